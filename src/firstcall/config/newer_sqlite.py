"""Puts a mended SQLite where Django looks for the interpreter's own.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when a checkpoint resets the log while another connection writes; 3.51.3
mends it. Interpreters and distributions still carry older ones, so the package `pysqlite3` brings its own. This module must run before
anything imports Django's SQLite engine: settings import it first.
"""

from __future__ import annotations

import sys

MENDED = (3, 51, 3)


class SqliteTooOld(RuntimeError):
    """The SQLite in use can corrupt the log: nothing may start on it."""


def require_mended(version: tuple[int, ...]) -> None:
    """Refuse a SQLite that still has the WAL-reset fault."""
    if version < MENDED:
        found, wanted = (".".join(map(str, each)) for each in (version, MENDED))
        raise SqliteTooOld(
            f"SQLite {found} can corrupt a log (the WAL-reset fault); {wanted} or newer is needed. "
            "Mend: make setup (it installs pysqlite3 with a newer one)."
        )


def put_in_place() -> tuple[int, ...]:
    """Swap the newer SQLite in and return its version; raises SqliteTooOld where there is none new enough."""
    import sqlite3

    if sqlite3.sqlite_version_info < MENDED:
        try:
            import pysqlite3
            from pysqlite3 import dbapi2
        except ImportError:
            require_mended(sqlite3.sqlite_version_info)
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = dbapi2
    version: tuple[int, ...] = sys.modules["sqlite3"].sqlite_version_info
    require_mended(version)
    return version
