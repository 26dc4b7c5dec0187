"""What is known of a source's health while it is asked: whether it is left alone, and whether it finds its canary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason
from firstcall.sources.breaker import Breaker, BreakerState
from firstcall.sources.connections import Connection
from firstcall.sources.outcomes import Result, not_checked
from firstcall.sources.protocol import Question

#: What counts as a failure of the source itself. A refusal of our credentials or an answer too old is an answer.
FAILURES = frozenset(
    {Reason.TIMEOUT, Reason.UNREACHABLE, Reason.ERROR, Reason.MALFORMED, Reason.WRONG_SUBJECT, Reason.BUSY}
)
#: What came back without the source: nothing was sent to it.
UNASKED = frozenset({Reason.NOT_CONFIGURED, Reason.INCOMPLETE, Reason.BREAKER_OPEN})
#: How often a source that missed its canary is asked for it, so that it is soon known when it is right again.
SOON = timedelta(seconds=10)


class Health(StrEnum):
    """What may turn. ``open``, ``closed``: left alone or asked; ``wrong``, ``right``: whether it finds its canary."""

    OPEN = "open"
    CLOSED = "closed"
    WRONG = "wrong"
    RIGHT = "right"


#: Turned so, a source is asked again what it missed.
BETTER = frozenset({Health.CLOSED, Health.RIGHT})


class Turned(msgspec.Struct, frozen=True):
    """Something about a source's health changed: what it is now, and the sentence for the log.

    ``since``: of a source that is wrong, when it was last known to be right; None where that was never seen.
    """

    source: str
    state: Health
    says: str
    since: datetime | None = None


@dataclass
class Watch:
    """The health of one source, as one worker sees it. Times come in as arguments.

    ``news``: what turned while it was asked, until whoever minds the health takes it.
    """

    row: SourceRow
    connection: Connection
    breaker: Breaker = field(init=False)
    wrong_since: datetime | None = None
    right_at: datetime | None = None
    canary_due: datetime | None = None
    canaries: int = 0
    news: list[Turned] = field(default_factory=list)

    def __post_init__(self) -> None:
        limits = self.connection.limits
        self.breaker = Breaker(limits.failures, timedelta(seconds=limits.rest_s))

    def refusal(self, now: datetime) -> Result | None:
        """Not checked, where the source is being left alone; None where it may be asked, and then it counts as asked."""
        if self.breaker.lets_through(now):
            self.breaker = self.breaker.asked(now)
            return None
        return not_checked(
            Reason.BREAKER_OPEN,
            f"{self.row.name} failed {self.breaker.running} times running and is left alone for now",
        )

    def heard(self, result: Result, now: datetime) -> Turned | None:
        """What an answer says of the source's health; what turned, if anything did."""
        before = self.breaker.opened is not None
        if result.reason in UNASKED:
            return None
        if result.reason in FAILURES:
            self.breaker = self.breaker.failed(now)
            if not before and self.breaker.opened is not None:
                says = (
                    f"{self.row.name} is left alone: {self.breaker.running} failures running, the last: {result.says}."
                )
                return Turned(self.row.key, Health.OPEN, says)
            return None
        self.breaker = self.breaker.answered()
        if before:
            self.canary_due = now  # it is back: is it right?
            return Turned(self.row.key, Health.CLOSED, f"{self.row.name} answers again.")
        return None

    def doubted(self, result: Result) -> Result:
        """The result as it may be shown: a source that misses its canary proves nothing by finding nobody."""
        if self.wrong_since is None or result.outcome is not Outcome.NO_TRACE:
            return result
        says = "the source does not find the record that it must find, so that it found nobody says nothing"
        return replace(not_checked(Reason.CANARY_MISSED, says, result.as_of), took_ms=result.took_ms)

    def canary(self, now: datetime) -> Question | None:
        """The question to ask now whose answer is known; None where none is due, or the source is being left alone."""
        canary = self.connection.canary
        if canary is None or (self.canary_due is not None and now < self.canary_due):
            return None
        if not self.breaker.lets_through(now):
            return None
        self.breaker = self.breaker.asked(now)
        self._sing_next(now)
        self.canaries += 1
        return Question(
            id=f"canary/{self.row.key}/{self.canaries}",
            incident=0,
            source=self.row.key,
            by_what=canary.by,
            today=now.date(),
            asker="firstcall",
            why="a question whose answer is known, to see that the system answers rightly",
        )

    def sung(self, result: Result, now: datetime) -> Turned | None:
        """What the answer to the canary says; what turned, if anything did. An answer that never came says nothing."""
        assert self.connection.canary is not None
        if result.outcome is Outcome.NOT_CHECKED:
            return None
        turned = self._found(result, now) if self._finds(result) else self._missed(now)
        self._sing_next(now)
        return turned

    def told(self, state: Health, at: datetime) -> None:
        """What the log says of this source: of the time before this worker began, or by another one."""
        match state:
            case Health.OPEN:
                self.breaker = self.breaker.told(at)
            case Health.CLOSED:
                self.breaker = self.breaker.told(None)
            case Health.WRONG if self.connection.canary is not None:
                self.wrong_since = self.wrong_since or at
                self.canary_due = min(self.canary_due or at, at + SOON)
            case Health.RIGHT:
                self.wrong_since, self.right_at = None, at
            case _:
                pass  # wrong by a canary that it no longer has

    def standing(self, now: datetime) -> str:
        """How it stands in a word: right, wrong, or how its breaker stands."""
        state = self.breaker.state(now)
        if state is not BreakerState.CLOSED:
            return state.value
        return "closed" if self.wrong_since is None else "wrong"

    def _finds(self, result: Result) -> bool:
        canary = self.connection.canary
        return canary is not None and any(one.id == canary.finds for one in result.records)

    def _missed(self, now: datetime) -> Turned | None:
        if self.wrong_since is not None:
            return None
        self.wrong_since = now
        canary = self.connection.canary
        assert canary is not None
        says = f"{self.row.name} is up and wrong: it does not find {canary.finds}, which it must."
        return Turned(self.row.key, Health.WRONG, says, self.right_at)

    def _found(self, result: Result, now: datetime) -> Turned | None:
        asked = now - timedelta(milliseconds=result.took_ms)
        wrong, self.wrong_since, self.right_at = self.wrong_since, None, asked
        if wrong is None:
            return None
        return Turned(self.row.key, Health.RIGHT, f"{self.row.name} finds the record that it must find again.")

    def _sing_next(self, now: datetime) -> None:
        canary = self.connection.canary
        if canary is not None:
            every = timedelta(seconds=canary.every_s)
            self.canary_due = now + (every if self.wrong_since is None else min(every, SOON))
