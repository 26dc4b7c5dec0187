"""A mapping file as it stands: read whole, or refused with every fault, its line and its mend, before any database is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from firstcall.incident.columns import Cells
from firstcall.incident.datafile import BadData, Document, Fault, Where, nearest, parse, shaped
from firstcall.sources.sql.shape import Mapping, named

#: The name of the table of records among the tables; no table that is joined can have it.
RECORDS = ""


@dataclass(frozen=True)
class Tree:
    """The tables of a mapping: each joined one hangs on one other. ``above`` has for each the one that it hangs on."""

    above: dict[str, str]

    @property
    def in_order(self) -> tuple[str, ...]:
        """The joined tables, each after the one that it hangs on."""
        return tuple(self.above)

    def way(self, name: str) -> tuple[str, ...]:
        """From the table of records down to a table, both included."""
        return (RECORDS,) if name == RECORDS else (*self.way(self.above[name]), name)

    def lowest(self, names: Collection[str]) -> str:
        """The table among these that hangs lowest; all others must be on its way. Raises ValueError otherwise."""
        low = max(names, key=lambda name: len(self.way(name)), default=RECORDS)
        if not set(names) <= set(self.way(low)):
            raise ValueError("tables of two branches")
        return low


class MappingFile:
    """A mapping as it stands in a file, so that a fault can name the line."""

    def __init__(self, document: Document) -> None:
        self.mapping = shaped(document, Mapping)
        self._document = document
        for check in ((self._tables, self._columns), (self._rings,), (self._values, self._persons, self._forms)):
            faults = [fault for each in check for fault in each()]
            if faults:
                raise BadData(faults)

    @property
    def file(self) -> Path:
        """Where it stands."""
        return self._document.file

    def split(self, name: str) -> tuple[str, str]:
        """A column's name as its table's and its own: ``phone.NUMBER``, or ``NUMBER`` of the table of records."""
        table, dot, column = name.partition(".")
        return (table, column) if dot else (RECORDS, name)

    @cached_property
    def tree(self) -> Tree:
        """How the tables hang together."""
        above: dict[str, str] = {}
        left = {name: self._hangs_on(name) for name in self.mapping.tables}
        while left:
            ready = [name for name, on in left.items() if on == RECORDS or on in above]
            if not ready:
                break  # a ring: `_rings` says so
            above.update((name, left.pop(name)) for name in ready)
        return Tree(above)

    def columns(self) -> Iterator[tuple[Where, str, str]]:
        """Every column that the mapping names: where, the name of its table, its own name. Columns joined by are among them."""
        for where, name in named(self.mapping):
            yield (where, *self.split(name))
        for table, given in self.mapping.tables.items():
            for own, other in given.on.items():
                yield (("tables", table, "on", own), table, own)
                yield (("tables", table, "on", own), *self.split(other))

    def fault(self, where: Where, says: str, mend: str) -> Fault:
        """A fault on its line; a list of one may be written without its brackets, and columns without their key."""
        path: Where = ()
        data: Any = self._document.data
        for part in where:
            if isinstance(part, int) and not isinstance(data, list):
                continue
            if part == "columns" and not isinstance(data, dict):
                continue
            path = (*path, part)
            data = _inside(data, part)
        return self._document.fault(path, says, mend)

    def _hangs_on(self, name: str) -> str:
        return self.split(next(iter(self.mapping.tables[name].on.values())))[0]

    def _tables(self) -> Iterator[Fault]:
        for name, given in self.mapping.tables.items():
            if len({self.split(other)[0] for other in given.on.values()}) > 1:
                yield self.fault(("tables", name, "on"), f"{name!r} is joined to two tables", "join it to one")
            if not name.isidentifier():
                yield self.fault(("tables", name), f"{name!r} is no name for a table here", "use letters and figures")
        for number, person in enumerate(self.mapping.persons):
            if person.each is not None and person.each not in self.mapping.tables:
                yield self._unknown(("persons", number, "each"), person.each)

    def _columns(self) -> Iterator[Fault]:
        for where, table, _ in self.columns():
            if table != RECORDS and table not in self.mapping.tables:
                yield self._unknown(where, table)

    def _unknown(self, where: Where, table: str) -> Fault:
        right = tuple(self.mapping.tables)
        mend = nearest(table, right, f"tables that are joined: {', '.join(right)}" if right else "name it under tables")
        return self.fault(where, f"no table is called {table!r} in this mapping", mend)

    def _rings(self) -> Iterator[Fault]:
        for name in self.mapping.tables:
            if name not in self.tree.above:
                yield self.fault(("tables", name, "on"), f"{name!r} hangs on itself", "join it to the table of records")

    def _values(self) -> Iterator[Fault]:
        """A single value is made of columns on one way down; the id of the table of records' alone."""
        for where, cells in _all_cells(self.mapping):
            tables = {self.split(name)[0] for name in cells.columns}
            try:
                self.tree.lowest(tables or {RECORDS})
            except ValueError:
                yield self.fault(where, "its columns are of tables that do not hang on each other", "join the tables")
            if where == ("id",) and tables != {RECORDS}:
                yield self.fault(where, "the id is not of the table of records alone", "name a column of it")
        data_of = self.mapping.data_of
        if not isinstance(data_of, str) and data_of.column is not None and "." in data_of.column:
            yield self.fault(("data_of", "column"), "this is no column of the table of records", "read it by a query")

    def _persons(self) -> Iterator[Fault]:
        """What a person is made of hangs on the table of which they are one row, or is above it."""
        for number, person in enumerate(self.mapping.persons):
            way = set(self.tree.way(person.each or RECORDS))
            for where, name in named(person, ("persons", number)):
                table = self.split(name)[0]
                if table not in way and (person.each or RECORDS) not in self.tree.way(table):
                    mend = f"name a column of {person.each!r}, or of a table that hangs on it"
                    yield self.fault(where, f"{table!r} says nothing of one person", mend)

    def _forms(self) -> Iterator[Fault]:
        asked = self.mapping.asked_by
        if not any(getattr(asked, field) for field in type(asked).model_fields):
            yield self.fault(("asked_by",), "it can be asked by nothing", "name a fact: name, born, phone …")
        if asked.born is not None and asked.born.stored is not None and "YY" not in asked.born.stored:
            mend = "write it as DD/MM/YYYY or YYYYMMDD"
            yield self.fault(("asked_by", "born", "stored"), f"{asked.born.stored!r} is no form of a date", mend)
        for number, one in enumerate(asked.name):
            tables = {self.split(column)[0] for column in (one.surname, one.forenames) if column}
            if len(tables) > 1:
                says = "forenames and surname stand in two tables"
                yield self.fault(("asked_by", "name", number), says, "name two columns of one table")


def read_mapping(file: Path) -> MappingFile:
    """The mapping in a file. Raises BadData with every fault: file, line, what is wrong, the mend."""
    document = parse(file)
    if not isinstance(document.data, dict):
        raise BadData([document.fault((), "this is no mapping", "write source: …, table: …, id: … (docs/gateway.md)")])
    return MappingFile(document)


def _inside(data: Any, part: int | str) -> Any:
    if isinstance(part, int):
        return data[part] if isinstance(data, list) and part < len(data) else None
    return data.get(part) if isinstance(data, dict) else None


def _all_cells(part: Any, where: Where = ()) -> Iterator[tuple[Where, Cells]]:
    if isinstance(part, Cells):
        yield where, part
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from _all_cells(value, (*where, number))
    elif hasattr(type(part), "model_fields"):
        for field in type(part).model_fields:
            yield from _all_cells(getattr(part, field), (*where, field))
