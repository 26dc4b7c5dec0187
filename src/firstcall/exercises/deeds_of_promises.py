"""The steps of a scenario in which a promise is asked after, handed over, told of or settled."""

from __future__ import annotations

from datetime import datetime

from firstcall.contacts import promising
from firstcall.contacts.errors import NotFound
from firstcall.exercises import scenario as s
from firstcall.log import reading
from firstcall.log.models import EntryRow
from firstcall.people.who import Who

Deed = s.Settle | s.Chase | s.HandOver | s.Told


def do(deed: Deed, *, who: Who, incident: int, begun: datetime, at: datetime) -> None:
    """Do such a step as the desk does it. ``begun``: the moment that the scenario gives the step."""
    match deed:
        case s.Settle(kept=kept, says=says, fulfilled_by=kind):
            promise = _nth(incident, deed.promise)
            shows = None if kind is None else _last(incident, kind)
            promising.settle(
                who=who, incident=incident, promise=promise, kept=kept, says=says, fulfilled_by=shows, at=at
            )
        case s.Chase(says=says):
            again = None if deed.again is None else deed.again.counted_from(begun)
            promise = _nth(incident, deed.promise)
            promising.chase(who=who, incident=incident, promise=promise, says=says, again=again, at=at)
        case s.HandOver(to=to, why=why, promise=number):
            one = None if number is None else promising.Owed(incident, _nth(incident, number))
            owed = promising.held_by(who.id) if one is None else (one,)
            promising.hand_over(who=who, owed=owed, to=to, why=why, at=at)
        case s.Told(about=kind, says=says):
            promising.told(who=who, incident=incident, about=_last(incident, kind), says=says, at=at)


def _nth(incident: int, number: int) -> str:
    names = tuple(reading.state(incident).promises)
    if number > len(names):
        raise NotFound(f"there is no promise {number}")
    return names[number - 1]


def _last(incident: int, kind: str) -> int:
    last = EntryRow.objects.filter(incident=incident, kind=kind).order_by("-seq").first()
    if last is None:
        raise NotFound(f"there is no {kind} in this log")
    return last.seq
