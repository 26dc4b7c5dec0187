"""The clock of the grade in force: from when it runs, what stops it, and when it warns."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.guidance.clocks import clock, running
from firstcall.guidance.consequences import wakes_at
from firstcall.incident import entries as e
from tests.guidance.building import BOOK, HANDLER, START, Incident


def graded(*steps: tuple[int, str]) -> Incident:
    """Grades given, each at a minute after the start."""
    call = Incident()
    call.fact("caller", "age", 44)
    for minute, grade in steps:
        call.at = START + timedelta(minutes=minute)
        call.add(e.Grade(grade=grade, reason=""), HANDLER)
    return call


def minutes(at: datetime) -> float:
    return (at - START).total_seconds() / 60


CLOCKS: list[tuple[str, tuple[tuple[int, str], ...], tuple[float, float] | None]] = [
    ("no grade, no clock", (), None),
    ("nobody is sent, no clock", ((0, "resolution"),), None),
    ("from when it was given", ((5, "priority"),), (5, 65)),
    ("given again, it wins no time", ((0, "priority"), (30, "priority")), (0, 60)),
    ("raised, from its own moment", ((0, "scheduled"), (100, "emergency")), (100, 115)),
    ("raised late, it does not end later than before", ((0, "priority"), (55, "emergency")), (55, 60)),
    ("lowered, its time counts from the moment before", ((0, "emergency"), (10, "priority")), (0, 60)),
    ("lowered to one without a target", ((0, "priority"), (10, "resolution")), None),
    ("raised from one without a target", ((0, "resolution"), (10, "priority")), (10, 70)),
    ("a grade that the force does not have leaves the clock alone", ((0, "priority"), (10, "grade-x")), (0, 60)),
]


@pytest.mark.parametrize(("says", "steps", "wanted"), CLOCKS, ids=[c[0] for c in CLOCKS])
def test_from_when_the_clock_runs_and_when_it_ends(
    says: str, steps: tuple[tuple[int, str], ...], wanted: tuple[float, float] | None
) -> None:
    held = clock(graded(*steps).state, book=BOOK)
    assert (None if held is None else (minutes(held.since), minutes(held.due))) == wanted


GRADES = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(sorted(BOOK.grades))), max_size=6)


@given(GRADES)
def test_raising_a_grade_never_moves_the_end_away(steps: list[tuple[int, str]]) -> None:
    ordered = sorted(steps, key=lambda step: step[0])
    before = clock(graded(*ordered).state, book=BOOK)
    if before is not None:
        after = clock(graded(*ordered, (300, "emergency")).state, book=BOOK)
        assert after is not None and after.due <= max(before.due, START + timedelta(minutes=315))
        if before.grade != "emergency":
            assert after.due <= before.due or after.due == START + timedelta(minutes=315)


@pytest.mark.parametrize(
    ("what", "stopped"),
    [
        (e.Attended(staff="AB12"), True),
        (e.Closed(reason="done"), True),
        (e.CallerTold(about=3, says="on the way"), False),
    ],
)
def test_what_stops_it(what: e.AnyBody, stopped: bool) -> None:
    call = graded((0, "emergency"))
    call.add(what, HANDLER)
    assert (running(call.state, book=BOOK) is None) is stopped


def test_a_grade_raised_after_somebody_was_there_runs_anew() -> None:
    call = graded((0, "scheduled"))
    call.add(e.Attended(staff="AB12"), HANDLER)
    call.later(minutes=10).add(e.Grade(grade="emergency", reason="he is back"), HANDLER)
    held = running(call.state, book=BOOK)
    assert held is not None and minutes(held.due) == 25


@pytest.mark.parametrize(
    ("grade", "minute", "level"),
    [
        ("emergency", 7, None),
        ("emergency", 7.5, "notice"),
        ("emergency", 14.9, "notice"),
        ("emergency", 15, "high"),
        ("priority", 29, None),
        ("priority", 30, "notice"),
        ("priority", 60, "high"),
        ("resolution", 100_000, None),
    ],
)
def test_half_of_the_time_is_a_notice_and_all_of_it_is_high(grade: str, minute: float, level: str | None) -> None:
    call = graded((0, grade)).later(minutes=minute)
    assert [w.level.value for w in call.warnings("grade-overdue")] == ([level] if level else [])


def test_it_warns_by_time_alone_and_no_more_once_somebody_is_there() -> None:
    call = graded((0, "emergency"))
    assert wakes_at(call.state, book=BOOK, now=call.at) == START + timedelta(minutes=7.5)
    call.later(minutes=8)
    assert wakes_at(call.state, book=BOOK, now=call.at) == START + timedelta(minutes=15)
    call.add(e.Attended(staff="AB12"), HANDLER)
    assert call.later(minutes=60).warnings("grade-overdue") == []
