"""The pattern of contacts: how many within which time, and whether they rise. It raises; it never comforts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from firstcall.incident.dates import LONDON

#: The times within which contacts are counted, the shortest first; the last is twelve months.
WINDOWS = (timedelta(days=7), timedelta(days=28), timedelta(days=365))

#: From which contact within each window on the pattern alone raises the warning. Three in a year is what many people come to
#: who are in no danger.
MANY = (3, 3, 8)

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = (
    *("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    "twelfth",
)
_LONGEST_IN_DAYS = 60
_MONTH = 365 / 12


class Trend(StrEnum):
    """Whether contacts grow graver. FALLING lowers nothing; UNTOLD is no "steady"."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"
    UNTOLD = "cannot be told"


@dataclass(frozen=True, slots=True)
class Counted:
    """One contact as the pattern counts it: when, how grave (0 to 3; None where nothing tells), and whether it was dropped."""

    at: datetime
    gravity: int | None = None
    dropped: bool = False
    call: bool = True


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the contacts of the last twelve months come to, this one included.

    ``counts``: by window of ``WINDOWS``. ``rose``: some later contact was graver than an earlier one. ``dropped``: how many
    of the earlier ones were silent or dropped. ``at_least``: there are older ones that were not looked at.
    """

    counts: tuple[int, ...]
    trend: Trend
    rose: bool
    dropped: int
    at_least: bool
    says: str

    @property
    def many(self) -> bool:
        """This is the third contact or a later one within seven or 28 days, or the eighth within twelve months."""
        return any(count >= least for count, least in zip(self.counts, MANY, strict=True))

    @property
    def raises(self) -> bool:
        """The pattern alone makes the warning high. A further earlier contact can only make it so."""
        return self.many or self.rose


def pattern(earlier: Iterable[Counted], this: Counted, *, at_least: bool = False) -> Pattern:
    """The pattern of ``this`` contact and the earlier ones, in whatever order they come.

    One that seems to come later than this one (another clock) counts as of now.
    """
    every = sorted((*(_not_later(one, this.at) for one in earlier), this), key=_order)
    counts = tuple(sum(this.at - one.at <= window for one in every) for window in WINDOWS)
    year = [one for one in every if this.at - one.at <= WINDOWS[-1]]
    trend = _trend(year)
    dropped = sum(one.dropped for one in year if one is not this)
    return Pattern(
        counts=counts,
        trend=trend,
        rose=_rose(year),
        dropped=dropped,
        at_least=at_least,
        says=_says(year, counts, this, trend, dropped, at_least),
    )


def _not_later(one: Counted, now: datetime) -> Counted:
    return one if one.at <= now else Counted(at=now, gravity=one.gravity, dropped=one.dropped, call=one.call)


def _order(one: Counted) -> tuple[datetime, int]:
    return (one.at, -1 if one.gravity is None else one.gravity)


def _rose(year: Sequence[Counted]) -> bool:
    """Whether one was graver than another that came before it; two of one moment say nothing of each other."""
    least: int | None = None
    for _, same in groupby(year, key=lambda one: one.at):
        told = [one.gravity for one in same if one.gravity is not None]
        if told and least is not None and max(told) > least:
            return True
        least = min((*told, *(() if least is None else (least,))), default=None)
    return False


def _trend(year: Sequence[Counted]) -> Trend:
    """The newest that tells its gravity against those before it; one alone tells nothing."""
    told = [(one.at, one.gravity) for one in year if one.gravity is not None]
    before = [gravity for at, gravity in told if told and at < told[-1][0]]
    if not before:
        return Trend.UNTOLD
    newest = told[-1][1]
    if newest > min(before):
        return Trend.RISING
    return Trend.FALLING if newest < max(before) else Trend.STEADY


def _says(
    year: Sequence[Counted], counts: Sequence[int], this: Counted, trend: Trend, dropped: int, at_least: bool
) -> str:
    """``third call in eight days, rising``; empty where nobody was in contact within twelve months.

    A falling trend is not said: it lowers nothing.
    """
    within = _window(counts)
    if within is None:
        return ""
    first = min(one.at for one in year if this.at - one.at <= WINDOWS[within])
    noun = "call" if all(one.call for one in year) else "contact"
    words = f"{'at least the ' if at_least else ''}{ordinal(counts[within])} {noun} {_span(first, this.at)}"
    if trend in (Trend.RISING, Trend.STEADY):
        words += f", {trend.value}"
    if dropped:
        words += f"; {number(dropped)} before it silent or dropped"
    return words


def _window(counts: Sequence[int]) -> int | None:
    """The shortest window of three contacts, else the shortest of two."""
    for least in (3, 2):
        for index, count in enumerate(counts):
            if count >= least:
                return index
    return None


def _span(first: datetime, last: datetime) -> str:
    days = (last.astimezone(LONDON).date() - first.astimezone(LONDON).date()).days + 1
    if days == 1:
        return "today"
    if days < _LONGEST_IN_DAYS:
        return f"in {number(days)} days"
    return f"in {number(min(round(days / _MONTH), 12))} months"


def number(count: int) -> str:
    """A count in words up to twelve, in figures from there."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def ordinal(count: int) -> str:
    """``first`` to ``twelfth``, then ``13th``, ``21st``."""
    if count < len(_ORDINALS):
        return _ORDINALS[count]
    ending = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"
