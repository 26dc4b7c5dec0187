"""Earlier incidents of the same number, person, address or household: found as soon as the identifier is.

In the way of every line that is written, so each look-up takes the newest of one identifier from an index and no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firstcall.incident.codes import UNKNOWN_ANSWERS, Certainty, Channel, Origin
from firstcall.incident.entries import Answered, Draft, Entry, Fact, Link, PersonNamed
from firstcall.incident.held import Person
from firstcall.incident.state import State
from firstcall.log.deriving import keys_of_person
from firstcall.log.models import EntryRow, IdentifierSeen, IncidentRow, PromiseRow
from firstcall.log.reading import as_entry
from firstcall.matching import names
from firstcall.matching.description import of_query
from firstcall.matching.score import compare

#: Links that one identifier brings; a kiosk's number must not bury the desk. The links say where there are older ones.
MOST = 25

#: Of a name alone: how many links it brings, and how far back.
MOST_BY_NAME = 3
BY_NAME_WITHIN = timedelta(days=365)

_LONGEST = 240
_SILENT = "silent"
_RANK = {Certainty.POSSIBLE: 0, Certainty.PROBABLE: 1, Certainty.CERTAIN: 2}


@dataclass(frozen=True, slots=True)
class Road:
    """How an identifier leads to earlier incidents: under which kind they hold it, what the link is by, how sure, and why."""

    held_as: str
    by: str
    certainty: Certainty
    why: str


_CERTAIN, _PROBABLE, _POSSIBLE = Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE
_THEIRS = "a record of somebody of that contact gives this address"

#: By the kind of an identifier; the surest road first. ``{value}`` is the identifier as it is read out.
ROADS: dict[str, tuple[Road, ...]] = {
    "number": (Road("number", "number", _CERTAIN, "the same number"),),
    "email": (Road("email", "person", _CERTAIN, "the same e-mail address, {value}"),),
    "username": (Road("username", "person", _PROBABLE, "the same username, {value}; the platform may be another"),),
    "vehicle": (Road("vehicle", "person", _PROBABLE, "the same vehicle, {value}; who drove it is not known"),),
    "person": (Road("person", "person", _CERTAIN, "the same name and date of birth"),),
    "name": (Road("name", "person", _POSSIBLE, "the same name, {value}; no date of birth says that it is one person"),),
    "address": (
        Road("address", "address", _CERTAIN, "the same address"),
        Road("household", "household", _PROBABLE, _THEIRS),
    ),
    "household": (
        Road("address", "household", _PROBABLE, "a record of somebody here gives the address of that contact"),
        Road("household", "household", _PROBABLE, _THEIRS + ", and so does one of somebody here"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Key:
    """An identifier of a person of this incident, and the entry that gave it."""

    kind: str
    value: str
    seq: int
    person: Person


def links(state: State, added: Sequence[Entry], *, now: datetime) -> tuple[Draft, ...]:
    """Link entries for the identifiers that ``added`` brought and that stand on an earlier incident.

    Each incident once by each kind of road; again where it is surer now.
    """
    if not any(isinstance(e.body, Fact | PersonNamed) for e in added):
        return ()
    linked: dict[tuple[int, str], int] = {}
    for held in state.links:
        _note(linked, held.link.to, held.link.by, held.link.certainty)
    drafts: list[Draft] = []
    for key in _fresh(state, added[0].seq):
        for road in ROADS[key.kind]:
            sure = _as_sure(road, key)
            found, cut_off = _earlier(state, key, road)
            better = [row for row in found if _RANK[sure] > linked.get((row.incident, road.by), -1)]
            if sure is Certainty.POSSIBLE:
                better = [row for row in better if not any(to == row.incident for to, _ in linked)]
            for row in better:
                _note(linked, row.incident, road.by, sure)
            drafts += _links(better, key, road, sure, cut_off=cut_off, now=now)
    return tuple(drafts)


def _note(linked: dict[tuple[int, str], int], to: int, by: str, certainty: Certainty) -> None:
    linked[to, by] = max(_RANK[certainty], linked.get((to, by), -1))


def _fresh(state: State, since: int) -> list[_Key]:
    """What is new, the surest first: a name alone comes last, when all that is surer is linked."""
    keys = [
        _Key(kind, value[:_LONGEST], seq, person)
        for person in state.persons.values()
        for kind, value, seq in keys_of_person(person)
        if seq >= since and kind in ROADS and (kind != "name" or _telling(person, value))
    ]
    return sorted(keys, key=lambda k: -_RANK[_as_sure(ROADS[k.kind][0], k)])


def _telling(person: Person, name: str) -> bool:
    """A forename and a surname that count; half a name is half the town."""
    return len(name.split()) > 1 and any(name == said.lower() for said in person.texts("name"))


def _as_sure(road: Road, key: _Key) -> Certainty:
    """As sure as the road, or less: where a town, no postcode, is compared; where the name is common, or a record gave it."""
    if road.certainty is not Certainty.CERTAIN:
        return road.certainty
    if key.kind == "address" and not key.value.rsplit("|", 1)[-1][:1].isupper():
        return Certainty.PROBABLE
    return _of_the_name(key.person) if key.kind == "person" else Certainty.CERTAIN


def _of_the_name(person: Person) -> Certainty:
    """How sure it is that one name with one date of birth is one person: by how many would bear both."""
    name, born = person.first("name"), person.first("born")
    if name is None or born is None or Origin.RECORD in (name.origin, born.origin):
        return Certainty.PROBABLE
    described = of_query({"name": (str(name.value),), "born": (str(born.value),)}, name.on)
    alike = compare(described, described).certainty
    return max(alike, Certainty.PROBABLE, key=_RANK.__getitem__)


def _earlier(state: State, key: _Key, road: Road) -> tuple[list[IncidentRow], bool]:
    """The newest earlier incidents that hold the identifier, and whether there are still older ones."""
    most = MOST_BY_NAME if road.certainty is Certainty.POSSIBLE else MOST
    numbers = newest(road.held_as, key.value, before=state.incident, most=most + 1)
    rows = list(IncidentRow.objects.filter(incident__in=numbers[:most]).order_by("-incident")) if numbers else []
    if road.certainty is Certainty.POSSIBLE:
        return _not_another(rows, state, key), False
    return rows, len(numbers) > most


def newest(kind: str, value: str, *, before: int, most: int) -> list[int]:
    """The numbers of the newest incidents that hold an identifier: read from one end of an index, ``most`` of it."""
    seen = IdentifierSeen.objects.filter(kind=kind, value=value, incident__lt=before)
    return list(seen.order_by("-incident").values_list("incident", flat=True)[:most])


def _not_another(rows: list[IncidentRow], state: State, key: _Key) -> list[IncidentRow]:
    """Those of a name alone: not long ago, and nobody of that name with another date of birth."""
    opened = state.opened
    rows = [row for row in rows if opened is None or opened - row.opened <= BY_NAME_WITHIN]
    born = key.person.first("born")
    if born is None or not rows:
        return rows
    folded = names.fold(key.value)
    known = IdentifierSeen.objects.filter(incident__in=[row.incident for row in rows], kind="person")
    others = {n for n, value in known.values_list("incident", "value") if _other_birth(value, folded, str(born.value))}
    return [row for row in rows if row.incident not in others]


def _other_birth(value: str, folded: str, born: str) -> bool:
    name, _, held = value.rpartition("|")
    return name == folded and not held.startswith(born)


def _links(
    rows: list[IncidentRow], key: _Key, road: Road, sure: Certainty, *, cut_off: bool, now: datetime
) -> Iterator[Draft]:
    if not rows:
        return
    numbers = [row.incident for row in rows]
    broken, spoken = _not_kept(numbers, now), _spoken(numbers)
    people = _people(numbers, road.held_as, key.value) if road.by in ("address", "household") else {}
    for row in rows:
        kinds = tuple(json.loads(row.kinds))
        body = Link(
            to=row.incident,
            by=road.by,
            value=key.value,
            person=key.person.ref,
            says=row.headline,
            opened=row.opened,
            closed=not row.open,
            danger=row.danger,
            broken_promise=row.incident in broken,
            kinds=kinds,
            certainty=sure,
            why=road.why.format(value=key.value),
            dropped=_SILENT in kinds or row.incident not in spoken,
            channel=Channel(row.channel),
            handler=row.handler,
            overall=row.overall,
            marks=tuple(json.loads(row.codes)),
            people=people.get(row.incident, ()),
            cut_off=cut_off,
        )
        yield Draft(body=body, rests_on=(key.seq,))


def _not_kept(incidents: list[int], now: datetime) -> set[int]:
    """Those of the incidents in which a promise was broken, or is past its time."""
    promises = PromiseRow.objects.filter(incident__in=incidents).exclude(kept=True)
    return {p.incident for p in promises if p.kept is False or p.due <= now}


def _spoken(incidents: list[int]) -> set[int]:
    """Those of the incidents in which a line was typed, or an answer given that is one."""
    lines = EntryRow.objects.filter(kind="line", incident__in=incidents)
    spoken = set(lines.values_list("incident", flat=True).distinct())
    answers = EntryRow.objects.filter(kind="answered", incident__in=[n for n in incidents if n not in spoken])
    for row in answers:
        body = as_entry(row).body
        if isinstance(body, Answered) and body.value not in UNKNOWN_ANSWERS:
            spoken.add(row.incident)
    return spoken


def _people(incidents: Iterable[int], held_as: str, door: str) -> dict[int, tuple[str, ...]]:
    """The names of those who stood at this address in earlier incidents, as far as they had one."""
    rows = IdentifierSeen.objects.filter(incident__in=list(incidents), kind__in=(held_as, "name"))
    held = list(rows.values_list("incident", "kind", "value", "person").order_by("incident", "seq"))
    there = {(incident, person) for incident, kind, value, person in held if kind == held_as and value == door}
    found: dict[int, list[str]] = {}
    for incident, kind, value, person in held:
        if kind == "name" and (incident, person) in there:
            found.setdefault(incident, []).append(value.title())
    return {incident: tuple(dict.fromkeys(said)) for incident, said in found.items()}
