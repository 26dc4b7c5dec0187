"""A note to the handler, and taking over: who is told, what moves, and what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.contacts import actions, overseeing, promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.promising import Owed
from firstcall.incident.codes import StaffRole
from firstcall.incident.held import Told
from firstcall.log import reading
from firstcall.log.models import NoteRow
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
def incident(handler):
    return b.ring(handler).incident


def noted(supervisor, incident, says="ask whether he is alone"):
    return overseeing.note(who=supervisor, incident=incident, says=says, at=LATER).entries[0].seq


def waiting(staff):
    return [(n.incident, n.kind, n.says) for n in NoteRow.objects.filter(to=staff.id, taken=False)]


def test_a_note_waits_for_the_handler_until_they_take_it_and_only_they_can(handler, supervisor, incident):
    seq = noted(supervisor, incident)
    assert waiting(handler) == [(incident, Told.NOTE, "ask whether he is alone")]
    with pytest.raises(NotFound):
        overseeing.take_note(who=supervisor, incident=incident, note=seq, at=LATER)
    overseeing.take_note(who=handler, incident=incident, note=seq, at=LATER)
    overseeing.take_note(who=handler, incident=incident, note=seq, at=LATER)
    assert waiting(handler) == []
    assert [e.kind for e in reading.entries(incident)].count("note-taken") == 1


@pytest.mark.parametrize("says", ["  ", "x" * 301])
def test_a_note_of_nothing_or_too_long_is_not_kept(supervisor, incident, says):
    with pytest.raises(BadInput):
        noted(supervisor, incident, says)
    assert NoteRow.objects.count() == 0


def test_nobody_but_a_supervisor_writes_notes_or_takes_over(handler, incident):
    other = b.staff("handler-b")
    with pytest.raises(StepRefused):
        noted(other, incident)
    with pytest.raises(StepRefused):
        overseeing.take_over(who=other, incident=incident, why="mine", at=LATER)
    assert reading.state(incident).handler == handler.id


def test_a_note_goes_with_the_incident_to_its_next_handler(handler, supervisor, incident):
    seq = noted(supervisor, incident)
    other = b.staff("handler-b")
    promising.hand_over(who=handler, owed=[Owed(incident)], to=other.id, why="end of shift", at=LATER)
    assert waiting(handler) == [] and len(waiting(other)) == 1
    with pytest.raises(NotFound):
        overseeing.take_note(who=handler, incident=incident, note=seq, at=LATER)


def test_taking_over_moves_the_incident_and_the_promises_that_were_chosen(handler, supervisor, incident):
    for text in ("ring her back", "check the number"):
        promising.promise(who=handler, incident=incident, text=text, due=LATER + timedelta(hours=1), at=LATER)
    state = overseeing.take_over(
        who=supervisor, incident=incident, why="he threatens her", promises=["promise-1", "promise-9"], at=LATER
    ).state
    assert (state.handler, state.handlers) == (supervisor.id, (handler.id, supervisor.id))
    assert [p.owner for p in state.promises.values()] == [supervisor.id, handler.id]
    assert waiting(handler) == [(incident, Told.TAKEN_OVER, "he threatens her")]
    assert state.standing is not None and state.standing.staff == supervisor.id


def test_who_hands_over_by_themselves_is_told_nothing(handler, incident):
    other = b.staff("handler-b")
    promising.hand_over(who=handler, owed=[Owed(incident)], to=other.id, why="end of shift", at=LATER)
    assert NoteRow.objects.count() == 0


def test_what_one_has_already_or_what_is_closed_is_not_taken_over(handler, supervisor, incident):
    own = b.ring(supervisor).incident
    for wrong, why in ((own, "mine"), (incident, " ")):
        with pytest.raises(BadInput):
            overseeing.take_over(who=supervisor, incident=wrong, why=why, at=LATER)
    actions.close(who=supervisor, incident=incident, reason="passed on", over=True, at=LATER)
    with pytest.raises(StepRefused):
        overseeing.take_over(who=supervisor, incident=incident, why="late", at=LATER)
