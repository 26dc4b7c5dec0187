"""The clock of the grade in force: from when it runs, when somebody must be there, and what stops it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from firstcall.guidance.book import Book
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a grade. ``seq`` is the entry of the grade that started it."""

    grade: str
    seq: int
    since: datetime
    due: datetime

    @property
    def half(self) -> datetime:
        """When half of the time is gone."""
        return self.since + (self.due - self.since) / 2


def clock(state: State, *, book: Book) -> Clock | None:
    """The clock of the grade in force, also where it has stopped; None where the grade has no target.

    It runs from when the grade was given. A raised grade runs from its own moment and never ends later than the one before
    it would have; one that is lowered, or given again, wins no time: its target counts from the moment before it.
    """
    since: datetime | None = None
    due: datetime | None = None
    seq, rank = 0, -1
    for grade in state.grades:
        row, before = book.grades.get(grade.grade), rank
        if row is None:
            continue  # a grade that the force no longer has: what was in force runs on
        rank = book.grades.rank(grade.grade)
        raised = since is None or rank > before
        if since is None or raised:
            since, seq = grade.at, grade.seq
        ends = None if row.target_minutes is None else since + timedelta(minutes=row.target_minutes)
        due = min(ends, due) if raised and ends is not None and due is not None else ends
    last = state.grade
    return None if since is None or due is None or last is None else Clock(last.grade, seq, since, due)


def running(state: State, *, book: Book) -> Clock | None:
    """The clock, while the incident is open and nobody was there since it started."""
    held = clock(state, book=book) if state.open else None
    if held is None or (state.attended is not None and state.attended.seq > held.seq):
        return None
    return held


def moments(state: State, *, book: Book) -> Iterator[datetime]:
    """When time alone makes the clock warn: at half of the time, and at its end."""
    held = running(state, book=book)
    if held is not None:
        yield from (held.half, held.due)
