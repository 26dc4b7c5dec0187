"""What every test stands on: which tests are pure, and a log that may be emptied between tests and never otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
#: Rooms without Django: the database makes no difference to them, so they run once.
PURE = ("incident", "matching", "narrative", "guidance", "sources")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the room it stands in."""
    for item in items:
        room = item.path.relative_to(TESTS).parts[0]
        if room in PURE or item.path == TESTS / "test_house.py":
            item.add_marker("pure")
        if room == "journeys":
            item.add_marker("journey")


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions.

    The database refuses to delete an entry of the log, from this program as from any other. PostgreSQL empties by TRUNCATE, which row triggers
    do not see; SQLite has only DELETE, so its triggers are taken off for that moment and put back word for word.
    """
    from django.db.backends.sqlite3.operations import DatabaseOperations

    flush = DatabaseOperations.execute_sql_flush

    def flush_without_guards(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            for name, _ in guards:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(self, sql_list)
            for _, sql in guards:
                cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = flush_without_guards
    yield
    DatabaseOperations.execute_sql_flush = flush
