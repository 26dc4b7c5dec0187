"""The connector kind ``closed``: a system that is no more answers with what its successor answers, and says so."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import Shape
from firstcall.sources.asking import MOST_BYTES, TooLong
from firstcall.sources.kinds import Around, Kind
from firstcall.sources.minding import proved
from firstcall.sources.outcomes import judge
from firstcall.sources.protocol import NotConfigured, Question, Raw, Source, whole
from firstcall.sources.wire import at_most


class Nothing(Shape):
    """No options: the successor is named by the source's row in the catalogue."""


class Closed:
    """Asks the successor the same question, and gives its answer as the successor's.

    Whatever the successor's own row makes of its reply (too old, another question, no proved zero) holds here too, and
    so does its breaker: a failure of the successor is the same failure here, for the same reason, and never an answer.
    """

    def __init__(self, row: SourceRow, around: Around) -> None:
        self._row = row
        self._around = around

    async def ask(self, question: Question) -> Raw:
        """The successor's answer under this source's name. Raises NotConfigured without a successor, and NotAnswered."""
        key = self._row.successor
        if key is None:
            raise NotConfigured
        after = self._around.rows.get(key) or replace(self._row, key=key, name=key)
        asked = replace(question, source=key)
        raw = await self._around.source(key).ask(asked)
        body = await at_most(raw, MOST_BYTES)
        if body is None:
            raise TooLong
        reply = proved(
            judge(asked, after, status=raw.status, content_type=raw.content_type, length=raw.length, body=body), asked
        )
        says = f"{self._row.name} is closed; answered by {after.name}. {reply.says}".rstrip()
        return whole(replace(reply, question=question.id, source=question.source, says=says))


def _connect(row: SourceRow, _options: Any, around: Around) -> Source:
    return Closed(row, around)


KIND = Kind(
    name="closed",
    says="A system that is closed: its successor is asked in its place, and the answer says so.",
    options=Nothing,
    connect=_connect,
)
