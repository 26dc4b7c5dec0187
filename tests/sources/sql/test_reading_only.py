"""A database behind a mapping is read and never written, and gives its connection back whatever happens to the question."""

import asyncio
import sqlite3
import threading
import time

import pytest
import sqlalchemy as sa

from firstcall.incident.codes import Outcome, Reason
from firstcall.incident.datafile import BadData, parse
from firstcall.sources.asking import ask
from firstcall.sources.protocol import Question, SourceUnavailable, TimedOut
from firstcall.sources.sql import dialects
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.database import Database
from firstcall.sources.sql.mapping import MappingFile, read_mapping
from tests.postgres import postgres
from tests.sources.sql import held
from tests.sources.sql.conftest import ROW, TODAY

WRITING = (
    "DELETE FROM phone",
    "UPDATE detainee SET surname = 'Changed'",
    "INSERT INTO phone VALUES (1, '07700 900999')",
    "DROP TABLE vehicle",
    "CREATE TABLE new_table (a INTEGER)",
)
SLOW = {
    "postgresql": "SELECT pg_sleep(30)",
    "mariadb": "SELECT SLEEP(30)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
}
QUESTION = Question(id="q", incident=1, source="local", by_what={"phone": ("07700 900461",)}, today=TODAY)


def mapping(*changes):
    text = held.MAPPING.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return MappingFile(parse(held.MAPPING, text))


def outcome(source, row=ROW):
    return asyncio.run(ask(source, row, QUESTION))


def slow(address):
    return SLOW[{"mysql": "mariadb"}.get(address.get_backend_name(), address.get_backend_name())]


@pytest.mark.parametrize("statement", WRITING)
def test_nothing_can_be_written_though_the_reader_may(address, statement):
    database = Database(lambda: address, pool=1, longest_ms=5000)
    before = held.read(address, "SELECT * FROM detainee"), held.read(address, "SELECT * FROM phone")
    with pytest.raises(SourceUnavailable):
        database.now(lambda connection, _job: connection.exec_driver_sql(statement))
    with pytest.raises(SourceUnavailable):
        database.now(lambda connection, _job: (connection.exec_driver_sql(statement), connection.commit()))
    database.close()
    assert (held.read(address, "SELECT * FROM detainee"), held.read(address, "SELECT * FROM phone")) == before


@pytest.mark.parametrize(
    "query", ["DELETE FROM phone", "SELECT 1; DELETE FROM phone", "UPDATE detainee SET dob = NULL"]
)
def test_a_mapping_cannot_hold_a_statement_that_writes(query):
    with pytest.raises(BadData, match="one SELECT, without a semicolon"):
        mapping(("data_of: {column: updated}", f"data_of: {{query: {query!r}}}"))


def test_a_query_that_writes_by_a_function_is_refused_before_anything_starts():
    address = held.address("postgresql")
    held.write(
        address,
        "CREATE OR REPLACE FUNCTION sly() RETURNS date LANGUAGE sql AS $$ INSERT INTO phone VALUES (1, '07700 900998'); "
        "SELECT current_date $$",
    )
    source = SqlSource(mapping(("{column: updated}", "{query: SELECT sly()}")), lambda: address)
    with pytest.raises(BadData, match="does not answer this query"):
        source.line_up()
    source.close()
    assert held.read(address, "SELECT count(*) FROM phone WHERE number = '07700 900998'") == [(0,)]


def test_a_statement_that_takes_too_long_is_given_up_and_its_connection_comes_back(address):
    database = Database(lambda: address, pool=1, longest_ms=400)

    async def asked():
        with pytest.raises(TimedOut):
            await database.do(lambda connection, _job: connection.exec_driver_sql(slow(address)).fetchall())
        while True:  # the thread may still be on its way back
            try:
                return await database.do(lambda connection, _job: connection.exec_driver_sql("SELECT 1").scalar())
            except SourceUnavailable:
                await asyncio.sleep(0.05)

    assert asyncio.run(asyncio.wait_for(asked(), 20)) == 1
    database.close()


def test_a_question_that_is_cancelled_gives_its_connection_back(address):
    database = Database(lambda: address, pool=1, longest_ms=20_000)
    begun = threading.Event()

    def working(connection, _job):
        connection.exec_driver_sql("SELECT 1").scalar()
        begun.set()
        return connection.exec_driver_sql(slow(address)).fetchall()

    async def asked():
        task = asyncio.create_task(database.do(working))
        await asyncio.to_thread(begun.wait)
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await database.do(lambda connection, _job: connection.exec_driver_sql("SELECT 1").scalar())

    began = time.monotonic()
    assert asyncio.run(asyncio.wait_for(asked(), 20)) == 1
    assert time.monotonic() - began < 15  # not after the thirty seconds of the statement
    database.close()


def test_a_question_that_was_cancelled_before_its_turn_is_not_asked():
    database = Database(lambda: held.address("sqlite"), pool=1, longest_ms=20_000)
    free, ran = threading.Event(), []

    async def asked():
        first = asyncio.create_task(database.do(lambda _connection, _job: free.wait(10)))
        second = asyncio.create_task(database.do(lambda _connection, _job: ran.append(1)))
        await asyncio.sleep(0.1)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        free.set()
        await first
        await database.do(lambda _connection, _job: None)

    asyncio.run(asked())
    database.close()
    assert ran == []


