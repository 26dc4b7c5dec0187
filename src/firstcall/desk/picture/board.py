"""The supervisors' board: what stands open across all incidents, the gravest and the oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from firstcall.desk.picture import words
from firstcall.desk.picture.graded import ClockView, clock_view
from firstcall.desk.picture.queue import QueueItem
from firstcall.desk.picture.safeguarding import SafeView
from firstcall.desk.picture.typed import visible
from firstcall.guidance.clocks import Clock
from firstcall.guidance.regrading import REVIEW, Lowering
from firstcall.incident.held import CheckHeld, PromiseHeld
from firstcall.incident.state import State

_CONTRADICTS = "record-contradicts-assessment"


@dataclass(frozen=True, slots=True)
class Of:
    """Which incident a line of the board is about."""

    incident: int
    reference: str
    handler: str
    open: bool


@dataclass(frozen=True, slots=True)
class UnseenView:
    """A critical warning that nobody has acknowledged."""

    of: Of
    seq: int
    title: str
    person: str
    says: str
    since: str  # ISO, for the running clock
    clock: str


@dataclass(frozen=True, slots=True)
class NotCurrentView:
    """A handler who is on a live contact and misses a course that the policy wants."""

    of: Of
    gaps: tuple[str, ...]
    since: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise that is not settled. ``to_chase``: its time to be asked after has come; ``gone``: its owner is not here any more."""

    of: Of
    promise: str
    text: str
    owner: str
    due: str
    due_words: str
    overdue: bool
    made: str = ""  # ISO, for the running age
    chase_words: str = ""
    to_chase: bool = False
    gone: bool = False
    owner_id: str = ""
    safe: SafeView = field(default_factory=SafeView)


@dataclass(frozen=True, slots=True)
class RefusedView:
    """An open incident that somebody tried to close, and why it was refused."""

    of: Of
    by: str
    when: str
    times: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssessedView:
    """An assessment that something stands against, with the reason given, if one was. One that a supervisor agrees with is settled."""

    of: Of
    overall: str
    by: str
    when: str
    against: tuple[str, ...]
    reason: str
    seq: int = 0
    own: bool = False
    views: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DowngradeView:
    """A grade that was lowered and that lacks something still. ``own``: the reader lowered it; ``to_review``: it lacks a review."""

    of: Of
    seq: int
    before: str
    after: str
    by: str
    when: str
    reason: str
    own: bool
    lacks: str
    to_review: bool


@dataclass(frozen=True, slots=True)
class LateView:
    """An open incident whose grade has half of its time gone, or all of it, and nobody is there."""

    of: Of
    clock: ClockView


@dataclass(frozen=True, slots=True)
class LeaveView:
    """A check that waits for a supervisor's leave. ``own``: the reader took the contact."""

    of: Of
    ref: str
    source: str
    source_name: str
    person: str
    why: str
    since: str
    own: bool


@dataclass(frozen=True, slots=True)
class OverView:
    """An incident that was closed over something."""

    of: Of
    by: str
    when: str
    over: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the board is drawn from, of one incident."""

    state: State
    lowered: tuple[Lowering, ...] = ()
    waiting: tuple[CheckHeld, ...] = ()
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class ClosedOver:
    """A closing over something, as its entry says it."""

    incident: int
    handler: str
    by: str
    at: datetime
    over: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PromiseOpen:
    """An open promise, as the list of promises has it."""

    incident: int
    handler: str
    open: bool
    held: PromiseHeld
    safe: SafeView = field(default_factory=SafeView)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board. The length of each part stands at its head and in the figures at the top."""

    calls: tuple[QueueItem, ...]
    unseen: tuple[UnseenView, ...]
    not_current: tuple[NotCurrentView, ...]
    promises: tuple[PromiseLine, ...]
    refused: tuple[RefusedView, ...]
    assessed: tuple[AssessedView, ...]
    downgrades: tuple[DowngradeView, ...]
    late: tuple[LateView, ...]
    leaves: tuple[LeaveView, ...]
    over: tuple[OverView, ...]

    @property
    def overdue(self) -> int:
        """How many promises are past their deadline."""
        return sum(p.overdue for p in self.promises)

    @property
    def to_chase(self) -> int:
        """How many promises that are not overdue are to be asked after now."""
        return sum(p.to_chase and not p.overdue for p in self.promises)


def board(
    calls: tuple[QueueItem, ...],
    seen: Iterable[Seen],
    promises: Iterable[PromiseOpen],
    over: Iterable[ClosedOver],
    *,
    me: str,
    now: datetime,
    names: Mapping[str, str],
    sources: Mapping[str, str] = MappingProxyType({}),
) -> Board:
    """The board as ``me`` sees it at ``now``. ``calls`` is the queue, which is in the board's own order already.

    ``names`` are the names of staff, ``sources`` of record systems.
    """
    every = tuple(seen)
    states = [one.state for one in every]
    return Board(
        calls=calls,
        unseen=tuple(sorted((v for s in states for v in _unseen(s, names)), key=lambda v: v.since)),
        not_current=tuple(v for s in states for v in _not_current(s, names)),
        promises=tuple(promise_lines(promises, now, names)),
        refused=tuple(v for s in states for v in _refused(s, names)),
        assessed=tuple(v for s in states for v in _assessed(s, me, names)),
        downgrades=tuple(downgrade(one.state, lowered, me, names) for one in every for lowered in one.lowered),
        late=tuple(sorted((v for one in every for v in _late(one, now, names)), key=lambda v: v.clock.due)),
        leaves=tuple(leave(s.state, c, sources.get(c.source, c.source), me, names) for s in every for c in s.waiting),
        over=tuple(_over(c, names) for c in sorted(over, key=lambda c: c.at, reverse=True)),
    )


