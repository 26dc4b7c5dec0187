"""What the derived tables say of one incident: a pure function of its state, so that rebuilt equals live."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from firstcall.incident.codes import FactState, Level, Origin
from firstcall.incident.held import CALLER, Person
from firstcall.incident.state import State
from firstcall.matching import address, grid, names
from firstcall.matching.accounts import account

#: How long after a missed check its source is tried again (the contract wants it within 30 s).
RETRY = timedelta(seconds=10)

_IDENTIFIERS = {"phone": "number", "email": "email", "username": "username", "vehicle": "vehicle"}
_PLACES = frozenset({"postcode", "address", "place"})
#: A warning of what is only alike stays with its incident: a headline goes on to the queue and to later incidents.
LIKENESS = "wider-search-found"
#: A warning of an earlier incident quotes that one's headline, and so comes last of its level.
REPEAT = "repeat-contact"
#: The warning that somebody took a contact whose training is not current; a supervisor's review of it is called the same.
NOT_CURRENT = "handler-not-current"
_DANGERS = frozenset(
    {"dangerous-person", "order-breach-possible", "wanted-or-missing", "weapon-or-violence-marker", "self-harm-marker"}
)

Row = dict[str, Any]
Rows = dict[str, dict[tuple[Any, ...], Row]]


def rows_of(state: State, *, wake_at: datetime | None) -> Rows:
    """Table name to key to columns, for one incident."""
    if state.contact is None:
        return {
            "incident": {},
            "identifier": {},
            "promise": {},
            "due": {},
            "not-current": {},
            "note": {},
            "approval": {},
            "handled": {},
        }
    rows: Rows = {
        "incident": {(state.incident,): _incident(state, wake_at)},
        "identifier": _identifiers(state),
        "promise": _promises(state),
        "due": _due(state),
        "not-current": _not_current(state),
        "note": _notes(state),
        "approval": _approvals(state),
        "handled": {(state.incident, staff[:80]): {} for staff in state.handlers},
    }
    return {
        table: {tuple(map(_kept, key)): _kept_row(row) for key, row in each.items()} for table, each in rows.items()
    }


def _kept(value: Any) -> Any:
    """A value as a table holds it: PostgreSQL takes no NUL in a text. The log itself keeps it."""
    return value.replace("\x00", "") if isinstance(value, str) else value


def _kept_row(row: Row) -> Row:
    return {name: _kept(value) for name, value in row.items()}


def _incident(state: State, wake_at: datetime | None) -> Row:
    contact = state.contact
    assert contact is not None and state.opened is not None and state.at is not None
    warnings = sorted(state.warnings.values(), key=lambda w: (-w.level.rank, w.code == REPEAT, w.seq))
    ages = [a.youngest for p in state.persons.values() if (a := p.age(state.at.date())) is not None]
    caller = state.person(CALLER)
    return {
        "seq": state.seq,
        "opened": state.opened,
        "at": state.at,
        "open": state.open,
        "contact": contact.contact,
        "channel": contact.channel.value,
        "number": (contact.number or "")[:40],
        "handler": contact.handler,
        "headline": _headline(caller, next((w.says for w in warnings if w.code != LIKENESS), ""))[:200],
        "grade": state.grade.grade if state.grade else "",
        "level": warnings[0].level.value if warnings else "",
        "codes": json.dumps(sorted({w.code for w in warnings})),
        "kinds": json.dumps(sorted(kinds(state))),
        "danger": any(w.code in _DANGERS and w.level is not Level.NOTICE for w in warnings),
        "unacknowledged": sum(1 for w in warnings if w.level is Level.CRITICAL and not w.acknowledged_by),
        "overall": state.assessment.overall if state.assessment else "",
        "youngest": min(ages, default=None),
        "refused": any(r.code == "close" for r in state.refusals) and state.open,
        "wake_at": wake_at,
    }


def kinds(state: State) -> set[str]:
    """What the incident is about, by the cues that count."""
    return {str(v) for p in state.persons.values() for v in p.values("cue")}


def _headline(caller: Person | None, says: str) -> str:
    name = (caller.name if caller else None) or "Caller not named"
    return f"{name}. {says}".strip().replace("\x00", "")


def _identifiers(state: State) -> dict[tuple[Any, ...], Row]:
    rows: dict[tuple[Any, ...], Row] = {}
    for person in state.persons.values():
        for kind, value, seq in keys_of_person(person):
            rows.setdefault((kind, value[:240], state.incident), {"person": person.ref, "seq": seq})
    return rows


def keys_of_person(person: Person) -> list[tuple[str, str, int]]:
    """By what an incident of this person is found again: (kind, value, entry)."""
    keys: list[tuple[str, str, int]] = []
    for fact in person.facts:
        if fact.negated or fact.state is FactState.REJECTED:
            continue
        value = str(fact.value).replace("\x00", "")  # PostgreSQL takes no NUL in a text
        if fact.field == "name":
            keys.append(("name", value.lower(), fact.seq))
        if not fact.counts:
            continue
        recorded = fact.origin is Origin.RECORD
        if fact.field in _IDENTIFIERS and not recorded:
            keys.append((_IDENTIFIERS[fact.field], found_by(fact.field, value), fact.seq))
        if fact.field == "address":
            keys += [("household" if recorded else "address", door, fact.seq) for door in doors(value)]
        if fact.field in _PLACES and not recorded:
            keys += [("area", spot, fact.seq) for spot in spots(value)]
    name, born = person.first("name"), person.first("born")
    if name is not None and born is not None and len(str(born.value)) == 10:
        keys.append(("person", f"{names.fold(str(name.value))}|{born.value}", max(name.seq, born.seq)))
    return keys


def found_by(field: str, value: str) -> str:
    """By what an identifier's incident is found again: a username by its name, for its platform may not be told."""
    return account(value)[1] if field == "username" else value


