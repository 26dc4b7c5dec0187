"""An incident as one sheet for print or hand-over, as it stands or as it was known at a moment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from firstcall.desk.picture import words
from firstcall.desk.picture.duties import PromiseView, promises
from firstcall.desk.picture.identity import Identity, identity
from firstcall.desk.picture.matrix import Look, matrix
from firstcall.desk.picture.people import PersonView, people
from firstcall.desk.picture.sentences import counted, sentence
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.warnings import ElementView, warnings
from firstcall.desk.picture.why import why
from firstcall.desk.picture.wider import wider_view
from firstcall.incident import entries as e
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import SYSTEM, FactState
from firstcall.incident.records import Found
from firstcall.incident.state import State

#: Characters of an entry that a warning rests on, where it is named beside the warning.
SHORT = 160
#: What stands in its own table, or is counted only.
_ELSEWHERE = ("check", "answer", "question", "consulted")
_KINDS = {
    "standing": "Training",
    "settled": "Promise settled",
    "safe-contact": "Safe contact",
    "requested": "Request",
    "fact": "Reading",
    "acknowledged": "Seen",
}
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\Z", re.ASCII)

#: The outcome of a check on paper: words alone, and no two alike.
OUTCOMES = {
    Look.TRACE: "TRACE",
    Look.NO_TRACE: "No trace",
    Look.PENDING: "Asked, no answer yet",
    Look.NOT_CHECKED: "NOT CHECKED",
    Look.INCOMPLETE: "NOT CHECKED, more is needed",
    Look.NOT_PROPORTIONATE: "Not asked: not proportionate",
    Look.NOT_AUTHORISED: "Not asked: not authorised",
    Look.CLOSED: "Not asked: closed",
    Look.REQUEST_ONLY: "Not asked: by request only",
    Look.REQUESTED: "Requested, no answer yet",
    Look.UNPLANNED: "Not planned",
}


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning with the entries that it rests on."""

    seq: int
    level: str
    level_words: str
    title: str
    person: str
    says: str
    elements: tuple[ElementView, ...]
    clock: str
    seen: str
    rests: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of the log."""

    seq: int
    when: str
    by: str
    what: str
    text: str
    level: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One person and one record system."""

    source: str
    look: str
    sign: str
    outcome: str
    says: str
    must: bool
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedPerson:
    """All checks of one person."""

    person: str
    lines: tuple[CheckLine, ...]


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One assessment of the history, the newest first."""

    when: str
    by: str
    overall: str
    elements: tuple[tuple[str, str], ...]
    stands: bool
    contradicted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A wish of the caller, a piece of advice that was given, or a referral."""

    kind: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet. ``moment`` is the time for which it holds; ``past`` where that was asked for."""

    identity: Identity
    moment: str
    past: bool
    warnings: tuple[WarningLine, ...]
    people: tuple[PersonView, ...]
    log: tuple[LogLine, ...]
    elsewhere: str
    checks: tuple[CheckedPerson, ...]
    promises: tuple[PromiseView, ...]
    assessments: tuple[AssessmentLine, ...]
    said: tuple[SaidLine, ...]


class NoMoment(ValueError):
    """The text names no moment at which anything was known; it says why, and the mend."""


def moment_of(text: str, opened: datetime, now: datetime) -> datetime:
    """The moment of ``18:34``, ``18:34:10`` or an ISO time, on the control room's clock where it names no zone.

    A time of day is the first such moment since the incident was opened. Raises NoMoment.
    """
    plain = " ".join(text.split())
    clock = _CLOCK.match(plain)
    told = _after(clock, opened, now) if clock else _iso(plain)
    if told is None:
        raise NoMoment(f"“{visible(plain)[:40]}” is no time. Write it like 18:34, 18:34:10 or 2026-11-23 18:34.")
    whole = told.replace(microsecond=999_999)  # to the end of its second: the log is shown in whole seconds
    if whole < opened:
        raise NoMoment(f"Nothing was known at {_to_the_second(told)}: the incident opened at {_to_the_second(opened)}.")
    if told > now:
        raise NoMoment(f"{_to_the_second(told)} is still to come. Give a time up to now.")
    return whole


def _after(clock: re.Match[str], opened: datetime, now: datetime) -> datetime | None:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    here = opened.astimezone(words.HERE).replace(microsecond=0)
    told = datetime.combine(here.date(), time(hour, minute, second), tzinfo=words.HERE)
    next_day = told + timedelta(days=1)
    return next_day if told < here and next_day <= now else told


def _to_the_second(when: datetime) -> str:
    local = when.astimezone(words.HERE)
    return f"{words.day(local.date())} {local:%H:%M:%S}"


def _iso(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
        told = told if told.tzinfo else told.replace(tzinfo=words.HERE)
        told.astimezone(words.HERE)
    except (ValueError, OverflowError):
        return None
    return told if len(text) > len("2026-11-23") else None


def sheet(
    state: State,
    entries: Sequence[e.Entry],
    sources: tuple[SourceRow, ...],
    at: datetime,
    names: Mapping[str, str],
    *,
    past: bool,
) -> Sheet:
    """The sheet of a state, and of the entries that it was folded from, at ``at``."""
    known = dict(names)
    by_seq = {entry.seq: entry for entry in entries}
    return Sheet(
        identity=identity(state, at, known),
        moment=_to_the_second(at),
        past=past,
        warnings=tuple(_warnings(state, by_seq, at, known)),
        people=people(state, at),
        log=tuple(_line(entry, state, known) for entry in entries if not _elsewhere(entry)),
        elsewhere=counted(Counter(entry.kind for entry in entries if _elsewhere(entry))),
        checks=_checks(state, sources, at),
        promises=promises(state, at, known),
        assessments=_assessments(state, known),
        said=_said(entries, state),
    )


def _said(entries: Sequence[e.Entry], state: State) -> tuple[SaidLine, ...]:
    return tuple(
        SaidLine(words.plain(entry.kind), words.clock(entry.at), visible(sentence(entry, state)))
        for entry in entries
        if isinstance(entry.body, e.Wish | e.Advice | e.Referral)
    )


def _elsewhere(entry: e.Entry) -> bool:
    body = entry.body
    if isinstance(body, e.Fact):
        return entry.by == SYSTEM or body.state not in (FactState.CONFIRMED, FactState.REJECTED)
    if isinstance(body, e.Grade):
        return body.proposed
    return entry.kind in _ELSEWHERE


def _line(entry: e.Entry, state: State, names: dict[str, str]) -> LogLine:
    level = entry.body.level.value if isinstance(entry.body, e.Warning) else ""
    return LogLine(
        seq=entry.seq,
        when=words.clock(entry.at),
        by=words.by_label(entry.by, names),
        what=_KINDS.get(entry.kind) or words.plain(entry.kind),
        text=visible(sentence(entry, state)),
        level=level,
    )


def _warnings(state: State, by_seq: Mapping[int, e.Entry], at: datetime, names: dict[str, str]) -> list[WarningLine]:
    rests = {w.seq: w.rests_on for w in state.warnings.values()}
    return [
        WarningLine(
            seq=w.seq,
            level=w.level.value,
            level_words=w.level_words,
            title=w.title,
            person=visible(w.person),
            says=visible(w.says),
            elements=w.elements,
            clock=w.clock,
            seen=w.acknowledged,
            rests=tuple((n, _short(by_seq[n], state)) for n in rests.get(w.seq, ()) if n in by_seq),
        )
        for w in warnings(state, at, names)
    ]


def _short(entry: e.Entry, state: State) -> str:
    text = " ".join(visible(sentence(entry, state)).split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _checks(state: State, sources: tuple[SourceRow, ...], at: datetime) -> tuple[CheckedPerson, ...]:
    drawn = matrix(state, sources, at)
    told = []
    for n, column in enumerate(drawn.columns):
        lines = []
        for row in drawn.rows:
            cell = row.cells[n]
            check = state.cell(column.ref, row.key)
            found = [f.found for f in state.found.values() if (f.person, f.source) == (column.ref, row.key)]
            records = tuple(_record(f, {} if check is None else check.by_what) for f in found)
            look, wider = cell.look, _wider(state, column.ref, row.key, at)
            outcome = OUTCOMES[look] if cell.answers is None else f"Closed, its successor: {OUTCOMES[cell.answers]}"
            lines.append(
                CheckLine(row.name, look.value, cell.symbol, outcome, cell.says, cell.missing, (*records, *wider))
            )
        name = f", {column.name}" if column.name else ""
        told.append(CheckedPerson(visible(f"{column.label}{name}"), tuple(lines)))
    return tuple(told)


def _record(found: Found, by_what: Mapping[str, tuple[str, ...]], *, wider: bool = False) -> str:
    """A record with why it was taken to fit, in two sentences."""
    return f"{visible(found.summary)} ({found.match.certainty.value}). Why: {why(found, by_what, wider=wider).brief}."


def _wider(state: State, person: str, source: str, at: datetime) -> list[str]:
    """What a wider search of this cell came to, marked as such, with what only it found."""
    check = state.wider_cell(person, source)
    if check is None:
        return []
    found = [f.found for f in state.found_only_wider(person) if f.source == source]
    view = wider_view(check, len(found), at)
    return [f"{view.why}: {view.text}.", *(_record(f, check.by_what, wider=True) for f in found)]


def _assessments(state: State, names: dict[str, str]) -> tuple[AssessmentLine, ...]:
    return tuple(
        AssessmentLine(
            when=words.moment(a.at),
            by=words.by_label(a.by, names),
            overall=words.plain(a.overall),
            elements=tuple((words.plain(k), visible(v)) for k, v in a.elements.items() if v.strip()),
            stands=a.stands,
            contradicted=bool(a.contradicts),
            reason=visible(a.reason),
        )
        for a in reversed(state.assessments)
    )
