"""Failed attempts, counted by where they come from. A right token is never turned away for somebody else's wrong ones."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass


@dataclass
class _Counted:
    since: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """What one more failed attempt comes to: the first of its window, and how long to wait where there were too many."""

    first: bool
    wait: int  # seconds; 0 where it is answered as usual
    just_over: bool = False


class Failures:
    """Counts failed attempts of the last ``window`` seconds by address; after ``most`` of them each is told to wait.

    Times come in as arguments (seconds of a clock that never goes back). Remembers at most ``size`` addresses.
    """

    def __init__(self, *, most: int = 10, window: float = 60.0, size: int = 10_000) -> None:
        self._most, self._window, self._size = most, window, size
        self._by: OrderedDict[str, _Counted] = OrderedDict()
        self._lock = threading.Lock()

    def failed(self, address: str, now: float) -> Failed:
        """One more attempt from ``address`` failed."""
        with self._lock:
            counted = self._by.pop(address, None)
            if counted is None or now - counted.since >= self._window:
                counted = _Counted(since=now)
            counted.count += 1
            self._by[address] = counted
            while len(self._by) > self._size:
                self._by.popitem(last=False)
        over = counted.count > self._most
        wait = max(1, round(self._window - (now - counted.since))) if over else 0
        return Failed(first=counted.count == 1, wait=wait, just_over=counted.count == self._most + 1)

    def forget(self) -> None:
        """Count anew."""
        with self._lock:
            self._by.clear()
