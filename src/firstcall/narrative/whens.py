"""By when something is to be done, as a line says it: a moment on the control room's clock, counted from now."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from firstcall.incident.dates import LONDON

_COUNTS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_COUNTS |= {"a": 1, "an": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "couple of": 2, "a couple of": 2}
_NUMBER = rf"(?P<n>[0-9]{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_SPAN = re.compile(
    r"\b(?:with ?in|inside|in|next|give (?:us|me))\b (?:about |around |the next |the "
    r"|next )*(?:(?P<half>half an hour|half hour)|"
    rf"(?P<hour>an? hour|the hour|hour)\b|{_NUMBER}(?: ?(?P<unit>min\w*|hours?|hrs?|"
    r"working days?|days?|weeks?|wks?)\b|(?=\W|\Z)(?! ?[ap]m|:)))"
)
_NOW = re.compile(
    r"\b(?:right now|now|straight ?away|at once|immediately|asap|on (?:the|their|its|"
    r"his|her) way|minutes? (?:off|out))\b"
)
_CLOCK = re.compile(
    r"\b(?P<how>by|before|at|after|from|about|around|till|until|between|4)\b (?:about |around )?"
    r"(?:(?P<word>noon|midday|midnight|lunch(?: ?time)?|tea ?time|close|closing)\b|"
    r"(?P<past>half(?: past)?|quarter past|quarter to) "
    rf"(?P<ph>[0-9]{{1,2}}|{'|'.join(_COUNTS)})\b|(?P<h>[0-9]{{1,2}}|{'|'.join(list(_COUNTS)[:12])})(?:[:.](?P<m>[0-5][0-9])"
    r")? ?(?P<half_day>am|pm)?\b(?! ?(?:days?|hours?|hrs|min|%|weeks?))|"
    r"(?P<four>[01][0-9][0-5][0-9]|2[0-3][0-5][0-9])(?: ?(?:hrs|hours|h))?\b)"
)
_BARE = re.compile(r"\b(?P<h>[0-9]{1,2})(?:[:.](?P<m>[0-5][0-9]))? ?(?P<half_day>am|pm)\b")
_DAY = re.compile(
    r"\b(?:(?P<tomorrow>tomorrow|tomoz|tmrw|tmoz|2moro|tomoro)|(?P<today>today|this "
    r"(?:morning|afternoon|evening)|tonight|tonite)|"
    r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)|"
    r"(?P<short>mon|tues?|weds|thurs?|fri|(?<=\bon )(?:wed|sat|sun)|(?<=\bby )(?:wed|"
    r"sat|sun)|(?<=\bthis )(?:wed|sat|sun)))\b"
)
_PART = re.compile(
    r"\b(?P<part>first thing|in the morning|this morning|morning|(?<=[a-z] )am|afternoon|"
    r"evening|tonight|tonite|night|dinner ?time|tea ?time)\b"
)
_END = re.compile(
    r"\b(?:end of|before|by)(?: the| this)? (?:end of )?(?:the )?(?:(?P<shift>late "
    r"turn|early turn|shift|set)|(?P<week>week(?:'?s)?)|(?P<month>month(?:'?s)?)|(?P<day>day|"
    r"play))\b"
    r"|\b(?P<next_week>next week)\b"
)
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
#: By when a part of the day is over.
_OVER = {
    "first thing": time(9), "in the morning": time(12), "this morning": time(12), "morning": time(12), "am": time(12),
    "dinner": time(14), "afternoon": time(17), "tea": time(18), "evening": time(22), "tonight": time(23, 59),
    "tonite": time(23, 59), "night": time(23, 59),
}  # fmt: skip
_WORDS = {"noon": 12, "midday": 12, "lunch": 13, "tea": 17, "close": 18, "midnight": 0}
_WAKING = range(7, 23)


def by_when(words: str, now: datetime) -> datetime | None:
    """The moment by which the words say that it is done, in UTC's own terms; None where they say none. Total."""
    low, here = words.lower(), now.astimezone(LONDON)
    try:
        moment = _in_a_span(low, here) or _on_a_clock(low, here) or _by_a_day(low, here) or _at_an_end(low, here)
    except (OverflowError, ValueError):
        return None
    if moment is None and _NOW.search(low):
        moment = here + timedelta(minutes=15)
    return None if moment is None or moment <= now else moment.astimezone(now.tzinfo)


