"""What a handler does: taken, refused with every reason, and nothing typed lost."""

from datetime import timedelta

import pytest

from firstcall.contacts import actions, promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.incident.codes import Channel, FactState, Role, StaffRole
from firstcall.incident.entries import Place
from firstcall.log import reading
from firstcall.people.errors import NotPermitted
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LATER = b.NOW + timedelta(minutes=1)


@pytest.fixture
def handler():
    return b.staff()


@pytest.fixture
def incident(handler):
    return b.ring(handler).incident


def entries(incident, kind):
    return [e for e in reading.entries(incident) if e.kind == kind]


def test_what_the_line_presents_is_known_before_anybody_speaks(handler):
    place = Place(address="22 Orchard Way, Anytown, ZZ1 1ZZ")
    caller = b.ring(handler, place=place).state.person("caller")
    assert caller.texts("phone") == ("+441632960201",)
    assert caller.texts("address") == ("22 Orchard Way, Anytown, ZZ1 1ZZ",)
    assert caller.texts("postcode") == ("ZZ1 1ZZ",)


@pytest.mark.parametrize("number", [None, "", "withheld", "Anonymous", "UNAVAILABLE"])
def test_a_withheld_number_is_no_number(handler, number):
    state = b.ring(handler, number=number).state
    assert state.contact.number is None and state.person("caller").texts("phone") == ()


def test_a_number_that_cannot_be_read_is_kept_and_asked_of_nobody(handler):
    state = b.ring(handler, number="12").state
    assert state.contact.number == "12" and state.person("caller").texts("phone") == ()


def test_a_handler_who_is_not_current_takes_the_call_and_is_warned_of(handler):
    state = b.ring(handler).state
    assert state.standing.gaps
    assert "handler-not-current" in {w.code for w in state.warnings.values()}


def test_whoever_may_not_take_contacts_takes_none(handler):
    trainer = b.staff("trainer", StaffRole.TRAINING_MANAGER)
    with pytest.raises(NotPermitted):
        actions.take(who=trainer, channel=Channel.EMERGENCY, number=None, at=b.NOW)


def test_a_step_that_a_role_may_not_take_is_refused_in_the_log(handler, incident):
    auditor = b.staff("auditor", StaffRole.AUDITOR)
    with pytest.raises(StepRefused) as refused:
        actions.hear(who=auditor, incident=incident, text="hello", at=LATER)
    assert refused.value.why == ("not-permitted",)
    assert entries(incident, "refused")[-1].by == "auditor"


def test_an_incident_that_is_not_there_is_not_found(handler):
    with pytest.raises(NotFound):
        actions.hear(who=handler, incident=99, text="hello", at=LATER)


def test_a_suggestion_counts_once_it_is_confirmed(handler, incident):
    actions.hear(who=handler, incident=incident, text="She was with Dawn Whitlock at the shop", at=LATER)
    suggested = next(e.body for e in entries(incident, "fact") if e.body.suggestion == 1)
    assert suggested.state is FactState.SUGGESTED
    state = actions.confirm(who=handler, incident=incident, suggestion=1, at=LATER).state
    person, _ = state.suggestions["1"]
    assert suggested.value in state.person(person).texts("name")
    state = actions.reject(who=handler, incident=incident, suggestion=1, at=LATER).state
    assert suggested.value not in state.person(person).texts("name")


def test_a_suggestion_that_is_not_there_is_not_found(handler, incident):
    with pytest.raises(NotFound):
        actions.confirm(who=handler, incident=incident, suggestion=7, at=LATER)


def test_a_finding_that_was_struck_out_while_typing_is_kept_as_rejected(handler, incident):
    done = actions.hear(who=handler, incident=incident, text="number is 07700 900461", rejected=range(9), at=LATER)
    assert all("+447700900461" not in p.texts("phone") for p in done.state.persons.values())
    assert any(e.body.state is FactState.REJECTED for e in done.entries if e.kind == "fact")


