"""Earlier contacts of the same number, person, address or household, each once however many roads lead to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from firstcall.guidance.cues import Cues, kinds
from firstcall.guidance.knowing import Known, key_of
from firstcall.guidance.markers import Markers
from firstcall.guidance.placing import same_address
from firstcall.incident.codes import Origin
from firstcall.incident.entries import Link
from firstcall.incident.held import FoundHeld, LinkHeld
from firstcall.incident.state import State

#: An earlier contact of the same kind within this time raises the warning.
RECENT = timedelta(days=30)

#: Two accounts of an earlier contact that began within this time of each other are one contact.
SAME = timedelta(minutes=1)

CONTROL_ROOM = "control-room"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier contact: by what it is linked, what makes it grave, and the entries that say so."""

    subject: str
    person: str
    by: tuple[str, ...]
    says: str
    opened: datetime | None
    grave: tuple[str, ...]
    sure: bool
    rests_on: tuple[int, ...]


def earlier(
    state: State, *, known: Mapping[str, tuple[Known, ...]], cues: Cues, markers: Markers, now: datetime
) -> tuple[Earlier, ...]:
    """The earlier contacts of this incident's people and addresses: linked by the log, or found in the control room's."""
    own = frozenset(kinds(state, cues))
    since = state.opened or now
    links = list(_linked(state, own, since))
    told = [e.opened for e in links if e.opened is not None]
    found = [
        e
        for e in _recorded(state, known, cues, markers, own, since)
        if e.opened is None or not any(abs(e.opened - one) <= SAME for one in told)
    ]
    return (*links, *found)


def _linked(state: State, own: frozenset[str], since: datetime) -> Iterator[Earlier]:
    for to in dict.fromkeys(held.link.to for held in state.links):
        same = [held for held in state.links if held.link.to == to]
        first = same[0].link
        yield Earlier(
            subject=f"incident/{to}",
            person=state.ref(first.person),
            by=tuple(dict.fromkeys(held.link.by for held in same)),
            says=first.says,
            opened=first.opened,
            grave=_gravity(first, own, since),
            sure=True,
            rests_on=_rests(same, state, own),
        )


def _rests(same: list[LinkHeld], state: State, own: frozenset[str]) -> tuple[int, ...]:
    like = [f.seq for p in state.persons.values() for f in p.facts if f.field == "cue" and f.counts and f.value in own]
    return tuple(sorted({*(held.seq for held in same), *like[:2]}))


def _gravity(link: Link, own: frozenset[str], since: datetime) -> tuple[str, ...]:
    why = []
    if link.danger:
        why.append("there was a danger")
    if link.broken_promise:
        why.append("a promise was not kept")
    if since - link.opened <= RECENT and not own.isdisjoint(link.kinds):
        why.append("the same kind, within 30 days")
    return tuple(why)


def _recorded(
    state: State,
    known: Mapping[str, tuple[Known, ...]],
    cues: Cues,
    markers: Markers,
    own: frozenset[str],
    since: datetime,
) -> Iterator[Earlier]:
    seen: set[str] = set()
    for held in state.found.values():
        key = key_of(held)
        if held.source != CONTROL_ROOM or key in seen:
            continue
        by, sure, rests = _reason(state, held, known)
        if not by:
            continue
        seen.add(key)
        event = held.found.record.event
        opened = None if event is None or event.at is None else _aware(event.at)
        kind = "" if event is None else f"{event.kind} {event.text}"
        like = not own.isdisjoint(cues.kinds_in(kind)) and opened is not None and since - opened <= RECENT
        yield Earlier(
            subject=key,
            person=state.ref(held.person),
            by=by,
            says="" if event is None or _closed_to_us(held, markers) else event.kind.replace("-", " ").capitalize(),
            opened=opened,
            grave=("the same kind, within 30 days",) if like else (),
            sure=sure,
            rests_on=rests,
        )


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _closed_to_us(held: FoundHeld, markers: Markers) -> bool:
    return any(markers.restricted(person.markers) for person in held.found.record.persons)


def _reason(
    state: State, held: FoundHeld, known: Mapping[str, tuple[Known, ...]]
) -> tuple[tuple[str, ...], bool, tuple[int, ...]]:
    """By what an earlier record belongs to this incident. One that only lies in the same area does not."""
    record = next((r for r in known.get(state.ref(held.person), ()) if r.held is held), None)
    if record is not None and record.sure:
        fields = {part.field for part in held.found.match.parts if part.bits > 0}
        return ("number" if "phone" in fields and "surname" not in fields else "person",), True, record.rests_on
    told = [a for p in held.found.record.persons for a in p.addresses]
    event = held.found.record.event
    told += [event.address] if event is not None and event.address else []
    said = [
        f
        for p in state.persons.values()
        for f in p.facts
        if f.field == "address" and f.counts and f.origin is not Origin.RECORD
    ]
    here = next((f for f in said if any(same_address(a, str(f.value)) for a in told)), None)
    if here is not None:
        return ("address",), True, (held.seq, here.seq)
    return (("person",), False, record.rests_on) if record is not None and not record.against else ((), False, ())
