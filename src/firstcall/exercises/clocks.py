"""A scenario's clock: an event loop whose time jumps to the next thing that is due, or one that keeps real time."""

from __future__ import annotations

import asyncio
import selectors
from datetime import datetime, timedelta
from typing import Any

_LONGEST_SLEEP = 86_400.0  # seconds; a loop waits no longer at a time
_RESOLUTION = 1e-6  # seconds: what is due within this is due now


class NothingDueError(RuntimeError):
    """Everything in the loop waits, and nothing that is due would ever wake it."""


class _Jumping(selectors.DefaultSelector):
    """A selector that never sleeps: where the loop would wait, its time moves on instead."""

    moved: float = 0.0

    def select(self, timeout: float | None = None) -> Any:
        """What is ready now. Where nothing is, the time that the loop was ready to wait has passed."""
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise NothingDueError
        self.moved += timeout
        return ready


class ScenarioLoop(asyncio.SelectorEventLoop):
    """An event loop in which sleeping takes no time: ``time()`` counts the scenario's seconds from 0.

    Work takes none of the scenario's time. Only for work that stays in this one thread.
    """

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)
        self._clock_resolution = _RESOLUTION  # asyncio's own is lost in rounding once months have passed

    def time(self) -> float:
        """Seconds of the scenario since it started."""
        return self._jumping.moved


class Clock:
    """The scenario's time in the running loop. ``real`` keeps the steps no earlier than in real time."""

    def __init__(self, starts: datetime) -> None:
        self._loop = asyncio.get_running_loop()
        self._starts = starts
        self._zero = self._loop.time()

    def now(self) -> datetime:
        """This moment of the scenario, to the millisecond."""
        return self._starts + timedelta(milliseconds=round((self._loop.time() - self._zero) * 1000))

    async def until(self, moment: datetime) -> None:
        """Wait for a moment of the scenario; one that has passed is not waited for."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, _LONGEST_SLEEP))


def run_loop(*, real_time: bool) -> asyncio.AbstractEventLoop:
    """A new event loop in real time, or in a scenario's."""
    return asyncio.SelectorEventLoop() if real_time else ScenarioLoop()
