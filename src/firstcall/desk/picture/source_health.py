"""How one record system stands, in a word and a sentence: up, slow, wrong, left alone; and its last day, hour by hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from firstcall.desk.picture import words
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason, Standing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: The last questions by which a system is called up or down, and the least by which it is called slow.
LAST = 5
#: Nobody asked the source: these are no answers of it, and their time is no time of it.
NOT_ASKED = frozenset({Reason.INCOMPLETE, Reason.BY_REQUEST, Reason.NOT_CONFIGURED})
_NO_TIME = NOT_ASKED | {Reason.BREAKER_OPEN, Reason.WORKER_STOPPED}


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, without what it said. ``wider``: to a slower, looser question."""

    source: str
    at: datetime
    outcome: Outcome
    reason: Reason | None
    took_ms: int
    wider: bool = False

    @property
    def asked(self) -> bool:
        """Whether there was anybody to ask, and enough to ask with."""
        return self.reason not in NOT_ASKED

    @property
    def proper(self) -> bool:
        """Whether it is an answer: a trace, or a proved zero."""
        return self.outcome is not Outcome.NOT_CHECKED


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a source's health, as the house log tells it. ``state``: open, closed, wrong or right."""

    at: datetime
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class Connected:
    """How a source is connected, without a secret or an address: the kind, its limits, and what its owner has announced."""

    kind: str = ""
    says: str = ""
    canary_every_s: int | None = None
    failures: int = 0
    rest_s: float = 0
    side_by_side: int = 0
    tries: int = 0
    begins: datetime | None = None
    ends: datetime | None = None
    work: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of one source's health: its turns, the oldest first, and how it is connected."""

    turns: tuple[Turn, ...] = ()
    connected: Connected = Connected()

    def since(self, state: str, over: str) -> Turn | None:
        """The turn to ``state`` that still holds; None where ``over`` came after it, or it never came."""
        last = next((turn for turn in reversed(self.turns) if turn.state in (state, over)), None)
        return last if last is not None and last.state == state else None

    @property
    def left_alone(self) -> Turn | None:
        """Since when it is left alone."""
        return self.since("open", "closed")

    @property
    def wrong(self) -> Turn | None:
        """Since when it misses its canary; None where it has none."""
        return None if self.connected.canary_every_s is None else self.since("wrong", "right")


class State(StrEnum):
    """How a source stands. Each has its own sign and words; none is told by colour, and none is red."""

    UP = "up"
    SLOW = "slow"
    UNSTEADY = "unsteady"
    DOWN = "down"
    WRONG = "wrong"
    RESTING = "resting"
    UNCONNECTED = "unconnected"
    IDLE = "idle"
    NOT_LIVE = "not-live"


SIGNS = {
    State.UP: "+",
    State.SLOW: "~",
    State.UNSTEADY: "±",
    State.DOWN: "✕",
    State.WRONG: "≠",
    State.RESTING: "‖",
    State.UNCONNECTED: "⊘",
    State.IDLE: "·",
    State.NOT_LIVE: "–",
}
WORDS = {
    State.UP: "up",
    State.SLOW: "slow",
    State.UNSTEADY: "answers now and then",
    State.DOWN: "down",
    State.WRONG: "up and wrong",
    State.RESTING: "left alone",
    State.UNCONNECTED: "not connected",
    State.IDLE: "not asked lately",
    State.NOT_LIVE: "not asked here",
}


@dataclass(frozen=True, slots=True)
class HealthView:
    """How a source stands, drawn: a sign, words, a sentence; and its shares of questions that were not answered."""

    state: str
    sign: str
    words: str
    says: str
    breaker: str
    canary: str
    unanswered_hour: str
    unanswered_day: str
    share_hour: str
    share_day: str
    connected: str
    connected_says: str
    work: str
    work_now: bool

    @property
    def doubt(self) -> bool:
        """Whether somebody should look at it."""
        return self.state in (State.WRONG, State.RESTING, State.DOWN, State.UNSTEADY, State.SLOW)


def health_view(row: SourceRow, health: Health, answers: Iterable[Answered], now: datetime) -> HealthView:
    """A source at ``now``, from its own answers of the last day and what the log says of it."""
    own = sorted((a for a in answers if a.at > now - DAY), key=lambda a: a.at)
    state, says = _state(row, health, own, now)
    lately = [a for a in own if a.at > now - HOUR]
    connected = health.connected
    return HealthView(
        state=state.value,
        sign=SIGNS[state],
        words=WORDS[state],
        says=says,
        breaker=_breaker(health),
        canary=_canary(health),
        unanswered_hour=unanswered(lately),
        unanswered_day=unanswered(own),
        share_hour=share(lately),
        share_day=share(own),
        connected=connected.kind or "not known",
        connected_says=connected.says,
        work=_work(connected),
        work_now=connected.begins is not None and connected.begins <= now,
    )


def _state(row: SourceRow, health: Health, own: Sequence[Answered], now: datetime) -> tuple[State, str]:
    if row.standing is not Standing.LIVE:
        return State.NOT_LIVE, row.standing_says
    if (wrong := health.wrong) is not None:
        return State.WRONG, f"Since {words.moment(wrong.at)}: {wrong.says} Its “no trace” counts as not checked."
    if (alone := health.left_alone) is not None:
        return State.RESTING, f"Since {words.moment(alone.at)}: {alone.says}"
    if own and own[-1].reason is Reason.NOT_CONFIGURED:
        return State.UNCONNECTED, "Nothing is loaded or connected of it here."
    return _by_answers(row, [a for a in own if a.asked], now)


