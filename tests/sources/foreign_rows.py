"""The rows of a foreign database as the kind ``sql`` reads them: whatever a driver may hand over stands in some of their cells."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from msgspec.structs import replace

from firstcall.sources.outcomes import Outcome
from firstcall.sources.protocol import SourceUnavailable, whole
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.database import Job
from firstcall.sources.sql.mapping import read_mapping
from tests.sources.foreign_parsers import QUESTION, Reader, _body, judged
from tests.sources.sql import held

PHONE = "7700900461"
ASKED = replace(QUESTION, by_what={"phone": (f"0{PHONE}",)})
#: Left as they are: somebody is found; and the same without the one who is asked about.
GOOD, NOBODY = b"as it is", b"without them"
TABLES = {
    "detainee": "detainee_id surname forenames dob sex warnings remarks updated",
    "alias": "detainee_id name",
    "phone": "detainee_id number",
    "address": "detainee_id house street town postcode",
    "account": "detainee_id platform handle",
    "vehicle": "detainee_id vrm",
    "court_order": "order_id detainee_id kind made ends",
    "order_condition": "order_id act age",
}
Row = dict[str, Any]

_MOMENTS = (datetime.min, datetime.max, datetime.max.replace(tzinfo=UTC))  # noqa: DTZ901  as drivers hand them over
_CELLS: tuple[Callable[[], Any], ...] = tuple(
    (lambda value=value: value)
    for value in (
        None, True, False, 0, 1, -1, 2, 2**63, 10**400, 0.0, -0.0, 1.5, 1e308, float("nan"), float("inf"), float("-inf"),
        Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity"), Decimal("1E+120000"), Decimal("1E-120000"), Decimal("71.0"),
        "", " ", "\x00", "\ud800", "\u202e", "é" * 5000, "x" * 100_000, "0", "1", "NULL", "N/K", "%", "'; --", "٣", "-", "/", "//", ",",
        "0000-00-00", "9999-12-31", "2026-02-30", "0001-01-01", "31/12/9999", "20261122", "07700 900461", "+44 (0)7700 900-461",
        b"", b"\xff\xfe", b"07700 900461", bytearray(b"EXAMPLE"), memoryview(b"1971-11-02"), date.min, date.max, date(1971, 11, 2),
        *_MOMENTS, datetime(2026, 11, 22, tzinfo=UTC), time(0), time.max,
        timedelta.max, timedelta.min, timedelta(hours=-838), uuid.UUID(int=0), [], {}, [None], ["07700 900461"], {"a": [1]}, (), (1, "x"),
        complex(0, 1),
    )
)  # fmt: skip


class Held:
    """What stands in the tables; answers as a connection does. ``as_of`` is the date of the data, as it is told."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {}
        self.as_of: Any = "2026-11-22"
        for name, columns in TABLES.items():
            rows = held.read(held.address("sqlite"), f"SELECT {columns.replace(' ', ', ')} FROM {name}")
            self.tables[name] = [dict(zip(columns.split(), row, strict=True)) for row in rows]
        # A number one digit away is a trace of its own: only theirs and a distant one are left.
        self.tables["phone"] = [self.tables["phone"][0], self.tables["phone"][-1]]

    def execute(self, statement: Any) -> _Fetched:
        """All rows of the table that is asked: more than the statement wants, as of a database that is wrong."""
        columns = list(statement.selected_columns)
        name = columns[0].table.element.name
        return _Fetched([tuple(row[column.name] for column in columns) for row in self.tables[name]])

    def scalar(self, _statement: Any) -> Any:
        """The date of the data."""
        return self.as_of


class _Fetched:
    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._rows


@cache
def _good() -> Held:
    return Held()


@cache
def _source() -> SqlSource:
    source = SqlSource(read_mapping(held.MAPPING), lambda: held.address("sqlite"))
    source.line_up()
    return source


def spoilt_rows(body: bytes) -> Held:
    """The example's tables, spoilt in one to eight ways that the bytes decide."""
    made = Held.__new__(Held)
    made.tables, made.as_of = (
        {name: [dict(row) for row in rows] for name, rows in _good().tables.items()},
        _good().as_of,
    )
    if body == NOBODY:
        made.tables = {name: [row for row in rows if row.get("detainee_id") != 1] for name, rows in made.tables.items()}
    if body in (GOOD, NOBODY):
        return made
    chance = Random(body)
    for _ in range(chance.randint(1, 8)):
        _spoil(made, body, chance)
    return made


def _spoil(made: Held, body: bytes, chance: Random) -> None:
    rows = made.tables[chance.choice([*TABLES, "detainee", "phone"])]
    way = chance.random()
    if way < 0.06:
        made.as_of = _cell(body, chance)
    elif way < 0.12 and rows:
        rows.pop(chance.randrange(len(rows)))
    elif way < 0.2 and rows:
        rows.append(dict(chance.choice(rows)))
    elif rows:
        row = chance.choice(rows)
        row[chance.choice([*row])] = _cell(body, chance)


def _cell(body: bytes, chance: Random) -> Any:
    at = chance.randrange(len(body) + 1)
    piece = body[at : at + chance.randint(0, 30)]
    return chance.choice(
        [*(deepcopy(made()) if not isinstance(made(), memoryview) else made() for made in chance.sample(_CELLS, 4)), piece,
         piece.decode("latin-1"), piece.decode("utf-8", "surrogateescape")]
    )  # fmt: skip


def read(body: bytes) -> Outcome:
    """What comes of the question asked of such tables. Whatever is no SourceUnavailable is a crash."""
    source = _source()
    try:
        reply = source._answered(ASKED, spoilt_rows(body), Job())  # type: ignore[arg-type]
    except SourceUnavailable:
        return Outcome.NOT_CHECKED
    raw = whole(reply)
    return judged(raw, _body(raw))


def proves(body: bytes) -> bool:
    """Whether nobody in those tables has the number that was asked about, and the date of the data is one."""
    made = spoilt_rows(body)
    theirs = [row["detainee_id"] for row in made.tables["phone"] if _figures(row["number"]).endswith(PHONE)]
    there = [row for row in made.tables["detainee"] if any(_same(row["detainee_id"], each) for each in theirs)]
    dated = isinstance(made.as_of, date) or bool(re.fullmatch(r"\d{4}-\d\d-\d\d|\d{8}", _text(made.as_of)))
    return dated and not there


def _same(one: Any, other: Any) -> bool:
    return one is not None and type(one) is type(other) and one == other


def _text(value: Any) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("latin-1").strip()
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _figures(value: Any) -> str:
    text = _text(value)
    return re.sub(r"[^0-9]", "", text) if re.fullmatch(r"[0-9 ()+.\-/]*", text) else ""


ROWS = Reader(name="sql, its rows", read=read, good=(GOOD, NOBODY), proves=proves, cost=5)
