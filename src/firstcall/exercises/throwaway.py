"""A database of a scenario's own: made for one run, of the same kind as the installation's, and gone after it."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from firstcall.exercises.blank import lay_out, lay_out_schema

#: A database that nobody keeps need not survive a power cut.
_FAST = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"


@contextmanager
def own_database() -> Iterator[None]:
    """In this thread the default database is an empty one of our own, with this version's tables, until the end.

    SQLite: a file in a temporary directory. PostgreSQL: a schema of its own, dropped at the end. The log's key is
    the run's own too, so that no state of another log is ever taken for one of this.
    """
    before, key = dict(connection.settings_dict), settings.LOG_KEY
    try:
        with _postgres() if connection.vendor == "postgresql" else _sqlite():
            settings.LOG_KEY = secrets.token_bytes(32)
            yield
    finally:
        settings.LOG_KEY = key
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def _sqlite() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="firstcall-replay-") as folder:
        connection.close()
        file = Path(folder) / "replay.sqlite3"
        options = {**connection.settings_dict["OPTIONS"], "init_command": _FAST}
        connection.settings_dict.update({"NAME": str(file), "OPTIONS": options})
        lay_out(file)
        try:
            yield
        finally:
            connection.close()


@contextmanager
def _postgres() -> Iterator[None]:
    schema = f"replay_{secrets.token_hex(8)}"
    _leave()
    before: dict[str, Any] = connection.settings_dict["OPTIONS"]
    plain = {name: value for name, value in before.items() if name != "pool"}
    connection.settings_dict["OPTIONS"] = plain
    _run(f'CREATE SCHEMA "{schema}"')
    connection.settings_dict["OPTIONS"] = {**plain, "options": f"-c search_path={schema}"}
    try:
        lay_out_schema()
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = plain
        _run(f'DROP SCHEMA "{schema}" CASCADE')
        connection.settings_dict["OPTIONS"] = before


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _leave() -> None:
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()
