"""One field compared: which level was reached, what it weighs, and the two values that were compared."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple


class Level(NamedTuple):
    """The outcome of comparing one field. ``level`` is one of the model's for ``field``.

    ``asked`` and ``held`` are the values as they were compared; ``saying.says`` makes the sentence of them.
    """

    field: str
    level: str
    bits: float
    asked: str = ""
    held: str = ""


def shown_name(folded: str) -> str:
    """A folded name as it is shown: ``example`` is ``Example``."""
    return folded.title()


_MONTHS = "January February March April May June July August September October November December".split()


@lru_cache(maxsize=65536)
def shown_date(iso: str) -> str:
    """A whole or partial ISO date in words: ``19 August 2000``, ``August 2000``, ``2000``."""
    year, _, rest = iso.partition("-")
    month, _, day = rest.partition("-")
    words = [str(int(day))] if day else []
    return " ".join([*words, *([_MONTHS[int(month) - 1]] if month else []), year])


def shown_day(day: date) -> str:
    """A day as a desk shows it: ``2 Nov 1971``."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"
