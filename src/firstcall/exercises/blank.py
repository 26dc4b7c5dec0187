"""Empty databases with this version's tables, made once and copied: of SQLite a file, of PostgreSQL what was said."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

_Statement = tuple[str, Any, bool]
#: What the migrations of this process said, in order; what only reads or marks a place within a transaction is left out.
_said: list[_Statement] = []
_LEFT_OUT = ("SELECT", "SHOW", "SAVEPOINT", "RELEASE", "ROLLBACK")


def lay_out(file: Path) -> None:
    """Put this version's tables into the database at ``file``, which is not there yet and is the one in use.

    Where the cache cannot be used, the tables are made anew: it saves time and nothing else.
    """
    kept = _cache() / f"blank-{_version()}.sqlite3"
    if _copied(kept, file):
        return
    migrate()
    connection.close()
    with contextlib.suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
        shutil.copyfile(file, draft)
        draft.replace(kept)  # whole or not at all: another run may be reading
        _forget_others(kept)


def migrate() -> None:
    """Make the tables of this version by its migrations."""
    call_command("migrate", verbosity=0, interactive=False)


def lay_out_schema() -> None:
    """Put this version's tables into the schema that is in use and is empty.

    The migrations are worked out for the first schema of a process, which takes them most of their time; what they said to the
    database is said again for every other.
    """
    if _said:
        _say_again()
        return
    said: list[_Statement] = []

    def noting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if not sql.lstrip().upper().startswith(_LEFT_OUT):
            said.append((sql, params, many))
        return result

    with connection.execute_wrapper(noting):
        migrate()
    _said.extend(said)


def _say_again() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with a check still to come cannot be altered
        for sql, params, many in _said:
            (cursor.executemany if many else cursor.execute)(sql, params)


def _copied(kept: Path, file: Path) -> bool:
    try:
        if kept.stat().st_uid != os.getuid():
            return False
        shutil.copyfile(kept, file)
    except OSError:
        return False
    return True


def _cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if named.startswith("/") else Path("~/.cache").expanduser()) / "firstcall"


def _version() -> str:
    """A hash over everything that the tables come from: Django, and every migration of every room."""
    seen = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            seen.update(f"\n{app.label}/{path.name}\n".encode())
            seen.update(path.read_bytes())
    for path in sorted(Path(__file__).parents[1].glob("*/guards.py")):  # what migrations call
        seen.update(path.read_bytes())
    return seen.hexdigest()[:24]


def _forget_others(kept: Path) -> None:
    for other in kept.parent.glob("blank-*.sqlite3"):
        if other != kept:
            other.unlink()
