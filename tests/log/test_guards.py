"""The database itself keeps the log: nothing is changed or deleted, by whatever route."""

import pytest
from django.db import DatabaseError, connection, transaction

from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.models import EntryRow
from firstcall.log.rebuilding import verify
from firstcall.log.recording import note
from tests.incident.building import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    note([Draft(body=Housekeeping(what="load", says="an extract was loaded"))], at=START)
    return EntryRow.objects.get()


CHANGES = [
    "UPDATE log_entry SET \"by\" = 'somebody-else'",
    "UPDATE log_entry SET body = '{}'",
    "UPDATE log_entry SET body = NULL, seq = 9",
    "UPDATE log_entry SET at = '2001-01-01'",
    "UPDATE log_entry SET body_mac = ''",
    "DELETE FROM log_entry",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_a_change_is_refused(row, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert EntryRow.objects.get().body == row.body


def test_the_orm_is_refused_too(row):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EntryRow.objects.all().update(kind="line")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EntryRow.objects.all().delete()


def test_a_body_may_be_set_to_null_and_the_entry_still_proves_what_it_was(row):
    EntryRow.objects.all().update(body=None)
    gone = EntryRow.objects.get()
    assert gone.body is None and gone.body_mac == row.body_mac
    assert verify() == []


def test_emptying_the_table_is_refused(row):
    emptying = "TRUNCATE log_entry" if connection.vendor == "postgresql" else "DELETE FROM log_entry WHERE 1"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(emptying)
