"""How the record systems answer: standing, extract, outcomes, times and faults; nobody's data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.matrix import SYMBOLS, Look
from firstcall.desk.picture.source_health import (
    DAY,
    HOUR,
    Answered,
    Health,
    HealthView,
    HourView,
    by_the_hour,
    health_view,
    ms,
    percentile,
    times_of,
)
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason, Standing

STANDINGS = {
    Standing.LIVE: "live",
    Standing.CLOSED: "closed",
    Standing.REQUEST_ONLY: "by request only",
    Standing.NOT_AUTHORISED: "not authorised",
}
_LOOKS = {Outcome.TRACE: Look.TRACE, Outcome.NO_TRACE: Look.NO_TRACE, Outcome.NOT_CHECKED: Look.NOT_CHECKED}


@dataclass(frozen=True, slots=True)
class Sample:
    """The last answers of the log, newest first. ``whole``: there are no others."""

    answers: tuple[Answered, ...] = ()
    whole: bool = True

    @property
    def reaches(self) -> datetime | None:
        """The oldest answer looked at; None where there is none."""
        return min((a.at for a in self.answers), default=None)


@dataclass(frozen=True, slots=True)
class Extract:
    """The extract that is kept here of a source."""

    as_of: date
    count: int
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class Laid:
    """A fault laid over a source by hand."""

    number: int
    source: str
    kind: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the page is drawn from, beside the catalogue: by source, what is kept, waits and is known of its health."""

    extracts: Mapping[str, Extract] = field(default_factory=dict)
    taken: Sample = Sample()
    waiting: Mapping[str, int] = field(default_factory=dict)
    laid: tuple[Laid, ...] = ()
    health: Mapping[str, Health] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountView:
    """How often a source answered so. ``look`` is that of the checks' matrix: no two outcomes share one."""

    look: str
    sign: str
    words: str
    hour: int
    day: int


@dataclass(frozen=True, slots=True)
class LaidView:
    """A fault in force or still to come."""

    number: int
    source_name: str
    kind: str
    words: str
    until: str
    now: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """One of the record systems."""

    key: str
    name: str
    holds: str
    standing: str
    standing_words: str
    standing_says: str
    live: bool
    successor: str
    owner: str
    extract: str
    loaded: str
    records: str
    counts: tuple[CountView, ...]
    last_good: str
    median: str
    slowest: str
    deadline: str
    waiting: int
    faults: tuple[LaidView, ...]
    health: HealthView

    @property
    def failing(self) -> bool:
        """Whether something keeps it from answering now: a fault laid over it, checks that it missed, its own health."""
        return bool(self.waiting) or any(f.now for f in self.faults) or self.health.doubt


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The whole page."""

    sources: tuple[SourceView, ...]
    laid: tuple[LaidView, ...]
    reaches: str
    sampled: int
    whole: bool
    checks: Checked
    waiting: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The last day in figures: questions asked, how many were properly answered and how many were not.

    ``incomplete`` counts apart those for which too little was known to ask; ``since`` is where the counting begins.
    """

    asked: int
    made: int
    failed: int
    incomplete: int
    since: str


FAULTS = {
    "refused": "refuses the connection",
    "hang": "takes the question and never answers",
    "timeout": "times out",
    "reset": "breaks off the connection",
    "http-500": "answers with its own fault (500)",
    "http-429": "says that it is too busy (429)",
    "login-page": "answers with a sign-in page",
    "empty-204": "answers with nothing (204)",
    "truncated": "answers with half of a reply",
    "drip": "answers too slowly, a little at a time",
    "garbage": "answers with what nobody can read",
    "error-in-200": "says “error” in a reply that looks well",
    "wrong-subject": "answers another question",
    "stale": "answers with data that are years old",
    "duplicate": "answers everything twice",
    "late": "answers after its deadline",
}


def sources(rows: Iterable[SourceRow], known: Known, now: datetime) -> SourcesView:
    """The page at ``now``, the sources in the order of the catalogue."""
    catalogue = tuple(rows)
    names = {row.key: row.name for row in catalogue}
    standing = tuple(_laid(f, names, now) for f in known.laid if f.end is None or f.end > now)
    return SourcesView(
        sources=tuple(source_view(row, names, known, now) for row in catalogue),
        laid=standing,
        reaches="" if known.taken.reaches is None else words.moment(known.taken.reaches),
        sampled=len(known.taken.answers),
        whole=known.taken.whole,
        checks=asked_today(known.taken, now),
        waiting=sum(known.waiting.values()),
    )


