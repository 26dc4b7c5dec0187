"""What every test stands on: which tests are pure, and a log that may be emptied between tests and never otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
#: Rooms without Django: the database makes no difference to them, so they run once.
PURE = ("incident", "matching", "narrative", "guidance", "sources", "gateway", "simulator")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave a folder unread whose every test the marks would take out again: reading all of them takes longer than many run."""
    if collection_path.parent != TESTS or not collection_path.is_dir():
        return None
    room, marks = collection_path.name, config.option.markexpr
    left_out = {
        "journey": room != "journeys",
        "not journey": room == "journeys",
        "not journey and not pure": room in (*PURE, "journeys"),
    }
    return left_out.get(marks) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the room it stands in."""
    for item in items:
        room = item.path.relative_to(TESTS).parts[0]
        if room in PURE or item.path == TESTS / "test_house.py":
            item.add_marker("pure")
        if room == "journeys":
            item.add_marker("journey")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Every test has a log of its own that begins with incident 1: nothing of another's log is kept."""
    yield
    for name in ("firstcall.log.reading", "firstcall.desk.remembering"):
        if name in sys.modules:
            sys.modules[name].forget()


#: What the migrations and nobody else wrote; flushed, Django would work it all out anew after every such test.
MIGRATED = {"django_content_type", "auth_permission", "django_migrations"}


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions: those that hold something, and no others.

    The database refuses to delete an entry of the log, from this program as from any other, so the guards are taken off for that moment.
    """
    from django.core.management.color import no_style
    from django.db import connections
    from django.db.backends.base.operations import BaseDatabaseOperations
    from django.test import TransactionTestCase

    from firstcall.log import guards

    flush, teardown = BaseDatabaseOperations.execute_sql_flush, TransactionTestCase._fixture_teardown
    tables: dict[str, list[str]] = {}

    def flush_without_guards(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        guards.remove(self.connection)
        flush(self, sql_list)
        guards.install(self.connection)

    def empty_what_is_filled(self: TransactionTestCase) -> None:
        for alias in self._databases_names(include_mirrors=False):
            connection = connections[alias]
            if alias not in tables:
                tables[alias] = sorted({*connection.introspection.django_table_names(only_existing=True)} - MIGRATED)
            with connection.cursor() as cursor:
                cursor.execute(
                    " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in tables[alias])
                )
                filled = [row[0] for row in cursor.fetchall()]
            if filled:
                connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), filled, allow_cascade=True))

    BaseDatabaseOperations.execute_sql_flush = flush_without_guards
    TransactionTestCase._fixture_teardown = empty_what_is_filled
    yield
    BaseDatabaseOperations.execute_sql_flush, TransactionTestCase._fixture_teardown = flush, teardown
