"""What a running desk has kept, read from its database by another process's hand."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from tests.running import RunningDesk


def entries(desk: RunningDesk, incident: int, kind: str) -> list[dict[str, Any]]:
    """The entries of a kind, in order: who (`by`) and the kind's own fields. Incident 0 is the house's own log."""
    with _database(desk, "ro") as database:
        rows = database.execute(
            "SELECT by, body FROM log_entry WHERE incident = ? AND kind = ? ORDER BY seq", (incident, kind)
        ).fetchall()
    return [{"by": by, **json.loads(body)} for by, body in rows]


def numbers(desk: RunningDesk, incident: int, *kinds: str) -> set[int]:
    """The numbers of the entries of some kinds."""
    with _database(desk, "ro") as database:
        rows = database.execute("SELECT seq, kind FROM log_entry WHERE incident = ?", (incident,)).fetchall()
    return {seq for seq, kind in rows if kind in kinds}


def lines(desk: RunningDesk, incident: int) -> list[str]:
    """The lines that were typed, as they were typed."""
    return [entry["text"] for entry in entries(desk, incident, "line")]


@contextlib.contextmanager
def unwritable_log(desk: RunningDesk) -> Iterator[None]:
    """While the block lasts the database takes no entry, as if its disk were full."""
    with _database(desk, "rw") as database:
        database.execute(
            "CREATE TRIGGER disk_is_full BEFORE INSERT ON log_entry BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    try:
        yield
    finally:
        with _database(desk, "rw") as database:
            database.execute("DROP TRIGGER disk_is_full")


@contextlib.contextmanager
def _database(desk: RunningDesk, mode: str) -> Iterator[sqlite3.Connection]:
    path = desk.data / "firstcall.sqlite3"
    database = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, timeout=30, isolation_level=None)
    try:
        yield database
    finally:
        database.close()
