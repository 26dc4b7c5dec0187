"""Promises: made with a chase, asked after, handed over, told of, settled by what shows them kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.contacts import actions, promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.promising import Owed
from firstcall.incident.codes import StaffRole
from firstcall.log import reading
from firstcall.log.models import IncidentRow, PromiseRow
from firstcall.log.recording import record
from firstcall.people.models import Staff
from tests.checks import building as b

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = b.NOW + MINUTE


@pytest.fixture
def handler():
    return b.staff()


@pytest.fixture
def other():
    return b.staff("handler-b")


@pytest.fixture
def supervisor():
    return b.staff("supervisor", StaffRole.SUPERVISOR)


@pytest.fixture
def incident(handler):
    return b.ring(handler).incident


def promised(who, incident, text="ring her back", due=HOUR, **more):
    done = promising.promise(who=who, incident=incident, text=text, due=LATER + due, at=LATER, **more)
    return next(iter(reversed(done.state.promises.values())))


def kinds(incident):
    return [e.kind for e in reading.entries(incident)]


def test_a_promise_is_asked_after_a_sensible_time_before_it_is_due(handler, incident):
    assert promised(handler, incident).chase == LATER + HOUR - 15 * MINUTE
    assert promised(handler, incident, "check the number", due=24 * HOUR).chase == LATER + 22 * HOUR
    assert promised(handler, incident, due=20 * MINUTE).chase == LATER + 10 * MINUTE
    assert promised(handler, incident, due=5 * MINUTE).chase is None
    assert promised(handler, incident, chase=LATER + MINUTE).chase == LATER + MINUTE


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due": -HOUR}, "due"),
        ({"chase": LATER + 2 * HOUR}, "chase"),
        ({"chase": LATER - HOUR}, "chase"),
        ({"owner": "nobody"}, "owner"),
        ({"text": "  "}, "text"),
    ],
)
def test_what_cannot_be_promised_names_its_field_and_keeps_nothing(handler, incident, more, field):
    before = len(reading.entries(incident))
    with pytest.raises(BadInput) as wrong:
        promised(handler, incident, **more)
    assert wrong.value.field == field and len(reading.entries(incident)) == before


def test_a_promise_may_be_made_for_a_colleague_who_may_hold_one(handler, other, incident):
    assert promised(handler, incident, owner=other.id).owner == other.id
    b.staff("auditor", StaffRole.AUDITOR)
    with pytest.raises(StepRefused):
        promised(handler, incident, owner="auditor")


def test_asking_after_a_promise_says_what_was_learned_and_when_to_ask_again(handler, incident):
    held = promised(handler, incident, "check the number", due=24 * HOUR)
    asked = {"who": handler, "incident": incident, "promise": held.promise, "at": LATER + HOUR}
    state = promising.chase(**asked, says="intel is looking", again=LATER + 3 * HOUR).state
    assert state.promises[held.promise].chase == LATER + 3 * HOUR
    state = promising.chase(**asked, says="still looking").state
    assert state.promises[held.promise].chase == LATER + 22 * HOUR
    with pytest.raises(BadInput):
        promising.chase(**asked, says="x", again=LATER)
    with pytest.raises(NotFound):
        promising.chase(**asked | {"promise": "promise-9"}, says="x")


def test_its_chase_time_warns_once_and_again_at_the_next(handler, incident):
    held = promised(handler, incident, "check the number", due=24 * HOUR)
    for at in (held.chase, held.chase + MINUTE):
        record(incident, (), at=at)
    asked = {"who": handler, "incident": incident, "promise": held.promise}
    promising.chase(**asked, says="not yet", again=held.chase + HOUR, at=held.chase + 2 * MINUTE)
    record(incident, (), at=held.chase + HOUR)
    given = [e.body for e in reading.entries(incident) if e.kind == "warning" and e.body.code == "promise-chase"]
    assert len(given) == 2


def test_it_is_chased_and_overdue_on_a_closed_incident_too(handler, supervisor, incident):
    held = promised(handler, incident)
    actions.close(who=supervisor, incident=incident, reason="passed on", over=True, at=LATER)
    assert IncidentRow.objects.get(incident=incident).wake_at == held.chase
    record(incident, (), at=held.due)
    assert {"promise-chase", "promise-overdue"} <= {w.code for w in reading.state(incident).warnings.values()}
    settled = {"who": handler, "incident": incident, "promise": held.promise, "at": held.due + MINUTE}
    assert not promising.settle(**settled, kept=True, says="rang her").state.promises[held.promise].open


def test_a_promise_is_kept_by_an_entry_that_came_after_it(handler, incident):
    before = actions.hear(who=handler, incident=incident, text="rings about a number", at=LATER).entries[0].seq
    held = promised(handler, incident, "check the number")
    shows = actions.hear(who=handler, incident=incident, text="number checked, told her", at=LATER).entries[0].seq
    settled = {
        "who": handler,
        "incident": incident,
        "promise": held.promise,
        "kept": True,
        "says": "checked",
        "at": LATER,
    }
    for wrong in (before, held.seq, 9999):
        with pytest.raises(BadInput) as refused:
            promising.settle(**settled, fulfilled_by=wrong)
        assert refused.value.field == "fulfilled_by"
    looked = actions.consult(who=handler, incident=incident, what="incident", at=LATER).entries[0].seq
    with pytest.raises(BadInput):
        promising.settle(**settled, fulfilled_by=looked)
    done = promising.settle(**settled, fulfilled_by=shows)
    assert done.state.promises[held.promise].fulfilled_by == shows
    assert done.entries[0].rests_on == (held.seq, shows)
    with pytest.raises(BadInput):
        promising.settle(**settled)


def test_a_promise_that_will_not_be_kept_is_settled_with_word_to_the_caller(handler, incident):
    held = promised(handler, incident)
    done = promising.settle(
        who=handler, incident=incident, promise=held.promise, kept=False, says="told her we cannot", at=LATER
    )
    assert [e.kind for e in done.entries[:2]] == ["told", "settled"]
    assert done.state.told[str(held.seq)].says == "told her we cannot"
    assert done.entries[1].rests_on == (held.seq, done.entries[0].seq)


def test_word_to_the_caller_is_about_an_entry_of_this_log(handler, incident):
    held = promised(handler, incident)
    word = {"who": handler, "incident": incident, "says": "rang her: an officer comes tomorrow", "at": LATER}
    assert promising.told(**word, about=held.seq).state.told[str(held.seq)].says == word["says"]
    with pytest.raises(NotFound):
        promising.told(**word, about=9999)


# Hand-over


def test_everything_of_somebodys_goes_to_a_colleague_with_why(handler, other, incident):
    second = b.ring(handler, number="01632 960202", at=LATER).incident
    promised(handler, incident)
    promised(handler, second, "check the number")
    promised(handler, second, "send a unit")
    owed = promising.held_by(handler.id)
    assert len(owed) == 3
    done = promising.hand_over(who=handler, owed=[*owed, Owed(second)], to=other.id, why="end of shift", at=LATER)
    assert [kinds(n).count("handed-over") for n in (incident, second)] == [1, 3] and len(done) == 2
    assert promising.held_by(handler.id) == () and set(promising.held_by(other.id)) == set(owed)
    assert reading.state(second).handler == other.id and reading.state(incident).handler == handler.id
    assert reading.state(second).standing.staff == other.id
    assert PromiseRow.objects.filter(owner=other.id).count() == 3


@pytest.mark.parametrize(
    ("to", "why", "field"),
    [("handler-a", "x", "to"), ("nobody", "x", "to"), ("", "x", "to"), ("handler-b", " ", "why")],
)
def test_it_is_not_handed_to_oneself_to_nobody_or_without_why(handler, other, incident, to, why, field):
    promised(handler, incident)
    with pytest.raises(BadInput) as wrong:
        promising.hand_over(who=handler, owed=promising.held_by(handler.id), to=to, why=why, at=LATER)
    assert wrong.value.field == field and "handed-over" not in kinds(incident)


def test_it_is_not_handed_to_somebody_who_has_left(handler, other, incident):
    promised(handler, incident)
    account = Staff.objects.get(staff_id=other.id).user
    account.is_active = False
    account.save()
    with pytest.raises(BadInput):
        promising.hand_over(who=handler, owed=promising.held_by(handler.id), to=other.id, why="x", at=LATER)


def test_it_is_refused_in_the_log_to_one_whose_role_may_not_hold_it(handler, incident):
    promised(handler, incident)
    b.staff("auditor", StaffRole.AUDITOR)
    with pytest.raises(StepRefused):
        promising.hand_over(who=handler, owed=promising.held_by(handler.id), to="auditor", why="x", at=LATER)
    assert kinds(incident)[-1] == "refused" and len(promising.held_by(handler.id)) == 1


def test_only_a_supervisor_hands_over_what_is_somebody_elses(handler, other, supervisor, incident):
    promised(handler, incident)
    owed = promising.held_by(handler.id)
    with pytest.raises(StepRefused):
        promising.hand_over(who=other, owed=owed, to=other.id, why="x", at=LATER)
    promising.hand_over(who=supervisor, owed=owed, to=supervisor.id, why="went home ill", at=LATER)
    assert promising.held_by(supervisor.id) == owed


def test_all_of_it_is_handed_over_or_nothing(handler, other, incident):
    held = promised(handler, incident)
    second = b.ring(handler, number="01632 960202", at=LATER).incident
    gone = promised(handler, second)
    owed = promising.held_by(handler.id)
    promising.settle(who=handler, incident=second, promise=gone.promise, kept=True, says="done", at=LATER)
    with pytest.raises(BadInput):
        promising.hand_over(who=handler, owed=owed, to=other.id, why="end of shift", at=LATER)
    assert promising.held_by(handler.id) == (Owed(incident, held.promise),)
    with pytest.raises(BadInput):
        promising.hand_over(who=handler, owed=[], to=other.id, why="x", at=LATER)


def test_a_closed_incident_is_not_handed_over_but_its_promises_are(handler, other, supervisor, incident):
    promised(handler, incident)
    actions.close(who=supervisor, incident=incident, reason="passed on", over=True, at=LATER)
    with pytest.raises(BadInput):
        promising.hand_over(who=handler, owed=[Owed(incident)], to=other.id, why="x", at=LATER)
    promising.hand_over(who=handler, owed=promising.held_by(handler.id), to=other.id, why="x", at=LATER)
    assert len(promising.held_by(other.id)) == 1


# Offered in a line, and confirmed


def offered(handler, incident, text, field):
    done = actions.hear(who=handler, incident=incident, text=text, at=LATER)
    return next(f for p in done.state.persons.values() for f in p.facts if f.field == field)


def test_a_promise_that_was_read_is_made_by_one_key_and_rests_on_it(handler, incident):
    read = offered(handler, incident, "told her we'd ring her back in 2 hours", "promise")
    assert reading.state(incident).promises == {}
    done = actions.confirm(who=handler, incident=incident, suggestion=read.suggestion, at=LATER + MINUTE)
    (held,) = done.state.promises.values()
    assert (held.owner, held.due, held.text) == (handler.id, LATER + 2 * HOUR, read.value)
    fact, promise = done.entries[:2]
    assert fact.rests_on == (read.seq,) and promise.rests_on == (fact.seq,)
    again = actions.confirm(who=handler, incident=incident, suggestion=read.suggestion, at=LATER + MINUTE)
    assert len(again.state.promises) == 1
    with pytest.raises(BadInput):
        actions.reject(who=handler, incident=incident, suggestion=read.suggestion, at=LATER + MINUTE)


@pytest.mark.parametrize(
    ("line", "within"),
    [("will call back", HOUR), ("I'll check his number", 24 * HOUR), ("adv a unit will attend", HOUR)],
)
def test_where_the_line_says_no_time_the_forces_own_time_of_its_kind_holds(handler, incident, line, within):
    read = offered(handler, incident, line, "promise")
    done = actions.confirm(who=handler, incident=incident, suggestion=read.suggestion, at=LATER)
    assert next(iter(done.state.promises.values())).due == LATER + within


def test_a_visit_is_due_by_the_grade(handler, incident):
    from firstcall.contacts import assessing

    assessing.grade(who=handler, incident=incident, grade="emergency", reason="he is at the door", at=LATER)
    read = offered(handler, incident, "adv a unit will attend", "promise")
    done = actions.confirm(who=handler, incident=incident, suggestion=read.suggestion, at=LATER)
    assert next(iter(done.state.promises.values())).due == LATER + 15 * MINUTE


def test_a_wish_that_was_read_stands_by_one_key(handler, incident):
    read = offered(handler, incident, "doesn't want police at the door", "wish")
    done = actions.confirm(who=handler, incident=incident, suggestion=read.suggestion, at=LATER)
    assert [w.says for w in done.state.wishes] == [read.value]
    assert done.entries[1].rests_on == (done.entries[0].seq,)


def test_a_promise_that_was_struck_out_is_none(handler, incident):
    read = offered(handler, incident, "will call back", "promise")
    assert actions.reject(who=handler, incident=incident, suggestion=read.suggestion, at=LATER).state.promises == {}
