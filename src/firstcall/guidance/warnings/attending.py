"""The target of the grade in force, half gone or past, and nobody there."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.clocks import running
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn
from firstcall.incident.codes import Level
from firstcall.incident.dates import LONDON
from firstcall.incident.entries import Draft


@warns(
    "grade-overdue",
    Level.HIGH,
    source="HMICFRS PEEL assessment framework 2023-25: attendance within the force's own targets",
)
def grade_overdue(s: Situation) -> Iterator[Draft]:
    """Half of the target of the grade in force is gone and nobody is there; high once it is past. A grade without a target: never."""
    clock = running(s.state, book=s.book)
    if clock is None or s.now < clock.half:
        return
    due = clock.due.astimezone(LONDON)
    name, by = s.book.grades[clock.grade].name, f"{due:%H:%M on %-d %B}"
    if s.now >= clock.due:
        says = f"{name}: somebody was to be there by {by}, and nobody is. Send somebody now, and tell the caller."
        yield warn("grade-overdue", Level.HIGH, says, (clock.seq,), subject=f"grade/{clock.seq}")
    else:
        says = f"{name}: half of the time is gone; somebody is to be there by {by}. Ask where they are."
        yield warn("grade-overdue", Level.NOTICE, says, (clock.seq,), subject=f"grade/{clock.seq}")
