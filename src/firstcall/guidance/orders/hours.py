"""Did it happen in the hours of an order, a curfew's say? In three values, by the clock in London."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from firstcall.guidance.orders.weighing import Scene, Weighed, strongest
from firstcall.incident.codes import Origin
from firstcall.incident.dates import LONDON
from firstcall.incident.held import CALLER, FactHeld
from firstcall.incident.three import Truth

ASK = "when-was-it"

_CLOCK = re.compile(
    r"\b(?:(midnight)|(noon|midday)|(\d{1,2})(?:[:.]?([0-5]\d))?\s*([ap])?\.?(?:m\b\.?)?(?:\s*h(?:ou)?rs)?)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|came|went|been|yesterday|earlier|ago|last|before|this (?:morning|afternoon|evening)|the other)\b"
)
_NOW = re.compile(r"\s*(?:right |just )?(?:now|this (?:minute|moment)|at the moment|still there)\b", re.IGNORECASE)


def span(text: str) -> tuple[time, time] | None:
    """From when to when, in the order's words: ``21:00-07:00``, ``9pm to 7am``. None where they cannot be read."""
    found = [clock for m in _CLOCK.finditer(text) if (clock := _clock(m)) is not None]
    return (found[0], found[1]) if len(found) == 2 else None


def moment(text: str) -> time | None:
    """The one time of day that an answer names; None where it names none, several, or one of two halves of the day."""
    found = [_clock(m) for m in _CLOCK.finditer(text)]
    return found[0] if len(found) == 1 else None


def inside(hours: tuple[time, time], at: time) -> bool:
    """Whether a time of day lies within; the first minute does, the last does not. Over midnight where it must."""
    start, end = hours
    return start <= at < end if start < end else at >= start or at < end


def within_hours(words: str, scene: Scene) -> Weighed:
    """True where it was told of as it happened, within the hours, or at a time that lies in them; false by such an answer.

    Something told of in the past, or in a call that began before the hours did, is unknown: ask when it was.
    """
    hours = span(words)
    unknown = Weighed("hours", Truth.UNKNOWN, f"not known whether in the hours {words}", ask=ASK)
    if hours is None:
        return Weighed(
            "hours", Truth.UNKNOWN, f"the order says {words!r}, which names no hours that can be read", ask=ASK
        )
    held = [
        Weighed("hours", Truth.of(inside(hours, at)), f"answered: {a.value}; the order says {words}", (a.seq,), ASK)
        for a in scene.state.answered.values()
        if a.question == ASK and a.person in (scene.holder.ref, CALLER)
        if (at := moment(str(a.value))) is not None
    ]
    if _whole_call(hours, scene):
        clock = f"{scene.local:%H:%M}"
        held += [
            Weighed("hours", Truth.TRUE, f"told of at {clock} as it happened; the order says {words}", (seq,), ASK)
            for seq in _happening(scene)
        ]
    return strongest("hours", held, unknown)


def _happening(scene: Scene) -> list[int]:
    told = [f.seq for f in scene.holder.facts if f.counts and f.origin is not Origin.RECORD and _present(f)]
    said = [
        a.seq
        for a in scene.state.answered.values()
        if a.question == ASK and a.person in (scene.holder.ref, CALLER) and _NOW.match(str(a.value))
    ]
    return told + said


def _present(fact: FactHeld) -> bool:
    presence = fact.field == "place" or (fact.field == "act" and fact.value == "presence")
    return presence and _PAST.search(fact.says.partition(":")[0].casefold()) is None


def _whole_call(hours: tuple[time, time], scene: Scene) -> bool:
    """Whether everything that this call told of was heard in one stretch of the hours."""
    opened = (scene.state.opened or scene.now).astimezone(LONDON) if scene.now.tzinfo else scene.local
    if not inside(hours, opened.time()) or not inside(hours, scene.local.time()):
        return False
    return scene.local < _end(hours[1], opened)


def _end(end: time, since: datetime) -> datetime:
    day = since.date() if since.time() < end else since.date() + timedelta(days=1)
    return datetime.combine(day, end, since.tzinfo)


def _clock(found: re.Match[str]) -> time | None:
    if found[1] or found[2]:
        return time(0 if found[1] else 12)
    hour, minutes, half = int(found[3]), int(found[4] or 0), (found[5] or "").casefold()
    if half:
        return time(hour % 12 + (12 if half == "p" else 0), minutes) if 1 <= hour <= 12 else None
    return time(hour % 24, minutes) if found[4] and hour <= 24 else None
