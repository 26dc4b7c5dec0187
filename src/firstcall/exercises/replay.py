"""A scenario replayed: through the real application, in a database of its own, on the scenario's clock or the real one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from firstcall.exercises.clocks import run_loop
from firstcall.exercises.playing import Play, Replay
from firstcall.exercises.scenario import Scenario
from firstcall.exercises.throwaway import own_database

_UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"


def replay(scenario: Scenario, *, real_time: bool = False) -> Replay:
    """Run a scenario from start to end and judge it. Leaves nothing behind."""
    with own_database(), _in_one_thread():
        loop = run_loop(real_time=real_time)
        try:
            return loop.run_until_complete(_play(scenario, real_time))
        finally:
            loop.close()


async def _play(scenario: Scenario, real_time: bool) -> Replay:
    try:
        return await Play(scenario, real_time=real_time).run()
    finally:
        connection.close()  # a coroutine's connection is not the one of the thread around it


@contextmanager
def _in_one_thread() -> Iterator[None]:
    """Let short queries block the loop: it is the run's alone, and the scenario's time stands still meanwhile."""
    before = os.environ.get(_UNSAFE)
    os.environ[_UNSAFE] = "true"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_UNSAFE]
        else:
            os.environ[_UNSAFE] = before
