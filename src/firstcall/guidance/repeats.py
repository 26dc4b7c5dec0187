"""Earlier contacts of the same number, person, address or household, each once however many roads lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from firstcall.guidance.cues import Cues, counting, kinds
from firstcall.guidance.knowing import SURE, Known, key_of
from firstcall.guidance.markers import Markers
from firstcall.guidance.pattern import Counted, Pattern, pattern
from firstcall.guidance.placing import same_address
from firstcall.incident.codes import Channel, Origin
from firstcall.incident.entries import Link
from firstcall.incident.held import FoundHeld, LinkHeld
from firstcall.incident.state import State

#: An earlier contact of the same kind within this time raises the warning.
RECENT = timedelta(days=30)

#: Two accounts of an earlier contact that began within this time of each other are one contact.
SAME = timedelta(minutes=1)

CONTROL_ROOM = "control-room"

#: The cue of a contact in which nobody speaks, or the line drops.
SILENT = "silent"

#: An earlier danger is as grave as a high risk; an overall risk counts by its rank.
_GRAVEST = 3
_RISKS = ("none", "low", "medium", "high")
_CALLS = (Channel.EMERGENCY, Channel.NON_EMERGENCY)


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier contact: by what it is linked and how sure, what makes it grave, and the entries that say so.

    ``kinds`` are its cues; ``risk`` how grave it was, 0 to 3, None where nothing tells.
    """

    subject: str
    person: str
    by: tuple[str, ...]
    says: str
    opened: datetime | None
    grave: tuple[str, ...]
    sure: bool
    rests_on: tuple[int, ...]
    kinds: frozenset[str] = frozenset()
    risk: int | None = None
    danger: bool = False
    dropped: bool = False
    call: bool = True
    why: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


def earlier(
    state: State, *, known: Mapping[str, tuple[Known, ...]], cues: Cues, markers: Markers, now: datetime
) -> tuple[Earlier, ...]:
    """The earlier contacts of this incident's people and addresses: linked by the log, or found in the control room's.

    Two accounts of one contact are one, with what either of them tells.
    """
    own = frozenset(kinds(state, cues))
    since = state.opened or now
    links = list(_linked(state, own, since, cues))
    found: list[Earlier] = []
    for record in _recorded(state, known, cues, markers, own, since):
        same = next((n for n, link in enumerate(links) if _one_contact(link, record)), None)
        if same is None or (record.sure and not links[same].sure):
            found.append(record)
        elif record.sure:
            links[same] = _together(links[same], record)
    return (*links, *found)


def pattern_of(state: State, before: Iterable[Earlier], *, cues: Cues, now: datetime) -> Pattern:
    """The pattern of this contact and the earlier ones that are surely of the same number, person or address.

    A contact whose time is not known is in no window; it warns for itself.
    """
    counted = (
        Counted(at=one.opened, gravity=one.risk, dropped=one.dropped, call=one.call)
        for one in before
        if one.sure and one.opened is not None
    )
    own = [str(fact.value) for _, fact in counting(state)]
    risk = state.assessment.overall if state.assessment else ""
    call = state.contact is None or state.contact.channel in _CALLS
    this = Counted(at=state.opened or now, gravity=_risk(own, risk, danger=False, cues=cues), call=call)
    cut_off = any(held.link.cut_off and held.link.certainty in SURE for held in state.links)
    return pattern(counted, this, at_least=cut_off)


def linked_within(state: State, window: timedelta) -> int:
    """How many earlier incidents that surely belong to this one began within a time before it."""
    if state.opened is None:
        return 0
    sure = {held.link.to: held.link.opened for held in state.links if held.link.certainty in SURE}
    return sum(state.opened - opened <= window for opened in sure.values())


def _one_contact(link: Earlier, record: Earlier) -> bool:
    return link.opened is not None and record.opened is not None and abs(link.opened - record.opened) <= SAME


def _together(link: Earlier, record: Earlier) -> Earlier:
    risks = [r for r in (link.risk, record.risk) if r is not None]
    return replace(
        link,
        by=tuple(dict.fromkeys((*link.by, *record.by))),
        grave=tuple(dict.fromkeys((*link.grave, *record.grave))),
        rests_on=tuple(sorted({*link.rests_on, *record.rests_on})),
        kinds=link.kinds | record.kinds,
        risk=max(risks, default=None),
        dropped=link.dropped or record.dropped,
    )


def _linked(state: State, own: frozenset[str], since: datetime, cues: Cues) -> Iterator[Earlier]:
    for to in dict.fromkeys(held.link.to for held in state.links):
        same = [held for held in state.links if held.link.to == to]
        sure = [held for held in same if held.link.certainty in SURE]
        told = sure or same
        first = told[0].link
        danger, overall = any(h.link.danger for h in told), max((h.link.overall for h in told), key=_rank)
        yield Earlier(
            subject=f"incident/{to}",
            person=state.ref(first.person),
            by=tuple(dict.fromkeys(held.link.by for held in told)),
            says=first.says,
            opened=first.opened,
            grave=_gravity(told, own, since),
            sure=bool(sure),
            rests_on=_rests(told, state, own),
            kinds=frozenset(kind for held in told for kind in held.link.kinds),
            risk=_risk(first.kinds, overall, danger=danger, cues=cues),
            danger=danger,
            dropped=any(held.link.dropped or SILENT in held.link.kinds for held in told),
            call=first.channel is None or first.channel in _CALLS,
            why=tuple(dict.fromkeys(held.link.why for held in told if held.link.why)),
            marks=tuple(dict.fromkeys(code for held in told for code in held.link.marks)),
        )


def _rank(overall: str) -> int:
    return _RISKS.index(overall) if overall in _RISKS else -1


def _risk(cues_said: Iterable[str], overall: str, *, danger: bool, cues: Cues) -> int | None:
    """The gravest of what tells how grave a contact was; None where nothing does: that is not "none"."""
    told = [g for g in (cues.gravity(cue) for cue in cues_said) if g is not None]
    told += [_rank(overall)] if _rank(overall) >= 0 else []
    return max((*told, *((_GRAVEST,) if danger else ())), default=None)


def _rests(same: list[LinkHeld], state: State, own: frozenset[str]) -> tuple[int, ...]:
    like = [f.seq for p in state.persons.values() for f in p.facts if f.field == "cue" and f.counts and f.value in own]
    return tuple(sorted({*(held.seq for held in same), *like[:2]}))


def _gravity(same: Iterable[LinkHeld], own: frozenset[str], since: datetime) -> tuple[str, ...]:
    links = [held.link for held in same]
    why = []
    if any(link.danger for link in links):
        why.append("there was a danger")
    if any(link.broken_promise for link in links):
        why.append("a promise was not kept")
    if any(_alike(link, own, since) for link in links):
        why.append("the same kind, within 30 days")
    return tuple(why)


def _alike(link: Link, own: frozenset[str], since: datetime) -> bool:
    return since - link.opened <= RECENT and not own.isdisjoint(link.kinds)


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
        said = cues.kinds_in("" if event is None else f"{event.kind} {event.text}")
        like = not own.isdisjoint(said) and opened is not None and since - opened <= RECENT
        yield Earlier(
            subject=key,
            person=state.ref(held.person),
            by=by,
            says="" if event is None or _closed_to_us(held, markers) else event.kind.replace("-", " ").capitalize(),
            opened=opened,
            grave=("the same kind, within 30 days",) if like else (),
            sure=sure,
            rests_on=rests,
            kinds=said,
            risk=_risk(said, "", danger=False, cues=cues),
            dropped=SILENT in said,
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
