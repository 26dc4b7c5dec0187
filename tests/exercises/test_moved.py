"""A scenario's records on another day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.exercises.moved import moved, moved_birth
from firstcall.incident.dates import age_on
from firstcall.incident.records import Event, Order, Record, RecordPerson

pytestmark = pytest.mark.pure

RECORD = Record(
    id="V-3391",
    as_of=date(2017, 3, 1),
    persons=(
        RecordPerson(
            born="1971-11-02", markers=("registered-sex-offender",), orders=(Order(type="SOPO", made=date(2012, 6, 1)),)
        ),
    ),
    event=Event(at=datetime(2017, 2, 1, 9, 30, tzinfo=UTC), kind="visit"),
    text="A visit.",
)


def test_every_date_moves_by_as_much_and_nothing_else_changes() -> None:
    later = moved(RECORD, timedelta(days=10))
    (person,) = later.persons
    assert (later.as_of, person.born) == (date(2017, 3, 11), "1971-11-12")
    assert (person.orders[0].made, person.orders[0].ends) == (date(2012, 6, 11), None)
    assert later.event == Event(at=datetime(2017, 2, 11, 9, 30, tzinfo=UTC), kind="visit")
    assert (later.id, later.text, person.markers) == (RECORD.id, RECORD.text, RECORD.persons[0].markers)


@pytest.mark.parametrize(
    ("born", "days", "then"),
    [
        ("2000-08-19", 365, "2001-08-19"),
        ("2000-08", 365, "2001-08"),
        ("2000", 365, "2001"),
        ("2000", 9 * 365 + 2, "2009"),
        (None, 365, None),
        ("about 1980", 365, "about 1980"),
        ("9999-12-31", 365, "9999-12-31"),
    ],
)
def test_a_date_of_birth_stays_as_exact_as_it_was(born: str | None, days: int, then: str | None) -> None:
    assert moved_birth(born, timedelta(days=days)) == then


@given(st.dates(date(1920, 1, 1), date(2017, 3, 6)), st.integers(0, 20_000))
def test_everybody_is_as_old_as_when_the_scenario_was_written_give_or_take_a_leap_day(born: date, days: int) -> None:
    then, by = date(2017, 3, 6), timedelta(days=days)
    now_born = moved_birth(born.isoformat(), by)
    assert now_born is not None
    day = date.fromisoformat(now_born)
    assert (then + by) - day == then - born
    assert abs(age_on(day, then + by) - age_on(born, then)) <= 1


def test_there_and_back_is_where_it_was() -> None:
    there = moved(RECORD, timedelta(days=3000))
    assert moved(there, timedelta(days=-3000)) == RECORD
