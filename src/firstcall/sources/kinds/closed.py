"""The connector kind ``closed``: a system that is no more answers with what its successor answers, and says so."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import msgspec
from msgspec.structs import replace

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome
from firstcall.incident.datafile import Shape
from firstcall.sources.asking import MOST_BYTES, TooLong
from firstcall.sources.kinds import Around, Kind
from firstcall.sources.outcomes import Result, judge
from firstcall.sources.protocol import NotConfigured, Question, Raw, Reply, Source, whole


class Nothing(Shape):
    """No options: the successor is named by the source's row in the catalogue."""


class Closed:
    """Asks the successor the same question, and gives its answer as the successor's.

    Whatever the successor's own row makes of its reply (too old, another question, no proved zero) holds here too: a
    failure of the successor is never an answer of the closed system.
    """

    def __init__(self, row: SourceRow, around: Around) -> None:
        self._row = row
        self._around = around

    async def ask(self, question: Question) -> Raw:
        """The successor's answer under this source's name. Raises NotConfigured where the row names no successor."""
        key = self._row.successor
        if key is None:
            raise NotConfigured
        after = self._around.rows.get(key) or replace(self._row, key=key, name=key)
        asked = replace(question, source=key)
        raw = await self._around.source(key).ask(asked)
        body = await _read(raw)
        result = judge(asked, after, status=raw.status, content_type=raw.content_type, length=raw.length, body=body)
        if result.outcome is Outcome.NOT_CHECKED or result.as_of is None:
            return self._failed(question, raw, body, result)
        says = f"{self._row.name} is closed; answered by {after.name}. {result.says}".rstrip()
        return whole(
            Reply(
                question=question.id,
                source=question.source,
                as_of=result.as_of,
                count=len(result.records),
                records=result.records,
                cut_off=result.cut_off,
                says=says,
            )
        )

    def _failed(self, question: Question, raw: Raw, body: bytes, result: Result) -> Raw:
        """The failure as it came, re-addressed; where this source's own row would take it for an answer, as a fault."""
        told = body if raw.length not in (None, len(body)) else self._readdressed(question, body)
        length = raw.length if told is body else len(told)
        again = judge(question, self._row, status=raw.status, content_type=raw.content_type, length=length, body=told)
        if again.outcome is Outcome.NOT_CHECKED:
            return Raw(status=raw.status, content_type=raw.content_type, length=length, body=lambda: _once(told))
        fault = msgspec.json.encode({"error": result.says})
        return Raw(status=200, content_type="application/json", length=len(fault), body=lambda: _once(fault))

    def _readdressed(self, question: Question, body: bytes) -> bytes:
        """A reply to this question of the successor's, under this source's name; anything else as it is."""
        try:
            reply = msgspec.json.decode(body, type=Reply)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return body
        if (reply.question, reply.source) != (question.id, self._row.successor):
            return body
        return msgspec.json.encode(replace(reply, source=question.source))


async def _read(raw: Raw) -> bytes:
    body, whole_body = raw.body(), bytearray()
    try:
        async for part in body:
            whole_body += part
            if len(whole_body) > MOST_BYTES:
                raise TooLong
    finally:
        if isinstance(body, AsyncGenerator):
            await body.aclose()
    return bytes(whole_body)


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _connect(row: SourceRow, _options: Any, around: Around) -> Source:
    return Closed(row, around)


KIND = Kind(
    name="closed",
    says="A system that is closed: its successor is asked in its place, and the answer says so.",
    options=Nothing,
    connect=_connect,
)
