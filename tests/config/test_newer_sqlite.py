import sqlite3

import pytest
from django.db import connection

from firstcall.config.newer_sqlite import SqliteTooOld, require_mended


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_a_sqlite_with_the_wal_reset_fault_is_refused_with_its_mend(version):
    with pytest.raises(SqliteTooOld, match=r"3\.51\.3 or newer is needed\. Mend: make setup"):
        require_mended(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_mended_sqlite_is_accepted(version):
    require_mended(version)


def test_the_mended_sqlite_is_the_one_in_use():
    assert sqlite3.sqlite_version_info >= (3, 51, 3)


@pytest.mark.django_db
def test_sqlite_keeps_what_it_acknowledged_and_queues_its_writers():
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}
    assert connection.transaction_mode == "IMMEDIATE"
