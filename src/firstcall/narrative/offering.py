"""What a line offers to be made of it, and never makes by itself: promises of ours, and wishes of the caller."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.promising import promises
from firstcall.narrative.wishing import wishes

#: The fields of what is offered: confirmed, each becomes an entry of its own.
OFFERED = frozenset({"promise", "wish"})


def offers(line: Line, now: datetime | None = None) -> Iterator[Hit]:
    """The promises of a line, then its wishes; words that promise something are no wish."""
    promised = list(promises(line, now))
    yield from promised
    yield from (w for w in wishes(line) if not any(p.start < w.end and w.start < p.end for p in promised))
