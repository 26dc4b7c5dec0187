"""One writer at a time on SQLite, and in turn: its own busy handler leaves desks waiting for seconds."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

_turn = threading.RLock()


class _Held(threading.local):
    """Whether this thread is past the gate."""

    inside = False


_held = _Held()


@contextmanager
def writing() -> Iterator[None]:
    """A write transaction; on SQLite behind a file lock that the kernel hands on in turn.

    Entering again in the same thread joins the transaction that is under way.
    """
    path = _lock_path()
    if path is None or _held.inside:
        with transaction.atomic():
            yield
        return
    with _turn, path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _held.inside = True
        try:
            with transaction.atomic():
                yield
        finally:
            _held.inside = False


def _lock_path() -> Path | None:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    name = str(connection.settings_dict["NAME"])
    in_memory = ":memory:" in name or "mode=memory" in name
    return None if in_memory else Path(name + ".gate")
