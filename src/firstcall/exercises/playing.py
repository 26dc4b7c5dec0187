"""A scenario played: its steps at their times, one worker beside them, until everything that is due has come."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import msgspec

from firstcall.checks.worker import Work, Worker
from firstcall.exercises import deeds
from firstcall.exercises.clocks import Clock
from firstcall.exercises.expecting import Judged, Played, deadline, judge
from firstcall.exercises.scenario import ContactPlanned, Scenario, Step
from firstcall.exercises.staging import RECOVERY, fill, live_sources, once_over, put_on_duty
from firstcall.guidance import book as books
from firstcall.incident.entries import Entry
from firstcall.incident.state import State
from firstcall.log import reading
from firstcall.log.models import DueCheck
from firstcall.people.who import Who

#: How often the run looks whether the answers still due have come.
_LOOK = timedelta(milliseconds=250)
#: No source takes longer than this.
_LONGEST = timedelta(seconds=90)
_PAGE = 5000


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a scenario: the whole log in its order, each contact, each expectation judged."""

    scenario: Scenario
    entries: tuple[Entry, ...]
    played: dict[str, Played]
    judged: tuple[Judged, ...]

    @property
    def met(self) -> bool:
        """Whether every expectation was met."""
        return all(j.met for j in self.judged)


class Play:
    """One run of a scenario, in the event loop that it is made in and the database that is in place."""

    def __init__(self, scenario: Scenario, *, real_time: bool = False) -> None:
        self._scenario = scenario
        self._real_time = real_time
        self._clock = Clock(scenario.starts)
        self._faults = scenario.laid_over()
        self._staff: dict[str, Who] = {}
        self._incidents: dict[str, int] = {}
        self._moments: dict[str, list[datetime]] = {c.id: [] for c in scenario.contacts}
        self._ends: dict[str, datetime] = {}
        self._read: dict[int, tuple[Entry, ...]] = {}

    async def run(self) -> Replay:
        """Play it from start to end."""
        self._staff = put_on_duty(self._scenario.staff, at=self._scenario.starts)
        fill(self._scenario)
        worker = Worker(self._work())
        working = asyncio.create_task(worker.run())
        try:
            await asyncio.gather(*[self._contact(c, worker) for c in self._in_order()])
            await self._afterwards()
        finally:
            worker.stop()
            await working
        played = self._played()
        judged = tuple(judge(x, played) for x in self._scenario.expect)
        return Replay(scenario=self._scenario, entries=whole_log(), played=played, judged=judged)

    def _in_order(self) -> list[ContactPlanned]:
        return sorted(self._scenario.contacts, key=lambda c: c.begins(self._scenario.starts))

    def _work(self) -> Work:
        rows = dict(books.current().catalogue)
        now = self._clock.now
        sources = live_sources(rows, faults=self._faults, now=now)
        return Work(name="replay", now=now, rows=rows, sources=sources, poll=None, try_again=once_over(self._faults))

    def _at(self, moment: datetime) -> datetime:
        return max(self._clock.now(), moment) if self._real_time else moment

    async def _contact(self, contact: ContactPlanned, worker: Worker) -> None:
        begins = contact.begins(self._scenario.starts)
        await self._clock.until(begins)
        incident = deeds.take(contact, who=self._staff[contact.handler], at=self._at(begins))
        if incident is not None:
            self._incidents[contact.id] = incident
            for step, moment in zip(contact.steps, contact.moments(self._scenario.starts), strict=True):
                await self._step(contact, step, incident, moment)
            await self._answers_due(incident, worker)
        self._ends[contact.id] = self._clock.now()

    async def _step(self, contact: ContactPlanned, step: Step, incident: int, moment: datetime) -> None:
        await self._clock.until(moment)
        at = self._at(moment)
        self._moments[contact.id].append(at)
        deeds.do(step, who=self._staff[step.by or contact.handler], incident=incident, begun=at, at=at)

    async def _answers_due(self, incident: int, worker: Worker) -> None:
        """Wait for the answers that are still due; those that a source missed come when it answers again."""
        until = self._clock.now() + _LONGEST
        while self._clock.now() < until:
            if worker.idle and not DueCheck.objects.filter(incident=incident, missed=False).exists():
                return
            await self._clock.until(self._clock.now() + _LOOK)

    async def _afterwards(self) -> None:
        """Go on while a missed check may still be asked again, or an expectation may still be met."""
        while (until := self._next_chance()) is not None:
            now = self._clock.now()
            far = (until - now) / 20
            await self._clock.until(min(until, now + max(far, timedelta(seconds=1))))

    def _next_chance(self) -> datetime | None:
        now = self._clock.now()
        chances = [moment for moment in (*self._recoveries(now), *self._deadlines(now)) if moment > now]
        return min(chances, default=None)

    def _recoveries(self, now: datetime) -> list[datetime]:
        missed = set(DueCheck.objects.filter(missed=True).values_list("source", flat=True))
        return [f.end + RECOVERY for f in self._faults if f.source in missed and f.end is not None and f.start <= now]

    def _deadlines(self, now: datetime) -> list[datetime]:
        played = self._played()
        ends = [(x, deadline(x, played[x.contact])) for x in self._scenario.expect]
        return [end for x, end in ends if end is not None and end > now and not judge(x, played).met]

    def _played(self) -> dict[str, Played]:
        return {c.id: self._one(c) for c in self._scenario.contacts}

    def _one(self, contact: ContactPlanned) -> Played:
        incident = self._incidents.get(contact.id)
        planned = contact.moments(self._scenario.starts)
        done = self._moments[contact.id]
        begins = contact.begins(self._scenario.starts)
        entries = () if incident is None else self._entries(incident)
        return Played(
            contact=contact.id,
            incident=incident,
            begins=entries[0].at if entries else begins,
            moments=(*done, *planned[len(done) :]),
            ends=self._ends.get(contact.id, self._clock.now()),
            entries=entries,
            state=State() if incident is None else reading.state(incident),
        )

    def _entries(self, incident: int) -> tuple[Entry, ...]:
        """The entries of an incident. An entry that was read once is not read again: none ever changes."""
        known = self._read.get(incident, ())
        self._read[incident] = known + tuple(reading.entries(incident, after=known[-1].seq if known else 0))
        return self._read[incident]


def whole_log() -> tuple[Entry, ...]:
    """Everything in the log in its order, but for the house's own entries; a contact that was refused is among them."""
    found: list[Entry] = []
    cursor = 0
    while page := reading.since(cursor, limit=_PAGE):
        found += page
        cursor = page[-1].cursor
    return tuple(e for e in found if e.incident or e.kind == "refused")
