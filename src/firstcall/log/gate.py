"""One writer at a time on SQLite, and in turn: its own busy handler leaves desks waiting for seconds."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_turn = threading.RLock()
_held = threading.local()


@contextmanager
def writing() -> Iterator[None]:
    """A write transaction; on SQLite behind a file lock that the kernel hands on in turn.

    Entering again in the same thread joins the transaction that is under way.
    """
    path = _lock_path()
    if path is None or getattr(_held, "depth", 0):
        with transaction.atomic():
            yield
        return
    with _turn, open(path, "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _held.depth = 1
        try:
            with transaction.atomic():
                yield
        finally:
            _held.depth = 0


def _lock_path() -> str | None:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    name = str(connection.settings_dict["NAME"])
    in_memory = ":memory:" in name or "mode=memory" in name
    return None if in_memory else os.fspath(name) + ".gate"
