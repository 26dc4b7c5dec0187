"""Dates as a table writes them, by the forms that its mapping names: read, and written to ask by."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from firstcall.incident.dates import LONDON, born_between

_PARTS = {
    "YYYY": "%Y",
    "YY": "%y",
    "Month": "%B",
    "Mon": "%b",
    "MM": "%m",
    "DD": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
}
_PART = re.compile("|".join(_PARTS))

Day = Callable[[str], str | None]
Moment = Callable[[str], datetime | None]


def _python(form: str) -> str:
    return _PART.sub(lambda part: _PARTS[part[0]], form)


def written(on: date, forms: Sequence[str]) -> tuple[str, ...]:
    """A day in every form that is one of a whole day (a time of day in the form is left out of account)."""
    whole = [form for form in forms if "DD" in form and "HH" not in form]
    return tuple(dict.fromkeys(on.strftime(_python(form)) for form in whole))


def moment(forms: Sequence[str]) -> Moment:
    """Reads a time by the first form that fits; without an offset it is London's, a bare date its midnight UTC."""
    ways = [(_python(form), "HH" in form) for form in forms]

    @lru_cache(maxsize=65536)
    def read(text: str) -> datetime | None:
        for way, timed in ways:
            try:
                at = datetime.strptime(text, way)  # noqa: DTZ007 (the zone is given below)
            except ValueError:
                continue
            return at.replace(tzinfo=LONDON if timed else UTC).astimezone(UTC)
        return _iso(text)

    return read


def _iso(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=LONDON if len(text) > 10 else UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return None


def day(forms: Sequence[str]) -> Day:
    """Reads a day as YYYY-MM-DD; YYYY-MM and YYYY are taken as they stand; a time after the day is left out."""
    ways = [_python(form) for form in forms]

    @lru_cache(maxsize=65536)
    def read(text: str) -> str | None:
        if born_between(text) is not None:
            return text
        for way in ways:
            try:
                return datetime.strptime(text, way).date().isoformat()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
        head, _, time = text.replace("T", " ").partition(" ")
        return head if time and time[0].isdigit() and len(head) == 10 and born_between(head) is not None else None

    return read
