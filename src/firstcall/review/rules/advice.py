"""Safeguarding advice given."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "safeguarding-advice",
    asks="Was the caller given the advice on safety that the contact called for, and none that was wrong?",
    answers="safeguarding advice is given",
    source="HMICFRS PEEL assessment framework 2023-25; the source of each piece of advice",
)
def safeguarding_advice(s: Summary) -> Judged:
    """Met where the advice on safety that the rules offered at the end had all been given.

    Not met where none of it was given, or advice was given that was wrong by then. Doubt where some of it was given. Not
    applicable where none was offered and none given.
    """
    wrong = s.of("advice-wrong-now")
    given = [a.seq for a in s.advice if a.seq and not a.evidence]
    owed = [a.code for a in s.advice if not a.seq and not a.evidence]
    if wrong:
        return not_met("Advice was given that was wrong by what was known.", *(w.seq for w in wrong), *given)
    if owed and not given:
        return not_met(f"Called for and not given: {', '.join(owed)}.", s.closing)
    if owed:
        return unsure(f"Some was given; called for and not given: {', '.join(owed)}.", *given)
    return met("The advice that was called for was given.", *given) if given else no_case("None was called for.")
