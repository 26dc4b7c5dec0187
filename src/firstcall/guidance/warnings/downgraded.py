"""A grade that was lowered and that still lacks a supervisor's review or word to the caller."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.regrading import RAISE, REVIEW, WORD, lowerings
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft, Element
from firstcall.incident.three import Truth

#: What is asked of a lowering, as the elements of its warning.
_NEEDS = {"supervisor": (REVIEW, RAISE), "word-to-caller": (WORD,)}


@warns(
    "downgrade-unreviewed",
    Level.HIGH,
    source="IOPC, December 2022, and Norfolk 2024: a downgrade needs a new assessment, a supervisor and word to the caller",
)
def downgrade_unreviewed(s: Situation) -> Iterator[Draft]:
    """A grade was lowered, and it lacks a review by a supervisor who did not lower it, or word to the caller (or why not)."""
    for one in lowerings(s.state, s.book):
        if not one.lacks:
            continue
        says = f"Lowered from {one.before.grade} to {one.after.grade}. It still lacks {one.says}."
        elements = tuple(
            Element(element=need, value=Truth.of(not any(lack in one.lacks for lack in lacks)), from_="")
            for need, lacks in _NEEDS.items()
        )
        rests = (one.before.seq, one.after.seq)
        subject = f"grade/{one.after.seq}"
        yield warn("downgrade-unreviewed", Level.HIGH, says, rests, subject=subject, elements=elements)
