"""What each database needs to be read and never written: how it is reached, how a transaction begins, what its faults mean."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool

from firstcall.sources.protocol import SourceUnavailable, TimedOut, Unreachable

#: The driver that is taken where the address names none.
_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "mssql": "mssql+pymssql",
    "sqlserver": "mssql+pymssql",
    "oracle": "oracle+oracledb",
}


#: What breaks an address in two places at once, and leaves a part of a password where anybody may read it.
_ESCAPED = "in a name or password write @ as %40, : as %3A, / as %2F"


class BadAddress(ValueError):
    """An address that is no database's. What it was is not said: a password may stand in it."""


class DatabaseFault(SourceUnavailable):
    """The database refused a statement: a right that was taken away, a column that is gone."""


def address(text: str) -> URL:
    """The address of a database (a SQLAlchemy URL). Raises BadAddress."""
    try:
        url = sa.make_url(text.strip())
    except (
        exc.ArgumentError,
        ValueError,
    ):  # of a port that is none it says what stands there: often a part of the password
        raise BadAddress(f"this is no address of a database; write postgresql://reader@host/name; {_ESCAPED}") from None
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    known = {name.partition("+")[0] for name in _DRIVERS.values()} | {"sqlite"}
    if url.get_backend_name() not in known:
        raise BadAddress(f"databases of this kind are not asked; there is {', '.join(sorted(known))}")
    if url.get_backend_name() != "sqlite" and "@" in f"{url.host}{url.database}":
        raise BadAddress(f"an @ stands where none can; {_ESCAPED}")
    return url


def engine(url: URL, *, pool: int, longest_ms: int) -> sa.Engine:
    """An engine whose every connection reads only, as far as the database can be told so; nothing is opened yet.

    Raises BadAddress where the driver of the database is not installed.
    """
    kind = url.get_backend_name()
    given: dict[str, Any] = {
        "poolclass": QueuePool,
        "pool_size": pool,
        "max_overflow": 0,
        "pool_timeout": longest_ms / 1000,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "hide_parameters": True,
        "echo": False,
    }
    try:
        if kind == "sqlite":
            made = sa.create_engine("sqlite://", creator=_sqlite(url), **given)
        else:
            made = sa.create_engine(url, connect_args=_CONNECTING[kind](longest_ms), **given)
    except ImportError:
        extra = {"mysql": "mariadb", "mariadb": "mariadb", "mssql": "sqlserver", "oracle": "oracle"}.get(kind, kind)
        raise BadAddress(f"the driver for {kind} is not installed: pip install firstcall[{extra}]") from None
    sa.event.listen(made, "connect", lambda raw, _record: _connected(kind, raw, longest_ms))
    return made


def begin(connection: sa.Connection, longest_ms: int) -> None:
    """Begin a transaction of one moment that reads only, where the database knows such."""
    for statement in _BEGINNING.get(connection.dialect.name, ()):
        connection.exec_driver_sql(statement.format(ms=longest_ms))


_SERIAL = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_BEGINNING: dict[str, tuple[str, ...]] = {
    "postgresql": (_SERIAL, "SET LOCAL statement_timeout = {ms}"),
    "mysql": ("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",),
    "mariadb": ("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",),
    "sqlite": ("BEGIN",),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "mssql": ("SET LOCK_TIMEOUT {ms}",),
}


def _postgres(longest_ms: int) -> dict[str, Any]:
    return {
        "connect_timeout": _CONNECT,
        "options": f"-c default_transaction_read_only=on -c statement_timeout={longest_ms}",
        "application_name": "firstcall",
        "tcp_user_timeout": longest_ms * 2,
    }


def _mysql(longest_ms: int) -> dict[str, Any]:
    longest = _seconds(longest_ms)
    return {"connect_timeout": _CONNECT, "read_timeout": longest + 1, "write_timeout": longest + 1}


