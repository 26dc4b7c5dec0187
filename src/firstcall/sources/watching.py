"""What is known of a source's health while it is asked: whether it is left alone, and whether it finds its canary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

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


class Turned(msgspec.Struct, frozen=True):
    """Something about a source's health changed: what it is now, and the sentence for the log."""

    source: str
    state: str  # "open", "closed", "wrong" or "right"
    says: str


@dataclass
class Watch:
    """The health of one source, as one worker sees it. Times come in as arguments."""

    row: SourceRow
    connection: Connection
    breaker: Breaker = field(init=False)
    wrong_since: datetime | None = None
    canary_due: datetime | None = None
    canaries: int = 0

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
        if result.reason in FAILURES:
            self.breaker = self.breaker.failed(now)
            if not before and self.breaker.opened is not None:
                says = (
                    f"{self.row.name} is left alone: {self.breaker.running} failures running, the last: {result.says}."
                )
                return Turned(self.row.key, "open", says)
            return None
        self.breaker = self.breaker.answered()
        if before:
            self.canary_due = now  # it is back: is it right?
            return Turned(self.row.key, "closed", f"{self.row.name} answers again.")
        return None

    def doubted(self, result: Result) -> Result:
        """The result as it may be shown: a source that misses its canary proves nothing by finding nobody."""
        if self.wrong_since is None or result.outcome is not Outcome.NO_TRACE:
            return result
        says = "the source does not find the record that it must find, so that it found nobody says nothing"
        return replace(not_checked(Reason.CANARY_MISSED, says, result.as_of), took_ms=result.took_ms)

    def canary(self, now: datetime) -> Question | None:
        """The question to ask now whose answer is known; None where none is due."""
        canary = self.connection.canary
        if canary is None or (self.canary_due is not None and now < self.canary_due):
            return None
        self.canary_due = now + timedelta(seconds=canary.every_s)
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
        found = any(one.id == self.connection.canary.finds for one in result.records)
        if found and self.wrong_since is not None:
            self.wrong_since = None
            return Turned(self.row.key, "right", f"{self.row.name} finds the record that it must find again.")
        if not found and self.wrong_since is None:
            self.wrong_since = now
            says = f"{self.row.name} is up and wrong: it does not find {self.connection.canary.finds}, which it must."
            return Turned(self.row.key, "wrong", says)
        return None

    def standing(self, now: datetime) -> str:
        """How it stands in a word: right, wrong, or how its breaker stands."""
        state = self.breaker.state(now)
        if state is not BreakerState.CLOSED:
            return state.value
        return "closed" if self.wrong_since is None else "wrong"
