"""Structured triage used and recorded."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "thrive-recorded",
    asks="Was the contact assessed by the force's structure, every required element with words?",
    answers="structured triage is used and recorded",
    source="HMICFRS PEEL assessment framework 2023-25; College of Policing, THRIVE",
)
def thrive_recorded(s: Summary) -> Judged:
    """Met where the last assessment has words for every required element, and an overall risk.

    Not met where there is no assessment, or one with elements left empty. Doubt where nothing was typed.
    """
    last = s.assessment
    if last is None:
        if not s.lines:
            return unsure("Nothing was typed and nothing assessed.", s.closing)
        return not_met("The contact was closed without an assessment.", s.closing)
    if last.missing:
        return not_met(f"Without words: {', '.join(last.missing)}.", last.seq)
    if not last.overall:
        return not_met("The assessment has no overall risk.", last.seq)
    return met("Every required element has words.", last.seq)
