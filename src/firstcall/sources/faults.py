"""Faults that can be laid over any source: what a socket really does when the far end is ill."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from firstcall.sources.protocol import Question, Raw, Reply, Source, TimedOut, Unreachable

_AGE = timedelta(days=3650)


class FaultKind(StrEnum):
    """The sixteen ways to fail of the scenario contract."""

    REFUSED = "refused"
    HANG = "hang"
    TIMEOUT = "timeout"
    RESET = "reset"
    HTTP_500 = "http-500"
    HTTP_429 = "http-429"
    LOGIN_PAGE = "login-page"
    EMPTY_204 = "empty-204"
    TRUNCATED = "truncated"
    DRIP = "drip"
    GARBAGE = "garbage"
    ERROR_IN_200 = "error-in-200"
    WRONG_SUBJECT = "wrong-subject"
    STALE = "stale"
    DUPLICATE = "duplicate"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One source fails in one way from ``start`` up to, not including, ``end`` (None: until further notice)."""

    source: str
    kind: FaultKind
    start: datetime
    end: datetime | None = None

    def holds(self, source: str, now: datetime) -> bool:
        """Whether this fault lies over ``source`` now."""
        return self.source == source and self.start <= now and (self.end is None or now < self.end)


@dataclass(frozen=True)
class Faulty:
    """A source with faults laid over it; without one in force it answers as it is."""

    source: Source
    key: str
    deadline_ms: int
    faults: Callable[[], Sequence[Fault]]
    now: Callable[[], datetime]

    async def ask(self, question: Question) -> Raw:
        """The reply, or what the fault in force makes of it."""
        moment = self.now()
        kind = next((f.kind for f in self.faults() if f.holds(self.key, moment)), None)
        return await self.source.ask(question) if kind is None else await self._failing(kind, question)

    async def _failing(self, kind: FaultKind, question: Question) -> Raw:
        if kind is FaultKind.REFUSED:
            raise Unreachable
        if kind is FaultKind.TIMEOUT:
            await asyncio.sleep(self.deadline_ms / 1000 * 0.9)
            raise TimedOut
        if kind in _WAITS:
            await asyncio.sleep(self.deadline_ms / 1000 * _WAITS[kind])
        if kind in _SAYS:
            return _SAYS[kind]()
        return await self._spoiled(kind, await self.source.ask(question))

    async def _spoiled(self, kind: FaultKind, raw: Raw) -> Raw:
        body = b"".join([part async for part in raw.body()])
        if kind is FaultKind.TRUNCATED:
            return _said(body[: len(body) // 2], length=None)
        if kind is FaultKind.DRIP:
            return Raw(
                status=200, content_type=raw.content_type, length=len(body), body=lambda: _drip(body, self.deadline_ms)
            )
        reply = msgspec.json.decode(body, type=Reply)
        if kind is FaultKind.WRONG_SUBJECT:
            reply = msgspec.structs.replace(reply, question="another:question", count=0, records=())
        elif kind is FaultKind.STALE:
            reply = msgspec.structs.replace(reply, as_of=_older(reply.as_of))
        elif kind is FaultKind.DUPLICATE and not reply.records:
            return _said(body * 2)  # an empty answer sent twice is two answers, and proves nothing
        elif kind is FaultKind.DUPLICATE:
            reply = msgspec.structs.replace(reply, count=reply.count * 2, records=reply.records * 2)
        return _said(msgspec.json.encode(reply))


def _older(day: date) -> date:
    return day - _AGE if day.year > 20 else day


def _said(body: bytes, *, status: int = 200, content_type: str = "application/json", length: int | None = None) -> Raw:
    return Raw(status=status, content_type=content_type, length=length, body=lambda: _parts(body))


async def _parts(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _reset() -> AsyncIterator[bytes]:
    yield b'{"question": "'
    raise ConnectionResetError


async def _drip(body: bytes, deadline_ms: int) -> AsyncIterator[bytes]:
    step = deadline_ms / 1000 * 0.6
    for start in range(0, len(body), max(1, len(body) // 8)):
        await asyncio.sleep(step)
        yield body[start : start + max(1, len(body) // 8)]


#: How long these wait, in deadlines.
_WAITS = {FaultKind.HANG: 1e6, FaultKind.LATE: 2.0}
#: What these answer, whatever was asked.
_SAYS: dict[FaultKind, Callable[[], Raw]] = {
    FaultKind.RESET: lambda: Raw(status=200, content_type="application/json", length=None, body=_reset),
    FaultKind.HTTP_500: lambda: _said(b'{"error": "internal"}', status=500),
    FaultKind.HTTP_429: lambda: _said(b'{"error": "slow down"}', status=429),
    FaultKind.EMPTY_204: lambda: _said(b"", status=204),
    FaultKind.LOGIN_PAGE: lambda: _said(b"<!doctype html><h1>No results</h1>", content_type="text/html"),
    FaultKind.GARBAGE: lambda: _said(bytes(range(256)) * 4),
    FaultKind.ERROR_IN_200: lambda: _said(b'{"error": "busy", "count": 0, "records": []}'),
}
