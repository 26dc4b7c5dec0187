"""A scenario's records on another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.exercises import packaged
from firstcall.exercises.moved import moved, moved_birth, moved_to
from firstcall.exercises.playing import Replay
from firstcall.exercises.scenario import Answer, Person, Scenario
from firstcall.incident.dates import age_on
from firstcall.incident.records import Event, Order, Record, RecordPerson
from tests.exercises.texts import SMALL, read

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


DATED = SMALL.replace(
    "{at: +12s, answer: {person: suspect, question: name, value: Colin Tarrant}}",
    "{at: +12s, answer: {person: suspect, question: date-of-birth, value: 1980-02-03}}",
).replace('about: {phones: ["07700 900401"]}', "about: {born: 1980-02-03}")


def test_a_scenario_moves_with_its_staff_its_records_its_faults_and_its_answers(tmp_path: Path) -> None:
    scenario = read(DATED, tmp_path)
    later = moved_to(scenario, datetime(2026, 5, 14, 8, 0, tzinfo=UTC))
    (visor,), (fault,), (contact,) = later.records["visor"], later.faults, later.contacts
    deeds = [step.do for step in contact.steps]
    assert later.starts == datetime(2026, 5, 14, 8, 0, tzinfo=UTC)
    assert later.staff[0].certificates[0].awarded == date(2026, 1, 15)
    assert visor.as_of == date(2026, 5, 11)
    assert visor.persons[0].orders[0].made == date(2024, 2, 11)
    assert [d.value for d in deeds if isinstance(d, Answer)] == ["1980-02-13"]
    assert [d.about.born for d in deeds if isinstance(d, Person)] == ["1980-02-13"]
    assert later.laid_over()[0].end == datetime(2026, 5, 14, 8, 10, tzinfo=UTC)
    assert (fault.source, contact.number, later.expect) == ("pnd", "01632 960211", scenario.expect)
    assert moved_to(later, scenario.starts) == scenario


@pytest.mark.parametrize("name", ["case-first-call", "domestic-abuse-order"])
def test_a_packaged_scenario_comes_to_the_same_on_any_day(run: Callable[[Scenario], Replay], name: str) -> None:
    """So that a demonstration may play it today."""
    scenario = packaged.scenarios()[name]
    later = moved_to(scenario, scenario.starts + timedelta(days=555))
    assert [judged.met for judged in run(later).judged] == [judged.met for judged in run(scenario).judged]
