"""Items of the register for tests."""

from __future__ import annotations

from datetime import date

from firstcall.incident.codes import StaffRole
from firstcall.incident.learnt import Response
from firstcall.learning import actions
from tests.checks import building as b

DUE = date(2026, 12, 24)
REFERENCE = "A public report, finding 1"


def keepers():
    """An owner, and two others who keep the register."""
    return (
        b.staff("owner", StaffRole.TRAINING_MANAGER),
        b.staff("other", StaffRole.SUPERVISOR),
        b.staff("third", StaffRole.SUPERVISOR),
    )


def propose(who, recommendation="Ask the age first.", **more):
    return actions.propose(
        who=who,
        **{"finding": "The age was not asked.", "reference": REFERENCE, "recommendation": recommendation, "at": b.NOW}
        | more,
    )[0]


def accepted(who, owner, **more):
    number = propose(who, **more)
    actions.answer(who=who, number=number, response=Response.ACCEPTED, owner=owner.id, due=DUE, at=b.NOW)
    return number
