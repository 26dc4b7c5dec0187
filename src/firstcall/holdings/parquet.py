"""An extract in Parquet: read by DuckDB, every cell as text, in the file's order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from firstcall.holdings.blocks import Block, Recipe
from firstcall.holdings.extracts import reading
from firstcall.holdings.mapping import MappingFile, columns_of
from firstcall.incident.datafile import BadData, Fault

#: Rows of a block.
ROWS = 8192

#: What a cell of a column may be; anything else (a list, a picture) is no single value.
_PLAIN = (
    "VARCHAR",
    "DATE",
    "TIMESTAMP",
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INT",
    "BIGINT",
    "HUGEINT",
    "DOUBLE",
    "FLOAT",
    "DECIMAL",
    "UID",
)


class Parquet:
    """A Parquet file whose columns a mapping explains. Positions and lines are its rows, from 0 and from 1."""

    def __init__(self, source: str, file: Path, mapping: MappingFile) -> None:
        self.file = file
        with reading(file), file.open("rb"):
            pass
        with self._asked("SELECT * FROM read_parquet($file) LIMIT 0", limit=False) as asked:
            types = {column[0]: str(column[1]) for column in asked.description or ()}
        columns = columns_of(mapping.mapping)
        if faults := (*mapping.faults(tuple(types), file), *self._of_types(columns, types)):
            raise BadData(faults)
        self.recipe = Recipe(source, "cells", mapping.mapping, columns)
        self._shown = ", ".join(_as_text(name, types[name]) for name in columns)
        with self._asked("SELECT count(*) FROM read_parquet($file)", limit=False) as asked:
            counted = asked.fetchone()
        self._rows = int(counted[0]) if counted else 0

    def blocks(self, position: int, line: int) -> Iterator[Block]:
        """The blocks from a row on. Raises BadData where the file turns out to be damaged."""
        query = f"SELECT {self._shown} FROM read_parquet($file) OFFSET {int(position)}"  # noqa: S608  # nosec B608 # quoted below
        with self._asked(query) as asked:
            while rows := asked.fetchmany(ROWS):
                upto = position + len(rows)
                yield Block(position + 1, rows, upto, upto + 1, upto / max(self._rows, 1))
                position = upto

    def _of_types(self, columns: tuple[str, ...], types: dict[str, str]) -> Iterator[Fault]:
        for name in columns:
            kind = types.get(name, "VARCHAR")
            if not kind.removeprefix("U").startswith(_PLAIN) or kind.endswith("]"):
                says = f"the column {name!r} holds {kind}, which is no single value"
                yield Fault(self.file, 1, says, "write it as text, or take it out of the mapping")

    @contextmanager
    def _asked(self, query: str, *, limit: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
        """A question to DuckDB in a database of its own that has no access to anything but the file."""
        try:
            with duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "1GB"}) as database:
                yield database.execute(query, {"file": str(self.file)})
        except duckdb.Error as wrong:
            says = f"this is no whole Parquet file: {str(wrong).splitlines()[0][:200]}"
            raise BadData([Fault(self.file, 1, says, "have it written anew")]) from wrong


def _as_text(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind in ("DOUBLE", "FLOAT"):  # a whole number that was kept as a fraction: a phone number without its ".0"
        return f"regexp_replace(CAST({quoted} AS VARCHAR), '\\.0$', '')"
    return f"CAST({quoted} AS VARCHAR)"
