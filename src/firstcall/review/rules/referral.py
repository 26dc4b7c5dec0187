"""Referred to those who protect."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "referred",
    asks="Was everybody referred who had to be?",
    answers="safeguarding: those at risk are referred to whoever protects them",
    source="Working together to safeguard children; HMICFRS PEEL assessment framework 2023-25",
)
def referred(s: Summary) -> Judged:
    """Met where every referral that a form requires was made.

    Not met where one was left; doubt where a supervisor closed over that with a reason. Not applicable where none was
    required and none was made.
    """
    owed = s.referrals_owed
    if owed and "referral-due" in s.over and s.closed_reason:
        return unsure(
            "A supervisor closed over a referral that was due, with a reason.", s.closing, *(n for _, n in owed)
        )
    if owed:
        return not_met(f"Not made: {', '.join(dict.fromkeys(form for form, _ in owed))}.", *(n for _, n in owed))
    return met("Every referral that was due was made.", *s.referred) if s.referred else no_case("None was due.")
