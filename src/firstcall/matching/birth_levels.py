"""How well dates of birth and ages agree. Whole, partial, day and month swapped, one figure wrong, an age on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from firstcall.incident.dates import AgeRange, age_range, born_between
from firstcall.matching.level import Level, shown_date
from firstcall.matching.model import Model
from firstcall.matching.others import DAYS


def compare_births(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> tuple[Level, ...]:
    """The best level between any two of the dates that are given; of nothing, nothing."""
    if len(asked) == len(held) == 1:
        level = how_close(asked[0], held[0])
        return (Level("born", level, model.bits("born", level), asked[0], held[0]),)
    found = [
        Level("born", how, model.bits("born", how), a, h) for a in asked for h in held for how in (how_close(a, h),)
    ]
    return (max(found, key=lambda level: level.bits),) if found else ()


@lru_cache(maxsize=65536)
def how_close(a: str, b: str) -> str:
    """The level between two dates of birth in ISO, whole or in part: the same whichever stands first."""
    if len(a) == len(b) == 10:
        return "agrees" if a == b else _whole(a, b)
    one, other = born_between(a), born_between(b)
    if one is None or other is None:
        return "differs"
    if one[0] <= other[1] and other[0] <= one[1]:
        return "month" if min(len(a), len(b)) == 7 else "year"
    return "differs"


def _whole(a: str, b: str) -> str:
    if a[:4] == b[:4] and (a[5:7], a[8:]) == (b[8:], b[5:7]):
        return "swapped"
    wrong = [at for at in range(10) if a[at] != b[at]]
    # A figure of the century or the decade is no slip: it is how a father and a son of one name differ.
    if len(wrong) == 1 and wrong[0] >= 3:
        return "near"
    if (a[:4] == b[:4]) + (a[5:7] == b[5:7]) + (a[8:] == b[8:]) == 2:
        return "parts"
    apart = _apart(a, b)
    return "weeks" if apart <= 35 else "close" if apart <= 366 else "differs"


def _apart(a: str, b: str) -> int:
    """Days between two whole dates."""
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)


def compare_ages(asked: AgeRange | None, on: date | None, born: tuple[str, ...], model: Model) -> tuple[Level, ...]:
    """What was said of an age on a day, held against dates of birth: the best of them; of nothing, nothing."""
    if asked is None or on is None:
        return ()
    ranges = [(b, r) for b in born if (r := age_range(b, on)) is not None]
    found = [_age(asked, told, r, model) for told, r in ranges]
    return (max(found, key=lambda level: level.bits),) if found else ()


def _age(asked: AgeRange, born: str, held: AgeRange, model: Model) -> Level:
    apart = max(asked.youngest - held.oldest, held.youngest - asked.oldest, 0)
    level = "agrees" if apart == 0 else "near" if apart == 1 else "differs" if apart < 5 else "far"
    was, now = f"{_years(asked)} was said", f"born {shown_date(born)} is {_years(held)}"
    bits = model.bits_of("age", level, _fitting(asked, held)) if level == "agrees" else model.bits("age", level)
    return Level("age", level, bits, was, now)


#: Years over which the ages of the living are spread.
_AGES = round(DAYS / 365.25)


def _fitting(asked: AgeRange, held: AgeRange) -> float:
    """The share of people whose age would fit as well: the wider the two ranges, the less it says that they meet."""
    return min((asked.oldest - asked.youngest + held.oldest - held.youngest + 1) / _AGES, 1.0)


def _years(ages: AgeRange) -> str:
    return str(ages.youngest) if ages.youngest == ages.oldest else f"{ages.youngest} to {ages.oldest}"
