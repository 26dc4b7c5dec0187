"""A database behind a mapping answers as an extract of the same records does: who, how well, and why, word for word."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from firstcall.holdings.loading import load
from firstcall.holdings.searching import search
from firstcall.sources.protocol import Question
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.database import Database
from firstcall.sources.sql.mapping import read_mapping
from firstcall.sources.sql.reading import Reading
from firstcall.sources.sql.rows import Rows
from firstcall.sources.sql.schema import lined_up
from tests.sources.sql import held
from tests.sources.sql.conftest import TODAY

pytestmark = pytest.mark.django_db

ASKED = [
    {"name": "Alan Example", "born": "1971-11-02"},
    {"name": "Alan Exampel", "born": "1971-11-02"},
    {"name": "Al Sample", "born": "1971-11-02", "sex": "male"},
    {"name": "Alan Example", "born": "1971-02-11"},
    {"name": "Alan Example"},
    {"name": "Beatrice OSample", "born": "1984-05-30"},
    {"name": "Beatrice O'Sample", "age": "42"},
    {"name": "Dawn Trial", "born": "2001-02-11"},
    {"name": "Carl Specimen"},
    {"name": "Specimen"},
    {"phone": "+447700900462"},
    {"phone": "01632 960201", "name": "Edward Instance"},
    {"username": "insta: night_owl99"},
    {"vehicle": "ZZ71ZZZ", "name": "Somebody Else"},
    {"address": "4 Sample Row, Anytown, ZZ1 2ZZ"},
    {"address": "4 Sample Row, Anytown, ZZ1 2ZZ", "name": "Alan Example"},
    {"name": "Nobody Nowhere", "born": "1950-01-01"},
]


@pytest.fixture(scope="module")
def file():
    return read_mapping(held.MAPPING)


@pytest.fixture
def source(file):
    made = SqlSource(file, lambda: held.address("sqlite"))
    yield made
    made.close()


@pytest.fixture
def _loaded(file):
    def everything(connection, job):
        rows = Rows(file)
        rows.read(connection, lined_up(file, connection), [(n,) for n in range(1, 6)], job)
        return [Reading(file).record(row, rows) for row in rows.records]

    database = Database(lambda: held.address("sqlite"), pool=1, longest_ms=5000)
    records = database.now(everything)
    database.close()
    load("local", records, as_of=date(2026, 11, 22), at=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("by", ASKED, ids=", ".join)
def test_both_say_the_same(source, by):
    by_what = {fact: (value,) for fact, value in by.items()}
    page = search("local", by_what, today=TODAY)
    reply = asyncio.run(source.reply(Question(id="q", incident=1, source="local", by_what=by_what, today=TODAY)))
    assert (reply.as_of, reply.cut_off, reply.records) == (page.as_of, page.cut_off, page.found)
