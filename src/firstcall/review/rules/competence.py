"""Competence of who answered."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "handler-competent",
    asks="Was whoever answered trained for it, and current, on that day?",
    answers="whoever answers the public is trained to",
    source="IOPC, Learning the Lessons 37 (2020), case 6: the officer had no 999 training and an old safeguarding course",
)
def handler_competent(s: Summary) -> Judged:
    """Met where the training policies missed nothing of the handler as the contact was taken; not met where they did.

    Doubt where nobody's standing was recorded.
    """
    if not s.standing:
        return unsure("Nothing says how the handler stood against the training policies.", s.closing)
    if s.gaps:
        return not_met(f"Not current: {', '.join(s.gaps)}.", s.standing)
    return met("The handler was current.", s.standing)
