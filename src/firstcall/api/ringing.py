"""A call rings: its incident is opened and its checks are due before anybody has spoken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from firstcall.api.models import RungContact
from firstcall.api.tokens import System
from firstcall.contacts import actions
from firstcall.contacts.errors import BadInput
from firstcall.contacts.taking import first_entries
from firstcall.incident.codes import Channel
from firstcall.incident.entries import Draft, Housekeeping, Place, StandingChecked
from firstcall.incident.state import State
from firstcall.log import reading
from firstcall.log.gate import writing
from firstcall.log.recording import Recorded, note, open_incident
from firstcall.people.errors import NotKnown, NotPermitted
from firstcall.people.queries import staff_of
from firstcall.people.who import Who


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call as telephony tells of it. ``name`` is its own name for the call; empty where it has none."""

    channel: Channel
    number: str | None = None
    place: Place | None = None
    handler: str | None = None
    name: str = ""


@dataclass(frozen=True)
class RungNow:
    """The incident of a call, and whether this opened it."""

    state: State
    new: bool


def ring(*, system: System, call: Call, at: datetime) -> RungNow:
    """Open an incident for a call: taken for its handler, or with nobody's name on it, where all see it in the queue.

    A call that this system named before is not opened again. Raises BadInput for a handler who is none.
    """
    with writing():
        row = None
        if call.name:
            named = {"system": system.name, "call": call.name}
            row, new = RungContact.objects.get_or_create(**named, defaults={"incident": 0})
            if not new:
                return RungNow(reading.state(row.incident), new=False)
        recorded = _taken(system, call, at) if call.handler else _waiting(system, call, at)
        if row is not None:
            row.incident = recorded.incident
            row.save(update_fields=["incident"])
        _note(system, recorded, call, at)
    return RungNow(recorded.state, new=True)


def _taken(system: System, call: Call, at: datetime) -> Recorded:
    assert call.handler is not None
    try:
        who = staff_of(call.handler)
        return actions.take(
            who=who, channel=call.channel, number=call.number, place=call.place, contact=call.name, at=at
        )
    except (NotKnown, NotPermitted) as wrong:
        raise BadInput("handler", wrong.says) from wrong


def _waiting(system: System, call: Call, at: datetime) -> Recorded:
    """Nobody has answered yet, so there is nobody whose training could be looked at."""
    nobody = Who(id="", name="", role=system.who.role)
    drafts = first_entries(
        who=nobody,
        channel=call.channel,
        number=call.number,
        place=call.place,
        contact=call.name,
        standing=StandingChecked(staff="", role=nobody.role),
    )
    rung = [d for d in drafts if not isinstance(d.body, StandingChecked)]
    return open_incident([replace(rung[0], by=system.id), *rung[1:]], at=at)


def _note(system: System, recorded: Recorded, call: Call, at: datetime) -> None:
    says = f"The system {system.name} let a contact ring."
    about = {"system": system.name, "incident": str(recorded.incident), "handler": call.handler or ""}
    body = Housekeeping(what="api-ring", says=says, about={name: text for name, text in about.items() if text})
    note([Draft(body=body, by=system.id)], at=at)
