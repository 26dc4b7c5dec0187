"""Days as people type them into a filter."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from firstcall.desk.picture.words import HERE

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z", re.ASCII)
_BRITISH = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\Z", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})\s+([a-z]{3})[a-z]*\.?\s+(\d{4})\Z", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Years that a day of the log can have; a mistyped year is no day.
YEARS = range(1990, 2200)


def read_day(text: str) -> date | None:
    """A day from ``2026-11-23``, ``23/11/2026`` or ``23 Nov 2026``; None where it is no day."""
    plain = " ".join(text.lower().split())
    if told := _ISO.match(plain):
        return _day(*told.groups())
    if told := _BRITISH.match(plain):
        return _day(*reversed(told.groups()))
    told = _WORDS.match(plain)
    if told and told[2] in _MONTHS:
        return _day(told[3], str(_MONTHS.index(told[2]) + 1), told[1])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if read.year in YEARS else None


def begins(day: date) -> datetime:
    """Midnight of a day on the control room's wall."""
    return datetime.combine(day, time(), tzinfo=HERE)


def ends(day: date) -> datetime:
    """The midnight after a day: the day itself is in, this moment is not."""
    return begins(day + timedelta(days=1))
