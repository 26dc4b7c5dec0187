"""Partial dates of birth and ages as ranges: what is known, and no more."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

#: The law and a birthday go by the day in London, whatever clock the entry was stamped with.
LONDON = ZoneInfo("Europe/London")

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


class AgeRange(msgspec.Struct, frozen=True):
    """The youngest and the oldest that somebody may be, in whole years; both ends are possible."""

    youngest: int
    oldest: int

    def meets(self, other: AgeRange) -> bool:
        """Whether some age lies in both."""
        return self.youngest <= other.oldest and other.youngest <= self.oldest


def london_day(at: datetime) -> date:
    """The day in London at a moment; a moment without a zone is read as London time."""
    return at.date() if at.tzinfo is None else at.astimezone(LONDON).date()


def born_between(text: str) -> tuple[date, date] | None:
    """First and last possible day of birth for YYYY, YYYY-MM or YYYY-MM-DD; None for anything else."""
    parts = _PARTIAL.match(text)
    if parts is None:
        return None
    year, month, day = (int(p) if p else None for p in parts.groups())
    try:
        if year is None:
            return None
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def age_on(born: date, day: date) -> int:
    """Whole years; somebody born on 29 February grows older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_range(born: str, day: date) -> AgeRange | None:
    """The ages that a partial date of birth allows on ``day``; None where it says nothing usable."""
    between = born_between(born)
    if between is None or between[0] > day:
        return None
    first, last = between
    return AgeRange(age_on(min(last, day), day), age_on(first, day))


def born_range_of_age(age: int, on: date) -> tuple[date, date]:
    """First and last possible day of birth of somebody who is ``age`` on ``on``."""
    return _years_back(on, age + 1, 1), _years_back(on, age, 0)


def _years_back(day: date, years: int, plus_days: int) -> date:
    year = max(day.year - years, 1)
    try:
        back = day.replace(year=year)
    except ValueError:  # 29 February: whoever was born on 28 February of a common year has had that birthday
        back = date(year, 2, 28)
    return date.fromordinal(back.toordinal() + plus_days)
