"""Repeat caller and household checked."""

from __future__ import annotations

from firstcall.incident.held import CALLER
from firstcall.review.rules.rule import Judged, met, not_met, reads, unsure
from firstcall.review.summary import Summary

#: The record system that is the force's own control room.
OWN_LOG = "control-room"
_SHOWN = ("repeat-contact", "household-risk")


@reads(
    "repeat-and-household-checked",
    asks="Was it checked whether the caller had called before and who else is at the address, and was what came seen?",
    answers="repeat callers, and others in the household, are looked for",
    source="HMICFRS PEEL assessment framework 2023-25; IOPC, Learning the Lessons 37 (2020), case 6: the second call",
)
def repeat_and_household_checked(s: Summary) -> Judged:
    """Met where the force's own log answered about the caller, and every warning of a repeat or of the household was seen.

    Not met where it did not answer, or a warning of an earlier contact or the household (high or critical) was seen by
    nobody. Doubt where there was nothing to ask it by, and where only a notice was not seen.
    """
    asked = next((c for c in s.checks if c.person == CALLER and c.source == OWN_LOG), None)
    unseen = [w for code in _SHOWN for w in s.of(code) if not w.seen]
    loud = [w.seq for w in unseen if w.rank]
    if loud:
        return not_met("Nobody saw what the log showed of earlier contacts or the household.", *loud)
    if asked is None:
        return unsure("Nothing was known of the caller to look for them by.", s.closing)
    if not asked.made:
        return not_met("The force's own log was not checked for the caller.", asked.seq, asked.answered)
    if unseen:
        return unsure(
            "A notice of an earlier contact or the household was not marked as seen.", *(w.seq for w in unseen)
        )
    seen = (w.seq for code in _SHOWN for w in s.of(code))
    return met(
        "Earlier contacts and the household were looked for, and what came was seen.", asked.answered, *s.links, *seen
    )
