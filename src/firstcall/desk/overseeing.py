"""Reading what the supervisors' board shows: the derived lists first, and the states of only those incidents that it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Count, Q

from firstcall.checks import health
from firstcall.desk import showing
from firstcall.desk.names import staff_names
from firstcall.desk.picture.beside import Beside, approval_lines, note_lines, sources_down
from firstcall.desk.picture.board import Board, ClosedOver, PromiseOpen, Seen, board
from firstcall.desk.picture.queue import QueueItem
from firstcall.desk.picture.safeguarding import SafeView
from firstcall.desk.reaching import safe_contacts
from firstcall.guidance import book as books
from firstcall.guidance.clocks import running
from firstcall.guidance.regrading import unsettled
from firstcall.guidance.warnings.leave import waiting_for_leave
from firstcall.incident.entries import Closed
from firstcall.incident.held import PromiseHeld, Told
from firstcall.incident.state import State
from firstcall.log import reading
from firstcall.log.models import ApprovalRow, DueCheck, EntryRow, IncidentRow, NoteRow, PromiseRow
from firstcall.people.who import Who

#: The two orders of the calls.
RISK, AGE = "risk", "age"
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


def overseen(who: Who, *, at: datetime, by: str = RISK) -> Board:
    """The board at ``at``, its calls by risk and then by age, or by age alone."""
    names = staff_names()
    over = _closed_over(at)
    promises = list(PromiseRow.objects.filter(kept__isnull=True).order_by("due"))
    known = _handlers({c.incident for c in over} | {p.incident for p in promises})
    safe = safe_contacts({p.incident for p in promises})
    return board(
        _in_order(showing.waiting(who), by),
        [_seen(state) for state in reading.states(_telling(at)).values()],
        [replace(_promise(p, known), safe=safe.get(p.incident, SafeView())) for p in promises],
        [ClosedOver(c.incident, known.get(c.incident, ("", False))[0], c.by, c.at, c.over, c.reason) for c in over],
        me=who.id,
        now=at,
        names=names,
        sources={row.key: row.name for row in books.current().sources},
    )


def _in_order(calls: tuple[QueueItem, ...], by: str) -> tuple[QueueItem, ...]:
    return calls if by != AGE else tuple(sorted(calls, key=lambda call: (call.opened, call.incident)))


def beside(who: Who, *, at: datetime) -> Beside:
    """What stands beside the incidents: approvals and notes that wait, and record systems that do not answer."""
    names = staff_names()
    waiting = list(ApprovalRow.objects.filter(approved__isnull=True).order_by("asked_at", "row"))
    handlers = {n: state.handlers for n, state in reading.states([a.incident for a in waiting]).items()}
    notes = NoteRow.objects.filter(taken=False, kind=Told.NOTE).order_by("at", "row")
    stand = health.standings(health.told(since=at - RECENT))
    missed = DueCheck.objects.filter(missed=True).values_list("source").annotate(count=Count("row"))
    return Beside(
        approvals=approval_lines(waiting, handlers, me=who.id, names=names),
        notes=note_lines(notes, names),
        sources=sources_down(
            {key: s.left_alone.at for key, s in stand.items() if s.left_alone is not None},
            {key: s.wrong.at for key, s in stand.items() if s.wrong is not None},
            dict(missed),
            {row.key: row.name for row in books.current().sources},
        ),
    )


def _telling(at: datetime) -> list[int]:
    """The incidents of which the board says more than a line: open, or closed lately, with something left."""
    left = Q(unacknowledged__gt=0) | Q(open=True, refused=True)
    for code in _TELLING:
        left |= Q(codes__contains=f'"{code}"')
    rows = IncidentRow.objects.filter(left, Q(open=True) | Q(at__gte=at - RECENT))
    return list(rows.order_by("-open", "-incident").values_list("incident", flat=True)[:MOST])


def _seen(state: State) -> Seen:
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
