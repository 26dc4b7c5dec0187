"""Reading the log for followers: what changed after a cursor."""

from __future__ import annotations

from django.db import connections

from firstcall.log import reading
from firstcall.log.stream.frames import BATCH, Change


def head() -> int:
    """The cursor of the log's last entry."""
    return reading.head()


def changes_since(cursor: int) -> list[Change]:
    """The next changes after a cursor, at most one batch of them."""
    return [Change(*row) for row in reading.changed_since(cursor, limit=BATCH)]


def all_changes_since(cursor: int) -> list[Change]:
    """Every change after a cursor."""
    every: list[Change] = []
    while more := changes_since(cursor):
        every += more
        cursor = more[-1].cursor
        if len(more) < BATCH:
            break
    return every


def let_connection_go() -> None:
    """Give this thread's database connection back, before a stream that may last for hours."""
    connections.close_all()
