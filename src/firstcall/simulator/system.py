"""One simulated system: its records, its manners, and how ill it is at the moment."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

from firstcall.incident.records import Record
from firstcall.simulator.clock import wall
from firstcall.simulator.manners import Manners, Pace, ProfileName
from firstcall.simulator.register import Register

#: How much older than today the data of a system is that has gone stale.
STALE = timedelta(days=400)
_MINUTE = 60.0


class Illness(StrEnum):
    """How a system is at the moment, by the control's hand."""

    WELL = "well"
    HANG = "hang"  # takes the question and never says a word
    DRIP = "drip"  # answers a few bytes at a time
    RESET = "reset"  # breaks the connection off in the middle of an answer
    WRONG = "wrong"  # answers quickly that it holds nobody, its canary included
    STALE = "stale"  # answers from data that is long out of date
    DOWN = "down"  # says that it is being looked after (503)
    BUSY = "busy"  # says that it has been asked too much (429)


class Away(Exception):
    """The system is down for its upkeep; ``seconds`` until it is to be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class AskedTooMuch(Away):
    """More questions than its quota allows; ``seconds`` until there is room."""


@dataclass
class System:
    """One simulated system as it runs."""

    manners: Manners
    pace: Pace
    records: Register
    chance: Random
    now: Callable[[], datetime] = wall
    monotonic: Callable[[], float] = time.monotonic
    illness: Illness = Illness.WELL
    answered: int = 0
    _asked: deque[float] = field(default_factory=deque)

    @property
    def holds(self) -> Register:
        """What it finds anybody in: nothing, while it is wrong."""
        return _NOTHING if self.illness is Illness.WRONG else self.records

    @property
    def data_of(self) -> date:
        """The day that its data is of: today's, but while it is stale."""
        today = self.now().date()
        return today - STALE if self.illness is Illness.STALE else today

    async def take(self) -> None:
        """Let one question in, and let as much time go by as an answer takes. Raises Away or AskedTooMuch."""
        now = self.now()
        if self.illness is Illness.DOWN:
            raise Away(int(_MINUTE))
        until = self.pace.down_until(now)
        if until is not None:
            raise Away(math.ceil((until - now).total_seconds()))
        self._count()
        await asyncio.sleep(self.pace.wait(self.chance))
        self.answered += 1

    def _count(self) -> None:
        if self.illness is Illness.BUSY:
            raise AskedTooMuch(int(_MINUTE))
        if self.pace.per_minute is None:
            return
        moment = self.monotonic()
        while self._asked and self._asked[0] <= moment - _MINUTE:
            self._asked.popleft()
        if len(self._asked) >= self.pace.per_minute:
            raise AskedTooMuch(max(1, math.ceil(self._asked[0] + _MINUTE - moment)))
        self._asked.append(moment)


_NOTHING = Register(())


def system(
    manners: Manners,
    records: Iterable[Record],
    *,
    profile: ProfileName,
    seed: int,
    now: Callable[[], datetime] = wall,
) -> System:
    """A system with its own records and those that it is given; the same seed gives the same times of answer."""
    chance = Random(f"{seed} {manners.source}")  # noqa: S311  # nosec B311 # the same seed, the same night
    held = Register((*manners.own_records(now().date()), *records))
    return System(manners, manners.profiles[profile], held, chance, now)
