"""Keys of a first load: put by as sorted runs with each batch, and built at the end in the order of the table.

A key is as good as random, so the pages of its table that a batch would touch are all of them. Built part by part of the range of
keys, the table only grows at its end, and no part is too large for memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from django.db import connection

from firstcall.holdings import tables
from firstcall.holdings.models import HeldLoad, HeldRun
from firstcall.holdings.tables import Numbers
from firstcall.holdings.turns import Turn

#: Parts of the range of keys (a power of two).
PARTS = 64
#: In place of a part: the records that a batch named.
_SEEN = -1

_LEAST = np.array([-(2**63) + part * (2**64 // PARTS) for part in range(PARTS)], dtype=np.int64)


def put_by(source: str, keys: Numbers, records: Numbers) -> None:
    """Put pairs by, whose keys are in order."""
    ends = [*np.searchsorted(keys, _LEAST[1:]).tolist(), len(keys)]
    rows, start = [], 0
    for part, end in enumerate(ends):
        if end > start:
            rows.append((source, part, keys[start:end].tobytes(), records[start:end].tobytes()))
        start = end
    _add(rows)


def put_seen(source: str, records: Numbers) -> None:
    """Put by which records a batch named."""
    _add([(source, _SEEN, b"", records.tobytes())])


def seen(source: str) -> Iterator[Numbers]:
    """The records that the batches of an unfinished load named."""
    for packed in HeldRun.objects.filter(source=source, part=_SEEN).values_list("records", flat=True).iterator():
        yield np.frombuffer(packed, dtype=np.int64)


def forget(source: str) -> None:
    """Take away all that was put by for a source."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM holdings_run WHERE source = %s", [source])


def build(load: HeldLoad, turn: Turn, tell: Callable[[float], None]) -> None:
    """Build the keys that were put by, each part in a turn of its own; goes on at ``load.part``."""
    others = _held_by_others(load.source) if load.dirty else None
    for part in range(load.part, PARTS):
        with turn():
            keys, records = _run(load.source, part)
            if others is not None:
                _clean(part, others)
            tables.add_keys(keys, records)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM holdings_run WHERE source = %s AND part = %s", [load.source, part])
            load.part = part + 1
            load.save(update_fields=["part"])
        tell(load.part / PARTS)


def _add(rows: list[tuple[str, int, bytes, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO holdings_run (source, part, keys, records) VALUES (%s, %s, %s, %s)", rows)


def _run(source: str, part: int) -> tuple[Numbers, Numbers]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT keys, records FROM holdings_run WHERE source = %s AND part = %s ORDER BY id", [source, part]
        )
        rows = cursor.fetchall()
    keys = np.frombuffer(b"".join(row[0] for row in rows), dtype=np.int64)
    records = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    return keys[order], records[order]


def _held_by_others(source: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    held = np.zeros(tables.last_number() + 1, dtype=np.bool_)
    held[tables.numbers_of(source, others=True)] = True
    return held


def _clean(part: int, others: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    """Take the keys of a part out that lead to no other source's record: what an earlier index left."""
    least = int(_LEAST[part])
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "key", record FROM holdings_key WHERE "key" BETWEEN %s AND %s',
            [least, least + (2**64 // PARTS - 1)],
        )
        pairs = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 2)
    known = pairs[:, 1] < len(others)
    gone = ~known
    gone[known] = ~others[pairs[known, 1]]
    tables.take_keys(pairs[gone, 0], pairs[gone, 1])
