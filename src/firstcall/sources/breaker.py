"""A source that keeps failing is left alone for a while: nobody waits for it, and it is not asked more than it can bear."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class BreakerState(StrEnum):
    """Closed: asked as usual. Open: not asked. Trying: one question is under way that decides."""

    CLOSED = "closed"
    OPEN = "open"
    TRYING = "trying"


@dataclass(frozen=True)
class Breaker:
    """The state of one source's breaker, as a value: every step gives the next.

    After ``failures`` in a row it opens for ``rest``; then one question is let through, and what becomes of that one
    closes it or opens it anew. A question that was let through and never came back counts as failed after ``rest``.
    """

    failures: int
    rest: timedelta
    running: int = 0
    opened: datetime | None = None
    trying: datetime | None = None

    def state(self, now: datetime) -> BreakerState:
        """How it stands at a moment."""
        if self.opened is None:
            return BreakerState.CLOSED
        if self.trying is not None and now < self.trying + self.rest:
            return BreakerState.TRYING
        return BreakerState.OPEN

    def lets_through(self, now: datetime) -> bool:
        """Whether a question may be asked now."""
        if self.opened is None:
            return True
        return self.state(now) is BreakerState.OPEN and now >= self._rests_until()

    def asked(self, now: datetime) -> Breaker:
        """After a question was let through."""
        return self if self.opened is None else replace(self, trying=now)

    def answered(self) -> Breaker:
        """After an answer that is one: it closes."""
        return Breaker(self.failures, self.rest)

    def failed(self, now: datetime) -> Breaker:
        """After a failure of the source."""
        running = self.running + 1
        if self.opened is None and running < self.failures:
            return replace(self, running=running)
        return replace(self, running=running, opened=now, trying=None)

    def _rests_until(self) -> datetime:
        begun = self.opened if self.trying is None else self.trying
        assert begun is not None
        return begun + self.rest
