"""Regrade justified."""

from __future__ import annotations

from firstcall.guidance.regrading import LACKS, RAISE
from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "regrade-justified",
    asks="Was a grade lowered only with a reason, a new assessment, a supervisor's review and word to the caller?",
    answers="a contact is regraded only where that is appropriate",
    source="HMICFRS PEEL assessment framework 2023-25; IOPC, December 2022; Norfolk 2024",
)
def regrade_justified(s: Summary) -> Judged:
    """Met where each lowered grade has a reason, an assessment made since the higher one, a supervisor's review and word to the caller.

    Not met where one of these lacks; doubt where the supervisor wanted it raised and it was not yet. Not applicable where no
    grade was lowered.
    """
    if not s.lowerings:
        return no_case("No grade was lowered.")
    for one in s.lowerings:
        both = (one.before, one.after)
        if RAISE in one.lacks:
            return unsure("The supervisor wanted the grade raised again, and it was not.", *both)
        if one.lacks:
            return not_met(f"A lowered grade lacks {' and '.join(LACKS[lack] for lack in one.lacks)}.", *both)
        if not one.reason:
            return not_met("A grade was lowered without a reason.", *both)
        if not any(one.before < a.seq < one.after for a in s.assessments):
            return not_met("A grade was lowered without an assessment since the higher one.", *both)
    return met(
        "Every lowered grade has all that it needs.", *(n for one in s.lowerings for n in (one.before, one.after))
    )
