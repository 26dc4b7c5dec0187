"""Reading what the supervisors' board shows: the derived lists first, and the states of only those incidents that it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q

from firstcall.desk import showing
from firstcall.desk.names import staff_names
from firstcall.desk.picture.board import Board, ClosedOver, PromiseOpen, Seen, board
from firstcall.desk.picture.safeguarding import SafeView
from firstcall.desk.reaching import safe_contacts
from firstcall.guidance import book as books
from firstcall.guidance.clocks import running
from firstcall.guidance.regrading import unsettled
from firstcall.guidance.warnings.leave import waiting_for_leave
from firstcall.incident.entries import Closed
from firstcall.incident.held import PromiseHeld
from firstcall.log import reading
from firstcall.log.models import EntryRow, IncidentRow, PromiseRow
from firstcall.people.who import Who

#: For how long a closed incident stays on the board for what was left undone in it.
RECENT = timedelta(days=7)
#: Incidents that the board looks into; those above are named in the list of calls alone.
MOST = 200
_TELLING = (
    "handler-not-current",
    "record-contradicts-assessment",
    "downgrade-unreviewed",
    "grade-overdue",
    "check-needs-leave",
)


def overseen(who: Who, *, at: datetime) -> Board:
    """The board at ``at``."""
    names = staff_names()
    over = _closed_over(at)
    promises = list(PromiseRow.objects.filter(kept__isnull=True).order_by("due"))
    known = _handlers({c.incident for c in over} | {p.incident for p in promises})
    safe = safe_contacts({p.incident for p in promises})
    return board(
        showing.waiting(who),
        [_seen(number) for number in _telling(at)],
        [replace(_promise(p, known), safe=safe.get(p.incident, SafeView())) for p in promises],
        [ClosedOver(c.incident, known.get(c.incident, ("", False))[0], c.by, c.at, c.over, c.reason) for c in over],
        me=who.id,
        now=at,
        names=names,
        sources={row.key: row.name for row in books.current().sources},
    )


def _telling(at: datetime) -> list[int]:
    """The incidents of which the board says more than a line: open, or closed lately, with something left."""
    left = Q(unacknowledged__gt=0) | Q(open=True, refused=True)
    for code in _TELLING:
        left |= Q(codes__contains=f'"{code}"')
    rows = IncidentRow.objects.filter(left, Q(open=True) | Q(at__gte=at - RECENT))
    return list(rows.order_by("-open", "-incident").values_list("incident", flat=True)[:MOST])


def _seen(incident: int) -> Seen:
    state = reading.state(incident)
    book = books.current()
    return Seen(state, unsettled(state, book), waiting_for_leave(state), running(state, book=book))


def _handlers(incidents: set[int]) -> dict[int, tuple[str, bool]]:
    rows = IncidentRow.objects.filter(incident__in=sorted(incidents))
    return {number: (handler, is_open) for number, handler, is_open in rows.values_list("incident", "handler", "open")}


def _promise(row: PromiseRow, known: dict[int, tuple[str, bool]]) -> PromiseOpen:
    handler, is_open = known.get(row.incident, ("", False))
    held = PromiseHeld(
        seq=0,
        promise=row.promise,
        text=row.text,
        due=row.due,
        owner=row.owner,
        made=row.made,
        kept=row.kept,
        chase=row.chase,
    )
    return PromiseOpen(row.incident, handler, is_open, held)


def _closed_over(at: datetime) -> list[ClosedOver]:
    rows = EntryRow.objects.filter(kind="closed", at__gte=at - RECENT, body__contains='"over"')
    return [
        ClosedOver(entry.incident, "", entry.by, entry.at, entry.body.over, entry.body.reason)
        for entry in map(reading.as_entry, rows.order_by("-cursor")[:MOST])
        if isinstance(entry.body, Closed) and entry.body.over
    ]