def test_a_database_that_is_killed_mid_question_is_not_checked():
    with postgres() as text:
        address = dialects.address(text)
        held.write(address, *held.statements())
        source = SqlSource(read_mapping(held.MAPPING), lambda: address)
        assert outcome(source).outcome is Outcome.TRACE
        owner = sa.create_engine(address)
        with owner.connect() as locking:
            locking.exec_driver_sql("LOCK TABLE vehicle IN ACCESS EXCLUSIVE MODE")

            def kill():
                with sa.create_engine(address).connect() as killer:
                    for _ in range(200):
                        killed = killer.exec_driver_sql(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'firstcall' "
                            "AND wait_event_type = 'Lock'"
                        ).fetchall()
                        if killed:
                            return
                        time.sleep(0.01)
                        killer.rollback()

            killing = threading.Thread(target=kill)
            killing.start()
            result = outcome(source)
            killing.join()
        assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.UNREACHABLE)
        assert outcome(source).outcome is Outcome.TRACE  # it is there again
        owner.dispose()
    assert outcome(source).reason is Reason.UNREACHABLE
    source.close()


def test_a_lock_that_somebody_holds_is_not_checked_in_time():
    address = held.address("postgresql")
    source = SqlSource(read_mapping(held.MAPPING), lambda: address, longest_ms=300)
    assert outcome(source).outcome is Outcome.TRACE
    owner = sa.create_engine(address)
    with owner.connect() as locking:
        locking.exec_driver_sql("LOCK TABLE vehicle IN ACCESS EXCLUSIVE MODE")
        assert outcome(source).reason is Reason.TIMEOUT
    owner.dispose()
    assert outcome(source).outcome is Outcome.TRACE
    source.close()


def test_a_file_that_is_not_there_is_neither_made_nor_no_trace(tmp_path):
    source = SqlSource(read_mapping(held.MAPPING), lambda: dialects.address(f"sqlite:///{tmp_path / 'none.db'}"))
    assert outcome(source).reason is Reason.UNREACHABLE
    source.close()
    assert not (tmp_path / "none.db").exists()


@pytest.fixture
def own(tmp_path):
    """A file of its own, to be changed."""
    file = tmp_path / "own.db"
    with sqlite3.connect(file) as made:
        made.executescript((held.EXAMPLES / "custody.sql").read_text("utf-8"))
    made.close()
    return file


def change(file, *statements):
    with sqlite3.connect(file) as made:
        for statement in statements:
            made.execute(statement)
    made.close()


def test_a_column_that_goes_away_while_it_is_asked_is_said_and_never_no_trace(own, caplog):
    source = SqlSource(read_mapping(held.MAPPING), lambda: dialects.address(f"sqlite:///{own}"))
    assert outcome(source).outcome is Outcome.TRACE
    change(own, "ALTER TABLE vehicle RENAME COLUMN vrm TO plate")
    assert outcome(source).reason is Reason.ERROR
    assert outcome(source).reason is Reason.NOT_CONFIGURED
    source.close()
    assert "there is no column 'vrm' in vehicle" in caplog.text and "900461" not in caplog.text


def test_data_without_a_date_is_not_configured(own):
    change(own, "UPDATE detainee SET updated = NULL")
    source = SqlSource(read_mapping(held.MAPPING), lambda: dialects.address(f"sqlite:///{own}"))
    assert outcome(source).reason is Reason.NOT_CONFIGURED
    source.close()


def test_live_data_is_of_the_day_of_the_question(own):
    source = SqlSource(mapping(("{column: updated}", "live")), lambda: dialects.address(f"sqlite:///{own}"))
    assert outcome(source).as_of == TODAY
    source.close()


def test_too_many_under_a_name_are_cut_off_and_prove_nothing(own):
    rows = ", ".join(f"({n}, 'Example', 'Alan', '1950-01-01', 'M', NULL, NULL, '2026-11-20')" for n in range(100, 400))
    change(own, f"INSERT INTO detainee VALUES {rows}")
    source = SqlSource(read_mapping(held.MAPPING), lambda: dialects.address(f"sqlite:///{own}"))

    def asked(**by):
        question = Question(id="q", incident=1, source="local", by_what=by, today=TODAY)
        return asyncio.run(ask(source, ROW, question))

    many = asked(name=("Alan Example",))
    assert (many.outcome, many.cut_off, len(many.records)) == (Outcome.TRACE, True, 50)
    none = asked(name=("Alan Example",), phone=("07700 900999",))
    assert none.outcome is Outcome.TRACE
    other = asked(name=("Alan Example",), born=("1949-06-30",))
    assert other.outcome is Outcome.NO_TRACE and "were not looked at" in other.says
    crowded = asked(name=("Alan Sixample",), born=("1950-01-01",))
    assert crowded.cut_off
    undated = SqlSource(mapping(("  born: dob\n  phone", "  phone")), lambda: dialects.address(f"sqlite:///{own}"))
    question = Question(
        id="q", incident=1, source="local", by_what={"name": ("Alan Example",), "born": ("1949-06-30",)}, today=TODAY
    )
    assert asyncio.run(undated.reply(question)).cut_off  # a birth that it cannot be asked by spares nobody
    undated.close()
    known = asked(name=("Alan Example",), born=("1971-11-02",))
    assert [found.id for found in known.records][:1] == ["1"]
    source.close()
