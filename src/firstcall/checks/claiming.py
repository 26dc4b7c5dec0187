"""Taking what is due: two workers never take the same check, and what a dead one took comes up again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import connection
from django.db.models import Min, Q, QuerySet

from firstcall.guidance.widening import WIDER_DEADLINE_MS, is_wider
from firstcall.incident.catalogue import SourceRow
from firstcall.log.gate import writing
from firstcall.log.models import DueCheck, IncidentRow

#: How long past a source's deadline a lease lasts: time to record the answer.
MARGIN = timedelta(seconds=1)
#: How many questions one source is asked at once by one worker, where its connection says nothing else.
SIDE_BY_SIDE = 8
#: How many due checks one turn looks at.
MOST = 400
_FREE = {"leased_by": "", "leased_until": None}


@dataclass(frozen=True)
class Claim:
    """A check that this worker holds."""

    row: int
    incident: int
    check: str
    source: str
    missed: bool


def claim(
    worker: str,
    *,
    now: datetime,
    rows: dict[str, SourceRow],
    busy: Mapping[str, int],
    back: Collection[str] = (),
    slots: Mapping[str, int] = MappingProxyType({}),
) -> list[Claim]:
    """Lease what is due, for the longest deadline among its sources and a margin.

    No more for a source than it has ``slots`` free (``busy``: how many are being asked). Of checks that a source missed
    one is tried at a time, until that source is ``back``; the others wait for what becomes of that one.
    """
    if not _ready(now, back).exists():
        return []
    with writing():
        ready = _ready(now, back).order_by("missed", "due_at", "row")
        if connection.vendor == "postgresql":
            ready = ready.select_for_update(skip_locked=True)
        taken, waiting = _share_out(list(ready[:MOST]), busy, back, slots)
        until = now + max((_deadline(rows, due) for due in (*taken, *waiting)), default=MARGIN) + MARGIN
        DueCheck.objects.filter(row__in=[d.row for d in taken]).update(leased_by=worker, leased_until=until)
        DueCheck.objects.filter(row__in=[d.row for d in waiting]).update(leased_until=until)
    return [Claim(d.row, d.incident, d.check_id, d.source, d.missed) for d in taken]


def _share_out(
    ready: list[DueCheck], busy: Mapping[str, int], back: Collection[str], slots: Mapping[str, int]
) -> tuple[list[DueCheck], list[DueCheck]]:
    asked = Counter(busy)
    taken: list[DueCheck] = []
    waiting: list[DueCheck] = []
    probed = {source for source, n in busy.items() if n}
    for due in ready:
        if due.missed and due.source not in back:
            (waiting if due.source in probed else taken).append(due)
            probed.add(due.source)
        elif asked[due.source] < slots.get(due.source, SIDE_BY_SIDE):
            asked[due.source] += 1
            taken.append(due)
    return taken, waiting


def _ready(now: datetime, back: Collection[str]) -> QuerySet[DueCheck]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = Q(due_at__lte=now)
    if back:
        due |= Q(missed=True, source__in=list(back))
        free |= Q(missed=True, leased_by="", source__in=list(back))
    return DueCheck.objects.filter(due & free)


def _deadline(rows: dict[str, SourceRow], due: DueCheck) -> timedelta:
    if is_wider(due.check_id):
        return timedelta(milliseconds=WIDER_DEADLINE_MS)
    return timedelta(milliseconds=rows[due.source].deadline_ms if due.source in rows else 3000)


def put_back(claimed: Claim, *, until: datetime) -> None:
    """Give a check back, not to be tried again before ``until``: its source is still not answering."""
    with writing():
        DueCheck.objects.filter(row=claimed.row).update(leased_by="", leased_until=until)


def release(worker: str) -> None:
    """Give back whatever a worker of this name still holds: it stopped in order."""
    with writing():
        DueCheck.objects.filter(leased_by=worker).update(**_FREE)


def next_moment(after: datetime) -> datetime | None:
    """When something will next be due by time alone: a check, a lease that ends, a rule that waits for its hour."""
    later = [
        DueCheck.objects.filter(due_at__gt=after).aggregate(first=Min("due_at"))["first"],
        DueCheck.objects.filter(leased_until__gt=after).aggregate(first=Min("leased_until"))["first"],
        IncidentRow.objects.filter(wake_at__gt=after).aggregate(first=Min("wake_at"))["first"],
    ]
    return min((m for m in later if m is not None), default=None)


def waking(now: datetime) -> list[int]:
    """The incidents in which time alone now has a consequence."""
    return list(IncidentRow.objects.filter(wake_at__lte=now).values_list("incident", flat=True))
