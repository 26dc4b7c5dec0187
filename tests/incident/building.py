"""Logs for tests: entries numbered and dated from bodies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from firstcall.incident.entries import AnyBody, Contact, Entry, kind_of
from firstcall.incident.folding import fold
from firstcall.incident.state import State

START = datetime(2017, 3, 6, 18, 30, tzinfo=UTC)
RING = Contact(contact="first", channel="999", number="01632 960201", handler="officer-b")  # type: ignore[arg-type]


def log(*bodies: AnyBody, by: str = "firstcall", start: datetime = START) -> list[Entry]:
    """One entry a second."""
    return [
        Entry(
            cursor=n,
            incident=1,
            seq=n,
            at=start + timedelta(seconds=n - 1),
            by=by,
            kind=kind_of(body),
            rests_on=(),
            body=body,
        )
        for n, body in enumerate(bodies, 1)
    ]


def state(*bodies: AnyBody) -> State:
    """The state after these bodies, the first of which need not be a contact."""
    return fold(log(*bodies))
