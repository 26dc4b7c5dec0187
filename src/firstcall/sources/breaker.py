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
    A clock that was set back ends a rest: nobody is left alone for longer than ``rest``.
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
        if self.trying is not None and self._within(self.trying, now):
            return BreakerState.TRYING
        return BreakerState.OPEN

    def lets_through(self, now: datetime) -> bool:
        """Whether a question may be asked now."""
        begun = self.trying or self.opened
        return begun is None or not self._within(begun, now)

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

    def told(self, opened: datetime | None) -> Breaker:
        """After somebody else who asks the same source left it alone at a moment, or (None) had an answer of it."""
        if opened is None:
            return self.answered()
        return (
            self if self.opened is not None else replace(self, running=max(self.running, self.failures), opened=opened)
        )

    def _within(self, begun: datetime, now: datetime) -> bool:
        return begun <= now < begun + self.rest
