"""The connector kind ``request``: a system that only people can ask. The desk fills in a form; no wire leads there."""

from __future__ import annotations

from typing import Any

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import Shape
from firstcall.sources.kinds import Around, Kind
from firstcall.sources.protocol import OnlyByRequest, Question, Raw, Source


class Nothing(Shape):
    """No options: whom to ask, and with what, is in the source's form (``requests/`` of the guidance book)."""


class ByRequest:
    """Answers nothing by itself: until people have answered, nothing is checked."""

    async def ask(self, _question: Question) -> Raw:
        """Raises OnlyByRequest."""
        raise OnlyByRequest


def _connect(_row: SourceRow, _options: Any, _around: Around) -> Source:
    return ByRequest()


KIND = Kind(
    name="request",
    says="A system that only people can ask: a form to print or send, a time to chase, and their answer typed in.",
    options=Nothing,
    connect=_connect,
)
