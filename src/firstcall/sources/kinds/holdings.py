"""The connector kind ``holdings``: an extract that this force keeps here. A source without a connection file is of this kind."""

from __future__ import annotations

from typing import Any

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import Shape
from firstcall.sources.holdings import Holdings
from firstcall.sources.kinds import Around, Kind
from firstcall.sources.protocol import Source


class Nothing(Shape):
    """No options: an extract is loaded, not connected."""


def _connect(_row: SourceRow, _options: Any, around: Around) -> Source:
    return Holdings(around.search, apart=around.apart)


KIND = Kind(
    name="holdings", says="An extract that this force keeps here (`firstcall load`).", options=Nothing, connect=_connect
)