def _in_a_span(low: str, here: datetime) -> datetime | None:
    m = _SPAN.search(low)
    if m is None:
        return None
    if m["half"]:
        return _on(here, timedelta(minutes=30))
    if m["hour"]:
        return _on(here, timedelta(hours=1))
    count = _COUNTS.get(m["n"]) or int(m["n"])
    unit = (m["unit"] or "min")[:1] if not (m["unit"] or "").startswith("working") else "working"
    if unit == "working":
        return _working_days(here, count)
    return _on(
        here, {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(1), "w": timedelta(7)}[unit] * count
    )


def _on(here: datetime, length: timedelta) -> datetime:
    """That long after: real time, whatever the clocks do meanwhile."""
    return (here.astimezone(UTC) + length).astimezone(LONDON)


def _working_days(here: datetime, count: int) -> datetime:
    day = here.date()
    while count:
        day += timedelta(1)
        count -= day.weekday() < 5
    return _at(day, time(17))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON)


def _on_a_clock(low: str, here: datetime) -> datetime | None:
    m = _CLOCK.search(low) or _BARE.search(low)
    if m is None:
        return None
    read = _read_clock(m.groupdict())
    if read is None:
        return None
    clock, sure = read
    moment = _next(
        here, _day_of(low, here), clock, sure=sure, late=bool(re.search(r"\b(?:tonight|tonite|evening|pm)\b", low))
    )
    return moment + timedelta(hours=1) if m.groupdict().get("how") == "after" else moment


def _read_clock(m: dict[str, str | None]) -> tuple[time, bool] | None:
    """The time of day, and whether it is sure which half of the day is meant."""
    if m.get("word"):
        return time(next(hour for word, hour in _WORDS.items() if str(m["word"]).startswith(word[:4]))), True
    if m.get("four"):
        return time(int(str(m["four"])[:2]), int(str(m["four"])[2:])), True
    if m.get("past"):
        hour, past = _hour(str(m["ph"])), str(m["past"])
        minutes = 30 if past.startswith("half") else 15 if past.endswith("past") else -15
        whole = (hour % 24) * 60 + minutes
        return (time(whole // 60 % 24, whole % 60), False) if hour < 25 else None
    hour, minute = _hour(str(m.get("h"))), int(m.get("m") or 0)
    if m.get("half_day"):
        hour = hour % 12 + 12 * (m["half_day"] == "pm")
    return (time(hour, minute), bool(m.get("half_day")) or hour > 12 or hour == 0) if hour < 24 else None


def _hour(word: str) -> int:
    return _COUNTS[word] if word in _COUNTS else int(word)


def _next(here: datetime, day: date | None, clock: time, *, sure: bool, late: bool) -> datetime:
    """The next moment of this time of day; where its half is not told, the first by day or evening."""
    halves = [clock] if sure else [clock, clock.replace(hour=(clock.hour + 12) % 24)]
    if late and not sure:
        halves = [c for c in halves if c.hour >= 12] or halves
    days = [day] if day is not None else [here.date() + timedelta(n) for n in (0, 1)]
    every = sorted(_at(d, c) for d in days for c in halves)
    ahead = [moment for moment in every if moment > here]
    awake = [moment for moment in ahead if moment.hour in _WAKING]
    return (awake or ahead or every)[0]


def _day_of(low: str, here: datetime) -> date | None:
    m = _DAY.search(low)
    if m is None:
        return None
    if m["tomorrow"]:
        return here.date() + timedelta(1)
    if m["today"]:
        return here.date()
    ahead = (_WEEKDAYS.index((m["weekday"] or m["short"])[:3]) - here.weekday()) % 7 or 7
    return here.date() + timedelta(ahead)


def _by_a_day(low: str, here: datetime) -> datetime | None:
    day, part = _day_of(low, here), _PART.search(low)
    if part is None:
        return None if day is None else _at(day, time(23, 59))
    over = next(clock for word, clock in _OVER.items() if part["part"].startswith(word))
    if day is None:
        moment = _at(here.date(), over)
        return moment if moment > here else _at(here.date() + timedelta(1), over)
    moment = _at(day, over)
    small_hours = day == here.date() and moment - here < timedelta(hours=2)
    return _on(here, timedelta(hours=2)) if small_hours and "night" in part["part"] else moment


def _at_an_end(low: str, here: datetime) -> datetime | None:
    m = _END.search(low)
    if m is None:
        return None
    if m["shift"]:
        return _on(here, timedelta(hours=4))
    if m["day"]:
        return _at(here.date(), time(23, 59))
    if m["month"]:
        return _at(here.date().replace(day=monthrange(here.year, here.month)[1]), time(23, 59))
    sunday = here.date() + timedelta(6 - here.weekday() + (7 if m["next_week"] else 0))
    return _at(sunday, time(23, 59))
