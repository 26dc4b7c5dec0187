"""A mapping held against the real database: every table and column that it names is there, or the file's line says which is not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.sql.selectable import NamedFromClause

from firstcall.incident.datafile import BadData, Fault, Where, nearest
from firstcall.sources.sql.mapping import RECORDS, MappingFile
from firstcall.sources.sql.shape import DataOf


class Holds(Enum):
    """What the values of a column are, as far as it matters to how they are asked for."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Schema:
    """The tables of a mapping as the database has them, each under an alias, with the columns that are wanted of it."""

    tables: dict[str, NamedFromClause]

    def column(self, table: str, name: str) -> sa.ColumnElement[Any]:
        """A column by the name that the mapping gives it, whatever its case in the database."""
        columns: Any = self.tables[table].c
        return columns[_own(name, columns.keys())]  # type: ignore[no-any-return]

    def holds(self, table: str, name: str) -> Holds:
        """What the values of a column are."""
        return kind_of(self.column(table, name).type)


def kind_of(held: Any) -> Holds:
    """What values of a type of SQLAlchemy are; what is none of the others is text."""
    if isinstance(held, sa.DateTime):
        return Holds.MOMENT
    if isinstance(held, sa.Date):
        return Holds.DAY
    return Holds.NUMBER if isinstance(held, sa.Integer | sa.Numeric) else Holds.TEXT


def lined_up(given: MappingFile, connection: sa.Connection) -> Schema:
    """The schema as it stands. Raises BadData with every table and column that is not there, or may not be read."""
    inspector = sa.inspect(connection)
    found: dict[str, NamedFromClause] = {}
    faults: list[Fault] = []
    wanted = list(given.columns())
    for number, (table, where, name) in enumerate(_tables(given)):
        columns = _columns(inspector, name)
        if columns is None:
            faults.append(given.fault(where, f"there is no table {name!r} in the database", _near(inspector, name)))
            continue
        of_table = [(at, column) for at, on, column in wanted if on == table]
        faults += _missing(given, name, of_table, columns)
        own = {_own(column, columns) for _, column in of_table}
        schema, _, bare = name.rpartition(".")
        parts = [sa.column(column, columns[column]) for column in sorted(own & columns.keys())]
        found[table] = sa.table(bare, *parts, schema=schema or None).alias(f"t{number}")
    made = Schema(found)
    faults = faults or list(_undated(given, made))
    if faults:
        raise BadData(faults)
    _readable(given, connection, found)
    return made


def _undated(given: MappingFile, schema: Schema) -> Iterator[Fault]:
    """The latest of texts that do not begin with their year is not the latest day."""
    data_of = given.mapping.data_of
    if isinstance(data_of, DataOf) and data_of.column is not None:
        texts = schema.holds(RECORDS, data_of.column) not in (Holds.DAY, Holds.MOMENT)
        if texts and not given.mapping.dates[0].startswith("YYYY"):
            says = f"the latest of {data_of.column!r} cannot be told: it holds texts"
            yield given.fault(("data_of", "column"), says, "read the latest date by a query")


def _tables(given: MappingFile) -> Iterator[tuple[str, Where, str]]:
    yield RECORDS, ("table",), given.mapping.table
    for name in given.tree.in_order:
        yield name, ("tables", name, "table"), given.mapping.tables[name].table


def _columns(inspector: Any, name: str) -> dict[str, Any] | None:
    schema, _, bare = name.rpartition(".")
    try:
        columns = inspector.get_columns(bare, schema=schema or None)
    except exc.NoSuchTableError:
        return None
    return {str(column["name"]): column["type"] for column in columns} or None


def _near(inspector: Any, name: str) -> str:
    schema, _, _ = name.rpartition(".")
    try:
        names = [*inspector.get_table_names(schema or None), *inspector.get_view_names(schema or None)]
    except exc.SQLAlchemyError:
        names = []
    full = [f"{schema}.{each}" if schema else each for each in names]
    shown = ", ".join(sorted(full)[:30])
    return nearest(name, full, f"its tables and views are {shown}" if full else "this reader may see no table there")


def _missing(
    given: MappingFile, table: str, wanted: Sequence[tuple[Where, str]], columns: Collection[str]
) -> Iterator[Fault]:
    for where, column in wanted:
        if _own(column, columns) not in columns:
            mend = nearest(column, columns, f"its columns are {', '.join(columns)}")
            yield given.fault(where, f"there is no column {column!r} in {table}", mend)


def _own(name: str, columns: Collection[str]) -> str:
    """A column's own name: as it was given, or the only one that is so but for case."""
    if name in columns:
        return name
    like = [column for column in columns if column.casefold() == name.casefold()]
    return like[0] if len(like) == 1 else name


def _readable(given: MappingFile, connection: sa.Connection, tables: dict[str, NamedFromClause]) -> None:
    """Each table may be read, and so may the date of the data. Raises BadData."""
    faults = []
    for table, clause in tables.items():
        where: Where = ("tables", table, "table") if table else ("table",)
        name = given.mapping.tables[table].table if table else given.mapping.table
        if not _reads(connection, sa.select(*clause.c).where(sa.false())):
            mend = "give its reader the right to SELECT from it"
            faults.append(given.fault(where, f"{name!r} cannot be read", mend))
    data_of = given.mapping.data_of
    if isinstance(data_of, DataOf) and data_of.query and not _reads(connection, sa.text(data_of.query)):
        faults.append(given.fault(("data_of", "query"), "the database does not answer this query", "try it by hand"))
    if faults:
        raise BadData(faults)


def _reads(connection: sa.Connection, statement: Any) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(statement).fetchmany(1)
    except exc.DBAPIError as wrong:
        if wrong.connection_invalidated:
            raise
        return False
    return True
