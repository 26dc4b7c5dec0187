"""Threads that stay: whoever was busy last is the next, so that few do most of the work, and those that are seldom wanted end."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Job = Callable[[], Callable[[], None]]


class Threads(Executor):
    """At most so many threads. One that had nothing to do for ``stays`` seconds ends, after ``leaving``."""

    def __init__(self, most: int, *, stays: float = 60.0, leaving: Callable[[], object] = lambda: None) -> None:
        self._most, self._stays, self._leaving = most, stays, leaving
        self._lock = threading.Lock()
        self._count = 0
        self._idle: list[SimpleQueue[Job]] = []
        self._waiting: deque[Job] = deque()

    def __len__(self) -> int:
        return self._count

    def submit(self, function: Callable[P, R], /, *args: P.args, **named: P.kwargs) -> Future[R]:
        """Have a function called in one of the threads, as soon as one is free."""
        future: Future[R] = Future()

        def job() -> Callable[[], None]:
            return _done(future, function, *args, **named)

        with self._lock:
            if self._idle:
                self._idle.pop().put(job)
            elif self._count < self._most:
                self._count += 1
                threading.Thread(target=self._work, args=(job,), name="request", daemon=True).start()
            else:
                self._waiting.append(job)
        return future

    def _work(self, first: Job) -> None:
        own: SimpleQueue[Job] = SimpleQueue()
        job: Job | None = first
        del first  # with what it held, once it is done
        try:
            while job is not None:
                tell = job()
                with self._lock:  # before anybody hears of it: whoever does finds this thread free
                    job = self._waiting.popleft() if self._waiting else None
                    if job is None:
                        self._idle.append(own)
                tell()
                del tell
                job = job or self._next(own)
        finally:
            self._leaving()

    def _next(self, own: SimpleQueue[Job]) -> Job | None:
        """What to do next; None where there was nothing for so long that this thread may end."""
        try:
            return own.get(timeout=self._stays)
        except Empty:
            with self._lock:
                if own in self._idle:
                    self._idle.remove(own)
                    self._count -= 1
                    return None
            return own.get()  # something came just now


def _done(future: Future[R], function: Callable[P, R], /, *args: P.args, **named: P.kwargs) -> Callable[[], Any]:
    """Call the function; how its future is told."""
    if not future.set_running_or_notify_cancel():
        return lambda: None
    try:
        result = function(*args, **named)
    except BaseException as fault:  # noqa: BLE001 (whoever waits for it is told)
        raised = fault
        return lambda: future.set_exception(raised)
    return lambda: future.set_result(result)
