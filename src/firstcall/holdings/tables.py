"""The tables of records and keys: many rows at once, on both engines."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
RecordRow = tuple[int, str, str, str, bytes, str]  # id, source, record_id, digest, compared, body

#: Rows of one INSERT: a statement costs more than what it binds.
_PAIRS = 250
_AT_ONCE = 5000

_COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
_COPY_END = struct.pack(">h", -1)
_COPY_PAIR = np.dtype([("n", ">i2"), ("k_len", ">i4"), ("key", ">i8"), ("r_len", ">i4"), ("record", ">i8")])


def on_postgres() -> bool:
    """Whether the tables are on PostgreSQL (else on SQLite)."""
    return bool(connection.vendor == "postgresql")


def add_records(rows: Iterable[RecordRow]) -> None:
    """Write records. Raises Django's IntegrityError where a record of that source and id is there already."""
    with connection.cursor() as cursor:
        if on_postgres():
            with cursor.copy("COPY holdings_record (id, source, record_id, digest, compared, body) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            _each(
                cursor,
                "INSERT INTO holdings_record (id, source, record_id, digest, compared, body)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                rows,
            )


def add_keys(keys: Numbers, records: Numbers) -> None:
    """Write pairs of a key and a record, best in their order."""
    if not len(keys):
        return
    with connection.cursor() as cursor:
        if on_postgres():
            pairs = np.empty(len(keys), dtype=_COPY_PAIR)
            pairs["n"], pairs["k_len"], pairs["r_len"] = 2, 8, 8
            pairs["key"], pairs["record"] = keys, records
            with cursor.copy('COPY holdings_key ("key", record) FROM STDIN (FORMAT binary)') as copy:
                copy.write(_COPY_HEAD + pairs.tobytes() + _COPY_END)
            return
        flat = np.empty(2 * len(keys), dtype=np.int64)
        flat[0::2], flat[1::2] = keys, records
        values = flat.tolist()
        whole = len(keys) // _PAIRS * _PAIRS * 2
        starts = range(0, whole, 2 * _PAIRS)
        if whole:
            _each(cursor, _insert_pairs(_PAIRS), (values[start : start + 2 * _PAIRS] for start in starts))
        if whole < len(values):
            cursor.execute(_insert_pairs((len(values) - whole) // 2), values[whole:])


def _insert_pairs(count: int) -> str:
    return f'INSERT INTO holdings_key ("key", record) VALUES {", ".join(["(%s, %s)"] * count)}'  # noqa: S608  # nosec B608 # marks only


def take_keys(keys: Numbers, records: Numbers) -> None:
    """Take pairs of a key and a record out; a pair that is not there is no fault."""
    with connection.cursor() as cursor:
        if on_postgres():
            cursor.execute(
                "DELETE FROM holdings_key k USING unnest(%s::bigint[], %s::bigint[]) AS gone(a_key, a_record)"
                ' WHERE k."key" = gone.a_key AND k.record = gone.a_record',
                [keys.tolist(), records.tolist()],
            )
        else:
            pairs = zip(keys.tolist(), records.tolist(), strict=True)
            _each(cursor, 'DELETE FROM holdings_key WHERE "key" = %s AND record = %s', pairs)


def standing(source: str, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The number and digest of each of the records that is there."""
    found: dict[str, tuple[int, str]] = {}
    among = "= ANY(%s)" if on_postgres() else "IN (SELECT value FROM json_each(%s))"
    for start in range(0, len(ids), _AT_ONCE):
        some = list(ids[start : start + _AT_ONCE])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT record_id, id, digest FROM holdings_record WHERE source = %s AND record_id {among}",  # noqa: S608  # nosec B608 # one of two clauses
                [source, some if on_postgres() else msgspec.json.encode(some).decode()],
            )
            found.update((record_id, (number, digest)) for record_id, number, digest in cursor.fetchall())
    return found


def last_number() -> int:
    """The highest number of a record that is there; 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM holdings_record")
        return int(cursor.fetchone()[0])


def numbers_of(source: str, *, others: bool = False) -> Numbers:
    """The numbers of all records of a source, or of all others' records, in order."""
    with connection.cursor() as cursor:
        sign = "<>" if others else "="
        cursor.execute(f"SELECT id FROM holdings_record WHERE source {sign} %s", [source])  # noqa: S608  # nosec B608 # one of two signs
        pieces = [np.empty(0, dtype=np.int64)]
        while rows := cursor.fetchmany(10_000):
            pieces.append(np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows)))
    return np.sort(np.concatenate(pieces))


def bodies_of(numbers: Sequence[int]) -> list[tuple[int, str]]:
    """The bodies of the records with these numbers."""
    found: list[tuple[int, str]] = []
    for start in range(0, len(numbers), _AT_ONCE):
        some = list(numbers[start : start + _AT_ONCE])
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT id, body FROM holdings_record WHERE id IN ({marks})", some)  # noqa: S608  # nosec B608 # marks only
            found += cursor.fetchall()
    return found


def take_records(numbers: Sequence[int]) -> None:
    """Take the records with these numbers out; their keys are another matter."""
    with connection.cursor() as cursor:
        for start in range(0, len(numbers), _AT_ONCE):
            some = list(numbers[start : start + _AT_ONCE])
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM holdings_record WHERE id IN ({marks})", some)  # noqa: S608  # nosec B608 # marks only


def set_compared(rows: Iterable[tuple[bytes, str, int]]) -> None:
    """Set what records are compared by, and their digests: (compared, digest, number) each."""
    with connection.cursor() as cursor:
        _each(cursor, "UPDATE holdings_record SET compared = %s, digest = %s WHERE id = %s", rows)


def numbered(values: Sequence[int]) -> Numbers:
    """The values as packed numbers."""
    return np.array(values, dtype=np.int64)


def _each(cursor: CursorWrapper, statement: str, rows: Iterable[Sequence[object]]) -> None:
    """Run a statement for every row; the engine takes any iterable, whatever the stubs say."""
    cursor.executemany(statement, rows)  # type: ignore[arg-type]