def _by_answers(row: SourceRow, asked: Sequence[Answered], now: datetime) -> tuple[State, str]:
    if not asked:
        return State.IDLE, "No question in the last day."
    last = asked[-LAST:]
    failed = [a for a in last if not a.proper]
    if failed:
        reason = words.REASONS[failed[-1].reason] if failed[-1].reason else "no reason given"
        says = f"{len(failed)} of the last {len(last)} questions not answered, the last: {reason}."
        return (State.DOWN if len(failed) == len(last) else State.UNSTEADY), says
    times = times_of(a for a in asked if a.proper and a.at > now - HOUR)
    middle = percentile(times, 50)
    if len(times) >= LAST and middle is not None and middle * 2 > row.deadline_ms:
        return State.SLOW, f"Half of the last hour's answers took longer than {middle:,} of {row.deadline_ms:,} ms."
    return State.UP, f"The last {len(last)} questions were answered." if len(last) > 1 else "The last was answered."


def _breaker(health: Health) -> str:
    alone, connected = health.left_alone, health.connected
    limits = (
        f"{connected.failures} failures running leave it alone for {connected.rest_s:g} s" if connected.kind else ""
    )
    if alone is None:
        return f"closed: asked as usual. {limits}".strip()
    return f"open since {words.moment(alone.at)}: one question is let through every {connected.rest_s:g} s"


def _canary(health: Health) -> str:
    every = health.connected.canary_every_s
    if every is None:
        return "none: that it answers wrongly would not be noticed"
    if (wrong := health.wrong) is not None:
        return f"missed since {words.moment(wrong.at)}"
    right = health.since("right", "wrong")
    again = f"; found again {words.moment(right.at)}" if right is not None else ""
    return f"asked for a record that it must find every {every} s{again}"


def _work(connected: Connected) -> str:
    if connected.begins is None or connected.ends is None:
        return ""
    begins, ends = words.moment(connected.begins), words.moment(connected.ends)
    return f"{connected.work}, {begins} to {ends}"


def unanswered(answers: Iterable[Answered]) -> str:
    """How many of the questions asked were not answered: ``3 of 120 (2.5%)``; nothing where none was asked."""
    asked = [a for a in answers if a.asked]
    return f"{sum(not a.proper for a in asked)} of {len(asked)} ({share(asked)})" if asked else ""


def share(answers: Iterable[Answered]) -> str:
    """The share of the questions asked that were not answered: ``2.5%``; nothing where none was asked."""
    asked = [a for a in answers if a.asked]
    return f"{100 * sum(not a.proper for a in asked) / len(asked):.3g}%" if asked else ""


def times_of(answers: Iterable[Answered]) -> list[int]:
    """How long the source took, shortest first: only where it was asked, and not by a wider question."""
    return sorted(a.took_ms for a in answers if a.reason not in _NO_TIME and not a.wider)


def percentile(ordered: Sequence[int], per_cent: int) -> int | None:
    """The smallest value that at least so many per cent do not exceed (nearest rank); None of nothing."""
    if not ordered:
        return None
    return ordered[max(-(-len(ordered) * per_cent // 100), 1) - 1]


def ms(value: int | None) -> str:
    """A time in milliseconds; nothing where there is none."""
    return "" if value is None else f"{value:,} ms"


@dataclass(frozen=True, slots=True)
class HourView:
    """One hour of a source's last day, with its two bars (heights in per cent of the fullest hour)."""

    begins: str
    asked: int
    answered: int
    failed: int
    reasons: str
    median: str
    slowest: str
    x: float
    answered_high: float
    failed_high: float

    @property
    def answered_y(self) -> float:
        """Where the bar of the answered begins, from the top."""
        return 100 - self.answered_high

    @property
    def failed_y(self) -> float:
        """Where the bar of the others begins."""
        return 100 - self.failed_high

    @property
    def failed_x(self) -> float:
        """The bar of the others stands beside that of the answered."""
        return self.x + 4.5


def by_the_hour(answers: Iterable[Answered], now: datetime) -> tuple[HourView, ...]:
    """The last 24 hours, the oldest first, each begun on the hour of the control room's clock."""
    last = now.astimezone(words.HERE).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    starts = [(last - n * HOUR).astimezone(words.HERE) for n in range(23, -1, -1)]
    asked = [a for a in answers if a.asked]
    hours = [(start, [a for a in asked if start <= a.at < start + HOUR]) for start in starts]
    fullest = max((len(own) for _, own in hours), default=0) or 1
    return tuple(_hour(start, own, n, fullest) for n, (start, own) in enumerate(hours))


def _hour(start: datetime, own: Sequence[Answered], n: int, fullest: int) -> HourView:
    failed = [a for a in own if not a.proper]
    reasons = Counter(words.REASONS[a.reason] if a.reason else "no reason given" for a in failed)
    times = times_of(own)
    return HourView(
        begins=f"{start:%H}:00",
        asked=len(own),
        answered=len(own) - len(failed),
        failed=len(failed),
        reasons=", ".join(f"{reason} {count}" for reason, count in reasons.most_common()),
        median=ms(percentile(times, 50)),
        slowest=ms(percentile(times, 99)),
        x=n * 10.0,
        answered_high=100 * (len(own) - len(failed)) / fullest,
        failed_high=100 * len(failed) / fullest,
    )
