"""The invented custody system of the documents, in a real PostgreSQL, a real MariaDB and a SQLite file."""

from __future__ import annotations

import atexit
import contextlib
import sqlite3
import tempfile
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

from firstcall.sources.sql import dialects
from tests.postgres import postgres
from tests.sources.sql.mariadb import mariadb

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
MAPPING = EXAMPLES / "custody.yaml"
KINDS = ("postgresql", "mariadb", "sqlite")

_STACK = contextlib.ExitStack()
atexit.register(_STACK.close)


@cache
def address(kind: str) -> URL:
    """The address of a database of a kind that holds the invented system; one for all tests of this process."""
    if kind == "sqlite":
        folder = Path(_STACK.enter_context(tempfile.TemporaryDirectory(prefix="firstcall-sqlite-")))
        with contextlib.closing(sqlite3.connect(folder / "held.db")) as made:
            made.executescript((EXAMPLES / "custody.sql").read_text("utf-8"))
        return dialects.address(f"sqlite:///{folder / 'held.db'}")
    url = dialects.address(_STACK.enter_context(postgres() if kind == "postgresql" else mariadb()))
    write(url, *statements())
    return url


def statements() -> list[str]:
    """The statements of the example, one by one."""
    lines = (EXAMPLES / "custody.sql").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("--"))
    return [statement for statement in text.split(";") if statement.strip()]


def write(url: URL, *words: str) -> None:
    """Run statements as the owner of the database, and keep what they did."""
    owner = sa.create_engine(url)
    with owner.begin() as connection:
        for statement in words:
            connection.exec_driver_sql(statement.replace("%", "%%") if "mysql" in str(owner.driver) else statement)
    owner.dispose()


def read(url: URL, query: str) -> list[tuple[object, ...]]:
    """What a query of the owner brings."""
    owner = sa.create_engine(url)
    with owner.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(query)]
    owner.dispose()
    return found


def open_address(url: URL) -> str:
    """An address as it may stand in a file: without its password."""
    bare = URL.create(url.drivername, url.username, None, url.host, url.port, url.database)
    return bare.render_as_string(hide_password=False)
