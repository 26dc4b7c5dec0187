"""The worker wired to this installation: its sources, its clock, its process."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import close_old_connections

from firstcall.checks.connecting import connected, connections_of, watches
from firstcall.checks.worker import Work, Worker
from firstcall.guidance import book as books
from firstcall.guidance.consequences import consequences
from firstcall.incident.state import State
from firstcall.narrative.drafting import drafts
from firstcall.people import training_files
from firstcall.sources.protocol import Source


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def work(*, poll: float | None = 0.1, sources: Mapping[str, Source] | None = None) -> Work:
    """What a worker of this installation works with."""
    rows = {row.key: row for row in books.current().sources}
    name = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    if sources is not None:
        return Work(name=name, now=now, rows=rows, sources=sources, poll=poll)
    how = connections_of(rows)
    minding = watches(rows, how)
    return Work(
        name=name,
        now=now,
        rows=rows,
        sources=connected(rows, now=now, connections=how, watches=minding),
        watches=minding,
        poll=poll,
    )


#: Seconds after which a thread that wants to run is let in. Each query lets go of the interpreter several times, and waits that long
#: each time while another thread works: measured, a query of twenty rows beside a busy thread took 21 ms by Python's own 5 ms, 12 ms by
#: 2 ms, and 1 ms by this; the busy thread lost nothing that could be measured.
SWITCH = 0.0005
#: New things after which the newest are looked through for garbage, and how many such looks make one at the older and the oldest.
GARBAGE = (10_000, 10, 20)


def warm() -> None:
    """Read what is read once per process, so that the first caller after a start does not wait for it."""
    book = books.current()
    consequences(State(), book=book, now=now())
    drafts("Caller is Ann Example, 07700 900000, 1 Sample Row, ZZ1 1ZZ", State(), now())
    training_files.current()
    gc.collect()
    gc.freeze()  # what is read once stays: no collection need look through it again


def start_in_process() -> threading.Thread:
    """Start a worker in a thread of this process, woken by the commits of this process."""
    warm()
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(*GARBAGE)
    thread = threading.Thread(target=_run, name="worker", daemon=True)
    thread.start()
    return thread


def run_forever() -> None:
    """Work in this process until it is told to end."""

    async def working() -> None:
        worker = Worker(work())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, worker.stop)
        await worker.run()

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # this loop is the worker's alone: its short queries may block it
    asyncio.run(working())


def _run() -> None:
    async def working() -> None:
        await Worker(work()).run()

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        asyncio.run(working())
    finally:
        close_old_connections()
