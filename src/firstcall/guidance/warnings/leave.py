"""A check that a supervisor must allow first, and that nobody has allowed yet."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.plan import LEAVE
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn
from firstcall.incident.codes import Level, Plan
from firstcall.incident.entries import Draft
from firstcall.incident.held import CheckHeld
from firstcall.incident.state import State


@warns("check-needs-leave", Level.NOTICE, source="DPA 2018, s.35 and s.37: lawful, and not more than is needed")
def check_needs_leave(s: Situation) -> Iterator[Draft]:
    """A source is not asked about somebody until a supervisor has allowed it."""
    for check in waiting_for_leave(s.state):
        says = f"{s.book.source_name(check.source)} is not asked yet: {check.why}."
        yield warn(
            "check-needs-leave",
            Level.NOTICE,
            says,
            (check.seq,),
            person=s.state.ref(check.person),
            subject=check.source,
        )


def waiting_for_leave(state: State) -> tuple[CheckHeld, ...]:
    """The cells of an open incident that wait for a supervisor."""
    if not state.open:
        return ()
    return tuple(c for c in state.current_checks() if c.plan is Plan.NOT_AUTHORISED and c.why.startswith(LEAVE))
