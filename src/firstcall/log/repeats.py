"""Earlier incidents of the same number, person, address or household: found as soon as the identifier is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from firstcall.incident.entries import Draft, Entry, Fact, Link, PersonNamed
from firstcall.incident.state import State
from firstcall.log.deriving import keys_of_person
from firstcall.log.models import IdentifierSeen, IncidentRow, PromiseRow

#: Kind of identifier: what the link is by, and under which kinds the earlier incident may hold it.
_BY = {
    "number": ("number", ("number",)),
    "email": ("person", ("email",)),
    "username": ("person", ("username",)),
    "vehicle": ("person", ("vehicle",)),
    "person": ("person", ("person",)),
    "address": ("address", ("address",)),
    "household": ("household", ("address", "household")),
}
_MOST = 25  # links that one identifier brings; a kiosk's number must not bury the desk


def links(state: State, added: Sequence[Entry], *, now: datetime) -> tuple[Draft, ...]:
    """Link entries for the identifiers that ``added`` brought and that stand on an earlier incident, each once."""
    if not any(isinstance(e.body, Fact | PersonNamed) for e in added):
        return ()
    since = added[0].seq
    linked = {(held.link.to, held.link.by) for held in state.links}
    drafts: list[Draft] = []
    for person in state.persons.values():
        for kind, value, seq in keys_of_person(person):
            if seq < since or kind not in _BY:
                continue
            by, held_as = _BY[kind]
            fresh = [r for r in _earlier(state.incident, held_as, value[:240]) if (r.incident, by) not in linked]
            linked |= {(row.incident, by) for row in fresh}
            broken = _not_kept([row.incident for row in fresh], now)
            drafts += [_link(row, by, value, person.ref, seq, row.incident in broken) for row in fresh]
    return tuple(drafts)


def _earlier(incident: int, kinds: tuple[str, ...], value: str) -> list[IncidentRow]:
    seen = IdentifierSeen.objects.filter(kind__in=kinds, value=value).exclude(incident=incident)
    numbers = seen.filter(incident__lt=incident).order_by("-incident").values_list("incident", flat=True)[:_MOST]
    return list(IncidentRow.objects.filter(incident__in=list(numbers)).order_by("-incident"))


def _not_kept(incidents: list[int], now: datetime) -> set[int]:
    """Those of the incidents in which a promise was broken, or is past its time."""
    promises = PromiseRow.objects.filter(incident__in=incidents).exclude(kept=True) if incidents else ()
    return {p.incident for p in promises if p.kept is False or p.due <= now}


def _link(row: IncidentRow, by: str, value: str, person: str, seq: int, broken: bool) -> Draft:
    body = Link(
        to=row.incident,
        by=by,
        value=value,
        person=person,
        says=row.headline,
        opened=row.opened,
        closed=not row.open,
        danger=row.danger,
        broken_promise=broken,
        kinds=tuple(json.loads(row.kinds)),
    )
    return Draft(body=body, rests_on=(seq,))
