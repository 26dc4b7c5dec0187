"""The worker: takes what is due, asks side by side, records what comes back, and gives time its consequences."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connections
from msgspec.structs import replace

from firstcall.checks import claiming
from firstcall.checks.answering import record_answers
from firstcall.checks.claiming import Claim
from firstcall.checks.watched import Watched
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import MISSED, Outcome
from firstcall.incident.held import CheckHeld
from firstcall.incident.state import State
from firstcall.log import reading
from firstcall.log.deriving import RETRY
from firstcall.log.recording import record, subscribe
from firstcall.sources.outcomes import Result
from firstcall.sources.protocol import Question, Source
from firstcall.sources.watching import Watch

log = logging.getLogger(__name__)
LONDON = ZoneInfo("Europe/London")


def try_again(source: str, now: datetime) -> datetime:
    """When a source that failed is tried again, as long as nothing else is known of it."""
    return now + RETRY


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a worker works with. ``poll`` (seconds) finds what other processes wrote; None where there are none.

    ``watches``: the health of each source; without one a source is always asked, and always believed.
    """

    name: str
    now: Callable[[], datetime]
    rows: dict[str, SourceRow]
    sources: Mapping[str, Source]
    poll: float | None = 0.1
    try_again: Callable[[str, datetime], datetime] = try_again
    watches: Mapping[str, Watch] = field(default_factory=dict)


class Worker:
    """One worker. Runs in the event loop that calls ``run``, until ``stop``."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._wake = asyncio.Event()
        self._stopping = self._turning = False
        self._asking: set[asyncio.Task[None]] = set()
        self._came: list[tuple[Claim, Result]] = []
        self._back: set[str] = set()
        self._busy: Counter[str] = Counter()
        self._down: set[str] = set()
        self._turned = work.now()
        self._watched = Watched(work.name, work.sources, work.watches, work.now)
        self._slots = {key: watch.connection.limits.side_by_side for key, watch in work.watches.items()}

    async def run(self) -> None:
        """Work until stopped. A fault of one turn is logged and the next turn goes on."""
        loop = asyncio.get_running_loop()
        own = threading.get_ident()

        def woken(incident: int, seq: int) -> None:
            if not (self._turning and threading.get_ident() == own):  # what a turn writes, it looks at before it ends
                loop.call_soon_threadsafe(self._wake.set)

        leave = subscribe(woken)
        try:
            while not self._stopping:
                self._wake.clear()
                try:
                    self._turn()
                except Exception:
                    log.exception("the worker's turn failed")
                    connections.close_all()  # the next turn begins with a new connection
                    await asyncio.sleep(1)
                await self._until_something()
        finally:
            leave()
            for task in self._asking:
                task.cancel()
            claiming.release(self._work.name)
            connections.close_all()  # Django keeps a connection per event loop's context; nobody else closes this one

    def stop(self) -> None:
        """Stop after this turn, and give back what is held."""
        self._stopping = True
        self._wake.set()

    @property
    def idle(self) -> bool:
        """Nothing is being asked and nothing waits to be recorded."""
        return not self._asking and not self._came and self._watched.idle

    def _turn(self) -> None:
        self._turning = True
        try:
            self._take()
        finally:
            self._turning = False

    def _take(self) -> None:
        """Record what came, give time its consequences, and begin what is due."""
        self._record()
        self._turned = now = self._work.now()
        for incident in claiming.waking(now):
            record(incident, (), at=now)
        self._sing(now)
        back, self._back = self._back | self._watched.back(), set()
        self._down -= back
        states: dict[int, State] = {}
        rows, slots = self._work.rows, self._slots
        for claim in claiming.claim(self._work.name, now=now, rows=rows, busy=self._busy, back=back, slots=slots):
            if claim.incident not in states:
                states[claim.incident] = reading.state(claim.incident)
            check = states[claim.incident].checks.get(claim.check)
            row = self._work.rows.get(claim.source)
            if check is not None and row is not None:
                asker = states[claim.incident].asker
                self._begin(claim, replace(row, deadline_ms=check.deadline_ms), self._question(claim, check, asker))

    def _begin(self, claim: Claim, row: SourceRow, question: Question) -> None:
        self._busy[claim.source] += 1
        self._run(self._ask(claim, row, question))

    def _question(self, claim: Claim, check: CheckHeld, asker: str) -> Question:
        return Question(
            id=f"{claim.incident}/{claim.check}",
            incident=claim.incident,
            source=claim.source,
            by_what=check.by_what,
            today=self._work.now().astimezone(LONDON).date(),
            wider=check.wider,
            asker=asker,
            why=check.why,
        )

    async def _ask(self, claim: Claim, row: SourceRow, question: Question) -> None:
        try:
            result = await self._watched.ask(row, question)
        finally:
            self._busy[claim.source] -= 1
            self._wake.set()
        self._came.append((claim, result))

    def _sing(self, now: datetime) -> None:
        """Ask the sources that are due for it the question whose answer is known."""
        for watch, question in self._watched.canaries(now):
            self._run(self._sung(watch, question))

    async def _sung(self, watch: Watch, question: Question) -> None:
        await self._watched.sing(watch, question)
        self._wake.set()

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    def _record(self) -> None:
        """Record what came. An incident whose answers cannot be recorded keeps none of the others from being."""
        came, self._came = self._came, []
        now = self._work.now()
        by_incident: dict[int, list[tuple[Claim, Result]]] = defaultdict(list)
        try:
            self._watched.record(now)
            for claim, judged in came:
                result = self._watched.doubted(claim.source, judged)
                by_incident[claim.incident].append((claim, result))
                self._heard(claim, result)
            came.clear()
            while by_incident:
                incident = next(iter(by_incident))
                answers = by_incident.pop(incident)
                for claim in record_answers(incident, answers, at=now):
                    claiming.put_back(claim, until=self._work.try_again(claim.source, now))
            self._watched.plan_anew(now)
        finally:
            self._came += came + [one for answers in by_incident.values() for one in answers]

    def _heard(self, claim: Claim, result: Result) -> None:
        if result.outcome is Outcome.NOT_CHECKED:
            if result.reason in MISSED:
                self._down.add(claim.source)
        elif claim.missed or claim.source in self._down:
            self._down.discard(claim.source)
            self._back.add(claim.source)

    async def _until_something(self) -> None:
        if self._wake.is_set() or self._back or not self._watched.idle:
            await asyncio.sleep(0)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), self._patience())

    def _patience(self) -> float | None:
        """Seconds until the next turn, where nothing wakes it before. Whoever looks often need not ask when something is due."""
        if self._work.poll is not None:
            return self._work.poll
        moment = claiming.next_moment(self._turned)
        return None if moment is None else max((moment - self._work.now()).total_seconds(), 0.0)