_CONNECTING: Mapping[str, Callable[[int], dict[str, Any]]] = {
    "postgresql": _postgres,
    "mysql": _mysql,
    "mariadb": _mysql,
    "mssql": lambda ms: {"timeout": _seconds(ms), "login_timeout": _CONNECT, "appname": "firstcall"},
    "oracle": lambda _ms: {"tcp_connect_timeout": _CONNECT},
}


#: Seconds to reach a database at all: psycopg takes no fewer, and nobody should wait for more.
_CONNECT = 2


def _seconds(ms: int) -> int:
    return -(-ms // 1000)


def _connected(kind: str, raw: Any, longest_ms: int) -> None:
    if kind in ("mysql", "mariadb"):
        maria = "MariaDB" in raw.get_server_info()
        limit = f"max_statement_time = {longest_ms / 1000}" if maria else f"max_execution_time = {longest_ms}"
        with raw.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.execute(f"SET SESSION {limit}")
    elif kind == "oracle":
        raw.call_timeout = longest_ms
    elif kind == "sqlite":
        raw.execute("PRAGMA query_only = ON")


def _sqlite(url: URL) -> Callable[[], sqlite3.Connection]:
    """Opens the file to read it only; a file that is not there is not made."""
    file = Path(url.database or "")

    def opened() -> sqlite3.Connection:
        named = f"file:{quote(str(file.absolute()))}?mode=ro"
        return sqlite3.connect(named, uri=True, check_same_thread=False, isolation_level=None, timeout=1.0)

    return opened


#: What databases say when a statement was given up, by driver: SQLSTATE, number, or words.
_GIVEN_UP_STATES = frozenset(("57014", "55P03"))
_GIVEN_UP_NUMBERS = frozenset((1969, 3024, 1317, 1205, 1222))
_GIVEN_UP_WORDS = ("interrupted", "DPY-4024", "ORA-01013", "timed out")


def meaning(wrong: Exception) -> SourceUnavailable:
    """What a fault of the database or its driver means for the question; nothing of its words is kept."""
    if isinstance(wrong, exc.TimeoutError):
        return TimedOut("every connection is in use")
    if isinstance(wrong, OSError):
        return Unreachable("nobody there")
    if not isinstance(wrong, exc.DBAPIError):
        return DatabaseFault(type(wrong).__name__)
    if _given_up(wrong.orig):
        return TimedOut("the database took too long")
    if wrong.connection_invalidated or isinstance(wrong, exc.InterfaceError) or _lost(wrong):
        return Unreachable("the database cannot be reached")
    return DatabaseFault(type(wrong).__name__)


def _given_up(raw: Any) -> bool:
    if getattr(raw, "sqlstate", None) in _GIVEN_UP_STATES:
        return True
    number = raw.args[0] if raw is not None and raw.args else None
    if number in _GIVEN_UP_NUMBERS:
        return True
    return any(word in str(raw) for word in _GIVEN_UP_WORDS)


def _lost(wrong: exc.DBAPIError) -> bool:
    """An operational fault that is no refusal of a statement: refused, lost or never made connections."""
    if not isinstance(wrong, exc.OperationalError):
        return False
    if isinstance(wrong.orig, sqlite3.Error):
        return "unable to open" in str(wrong.orig)
    return True


def cut(raw: Any) -> None:
    """End a connection from outside, at its socket: whoever waits on it is told that it is gone."""
    with contextlib.suppress(Exception):  # it may be gone already, or be no socket
        number = raw.pgconn.socket if hasattr(raw, "pgconn") else raw._sock.fileno()  # noqa: SLF001  PyMySQL has no other way to its socket
        with socket.socket(fileno=os.dup(number)) as copy:
            copy.shutdown(socket.SHUT_RDWR)


def give_up(raw: Any) -> None:
    """Tell the database that nobody waits for this connection's statement any more. May block for a second."""
    if isinstance(raw, sqlite3.Connection):
        raw.interrupt()
        return
    if hasattr(raw, "cancel_safe"):
        with contextlib.suppress(Exception):  # whether or not it can be told, the connection is cut next
            raw.cancel_safe(timeout=0.5)
            return
    cut(raw)
