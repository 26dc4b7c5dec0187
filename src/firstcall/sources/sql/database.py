"""A database that is read, each question in one transaction that is always rolled back, by a bounded number of threads."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL

from firstcall.incident.datafile import BadData
from firstcall.sources.protocol import SourceUnavailable, TimedOut
from firstcall.sources.sql import dialects

T = TypeVar("T")


class Job:
    """One question under way in a thread: it can be told from outside that nobody waits for it any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._raw: Any = None
        self.stopped = False

    def holds(self, raw: Any) -> None:
        """The connection that the question is asked by now. Raises TimedOut where it was stopped before."""
        with self._lock:
            self._raw = raw
            if self.stopped:
                raise TimedOut

    def lets_go(self) -> None:
        """The connection goes back: from here on it is another question's."""
        with self._lock:
            self._raw = None

    def go_on(self) -> None:
        """Between two statements. Raises TimedOut where nobody waits any more."""
        if self.stopped:
            raise TimedOut

    def stop(self) -> None:
        """Nobody waits any more: what runs is given up, so that the connection comes back."""
        with self._lock:
            self.stopped = True
            if self._raw is not None:
                dialects.give_up(self._raw)


class Database:
    """A database of one address. Opened when it is first asked; ``pool`` questions are asked at a time."""

    def __init__(self, url: Callable[[], URL], *, pool: int, longest_ms: int) -> None:
        self._url = url
        self._pool = pool
        self.longest_ms = longest_ms
        self._engine: sa.Engine | None = None
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(pool, thread_name_prefix="sql")
        self._stopping = ThreadPoolExecutor(1, thread_name_prefix="sql-stop")

    async def do(self, work: Callable[[sa.Connection, Job], T]) -> T:
        """Do some reading in a thread, within ``longest_ms``, waiting for a free connection included.

        Raises SourceUnavailable, whatever happens; cancelled, or too slow, the statement under way is given up.
        """
        job = Job()
        doing = asyncio.get_running_loop().run_in_executor(self._threads, self.now, work, job)
        try:
            async with asyncio.timeout(self.longest_ms / 1000):
                return await doing
        except TimeoutError:
            self._stopping.submit(job.stop)
            raise TimedOut from None
        except asyncio.CancelledError:
            self._stopping.submit(job.stop)
            raise

    def now(self, work: Callable[[sa.Connection, Job], T], job: Job | None = None) -> T:
        """As ``do``, in this thread; without a limit but each statement's own."""
        job = job or Job()
        try:
            job.go_on()
            with self._reading(job) as connection:
                return work(connection, job)
        except (SourceUnavailable, BadData, dialects.BadAddress):
            raise
        except Exception as wrong:  # noqa: BLE001  a driver's own faults are as many as drivers
            means = dialects.meaning(wrong)
            _let_go(wrong)
        raise means

    @contextmanager
    def _reading(self, job: Job) -> Iterator[sa.Connection]:
        with self._opened().connect() as connection:
            job.holds(connection.connection.driver_connection)
            try:
                dialects.begin(connection, self.longest_ms)
                yield connection
            finally:
                job.lets_go()
                connection.rollback()

    def _opened(self) -> sa.Engine:
        with self._lock:
            if self._engine is None:
                self._engine = dialects.engine(self._url(), pool=self._pool, longest_ms=self.longest_ms)
            return self._engine

    def close(self) -> None:
        """Give every connection back."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._stopping.shutdown(wait=False)
        if self._engine is not None:
            self._engine.dispose()


def _let_go(wrong: BaseException) -> None:
    """Drop what the tracebacks of a fault hold: that of a connection that was never made keeps its socket open."""
    told: BaseException | None = wrong
    seen: set[int] = set()
    while told is not None and id(told) not in seen:
        seen.add(id(told))
        traceback.clear_frames(told.__traceback__)
        told = told.__cause__ or told.__context__
