"""The empty database that runs start from: kept for speed, and never anything but this version's."""

import pytest

from firstcall.exercises import blank
from firstcall.exercises.throwaway import own_database

pytestmark = pytest.mark.pure  # about SQLite: PostgreSQL's schemas are made anew each time


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "firstcall"


def tables():
    from django.db import connection

    with own_database():
        return sorted(connection.introspection.table_names())


def test_a_second_run_copies_what_the_first_one_made(cache, django_db_blocker, monkeypatch):
    with django_db_blocker.unblock():
        first = tables()
        assert "log_entry" in first
        assert len(list(cache.iterdir())) == 1
        monkeypatch.setattr(blank, "migrate", lambda: pytest.fail("it was made anew"))
        assert tables() == first


def test_another_version_makes_its_own_and_the_old_one_goes(cache, django_db_blocker, monkeypatch):
    with django_db_blocker.unblock():
        tables()
        (old,) = cache.iterdir()
        monkeypatch.setattr(blank, "_version", lambda: "another")
        tables()
        assert [f.name for f in cache.iterdir()] == ["blank-another.sqlite3"]
        assert not old.exists()


def test_where_nothing_can_be_kept_the_tables_are_made_all_the_same(cache, django_db_blocker):
    cache.write_text("a file where the folder should be")
    with django_db_blocker.unblock():
        assert "log_entry" in tables()
