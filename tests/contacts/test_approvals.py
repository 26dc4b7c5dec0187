"""Approvals: one asks, somebody else decides, and what was approved is done in the same moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.contacts import actions, approvals, assessing, overseeing, promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.promising import Owed
from firstcall.guidance import book as books
from firstcall.guidance.regrading import WORD, unsettled
from firstcall.incident.codes import StaffRole
from firstcall.log import reading
from firstcall.log.models import ApprovalRow, NoteRow
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LATER = b.NOW + timedelta(minutes=1)


@pytest.fixture
def handler():
    return b.staff()


@pytest.fixture
def supervisor():
    return b.staff("supervisor", StaffRole.SUPERVISOR)


@pytest.fixture
def other():
    return b.staff("supervisor-2", StaffRole.SUPERVISOR)


@pytest.fixture
def incident(handler):
    number = b.ring(handler).incident
    assessing.grade(who=handler, incident=number, grade="emergency", reason="as it went", at=LATER)
    assessing.assess(who=handler, incident=number, elements={"risk": "he left"}, overall="low", at=LATER)
    return number


def asked(who, incident, what="downgrade", about="scheduled", says="he left"):
    approvals.ask(who=who, incident=incident, what=what, about=about, says=says, at=LATER)
    return list(reading.state(incident).approvals)[-1]


def decided(who, incident, approval, approve=True, says="I agree", **more):
    return approvals.decide(
        who=who, incident=incident, approval=approval, approve=approve, says=says, at=LATER, **more
    ).state


def test_an_approved_downgrade_is_given_and_reviewed_and_lacks_word_to_the_caller_alone(handler, supervisor, incident):
    approval = asked(handler, incident)
    assert reading.state(incident).grade.grade == "emergency"
    state = decided(supervisor, incident, approval)
    assert (state.grade.grade, state.grade.by, state.grade.reason) == ("scheduled", handler.id, "he left")
    (lowered,) = unsettled(state, books.current())
    assert lowered.lacks == (WORD,)
    row = ApprovalRow.objects.get()
    assert (row.asked_by, row.reason, row.approved) == (handler.id, "he left", True)
    assert (row.decided_by, row.decided_why, row.decided_at) == (supervisor.id, "I agree", LATER)


def test_an_approved_closing_closes_over_what_stands_against_it(handler, supervisor, incident):
    promising.promise(who=handler, incident=incident, text="ring back", due=LATER + timedelta(hours=1), at=LATER)
    state = decided(supervisor, incident, asked(handler, incident, "close-over", says="passed on"))
    assert not state.open and state.closed.by == supervisor.id
    closed = next(e for e in reading.entries(incident) if e.kind == "closed").body
    assert "promise-open" in closed.over and closed.reason == "passed on"


def test_more_than_the_page_said_stands_against_closing_is_not_approved_unseen(handler, supervisor, incident):
    promising.promise(who=handler, incident=incident, text="ring back", due=LATER + timedelta(hours=1), at=LATER)
    approval = asked(handler, incident, "close-over", says="passed on")
    with pytest.raises(BadInput) as refused:
        decided(supervisor, incident, approval, seen=frozenset({"age-unknown"}))
    assert "More stands against" in str(refused.value) and reading.state(incident).open


def test_what_is_restricted_opens_to_whoever_asked_and_closes_by_itself(handler, supervisor, incident, settings):
    settings.RESTRICTED_FOR = timedelta(minutes=20)
    state = decided(supervisor, incident, asked(handler, incident, "restricted-record", about="caller"))
    ends = LATER + timedelta(minutes=20)
    assert state.opened_to(handler.id, LATER) == ends
    assert state.opened_to(handler.id, ends) is None
    assert state.opened_to("handler-b", LATER) is None
    with pytest.raises(BadInput):
        asked(handler, incident, "restricted-record")


def test_refused_nothing_is_done_and_the_asker_is_told_why(handler, supervisor, incident):
    state = decided(supervisor, incident, asked(handler, incident), approve=False, says="he may come back")
    assert state.grade.grade == "emergency" and state.pending == ()
    (told,) = NoteRow.objects.filter(to=handler.id, taken=False)
    assert (told.kind, told.says, told.approval) == ("decided", "he may come back", "approval-1")


def test_the_answer_goes_to_whoever_asked_and_to_whoever_has_the_incident_by_now(handler, supervisor, incident):
    approval = asked(handler, incident)
    colleague = b.staff("handler-b")
    promising.hand_over(who=handler, owed=[Owed(incident)], to=colleague.id, why="end of shift", at=LATER)
    decided(supervisor, incident, approval, approve=False)
    assert {n.to for n in NoteRow.objects.filter(kind="decided")} == {handler.id, colleague.id}


def test_nobody_decides_on_their_own(handler, supervisor, other, incident):
    """Not a supervisor on their own asking, not who has taken it over, not who had it and handed it on."""
    own = asked(supervisor, incident)
    with pytest.raises(StepRefused) as refused:
        decided(supervisor, incident, own)
    assert refused.value.why == ("own-work",)
    overseeing.take_over(who=other, incident=incident, why="he is ill", at=LATER)
    with pytest.raises(StepRefused):
        decided(other, incident, own)
    promising.hand_over(who=other, owed=[Owed(incident)], to=handler.id, why="back again", at=LATER)
    with pytest.raises(StepRefused):
        decided(other, incident, own)
    third = b.staff("supervisor-3", StaffRole.SUPERVISOR)
    assert decided(third, incident, own).approvals[own].decided_by == third.id


def test_a_supervisor_closes_over_and_reviews_on_others_incidents_alone(supervisor, incident):
    mine = b.ring(supervisor).incident
    promising.promise(who=supervisor, incident=mine, text="ring back", due=LATER + timedelta(hours=1), at=LATER)
    with pytest.raises(StepRefused) as refused:
        actions.close(who=supervisor, incident=mine, reason="done", over=True, at=LATER)
    assert refused.value.why[0] == "own-work" and "promise-open" in refused.value.why
    with pytest.raises(StepRefused):
        actions.review(who=supervisor, incident=mine, of="downgrade", says="fine", decision="stands", at=LATER)
    promising.promise(who=supervisor, incident=incident, text="ring", due=LATER + timedelta(hours=1), at=LATER)
    assert not actions.close(who=supervisor, incident=incident, reason="passed on", over=True, at=LATER).state.open


@pytest.mark.parametrize(
    ("what", "about", "says"),
    [
        ("downgrade", "scheduled", " "),
        ("downgrade", "emergency", "x"),
        ("downgrade", "no-such-grade", "x"),
        ("something", "", "x"),
    ],
)
def test_what_cannot_be_asked_says_the_mend_and_keeps_nothing(handler, incident, what, about, says):
    with pytest.raises(BadInput):
        asked(handler, incident, what, about, says)
    assert ApprovalRow.objects.count() == 0


def test_a_thing_is_asked_once_and_decided_once(handler, supervisor, incident):
    approval = asked(handler, incident)
    with pytest.raises(BadInput):
        asked(handler, incident)
    decided(supervisor, incident, approval)
    with pytest.raises(BadInput):
        decided(supervisor, incident, approval)
    with pytest.raises(NotFound):
        decided(supervisor, incident, "approval-9")


def test_what_can_no_longer_be_approved_can_be_refused(handler, supervisor, incident):
    approval = asked(handler, incident)
    promising.promise(who=handler, incident=incident, text="ring", due=LATER + timedelta(hours=1), at=LATER)
    actions.close(who=supervisor, incident=incident, reason="passed on", over=True, at=LATER)
    with pytest.raises(BadInput):
        decided(supervisor, incident, approval)
    assert decided(supervisor, incident, approval, approve=False).pending == ()


def test_a_handler_does_not_decide_and_an_auditor_does_not_ask(handler, incident):
    approval = asked(handler, incident)
    with pytest.raises(StepRefused):
        decided(b.staff("handler-b"), incident, approval)
    with pytest.raises(StepRefused):
        asked(b.staff("auditor", StaffRole.AUDITOR), incident, "close-over", says="x")