def asked_today(taken: Sample, now: datetime) -> Checked:
    """The answers of the last day; where more came than were looked at, of the time that those reach back."""
    today = [a for a in taken.answers if a.at > now - DAY]
    proper = sum(a.outcome is not Outcome.NOT_CHECKED for a in today)
    incomplete = sum(a.reason is Reason.INCOMPLETE for a in today)
    asked = len(today) - incomplete
    reach = taken.reaches
    since = now - DAY if taken.whole or reach is None or reach <= now - DAY else reach
    return Checked(asked, proper, asked - proper, incomplete, words.moment(since))


def source_view(row: SourceRow, names: Mapping[str, str], known: Known, now: datetime) -> SourceView:
    """One of the record systems at ``now``."""
    own = [a for a in known.taken.answers if a.source == row.key]
    good = max((a.at for a in own if a.proper), default=None)
    times = times_of(own)
    extract = known.extracts.get(row.key)
    faults = (f for f in known.laid if f.source == row.key and (f.end is None or f.end > now))
    return SourceView(
        key=row.key,
        name=row.name,
        holds=row.holds,
        standing=row.standing.value,
        standing_words=STANDINGS[row.standing],
        standing_says=row.standing_says,
        live=row.standing is Standing.LIVE,
        successor=names.get(row.successor or "", row.successor or ""),
        owner=row.owner or "not named",
        extract="no extract here" if extract is None else f"data of {words.day(extract.as_of)}",
        loaded="" if extract is None else words.moment(extract.loaded_at),
        records="" if extract is None else f"{extract.count:,}",
        counts=counts(own, now),
        last_good="" if good is None else words.moment(good),
        median=ms(percentile(times, 50)),
        slowest=ms(percentile(times, 99)),
        deadline=ms(row.deadline_ms),
        waiting=known.waiting.get(row.key, 0),
        faults=tuple(_laid(f, names, now) for f in faults),
        health=health_view(row, known.health.get(row.key, Health()), own, now),
    )


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn of a source's health, as a line."""

    when: str
    says: str


@dataclass(frozen=True, slots=True)
class OneSourceView:
    """The page of one source: how it stands, its last 24 hours, and what the log says of its health in them."""

    source: SourceView
    hours: tuple[HourView, ...]
    turns: tuple[TurnView, ...]
    whole: bool
    limits: str


def one_source(row: SourceRow, names: Mapping[str, str], known: Known, now: datetime) -> OneSourceView:
    """The page of one source at ``now``; ``known`` holds its own answers of the last day."""
    health = known.health.get(row.key, Health())
    own = [a for a in known.taken.answers if a.source == row.key]
    lately = [turn for turn in reversed(health.turns) if turn.at > now - DAY]
    how = health.connected
    limits = f"at most {how.side_by_side} at once, each tried up to {how.tries} times" if how.kind else ""
    return OneSourceView(
        source=source_view(row, names, known, now),
        hours=by_the_hour(own, now),
        turns=tuple(TurnView(words.moment(turn.at), turn.says) for turn in lately),
        whole=known.taken.whole,
        limits=limits,
    )


def counts(answers: Iterable[Answered], now: datetime) -> tuple[CountView, ...]:
    """By outcome and reason, how many answers of the last hour and of the last day."""
    within = [a for a in answers if a.at > now - DAY]
    day = Counter((a.outcome, a.reason) for a in within)
    hour = Counter((a.outcome, a.reason) for a in within if a.at > now - HOUR)
    ordered = sorted(day, key=lambda k: (list(Outcome).index(k[0]), k[1].value if k[1] else ""))
    return tuple(
        CountView(_look(*key).value, SYMBOLS[_look(*key)], outcome_words(*key), hour[key], day[key]) for key in ordered
    )


def _look(outcome: Outcome, reason: Reason | None) -> Look:
    return Look.INCOMPLETE if reason is Reason.INCOMPLETE else _LOOKS[outcome]


def outcome_words(outcome: Outcome, reason: Reason | None) -> str:
    """``trace``, ``no trace``, ``not checked: no answer in time``."""
    if outcome is not Outcome.NOT_CHECKED:
        return words.OUTCOMES[outcome]
    return f"not checked: {words.REASONS[reason] if reason else 'no reason given'}"


def _laid(fault: Laid, names: Mapping[str, str], now: datetime) -> LaidView:
    return LaidView(
        number=fault.number,
        source_name=names.get(fault.source, fault.source),
        kind=fault.kind,
        words=FAULTS.get(fault.kind, fault.kind),
        until="until it is taken away" if fault.end is None else f"until {words.moment(fault.end)}",
        now=fault.start <= now,
    )
