"""A piece of an extract as it is handed to whoever makes it ready: some thousand rows, and where they stood."""

from __future__ import annotations

from typing import Literal

import msgspec

from firstcall.holdings.mapping import Mapping
from firstcall.incident.records import Record

Cell = str | None


class Block(msgspec.Struct, frozen=True):
    """Rows of an extract: raw lines, cells, or records. ``line`` is its first row's; ``upto`` is where the next block begins.

    Positions are the extract's own: bytes of text, or rows of a table. ``share`` is how much of the extract lies before ``upto``.
    """

    line: int
    data: bytes | list[tuple[Cell, ...]] | list[Record] | list[tuple[int, str]]
    upto: int
    next_line: int
    share: float = 0.0

    def row(self, line: int) -> str:
        """The row on a line as it stood, for whoever has to mend it."""
        if not isinstance(self.data, bytes):
            return str(self.data[line - self.line])
        return self.data.split(b"\n")[line - self.line].decode("utf-8", "replace").strip()


class Recipe(msgspec.Struct, frozen=True):
    """How the blocks of an extract become records: what a row is, and what its columns mean."""

    source: str
    rows: Literal["json", "csv", "cells", "objects", "records", "bodies"]
    mapping: Mapping | None = None
    columns: tuple[str, ...] = ()
