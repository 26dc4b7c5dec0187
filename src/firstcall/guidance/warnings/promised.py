"""Promises: in sight until they are kept or the caller was told."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn
from firstcall.incident.codes import Level
from firstcall.incident.dates import LONDON
from firstcall.incident.entries import Draft


@warns("promise-open", Level.NOTICE)
def promise_open(s: Situation) -> Iterator[Draft]:
    """Something was promised that is neither kept nor settled with the caller."""
    for held in s.state.promises.values():
        if held.open:
            due = held.due.astimezone(LONDON)
            says = f"Promised: {held.text}, by {due:%H:%M on %-d %B}. Keep it, or tell the caller that it will not be kept."
            yield warn("promise-open", Level.NOTICE, says, (held.seq,), subject=held.promise)


@warns("promise-overdue", Level.HIGH)
def promise_overdue(s: Situation) -> Iterator[Draft]:
    """A promise is past its time and still open."""
    for held in s.state.promises.values():
        if held.open and s.now >= held.due:
            due = held.due.astimezone(LONDON)
            says = f"Promise overdue since {due:%H:%M on %-d %B}: {held.text}. Do it now, or ring the caller back and say so."
            yield warn("promise-overdue", Level.HIGH, says, (held.seq,), subject=held.promise)
