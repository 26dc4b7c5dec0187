"""How well dates of birth and ages agree. Whole, partial, day and month swapped, one figure wrong, an age on a day."""

from __future__ import annotations

from datetime import date

from firstcall.incident.dates import AgeRange, age_range, born_between
from firstcall.matching.level import Level, shown_date
from firstcall.matching.model import Model


def compare_births(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> tuple[Level, ...]:
    """The best level between any two of the dates that are given; of nothing, nothing."""
    levels = (_born(a, h, model) for a in asked for h in held)
    return tuple(sorted(levels, key=lambda level: level.bits)[-1:])


def _born(a: str, b: str, model: Model) -> Level:
    level = _how_close(a, b)
    shown = shown_date(a) if level == "agrees" else f"{shown_date(a)}, {shown_date(b)}"
    return Level("born", level, model.bits("born", level), f"{_SAYS[level]}: {shown}")


_SAYS = {
    "agrees": "Date of birth agrees",
    "month": "Date of birth agrees as far as it is known",
    "year": "Year of birth agrees",
    "swapped": "Date of birth agrees with day and month swapped",
    "near": "Date of birth differs in one figure",
    "differs": "Date of birth differs",
}


def _how_close(a: str, b: str) -> str:
    if a == b and len(a) == 10:
        return "agrees"
    one, other = born_between(a), born_between(b)
    if one is None or other is None:
        return "differs"
    if len(a) == len(b) == 10:
        return _whole(a, b)
    if one[0] <= other[1] and other[0] <= one[1]:
        return "month" if min(len(a), len(b)) == 7 else "year"
    return "differs"


def _whole(a: str, b: str) -> str:
    if a[:4] == b[:4] and (a[5:7], a[8:]) == (b[8:], b[5:7]):
        return "swapped"
    wrong = [at for at in range(10) if a[at] != b[at]]
    # A figure of the century or the decade is no slip: it is how a father and a son of one name differ.
    return "near" if len(wrong) == 1 and wrong[0] >= 3 else "differs"


def compare_ages(asked: AgeRange | None, on: date | None, born: tuple[str, ...], model: Model) -> tuple[Level, ...]:
    """What was said of an age on a day, held against dates of birth: the best of them; of nothing, nothing."""
    if asked is None or on is None:
        return ()
    ranges = [(b, r) for b in born if (r := age_range(b, on)) is not None]
    levels = [_age(asked, told, r, model) for told, r in ranges]
    return tuple(sorted(levels, key=lambda level: level.bits)[-1:])


def _age(asked: AgeRange, born: str, held: AgeRange, model: Model) -> Level:
    apart = max(asked.youngest - held.oldest, held.youngest - asked.oldest, 0)
    level = "agrees" if apart == 0 else "near" if apart == 1 else "differs" if apart < 5 else "far"
    told = f"{_years(asked)} was said, born {shown_date(born)} is {_years(held)}"
    says = {"agrees": f"Age agrees: {told}", "near": f"Age is a year out: {told}"}.get(level, f"Age differs: {told}")
    return Level("age", level, model.bits("age", level), says)


def _years(ages: AgeRange) -> str:
    return str(ages.youngest) if ages.youngest == ages.oldest else f"{ages.youngest} to {ages.oldest}"
