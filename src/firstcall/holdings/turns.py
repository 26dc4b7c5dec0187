"""Whose turn it is: one load at a time, and the database given back to the desk between its batches."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

#: A write transaction, entered when it is its turn; entered again within itself it joins.
Turn = Callable[[], AbstractContextManager[None]]

_LOAD_LOCK = 7_261_401
#: Kilobytes of pages that SQLite keeps at hand while it loads.
_SQLITE_CACHE = 64_000


@contextmanager
def one_load(waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Any two loads into one database wait for each other (``waits`` is told); whoever is killed lets go."""
    with ExitStack() as held:
        if connection.vendor == "postgresql":
            held.enter_context(_advisory(waits))
        else:
            held.enter_context(_larger_cache())
            name = str(connection.settings_dict["NAME"])
            if ":memory:" not in name and "mode=memory" not in name:
                _lock(held.enter_context(Path(name + ".loading").open("ab")), waits)
        yield


def _lock(file: IO[bytes], waits: Callable[[], None]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waits()
        fcntl.flock(file, fcntl.LOCK_EX)


@contextmanager
def _advisory(waits: Callable[[], None]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOAD_LOCK])
        if not cursor.fetchone()[0]:
            waits()
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOAD_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOAD_LOCK])


@contextmanager
def _larger_cache() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = {-_SQLITE_CACHE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")
