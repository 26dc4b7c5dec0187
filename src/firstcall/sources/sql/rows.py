"""The rows of candidates: of the table of records, and of every table that is joined to it, each in one statement or a few."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from firstcall.sources.sql.database import Job
from firstcall.sources.sql.mapping import RECORDS, MappingFile
from firstcall.sources.sql.schema import Schema

#: Values of one statement: fewer than any of the databases takes.
_AT_ONCE = 500
#: Rows of one joined table that are read for one question, at most.
MOST_JOINED = 20_000

#: Numbers from here on are written as they come: written out, one of a database could have a hundred thousand figures.
_LARGEST = 10**30

Row = Mapping[str, str]
#: One row of some of the tables, by the table's name in the mapping.
Context = dict[str, "Joined"]


@dataclass(frozen=True)
class Joined:
    """One row: its values as they are, to join by, and as texts, to make a record of."""

    values: Mapping[str, Any] = field(default_factory=dict)
    texts: Row = field(default_factory=dict)


NOTHING = Joined()


class Rows:
    """The rows that were read. ``cut_off``: of a joined table not all rows were."""

    def __init__(self, file: MappingFile) -> None:
        self._file = file
        self.records: list[Joined] = []
        self._below: dict[str, dict[tuple[Any, ...], list[Joined]]] = {}
        self.cut_off = False

    def read(self, connection: sa.Connection, schema: Schema, keys: Sequence[tuple[Any, ...]], job: Job) -> None:
        """Read the records of these keys (values of the columns of the mapping's id), and all that is joined to them."""
        names = self._file.mapping.id.columns
        held: dict[str, list[Joined]] = {RECORDS: list(self._fetched(connection, schema, RECORDS, names, keys, job))}
        self.records = held[RECORDS]
        for table in self._file.tree.in_order:
            own, above = self._link(table)
            wanted = {
                link: None
                for row in held[self._file.tree.above[table]]
                if None not in (link := hashed(row.values[name] for name in above))
            }
            found = self._fetched(connection, schema, table, own, list(wanted), job)
            by_link: dict[tuple[Any, ...], list[Joined]] = defaultdict(list)
            for row in found:
                by_link[hashed(row.values[name] for name in own)].append(row)
            self._below[table] = by_link
            held[table] = [row for rows in by_link.values() for row in rows]

    def down(self, context: Context, table: str) -> list[Context]:
        """The context with each row of a table that hangs on it; with an empty row where there is none."""
        if table in context:
            return [context]
        on = self._file.tree.above[table]
        _, above = self._link(table)
        found: list[Context] = []
        for one in self.down(context, on):
            link = hashed(one[on].values.get(name) for name in above)
            rows = self._below[table].get(link) or [NOTHING]
            found += [{**one, table: row} for row in rows]
        return found

    def _link(self, table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The columns of a joined table, and of the one above it, by which they are joined."""
        on = self._file.mapping.tables[table].on
        return tuple(on), tuple(self._file.split(other)[1] for other in on.values())

    def _fetched(
        self,
        connection: sa.Connection,
        schema: Schema,
        table: str,
        names: Sequence[str],
        links: Sequence[tuple[Any, ...]],
        job: Job,
    ) -> Iterator[Joined]:
        wanted = list(dict.fromkeys(own for _, of, own in self._file.columns() if of == table))
        columns = [schema.column(table, name) for name in wanted]
        by = [schema.column(table, name) for name in names]
        left = MOST_JOINED
        step = max(1, _AT_ONCE // len(by))
        for start in range(0, len(links), step):
            job.go_on()
            some = links[start : start + step]
            asked = sa.select(*columns).where(_one_of(by, some)).order_by(*by).limit(left + 1)
            rows = connection.execute(asked).fetchall()
            if len(rows) > left:
                self.cut_off = True
            for row in rows[:left]:
                yield Joined(dict(zip(wanted, row, strict=True)), _texts(wanted, row))
            left = max(0, left - len(rows))


def hashed(values: Iterable[Any]) -> tuple[Any, ...]:
    """What rows are joined by; an array or another value by which nothing can be looked up is taken as its text."""
    link = tuple(values)
    try:
        hash(link)
    except (TypeError, ValueError):
        return tuple(map(str, link))
    return link


def _one_of(columns: Sequence[sa.ColumnElement[Any]], values: Sequence[tuple[Any, ...]]) -> sa.ColumnElement[bool]:
    if len(columns) == 1:
        return columns[0].in_([value for (value,) in values])
    return sa.or_(*(sa.and_(*(c == v for c, v in zip(columns, each, strict=True))) for each in values))


def _texts(names: Sequence[str], row: Sequence[Any]) -> Row:
    return {name: cell(value) for name, value in zip(names, row, strict=True)}


def cell(value: Any) -> str:
    """A value of a database as a text: dates in ISO, whole numbers without a point, nothing for NULL or what is no number."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().strip()
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace").strip()
    if isinstance(value, float | Decimal):
        return _number(value)
    return str(value)


def _number(value: float | Decimal) -> str:
    if not (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)):
        return ""
    whole = -_LARGEST < value < _LARGEST and value == int(value)
    return str(int(value)) if whole else str(value)
