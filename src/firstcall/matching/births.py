"""Dates of birth, whole or in part, as people in Britain tell and type them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_LONGEST = 200
#: Nobody of whom anything is asked was born before; an earlier year is a slip.
_FIRST_YEAR, _LAST_YEAR = 1850, 9999

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_DAY_FIRST = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})\Z")

_LEADING = re.compile(
    r"(?:(?:was )?born(?: on| in)?|date of birth|d\.?o\.?b\.?)(?: is| was)?[ :=\-]*"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[ ,.]+|the "
)
_MIDNIGHT = re.compile(r"[t ]00:00(?::00(?:\.0+)?)?z?\Z")
_YEAR = re.compile(r"([0-9]{4})\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4}) ?[-/.] ?([0-9]{1,2})(?: ?[-/.] ?([0-9]{1,2}))?\Z")
_FIGURES = re.compile(r"([0-9]{1,2}) ?[/.\- ] ?([0-9]{1,2}) ?[/.\- ] ?'?([0-9]{4}|[0-9]{2})\Z")
_RUN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})\Z")
_RUN_YEAR_FIRST = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_MONTH_YEAR = re.compile(r"([0-9]{1,2}) ?[/.\-] ?([0-9]{4})\Z")
_TH = r"(?:st|nd|rd|th)?"
_WORDS = re.compile(
    rf"(?:([0-9]{{1,2}}) ?{_TH}[ \-/.,]*(?:of )?)?([a-z]{{3,9}})[ \-/.,]*(?:of )?'?([0-9]{{4}}|[0-9]{{2}})\Z"
)
_MONTH_FIRST = re.compile(rf"([a-z]{{3,9}})\.? ([0-9]{{1,2}}) ?{_TH},? '?([0-9]{{4}}|[0-9]{{2}})\Z")

_NAMES = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sep oct nov dec".split(),
)
_MONTHS = {name: number for names in _NAMES for number, name in enumerate(names, 1)}
_MONTHS |= {"sept": 9, "febuary": 2, "feburary": 2, "novemeber": 11, "agust": 8}


@lru_cache(maxsize=65536)
def born(text: str, today: date | None = None) -> str | None:
    """A date of birth in ISO, whole or in part (YYYY-MM, YYYY), day before month; None where it is no date. Total.

    A year of two figures is read only where ``today`` is given: as the latest year that is not in the future. What is
    only near ("about 1971", "the seventies") is no date.
    """
    iso = _ISO.match(text)
    if iso:
        year, month, day = iso.groups()
        return text if _is_day(int(year), int(month), int(day)) else None
    figures = _DAY_FIRST.match(text)
    if figures:
        day, month, year = figures.groups()
        return f"{year}-{month}-{day}" if _is_day(int(year), int(month), int(day)) else None
    return _told(text, today)


def _told(text: str, today: date | None) -> str | None:
    plain = " ".join(text[:_LONGEST].lower().split()) if text.isascii() else ""
    while leading := _LEADING.match(plain):
        plain = plain[leading.end() :]
    plain = _MIDNIGHT.sub("", plain.rstrip(" .,"))
    return _in_figures(plain, today) or _in_words(plain, today)


def _in_figures(plain: str, today: date | None) -> str | None:
    if _YEAR.match(plain):
        return _day(plain)
    if parts := _YEAR_FIRST.match(plain):
        return _day(parts[1], parts[2], parts[3])
    if parts := _FIGURES.match(plain):
        return _day(_century(parts[3], today), parts[2], parts[1])
    if parts := _MONTH_YEAR.match(plain):
        return _day(parts[2], parts[1])
    if parts := _RUN.match(plain):
        year_first = _RUN_YEAR_FIRST.match(plain)
        return _day(parts[3], parts[2], parts[1]) or (_day(*year_first.groups()) if year_first else None)
    return None


def _in_words(plain: str, today: date | None) -> str | None:
    if (parts := _WORDS.match(plain)) and parts[2] in _MONTHS:
        return _day(_century(parts[3], today), str(_MONTHS[parts[2]]), parts[1])
    if (parts := _MONTH_FIRST.match(plain)) and parts[1] in _MONTHS:
        return _day(_century(parts[3], today), str(_MONTHS[parts[1]]), parts[2])
    return None


def _century(year: str, today: date | None) -> str | None:
    if len(year) == 4:
        return year
    if today is None:
        return None
    this = today.year - today.year % 100 + int(year)
    return str(this if this <= today.year else this - 100)


def _day(year: str | None, month: str | None = None, day: str | None = None) -> str | None:
    if year is None or not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    if month is None:
        return year
    if day is None:
        return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else None
    return f"{year}-{int(month):02}-{int(day):02}" if _is_day(int(year), int(month), int(day)) else None


def _is_day(year: int, month: int, day: int) -> bool:
    if not _FIRST_YEAR <= year <= _LAST_YEAR or not 1 <= month <= 12:
        return False
    return 1 <= day <= 28 or 1 <= day <= monthrange(year, month)[1]
