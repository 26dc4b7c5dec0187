"""What every test stands on: which tests are pure, and a log that may be emptied between tests and never otherwise."""

from __future__ import annotations

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


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions.

    The database refuses to delete an entry of the log, from this program as from any other, so the guards are taken off for that moment.
    """
    from django.db.backends.base.operations import BaseDatabaseOperations

    from firstcall.log import guards

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_guards(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        guards.remove(self.connection)
        flush(self, sql_list)
        guards.install(self.connection)

    BaseDatabaseOperations.execute_sql_flush = flush_without_guards
    yield
    BaseDatabaseOperations.execute_sql_flush = flush