def doors(text: str) -> tuple[str, ...]:
    """The keys of the household at an address: by its postcode and by its town, for either may be left out."""
    place = address.parse(text)
    return () if place is None else address.household_keys(place)


def spots(text: str) -> tuple[str, ...]:
    """By what an incident is found from nearby: the postcode of a place, or the kilometre square of a point with the point."""
    point = grid.place_point(text)
    if point is not None:
        return (f"{grid.cell(*point)}|{point.easting} {point.northing}",)
    place = address.parse(text)
    return (place.postcode,) if place is not None and place.postcode else ()


def _promises(state: State) -> dict[tuple[Any, ...], Row]:
    return {
        (state.incident, p.promise): {
            "text": p.text,
            "owner": p.owner,
            "made": p.made,
            "due": p.due,
            "chase": p.chase,
            "kept": p.kept,
        }
        for p in state.promises.values()
    }


def _not_current(state: State) -> dict[tuple[Any, ...], Row]:
    """By whoever took this contact without current training: the last warning of it, and the last review of that one."""
    assert state.contact is not None
    reviews = {r.about: r for r in state.reviews if r.code == NOT_CURRENT}
    rows: dict[tuple[Any, ...], Row] = {}
    for warning in state.warnings.values():
        if warning.code != NOT_CURRENT:
            continue
        said = reviews.get(warning.seq)
        rows[(state.incident, warning.subject[:80])] = {
            "seq": warning.seq,
            "at": warning.at,
            "channel": state.contact.channel.value,
            "says": warning.says.replace("\x00", ""),
            "decision": "" if said is None else said.decision[:40],
            "decided_by": "" if said is None else said.by[:80],
            "decided_at": None if said is None else said.at,
            "reason": "" if said is None else said.says.replace("\x00", ""),
        }
    return rows


def _notes(state: State) -> dict[tuple[Any, ...], Row]:
    return {
        (state.incident, n.seq, n.to[:80]): {
            "at": n.at,
            "by": n.by[:80],
            "kind": n.kind.value,
            "says": n.says.replace("\x00", ""),
            "approval": n.approval,
            "taken": n.taken,
        }
        for n in state.notes.values()
    }


def _approvals(state: State) -> dict[tuple[Any, ...], Row]:
    return {
        (state.incident, a.approval): {
            "seq": a.seq,
            "what": a.what.value,
            "about": a.about[:240],
            "asked_by": a.by[:80],
            "asked_at": a.at,
            "reason": a.says.replace("\x00", ""),
            "approved": a.approved,
            "decided_by": a.decided_by[:80],
            "decided_at": a.decided_at,
            "decided_why": a.decided_why.replace("\x00", ""),
            "until": a.until,
        }
        for a in state.approvals.values()
    }


def _due(state: State) -> dict[tuple[Any, ...], Row]:
    rows: dict[tuple[Any, ...], Row] = {}
    if not state.open:
        return rows
    for held in (*state.current_checks(), *state.wider_checks()):
        if held.plan != "due":
            continue
        if held.answered is None:
            due_at, missed = held.at, False
        elif held.missed and held.answered_at is not None:
            due_at, missed = held.answered_at + RETRY, True
        else:
            continue
        rows[(state.incident, held.check)] = {
            "source": held.source,
            "person": held.person,
            "due_at": due_at,
            "missed": missed,
        }
    return rows
