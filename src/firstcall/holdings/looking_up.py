"""The records under keys, read from the store in as few steps as it allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

#: Candidates that are looked at for one question, at most.
MOST_CANDIDATES = 400


class Row(NamedTuple):
    """A candidate: its number, its own id, what it is compared by (packed), and its record (JSON)."""

    number: int
    record_id: str
    compared: bytes
    body: str | bytes


class Standing(NamedTuple):
    """An extract as it stands: the date of its data, the version of its keys, and how many records it has."""

    as_of: date
    index_version: int
    count: int


def standing(source: str) -> Standing | None:
    """How an extract stands; None where none was ever loaded. Read by hand, for it is asked with every question."""
    row = _all("SELECT as_of, index_version, count FROM holdings_source WHERE source = %s", [source])
    if not row:
        return None
    as_of, version, count = row[0]
    return Standing(as_of if isinstance(as_of, date) else date.fromisoformat(as_of), version, count)


def under(numbers: Sequence[int], most: int) -> tuple[list[Row], frozenset[int]]:
    """The records under the keys (``keys.number``), each once, the first key's first; and which keys were cut off.

    A key is cut off where more than ``most`` records stand under it; all keys together bring no more than
    MOST_CANDIDATES.
    """
    if connection.vendor == "postgresql":
        found = _all(_ON_POSTGRES, [list(numbers), most + 1])
        rows = {row[1]: Row(*row[1:]) for row in found}
        counted = [at for at, *_ in found]
    else:
        asked = [value for at, key in enumerate(numbers) for value in (at, key, most + 1)]
        pairs = _all(_on_sqlite(len(numbers)), asked)
        counted = [at for at, _ in pairs]
        rows = _rows(list(dict.fromkeys([number for _, number in pairs]))[:MOST_CANDIDATES])
    cut = frozenset(at for at in set(counted) if counted.count(at) > most) if len(counted) > most else frozenset()
    brought = list(rows.values())
    if len(brought) > MOST_CANDIDATES:
        return brought[:MOST_CANDIDATES], cut | {len(numbers) - 1}
    return brought, cut


_ON_POSTGRES = """SELECT asked.at, r.id, r.record_id, r.compared, r.body
    FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked(key, at)
    CROSS JOIN LATERAL (SELECT k.record FROM holdings_key k WHERE k.key = asked.key LIMIT %s) AS found
    JOIN holdings_record r ON r.id = found.record ORDER BY asked.at"""


@lru_cache(maxsize=256)
def _on_sqlite(many: int) -> str:
    one = "SELECT * FROM (SELECT %s, record FROM holdings_key WHERE key = %s LIMIT %s)"
    return " UNION ALL ".join([one] * many)


def _rows(numbers: list[int]) -> dict[int, Row]:
    if not numbers:
        return {}
    marks = ", ".join(["%s"] * len(numbers))
    sql = f"SELECT id, record_id, compared, body FROM holdings_record WHERE id IN ({marks})"  # noqa: S608
    found = {row[0]: Row(*row) for row in _all(sql, numbers)}
    return {number: found[number] for number in numbers if number in found}


def _all(sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    raw = connection.connection
    if connection.vendor == "sqlite" and raw is not None:
        return raw.execute(_question_marks(sql), values).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@lru_cache(maxsize=1024)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")