def _of(state: State, names: Mapping[str, str]) -> Of:
    return of(state.incident, state.handler, names, is_open=state.open)


def of(incident: int, handler: str, names: Mapping[str, str], *, is_open: bool) -> Of:
    """Which incident, in words."""
    return Of(incident, words.reference(incident), words.by_label(handler, dict(names)), is_open)


def _unseen(state: State, names: Mapping[str, str]) -> Iterable[UnseenView]:
    for w in state.warnings.values():
        if w.level.rank == 2 and w.acknowledged_by is None:
            yield UnseenView(
                of=_of(state, names),
                seq=w.seq,
                title=words.warning_label(w.code),
                person=visible(words.who_label(state, w.person)),
                says=visible(w.says),
                since=words.iso(w.at),
                clock=words.moment(w.at),
            )


def _not_current(state: State, names: Mapping[str, str]) -> Iterable[NotCurrentView]:
    if state.open and state.standing is not None and state.standing.gaps:
        since = "" if state.opened is None else words.iso(state.opened)
        yield NotCurrentView(_of(state, names), tuple(g.says for g in state.standing.gaps), since)


def promise_lines(every: Iterable[PromiseOpen], now: datetime, names: Mapping[str, str]) -> Iterable[PromiseLine]:
    """Open promises: overdue ones first, then those to be asked after, then the others; the one due first at each head."""
    lines = [_promise(p, now, names) for p in every]
    return sorted(lines, key=lambda p: (not p.overdue, not p.to_chase, p.due, p.of.incident, p.promise))


def _promise(p: PromiseOpen, now: datetime, names: Mapping[str, str]) -> PromiseLine:
    chase = p.held.chase
    return PromiseLine(
        of=of(p.incident, p.handler, names, is_open=p.open),
        promise=p.held.promise,
        text=visible(p.held.text),
        owner=words.by_label(p.held.owner, dict(names)),
        due=words.iso(p.held.due),
        due_words=words.moment(p.held.due),
        overdue=p.held.due <= now,
        safe=p.safe,
        made=words.iso(p.held.made),
        chase_words="" if chase is None else words.moment(chase),
        to_chase=chase is not None and chase <= now,
        gone=bool(names) and p.held.owner not in names,
        owner_id=p.held.owner,
    )


def _refused(state: State, names: Mapping[str, str]) -> Iterable[RefusedView]:
    tried = [r for r in state.refusals if r.code == "close"]
    if state.open and tried:
        last = tried[-1]
        reasons = tuple(words.warning_label(code.strip()) for code in last.says.split(";") if code.strip())
        by = words.by_label(last.by, dict(names))
        yield RefusedView(_of(state, names), by, words.moment(last.at), len(tried), reasons)


def _late(one: Seen, now: datetime, names: Mapping[str, str]) -> Iterable[LateView]:
    clock = clock_view(one.clock, now)
    if clock is not None and clock.half_gone:
        yield LateView(_of(one.state, names), clock)


def _assessed(state: State, me: str, names: Mapping[str, str]) -> Iterable[AssessedView]:
    held = state.assessment
    if held is None or not held.contradicts:
        return
    about = [w for w in state.warnings.values() if w.code == _CONTRADICTS]
    said = sorted([w for w in about if held.seq in w.rests_on] or about, key=lambda w: w.seq)
    seen = [r for r in state.reviews if r.code == "assessment" and r.about == held.seq]
    if held.stands and any(r.decision == "agrees" for r in seen):
        return
    yield AssessedView(
        of=_of(state, names),
        overall=words.plain(held.overall),
        by=words.by_label(held.by, dict(names)),
        when=words.moment(held.at),
        against=tuple(dict.fromkeys(visible(w.says) for w in said if w.says)),
        reason=visible(held.reason.strip()),
        seq=held.seq,
        own=held.by == me,
        views=tuple(f"{words.by_label(r.by, dict(names))}: {visible(r.says)}" for r in seen),
    )


def downgrade(state: State, one: Lowering, me: str, names: Mapping[str, str]) -> DowngradeView:
    """A lowering of the grade as ``me`` sees it."""
    return DowngradeView(
        of=_of(state, names),
        seq=one.after.seq,
        before=words.plain(one.before.grade),
        after=words.plain(one.after.grade),
        by=words.by_label(one.after.by, dict(names)),
        when=words.moment(one.after.at),
        reason=visible(one.after.reason),
        own=one.after.by == me,
        lacks=one.says,
        to_review=REVIEW in one.lacks,
    )


def leave(state: State, held: CheckHeld, source_name: str, me: str, names: Mapping[str, str]) -> LeaveView:
    """A check that waits for leave, as ``me`` sees it."""
    return LeaveView(
        of=_of(state, names),
        ref=state.ref(held.person),
        source=held.source,
        source_name=source_name,
        person=visible(words.who_label(state, held.person)),
        why=visible(held.why),
        since=words.moment(held.at),
        own=state.handler == me,
    )


def _over(closed: ClosedOver, names: Mapping[str, str]) -> OverView:
    return OverView(
        of=of(closed.incident, closed.handler, names, is_open=False),
        by=words.by_label(closed.by, dict(names)),
        when=words.moment(closed.at),
        over=tuple(words.warning_label(code) for code in closed.over),
        reason=visible(closed.reason),
    )
