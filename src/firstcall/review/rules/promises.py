"""Promises kept."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads
from firstcall.review.summary import Summary


@reads(
    "promises-kept",
    asks="Was everything that was promised kept in time, or the caller told?",
    answers="the public are kept informed, and what they are told is done",
    source="IOPC, Learning the Lessons 37 (2020), case 6: what a caller was told would be done; Code of Practice for Victims",
)
def promises_kept(s: Summary) -> Judged:
    """Met where every promise was kept, or the caller told that it would not be, by its time.

    Not met where one was left open or settled late. Not applicable where nothing was promised.
    """
    if not s.promises:
        return no_case("Nothing was promised.")
    left = [p.seq for p in s.promises if p.kept is None]
    if left:
        return not_met("A promise was neither kept nor settled with the caller.", *left)
    late = [p for p in s.promises if p.settled_at is not None and p.settled_at > p.due]
    if late:
        return not_met("A promise was settled after its time.", *(n for p in late for n in (p.seq, p.settled)))
    return met("Every promise was settled in time.", *(p.settled for p in s.promises))
