"""Critical warnings seen."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads, unsure
from firstcall.review.summary import Summary

_CRITICAL = 2


@reads(
    "critical-warnings-seen",
    asks="Did the handler see every critical warning before the contact was closed?",
    answers="risk is identified and acted on",
    source="IOPC, Learning the Lessons 37 (2020), case 6: what the force held stood in no handler's sight",
)
def critical_warnings_seen(s: Summary) -> Judged:
    """Met where a handler of the contact acknowledged every critical warning.

    Not met where nobody did; doubt where only somebody else did. Not applicable where there was none.
    """
    critical = [w for w in s.warnings if w.rank >= _CRITICAL]
    if not critical:
        return no_case("There was no critical warning.")
    unseen = [w.seq for w in critical if not w.seen]
    if unseen:
        return not_met("A critical warning was seen by nobody.", *unseen)
    others = [w.seq for w in critical if not w.by_handler]
    if others:
        return unsure("A critical warning was seen, but not by the handler.", *others)
    return met("The handler saw every critical warning.", *(w.seq for w in critical))
