"""How much one caller may ask of a served source: so many at once, then so many a second."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from firstcall.sources.serving_refusals import Refusal, Refused

#: Callers that are kept count of; beyond it, whoever was quiet longest is forgotten.
_REMEMBERED = 10_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is refused for being too much.

    ``questions_per_s`` of one caller, and ``questions_at_once`` before that rate counts; the same for wrong secrets,
    counted by the address that they come from; ``reading_s``: seconds that a request may take to come in;
    ``longest_s``: seconds that one answer may take.
    """

    questions_per_s: float = 100.0
    questions_at_once: int = 400
    wrong_secrets_per_s: float = 1.0
    wrong_secrets_at_once: int = 20
    reading_s: float = 10.0
    longest_s: float = 60.0


class Bucket:
    """Counts what each caller has left: ``most`` at once, filled up again by ``per_s`` a second."""

    def __init__(self, per_s: float, most: int, *, now: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._most = float(most)
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> None:
        """Take one of what ``who`` has left. Raises Refused with the seconds to wait where nothing is."""
        now = self._now()
        left, when = self._left.pop(who, (self._most, now))
        left = min(self._most, left + (now - when) * self._per_s)
        allowed = left >= 1
        self._left[who] = (left - 1 if allowed else left, now)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        if not allowed:
            wait = math.ceil((1 - left) / self._per_s)
            raise Refused(Refusal.TOO_MANY, headers={"retry-after": str(max(1, wait))})

    def give_back(self, who: str) -> None:
        """Undo a ``take`` that was not to count."""
        left, when = self._left.get(who, (self._most, self._now()))
        self._left[who] = (min(self._most, left + 1), when)
