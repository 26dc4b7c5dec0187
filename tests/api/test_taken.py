"""A contact that rang with nobody's name on it belongs to whoever writes in it first; their training is looked at then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.api.adding import add_line
from firstcall.api.ringing import Call, ring
from firstcall.api.tokens import Scope, System
from firstcall.contacts import actions
from firstcall.contacts.errors import BadInput, StepRefused
from firstcall.incident.codes import Channel, StaffRole
from firstcall.log import reading
from firstcall.log.models import IncidentRow
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LATER = b.NOW + timedelta(minutes=1)
CAD = System(name="cad", scopes=frozenset(Scope), token=1)


@pytest.fixture
def rung() -> int:
    state = ring(system=CAD, call=Call(channel=Channel.EMERGENCY, number="01632 960201"), at=b.NOW).state
    assert state.handler == ""
    return state.incident


def test_the_first_who_writes_has_taken_it_and_their_training_is_looked_at(rung: int) -> None:
    state = actions.hear(who=b.staff(), incident=rung, text="Caller is frightened.", at=LATER).state
    assert state.handler == "handler-a"
    assert state.standing is not None
    assert state.standing.staff == "handler-a"
    assert "handler-not-current" in {w.code for w in state.warnings.values()}
    assert IncidentRow.objects.get(incident=rung).handler == "handler-a"


def test_a_second_one_who_writes_takes_nothing_away(rung: int) -> None:
    actions.hear(who=b.staff(), incident=rung, text="Caller is frightened.", at=LATER)
    state = actions.hear(who=b.staff("handler-b"), incident=rung, text="Still here.", at=LATER).state
    assert state.handler == "handler-a"
    assert [e.kind for e in reading.entries(rung)].count("taken") == 1


def test_another_system_that_writes_takes_nothing(rung: int) -> None:
    add_line(system=CAD, incident=rung, text="Location refined.", token="t-1", at=LATER)
    assert reading.state(rung).handler == ""


def test_who_may_not_take_contacts_takes_none_and_what_is_not_kept_takes_none(rung: int) -> None:
    with pytest.raises(StepRefused):
        actions.hear(who=b.staff("auditor", StaffRole.AUDITOR), incident=rung, text="Hello.", at=LATER)
    with pytest.raises(BadInput):
        actions.hear(who=b.staff(), incident=rung, text="   ", at=LATER)
    assert reading.state(rung).handler == ""


def test_who_reads_or_acknowledges_has_not_taken_it(rung: int) -> None:
    actions.consult(who=b.staff(), incident=rung, what="the incident", at=LATER)
    assert reading.state(rung).handler == ""
