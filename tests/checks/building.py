"""A force of three for tests: staff, records, and a worker whose clock a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth import get_user_model

from firstcall.checks.connecting import connected
from firstcall.checks.worker import Work, Worker
from firstcall.contacts import actions
from firstcall.guidance import book as books
from firstcall.holdings.loading import load
from firstcall.holdings.models import HeldLoad, HeldSource
from firstcall.incident.codes import Channel, Role, StaffRole
from firstcall.incident.records import Named, Record, RecordPerson
from firstcall.log.recording import Recorded
from firstcall.people.models import Staff
from firstcall.people.who import Who
from firstcall.sources.faults import Fault

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
NUMBER = "01632 960201"
POLL = 0.01  # seconds
OFFENDER = Record(
    id="FI-1",
    as_of=date(2026, 11, 1),
    persons=(
        RecordPerson(
            names=(Named(forenames="Alan", surname="Example"),),
            born="1971-11-02",
            sex="male",
            role=Role.NOMINAL,
            markers=("registered-sex-offender",),
            phones=("07700 900461",),
        ),
    ),
)


def staff(slug: str = "handler-a", role: StaffRole = StaffRole.HANDLER) -> Who:
    """A member of staff without certificates."""
    user = get_user_model().objects.create_user(username=slug)
    Staff.objects.create(user=user, staff_id=slug, name=slug.title(), role=role.value, team="A")
    return Who(id=slug, name=slug.title(), role=role)


def hold(source: str, *records: Record, as_of: date = NOW.date()) -> None:
    """Load records into a source's extract."""
    load(source, records, as_of=as_of, at=NOW)


#: What a load of nothing left in the tables, by source: the first of a run is a real one, and its rows are put back for later tests.
_EMPTY: dict[str, tuple[HeldSource, HeldLoad]] = {}


def hold_nothing_else(*but: str) -> None:
    """Give every other source an extract that holds nothing."""
    keys = [row.key for row in books.current().sources if row.key not in but]
    for key in keys:
        if key not in _EMPTY:
            hold(key)
            _EMPTY[key] = HeldSource.objects.get(source=key), HeldLoad.objects.get(source=key)
            HeldSource.objects.filter(source=key).delete()
            HeldLoad.objects.filter(source=key).delete()
    HeldSource.objects.bulk_create([copy(_EMPTY[key][0]) for key in keys])
    HeldLoad.objects.bulk_create([copy(_EMPTY[key][1]) for key in keys])


def ring(who: Who, number: str | None = NUMBER, at: datetime = NOW, **more: object) -> Recorded:
    """A 999 call."""
    return actions.take(who=who, channel=Channel.EMERGENCY, number=number, at=at, **more)  # type: ignore[arg-type]


class Clock:
    """A clock that only the test moves."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


def worker(clock: Callable[[], datetime], faults: Sequence[Fault] = (), name: str = "worker-1") -> Worker:
    """A worker over the real connectors."""
    rows = {row.key: row for row in books.current().sources}
    sources = connected(rows, now=clock, faults=lambda: faults)
    return Worker(Work(name=name, now=clock, rows=rows, sources=sources, poll=POLL))


async def idle_for_a_while(workers: Sequence[Worker]) -> None:
    """Until all are idle at four looks, between any two of which each has looked for work (``poll``) again."""
    quiet = 0
    while quiet < 4:
        await asyncio.sleep(POLL * 1.2)
        quiet = quiet + 1 if all(w.idle for w in workers) else 0


def work(*workers: Worker, until_idle: bool = True, seconds: float = 20) -> None:
    """Let workers work until all are idle for a while."""

    async def working() -> None:
        tasks = [asyncio.create_task(w.run()) for w in workers]
        async with asyncio.timeout(seconds):
            await idle_for_a_while(workers)
        for w in workers:
            w.stop()
        await asyncio.gather(*tasks)

    asyncio.run(working())
