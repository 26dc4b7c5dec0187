"""When a system's owner takes it down for work, as the owner has told: on a day, or on the same weekday every week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import pydantic

from firstcall.incident.datafile import Shape
from firstcall.incident.rows import Words

#: The clock by which owners announce their work.
HERE = ZoneInfo("Europe/London")


class Weekday(StrEnum):
    """A day of the week, in its order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Window(Shape):
    """One announced window: ``on`` a date or a weekday, from ``starts`` to ``ends`` (past midnight where that is earlier)."""

    on: Weekday | date
    starts: time
    ends: time
    says: Words = "maintenance"

    @pydantic.model_validator(mode="after")
    def _lasts(self) -> Window:
        if self.starts == self.ends:
            raise ValueError("it ends when it starts")
        if self.starts.tzinfo or self.ends.tzinfo:
            raise ValueError("the times are those of the control room's clock, without an offset")
        return self

    def begun_on(self, day: date) -> Planned | None:
        """The window that begins on a day; None where none does."""
        if isinstance(self.on, Weekday):
            if list(Weekday)[day.weekday()] is not self.on:
                return None
        elif self.on != day:
            return None
        last = day + timedelta(days=1) if self.ends < self.starts else day
        begins, ends = datetime.combine(day, self.starts, HERE), datetime.combine(last, self.ends, HERE)
        return Planned(begins, ends, self.says)


@dataclass(frozen=True, slots=True)
class Planned:
    """Work on a system from a moment to another."""

    begins: datetime
    ends: datetime
    says: str


def next_planned(windows: Iterable[Window], now: datetime) -> Planned | None:
    """The work that is under way, or else that which comes next; None where none is known."""
    today = now.astimezone(HERE).date()
    found = []
    for window in windows:
        days = [today + timedelta(days=n) for n in range(-1, 8)] if isinstance(window.on, Weekday) else [window.on]
        found += [planned for day in days if (planned := window.begun_on(day)) is not None and planned.ends > now]
    return min(found, key=lambda planned: planned.begins, default=None)
