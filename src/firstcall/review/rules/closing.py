"""Closing over a gate justified."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, no_case, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "closing-justified",
    asks="Was a contact that should not have been closed yet closed by a supervisor other than its handler, with a good reason?",
    answers="a contact is finished only when it is",
    source="IOPC, Learning the Lessons 37 (2020), case 6: the first call was closed with its promise open",
)
def closing_justified(s: Summary) -> Judged:
    """Not met where it was closed over something without a reason, or by its own handler.

    Doubt where another closed over it with a reason: whether that is a good one, a person must read. Not applicable where it
    was closed over nothing.
    """
    if not s.over:
        return no_case("It was closed over nothing.")
    codes = ", ".join(s.over)
    if not s.closed_reason:
        return not_met(f"Closed over {codes}, without a reason.", s.closing)
    if s.closed_by == s.handler:
        return not_met(f"Closed over {codes} by its own handler.", s.closing)
    return unsure(f"Closed over {codes}: read whether the reason is a good one.", s.closing)
