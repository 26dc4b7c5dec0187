"""Promises: in sight until they are kept or the caller was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn
from firstcall.incident.codes import Level
from firstcall.incident.dates import LONDON
from firstcall.incident.entries import Draft


@warns(
    "promise-open",
    Level.NOTICE,
    source="IOPC, Learning the Lessons 37 (2020), case 6: what a caller was told would be done",
)
def promise_open(s: Situation) -> Iterator[Draft]:
    """Something was promised that is neither kept nor settled with the caller."""
    for held in s.state.promises.values():
        if held.open:
            due = held.due.astimezone(LONDON)
            says = f"Promised: {held.text}, by {due:%H:%M on %-d %B}. Keep it, or tell the caller that it will not be kept."
            yield warn("promise-open", Level.NOTICE, says, (held.seq,), subject=held.promise)


@warns(
    "promise-overdue",
    Level.HIGH,
    source="IOPC, Learning the Lessons 37 (2020), case 6: what a caller was told would be done",
)
def promise_overdue(s: Situation) -> Iterator[Draft]:
    """A promise is past its time and still open."""
    for held in s.state.promises.values():
        if held.open and s.now >= held.due:
            due = held.due.astimezone(LONDON)
            says = f"Promise overdue since {due:%H:%M on %-d %B}: {held.text}. Do it now, or ring the caller back and say so."
            yield warn("promise-overdue", Level.HIGH, says, (held.seq,), subject=held.promise)


@warns("promise-chase", Level.NOTICE, source="Code of Practice for Victims of Crime: victims are kept informed")
def promise_chase(s: Situation) -> Iterator[Draft]:
    """The time has come to ask after a promise that is still open: once for each such time."""
    for held in s.state.promises.values():
        if held.open and held.chase is not None and s.now >= held.chase:
            due = held.due.astimezone(LONDON)
            says = f"Ask after this promise now: {held.text}, by {due:%H:%M on %-d %B}. Write down what you learn."
            subject = f"{held.promise}/{held.chase.astimezone(UTC):%Y%m%dT%H%M%S}"
            yield warn("promise-chase", Level.NOTICE, says, (held.seq,), subject=subject)
