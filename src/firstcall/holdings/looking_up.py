"""The records under keys, read from the store in as few steps as it allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections

from firstcall.matching.asking import Look
from firstcall.matching.choosing import Pair, likeliest
from firstcall.matching.keys import number

#: Records that are read for one question to an area, and for one that is asked more widely, at most.
MOST_CANDIDATES = 400


class Row(NamedTuple):
    """A candidate: its number, its own id, and what it is compared by (packed)."""

    number: int
    record_id: str
    compared: bytes


class Standing(NamedTuple):
    """An extract as it stands: the date of its data, the version of its keys, and how many records it has."""

    as_of: date
    index_version: int
    records: int


_BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Everything that is read inside is of one moment, whatever a load writes meanwhile.

    A record that changes is written under a new number: between its keys and itself it would be seen as neither the old
    nor the new, and a question about it would come to "no trace". Nothing may be written inside.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    if database.in_atomic_block:
        yield
        return
    raw: Any = database.connection
    raw.execute(_BEGIN[database.vendor])
    try:
        yield
    finally:
        raw.execute("ROLLBACK")


def standing(source: str) -> Standing | None:
    """How an extract stands; None where none was ever loaded. Read by hand, for it is asked with every question."""
    row = _all("SELECT as_of, index_version, count FROM holdings_source WHERE source = %s", [source])
    if not row:
        return None
    as_of, version, count = row[0]
    return Standing(as_of if isinstance(as_of, date) else date.fromisoformat(as_of), version, count)


def under(source: str, looks: Sequence[Look]) -> tuple[list[Row], bool]:
    """The records under the keys, each once, the first key's first; and whether a key that is not spare was cut off.

    All keys together bring no more than MOST_CANDIDATES.
    """
    pairs, cut = _pairs(source, looks)
    found = list(dict.fromkeys([record for _, record in pairs]))
    return _rows(found[:MOST_CANDIDATES]), cut or len(found) > MOST_CANDIDATES


def likeliest_under(source: str, looks: Sequence[Look], among: int) -> tuple[list[Row], bool]:
    """As ``under``, of a store of ``among`` records: no more than are held against one question (``choosing.likeliest``)."""
    pairs, cut = _pairs(source, looks)
    chosen = likeliest(looks, pairs, among)
    return _rows(chosen.records), cut or chosen.cut_off


def _pairs(source: str, looks: Sequence[Look]) -> tuple[list[Pair], bool]:
    """What stands under the keys, in their order, without spare ones that bring too many; and whether another was cut off."""
    asked = [(at, number(source, look.key), look.most + 1) for at, look in enumerate(looks)]
    read = _on_postgres if connections[DEFAULT_DB_ALIAS].vendor == "postgresql" else _on_sqlite
    pairs = read(asked)
    over = _over(asked, pairs)
    if not over:
        return pairs, False
    left_out = {at for at in over if looks[at].spare}
    return [pair for pair in pairs if pair[0] not in left_out], len(over) > len(left_out)


def bodies(numbers: Sequence[int]) -> dict[int, str]:
    """The records of some numbers (JSON): they are read of those alone that an answer brings."""
    if not numbers:
        return {}
    padded = _padded(numbers)
    return dict(_all(f"SELECT id, body FROM holdings_record WHERE id IN ({_marks(len(padded))})", padded))  # noqa: S608  # nosec B608 # marks only


def kept(source: str, keys: Sequence[str]) -> frozenset[str]:
    """Which of a few keys have a record under them."""
    numbers = {number(source, key): key for key in keys}
    found = _all(f"SELECT DISTINCT key FROM holdings_key WHERE key IN ({_marks(len(numbers))})", list(numbers))  # noqa: S608  # nosec B608 # marks only
    return frozenset(numbers[key] for (key,) in found)


def under_any(source: str, keys: Sequence[str], most: int) -> list[Row]:
    """Records under any of many keys, whichever come first, no more than ``most``."""
    numbers = [number(source, key) for key in keys]
    found: dict[int, None] = {}
    for start in range(0, len(numbers), _MOST_VALUES):
        some = numbers[start : start + _MOST_VALUES]
        sql = f"SELECT record FROM holdings_key WHERE key IN ({_marks(len(some))}) LIMIT %s"  # noqa: S608  # nosec B608 # marks only
        found.update(dict.fromkeys(record for (record,) in _all(sql, [*some, most])))
    return _rows(list(found)[:most])


#: Values of one statement, well within what any build of SQLite binds.
_MOST_VALUES = 900


def _padded(numbers: Sequence[int]) -> list[int]:
    """The numbers, and of no record as many as make the list as long as a step."""
    return [*numbers, *([0] * (-len(numbers) % _STEP))]


@lru_cache(maxsize=1024)
def _marks(many: int) -> str:
    return ", ".join(["%s"] * many)


_Asked = list[tuple[int, int, int]]


def _over(asked: _Asked, pairs: Sequence[Pair]) -> list[int]:
    """The keys under which more stand than are looked at."""
    if len(pairs) < min([most for *_, most in asked], default=0):
        return []
    counted = Counter([at for at, _ in pairs])
    return [at for at, _, most in asked if counted[at] >= most]


def _on_sqlite(asked: _Asked) -> list[Pair]:
    padded = asked + [_NO_KEY] * (-len(asked) % _STEP)
    return _all(_sqlite(len(padded)), [value for one in padded for value in one])


def _on_postgres(asked: _Asked) -> list[Pair]:
    return _all(_POSTGRES, [list(column) for column in zip(*asked, strict=True)])


_POSTGRES = """SELECT asked.at, few.record
    FROM unnest(%s::int[], %s::bigint[], %s::int[]) AS asked(at, key, most)
    CROSS JOIN LATERAL (SELECT k.record FROM holdings_key k WHERE k.key = asked.key LIMIT asked.most) AS few
    ORDER BY asked.at"""


#: Statements are as long as a multiple of this, so that few different ones are ever made ready: making one costs as much as asking it.
_STEP = 8
_NO_KEY = (-1, 0, 0)


@lru_cache(maxsize=256)
def _sqlite(many: int) -> str:
    one = "SELECT * FROM (SELECT ?, record FROM holdings_key WHERE key = ? LIMIT ?)"
    return " UNION ALL ".join([one] * many)


def _rows(numbers: list[int]) -> list[Row]:
    if not numbers:
        return []
    padded = _padded(numbers)
    sql = f"SELECT id, record_id, compared FROM holdings_record WHERE id IN ({_marks(len(padded))})"  # noqa: S608  # nosec B608 # marks only
    found = {row[0]: Row(*row) for row in _all(sql, padded)}
    return [found[number] for number in numbers if number in found]


def _all(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    raw: Any = database.connection
    found: list[tuple[Any, ...]]
    if database.vendor == "sqlite":
        found = raw.execute(_question_marks(sql), values).fetchall()
        return found
    with database.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    return found


@lru_cache(maxsize=1024)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")