def test_somebody_named_with_a_number_that_stands_here_is_the_same_person(handler, incident):
    actions.hear(who=handler, incident=incident, text="A man is threatening him from 07700 900461", at=LATER)
    done = actions.name_person(
        who=handler, incident=incident, ref="him", role=Role.SUSPECT, about={"phones": ["07700 900461"]}, at=LATER
    )
    holders = [p for p in done.state.persons.values() if "+447700900461" in p.texts("phone")]
    assert len(holders) == 1 and done.state.person("him") is done.state.person(holders[0].ref)


@pytest.mark.parametrize(
    ("about", "field"), [({"phones": ["order 12"]}, "phones"), ({"shoe": ["9"]}, "shoe"), ({"born": ["soon"]}, "born")]
)
def test_what_cannot_be_read_about_a_person_names_its_field_and_keeps_nothing(handler, incident, about, field):
    before = len(reading.entries(incident))
    with pytest.raises(BadInput) as wrong:
        actions.name_person(who=handler, incident=incident, ref="x", role=Role.OTHER, about=about, at=LATER)
    assert wrong.value.field == field and len(reading.entries(incident)) == before


@pytest.mark.parametrize("value", ["unknown", "refused"])
def test_unknown_and_refused_are_answers(handler, incident, value):
    state = actions.answer(who=handler, incident=incident, person="caller", question="age", value=value, at=LATER).state
    assert state.answer_to("caller", "age").value == value and state.person("caller").age(LATER.date()) is None


def test_closing_is_refused_with_every_reason_and_a_supervisor_may_close_over_them(handler, incident):
    promising.promise(who=handler, incident=incident, text="ring back", due=LATER + timedelta(hours=1), at=LATER)
    with pytest.raises(StepRefused) as refused:
        actions.close(who=handler, incident=incident, reason="done", at=LATER)
    assert {"promise-open", "age-unknown"} <= set(refused.value.why)
    with pytest.raises(StepRefused):
        actions.close(who=handler, incident=incident, reason="done", over=True, at=LATER)
    supervisor = b.staff("supervisor", StaffRole.SUPERVISOR)
    with pytest.raises(StepRefused):
        actions.close(who=supervisor, incident=incident, reason="  ", over=True, at=LATER)
    state = actions.close(who=supervisor, incident=incident, reason="officers there", over=True, at=LATER).state
    closed = entries(incident, "closed")[0].body
    assert state.closed and set(closed.over) >= {"promise-open", "age-unknown"} and closed.reason == "officers there"


def test_a_closed_incident_takes_no_line_until_it_is_reopened(handler, incident):
    supervisor = b.staff("supervisor", StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=incident, reason="officers there", over=True, at=LATER)
    with pytest.raises(StepRefused) as refused:
        actions.hear(who=handler, incident=incident, text="hello", at=LATER)
    assert refused.value.why == ("already-closed",)
    actions.reopen(who=handler, incident=incident, reason="rang again", at=LATER)
    assert actions.hear(who=handler, incident=incident, text="hello", at=LATER).state.open


def test_a_line_that_was_kept_is_kept_though_the_incident_was_closed_before_its_desk_heard(handler, incident):
    actions.hear(who=handler, incident=incident, text="hello", token="t1", at=LATER)
    supervisor = b.staff("supervisor", StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=incident, reason="officers there", over=True, at=LATER)
    again = actions.hear(who=handler, incident=incident, text="hello", token="t1", at=LATER)
    assert again.entries == () and len(entries(incident, "line")) == 1


def test_a_promise_in_the_past_is_an_error_that_names_its_field(handler, incident):
    with pytest.raises(BadInput) as wrong:
        promising.promise(who=handler, incident=incident, text="x", due=b.NOW - timedelta(1), at=LATER)
    assert wrong.value.field == "due"


def test_a_look_at_a_record_is_an_entry_that_says_who_and_why(handler, incident):
    actions.consult(who=handler, incident=incident, what="record", record="visor/V-1", at=LATER)
    entry = entries(incident, "consulted")[0]
    assert (entry.by, entry.body.record) == ("handler-a", "visor/V-1") and entry.body.why


def test_a_contact_that_repeats_links_at_the_ring(handler, incident):
    second = b.ring(handler, at=b.NOW + timedelta(days=21))
    link = next(e.body for e in second.entries if e.kind == "link")
    assert (link.to, link.by) == (incident, "number")
    assert "repeat-contact" in {w.code for w in second.state.warnings.values()}
