"""A request to people: an entry and a promise at once, chased like any other, and an answer only when people gave one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from firstcall.contacts import actions, requesting
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.requesting import Given, Request
from firstcall.guidance.book import VARIABLE
from firstcall.incident.codes import Certainty, Outcome, Plan, Reason, Role, StaffRole
from firstcall.incident.folding import fold
from firstcall.log import reading
from firstcall.log.models import PromiseRow
from firstcall.log.rebuilding import rebuild
from firstcall.log.recording import record
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LATER = b.NOW + timedelta(minutes=1)
CHASE = b.NOW + timedelta(hours=2)
AFTERWARDS = b.NOW + timedelta(hours=1)
HUB = Request(to="The safeguarding hub", chase=CHASE)
TODAY = b.NOW.date()


@pytest.fixture(autouse=True)
def _by_request(tmp_path, monkeypatch):
    folder = tmp_path / "connections"
    folder.mkdir()
    (folder / "ics.yaml").write_text("source: ics\nkind: request\n", "utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path))


@pytest.fixture
def handler():
    return b.staff()


@pytest.fixture
def incident(handler):
    number = b.ring(handler).incident
    about = {"names": ["Mark Ashdown"], "born": ["2014-08-19"]}
    actions.name_person(who=handler, incident=number, ref="child", role=Role.CHILD, about=about, at=LATER)
    return number


def made(handler, incident, request=HUB, at=LATER):
    return requesting.make(who=handler, incident=incident, person="child", source="ics", request=request, at=at)


def answer(handler, incident, at=AFTERWARDS, **given):
    told = Given(**({"outcome": Outcome.TRACE, "by": "Hub duty worker", "text": "On a plan since May."} | given))
    return requesting.answered(who=handler, incident=incident, person="child", source="ics", given=told, at=at).state


def cell(state):
    return state.cell("child", "ics")


def test_making_it_records_the_form_and_the_promise_to_chase_it(handler, incident):
    recorded = made(handler, incident)
    own = [entry for entry in recorded.entries if entry.by == handler.id]
    assert [entry.kind for entry in own] == ["requested", "promise"]
    asked, promise = (entry.body for entry in own)
    assert own[1].rests_on == (own[0].seq,)
    assert (asked.check, asked.source, asked.person, asked.form, asked.to, asked.chase) == (
        "child:ics:1",
        "ics",
        "child",
        "ics",
        HUB.to,
        CHASE,
    )
    assert asked.by_what == {"name": ("Mark Ashdown",), "born": ("2014-08-19",)}
    form = {part.head: part.lines for part in asked.parts}
    assert form["To"][0] == HUB.to and "Name: Mark Ashdown" in form["About"]
    assert promise.text.startswith("Chase Integrated Children's System on Mark Ashdown")
    assert (promise.promise, promise.due, promise.owner) == (asked.promise, CHASE, handler.id)


def test_until_they_answer_nothing_is_checked(handler, incident):
    state = made(handler, incident).state
    held = cell(state)
    assert (held.plan, held.outcome, held.answered) == (Plan.REQUEST_ONLY, Outcome.NOT_CHECKED, None)
    assert state.request("child", "ics").open


def test_the_promise_chases_like_any_other_and_holds_the_closing(handler, incident):
    made(handler, incident)
    assert PromiseRow.objects.get(incident=incident).due == CHASE
    state = record(incident, (), at=CHASE + timedelta(minutes=1)).state
    assert "promise-overdue" in {w.code for w in state.warnings.values()}
    with pytest.raises(StepRefused) as refused:
        actions.close(who=handler, incident=incident, reason="done", at=AFTERWARDS)
    assert "promise-open" in refused.value.why


def test_a_trace_is_their_word_and_warns_like_a_record(handler, incident):
    made(handler, incident)
    state = answer(handler, incident, markers=("child-protection-plan",))
    held = cell(state)
    assert (held.outcome, held.answered is not None, held.found) == (Outcome.TRACE, True, 1)
    assert held.says == "Answered on request by Hub duty worker."
    (found,) = state.found_for("child")
    assert (found.found.match.certainty, found.found.record.text) == (Certainty.PROBABLE, "On a plan since May.")
    warning = next(w for w in state.warnings.values() if w.code == "vulnerability-recorded" and w.person == "child")
    assert warning.level.value == "high"
    assert not [p for p in state.promises.values() if p.open]


def test_who_is_not_sure_brings_a_possible_trace(handler, incident):
    made(handler, incident)
    state = answer(handler, incident, markers=("looked-after",), sure=False)
    assert state.found_for("child")[0].found.match.certainty is Certainty.POSSIBLE
    assert all(w.level.value == "notice" for w in state.warnings.values() if w.code == "vulnerability-recorded")


def test_their_no_trace_has_the_day_of_their_data_and_settles_the_promise(handler, incident):
    asked = made(handler, incident).state.request("child", "ics")
    state = answer(handler, incident, outcome=Outcome.NO_TRACE, as_of=TODAY, text="Looked in both systems.")
    held, promise = cell(state), state.promises[asked.promise]
    assert (held.outcome, held.as_of, held.reason) == (Outcome.NO_TRACE, TODAY, None)
    assert held.says == "Answered on request by Hub duty worker. Looked in both systems."
    assert (promise.kept, state.request("child", "ics").answered) == (True, held.answered)


def test_data_that_are_too_old_prove_nothing(handler, incident):
    made(handler, incident)
    state = answer(handler, incident, outcome=Outcome.NO_TRACE, as_of=TODAY - timedelta(days=93), text="")
    assert (cell(state).outcome, cell(state).reason) == (Outcome.NOT_CHECKED, Reason.STALE)


def test_a_refusal_stays_not_checked_and_is_never_no_trace(handler, incident):
    made(handler, incident)
    state = answer(handler, incident, outcome=Outcome.NOT_CHECKED, text="Wants it in writing.")
    assert (cell(state).outcome, cell(state).reason) == (Outcome.NOT_CHECKED, Reason.UNAUTHORISED)
    assert "Wants it in writing." in cell(state).says and not state.found_for("child")
    assert not state.request("child", "ics").open


UNREADABLE = [
    ({"by": " "}, "by"),
    ({"text": ""}, "text"),
    ({"outcome": Outcome.NOT_CHECKED, "text": " "}, "text"),
    ({"outcome": Outcome.NO_TRACE}, "as_of"),
    ({"outcome": Outcome.NO_TRACE, "as_of": date(2026, 11, 24)}, "as_of"),
    ({"text": "x" * 4001}, "text"),
    ({"markers": ("restricted",)}, ""),
]


@pytest.mark.parametrize(("given", "field"), UNREADABLE, ids=[str(row[0])[:40] for row in UNREADABLE])
def test_an_answer_without_what_proves_it_is_not_kept(handler, incident, given, field):
    made(handler, incident)
    before = reading.state(incident).seq
    with pytest.raises(BadInput) as bad:
        answer(handler, incident, **given)
    assert (bad.value.field, reading.state(incident).seq) == (field, before)


def test_chasing_it_asks_again_keeps_the_first_promise_and_makes_the_next(handler, incident):
    first = made(handler, incident).state.request("child", "ics")
    again = Request(to="The hub's manager", chase=CHASE + timedelta(hours=2), chases=first.seq)
    state = made(handler, incident, again, at=CHASE).state
    second = state.request("child", "ics")
    assert (second.to, second.open, second.check) == ("The hub's manager", True, first.check)
    assert [(p.kept, p.due) for p in state.promises.values()] == [(True, CHASE), (None, again.chase)]
    with pytest.raises(BadInput, match="requested meanwhile"):
        made(handler, incident, again, at=CHASE)  # the same form sent twice


def test_what_was_told_once_is_not_taken_back_by_a_later_answer(handler, incident):
    for outcome in (Outcome.TRACE, Outcome.NO_TRACE, Outcome.NOT_CHECKED):
        made(handler, incident, at=LATER)
        state = answer(handler, incident, outcome=outcome, as_of=TODAY)
        assert (cell(state).outcome, state.request("child", "ics").open) == (Outcome.TRACE, False)


def test_an_answer_may_come_after_the_incident_was_closed(handler, incident):
    made(handler, incident)
    supervisor = b.staff("sup", StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=incident, reason="the hub is asked", over=True, at=LATER)
    state = answer(handler, incident, markers=("child-protection-plan",))
    assert (cell(state).outcome, state.open) == (Outcome.TRACE, False)
    assert "vulnerability-recorded" in {w.code for w in state.warnings.values()}
    with pytest.raises(StepRefused, match="closed"):
        made(handler, incident, at=AFTERWARDS)


def test_nobody_answers_what_was_not_asked(handler, incident):
    with pytest.raises(NotFound):
        answer(handler, incident)
    made(handler, incident)
    answer(handler, incident)
    with pytest.raises(NotFound):
        answer(handler, incident)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (Request(to=" ", chase=CHASE), "to"),
        (Request(to="x", chase=LATER), "in"),
        (Request(to="x", chase=b.NOW + timedelta(days=40)), "in"),
        (Request(to="x", chase=CHASE, adds="y" * 5000), "adds"),
    ],
)
def test_a_request_says_to_whom_and_when_it_is_chased(handler, incident, request_, field):
    with pytest.raises(BadInput) as bad:
        made(handler, incident, request_)
    assert bad.value.field == field


@pytest.mark.parametrize(("person", "source"), [("child", "pnd"), ("child", "nowhere"), ("nobody", "ics")])
def test_only_what_people_answer_is_requested(handler, incident, person, source):
    with pytest.raises(NotFound):
        requesting.make(who=handler, incident=incident, person=person, source=source, request=HUB, at=LATER)


def test_too_little_is_not_sent(handler, incident):
    with pytest.raises(BadInput, match="full date of birth"):
        requesting.make(who=handler, incident=incident, person="caller", source="ics", request=HUB, at=LATER)


def test_whoever_may_not_promise_requests_nothing(handler, incident):
    with pytest.raises(StepRefused) as refused:
        made(b.staff("reader", StaffRole.AUDITOR), incident)
    assert refused.value.why == ("not-permitted",)


def test_a_joined_person_keeps_the_request_that_was_made_for_them(handler, incident):
    made(handler, incident)
    about = {"phones": ["07700 900461"]}
    actions.name_person(who=handler, incident=incident, ref="victim", role=Role.VICTIM, about=about, at=LATER)
    state = reading.state(incident)
    assert state.request("child", "ics").open and state.request("victim", "ics") is None


def test_the_tables_that_follow_from_it_can_be_made_anew(handler, incident):
    made(handler, incident)
    answer(handler, incident)
    live = [list(PromiseRow.objects.values("promise", "text", "due", "kept")), reading.state(incident)]
    rebuild()
    assert [list(PromiseRow.objects.values("promise", "text", "due", "kept")), reading.state(incident)] == live
    assert fold(reading.entries(incident)) == live[1]
