"""Assessed again when something changed."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads
from firstcall.review.summary import Summary


@reads(
    "thrive-again",
    asks="Was the risk assessed again after a danger or an earlier contact came to light?",
    answers="structured triage is used throughout the contact",
    source="HMICFRS PEEL assessment framework 2023-25; Kent Police 2023: a change of circumstances makes triage due again",
)
def thrive_again(s: Summary) -> Judged:
    """Met where nothing grave came to light after the last assessment.

    Not met where a warning of a danger, or a link to an earlier contact, is later than the last assessment. Not applicable
    where nobody assessed (that is the rule on triage).
    """
    last = s.assessment
    if last is None:
        return no_case("Nobody assessed.")
    later = [w.seq for w in s.warnings if w.grave and w.seq > last.seq] + [n for n in s.links if n > last.seq]
    if later:
        return not_met("Something grave came to light after the last assessment.", last.seq, *later)
    return met("The last assessment is later than everything grave.", last.seq)
