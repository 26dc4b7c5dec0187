"""Evidence kept."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "evidence-advice",
    asks="Was the caller told to keep the evidence before anything that could destroy it?",
    answers="advice on preserving evidence is given",
    source="HMICFRS PEEL assessment framework 2023-25; IOPC, Learning the Lessons 37 (2020), case 6: the messages on the phone",
)
def evidence_advice(s: Summary) -> Judged:
    """Met where the advice on keeping evidence that the rules offered at the end had been given, and nothing put it at risk.

    Not met where none of it was given, or a warning stands that evidence was put at risk. Doubt where some of it was given.
    Not applicable where none was offered and none given.
    """
    risk = s.of("evidence-at-risk")
    given = [a.seq for a in s.advice if a.seq and a.evidence]
    owed = [a.code for a in s.advice if not a.seq and a.evidence]
    if risk:
        return not_met("Evidence was put at risk.", *(w.seq for w in risk))
    if owed and not given:
        return not_met(f"Called for and not given: {', '.join(owed)}.", s.closing)
    if owed:
        return unsure(f"Some was given; called for and not given: {', '.join(owed)}.", *given)
    return met("The caller was told to keep the evidence.", *given) if given else no_case("None was called for.")
