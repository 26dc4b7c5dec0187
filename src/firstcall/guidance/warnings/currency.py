"""The handler's own training."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, listed, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft


@warns(
    "handler-not-current",
    Level.NOTICE,
    source="IOPC, Learning the Lessons 37 (2020), case 6: training of those who take 999 calls",
)
def handler_not_current(s: Situation) -> Iterator[Draft]:
    """The training policy wants a course of whoever took this contact, and it is missing or past its refresher."""
    held = s.state.standing
    if held is None or not held.gaps:
        return
    gaps = listed(gap.says or gap.course for gap in held.gaps)
    says = f"Training not current: {gaps}. Carry on with the call; a supervisor has been told and can help."
    yield warn("handler-not-current", Level.NOTICE, says, (s.state.standing_seq,), subject=held.staff)
