"""Reading what somebody holds and may hand over, and what was handed to them and they have not opened yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from firstcall.desk.names import staff_names
from firstcall.desk.picture.handing import Handed, HandedView, Holding, handed_views, holding
from firstcall.desk.reaching import safe_contacts
from firstcall.incident.entries import Entry, HandedOver
from firstcall.log import reading
from firstcall.log.models import EntryRow, IncidentRow, PromiseRow
from firstcall.people.permissions import Permission, may
from firstcall.people.queries import everybody
from firstcall.people.who import Who


def held(owner: Who, *, at: datetime) -> Holding:
    """The open promises and the open incidents of somebody, the promise due first at the head."""
    promises = list(PromiseRow.objects.filter(owner=owner.id, kept__isnull=True).order_by("due", "incident", "row"))
    mine = list(IncidentRow.objects.filter(handler=owner.id, open=True).order_by("incident"))
    of_promises = IncidentRow.objects.filter(incident__in={p.incident for p in promises})
    safe = safe_contacts({p.incident for p in promises} | {row.incident for row in mine})
    return holding(owner, promises, mine, {row.incident: row for row in of_promises}, now=at, safe=safe)


def takers(owner: Who) -> tuple[Who, ...]:
    """Everybody to whom what this person holds may be handed."""
    return tuple(who for who in everybody() if who.id != owner.id and may(who.role, Permission.PROMISE))


def handed_to(who: Who) -> tuple[HandedView, ...]:
    """What was handed to somebody, is theirs still, and whose incident they have not opened since; the oldest first."""
    if not may(who.role, Permission.HAND_OVER):
        return ()
    promises = {(row.incident, row.promise): row for row in PromiseRow.objects.filter(owner=who.id, kept__isnull=True)}
    mine = dict(IncidentRow.objects.filter(handler=who.id, open=True).values_list("incident", "headline"))
    incidents = {incident for incident, _ in promises} | set(mine)
    latest: dict[tuple[int, str], Handed] = {}
    for entry in _handed_over(incidents, who.id):
        body = entry.body
        assert isinstance(body, HandedOver)
        row = promises.get((entry.incident, body.promise))
        text = mine.get(entry.incident) if not body.promise else None if row is None else row.text
        if text is not None:
            due = None if row is None else row.due
            latest[entry.incident, body.promise] = Handed(entry, body, text, due)
    opened = _opened({h.entry.incident for h in latest.values()}, who.id)
    waiting = [h for h in latest.values() if opened.get(h.entry.incident, 0) < h.entry.seq]
    return handed_views(waiting, staff_names(), safe_contacts({h.entry.incident for h in waiting}))


def _handed_over(incidents: Collection[int], to: str) -> list[Entry]:
    rows = EntryRow.objects.filter(kind="handed-over", incident__in=incidents).order_by("cursor")
    every = (reading.as_entry(row) for row in rows) if incidents else ()
    return [entry for entry in every if isinstance(entry.body, HandedOver) and entry.body.to == to]


def _opened(incidents: Collection[int], by: str) -> dict[int, int]:
    if not incidents:
        return {}
    looks = EntryRow.objects.filter(kind="consulted", incident__in=incidents, by=by).values("incident")
    return dict(looks.annotate(last=Max("seq")).values_list("incident", "last"))
