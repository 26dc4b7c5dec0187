"""What came of a scenario, told: as JSON Lines for a program, as an account for a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from firstcall.exercises.offsets import written
from firstcall.exercises.playing import Replay
from firstcall.incident import entries as e
from firstcall.incident.codes import Level, Outcome, Plan
from firstcall.incident.writing import as_printed

_MARKS = {Level.CRITICAL: "!!!", Level.HIGH: "!! ", Level.NOTICE: "!  "}
_WIDTH = 9  # of a time and of a name


def as_json(replay: Replay) -> Iterator[str]:
    """The log, one object a line, in its order."""
    for entry in replay.entries:
        yield msgspec.json.encode(as_printed(entry)).decode()


def account(replay: Replay) -> Iterator[str]:
    """The log as a reader wants it, contact by contact, and what became of each expectation."""
    yield f"{replay.scenario.scenario}, from {replay.scenario.starts:%-d %B %Y %H:%M} UTC"
    for contact in replay.scenario.contacts:
        one = replay.played[contact.id]
        number = contact.number or "number withheld"
        yield ""
        if one.incident is None:
            yield f"{contact.id}: not taken by {contact.handler}"
            continue
        yield f"{contact.id}: incident {one.incident}, {contact.channel} from {number}, {written(one.begins - replay.scenario.starts)}"
        for same, entries in groupby(one.entries, key=_together):
            batch = list(entries)
            at = written(batch[0].at - one.begins)
            for says in _several(same, batch):
                yield f"  {at:>{_WIDTH}}  {batch[0].by:<{_WIDTH}}  {says}"
    if replay.judged:
        yield ""
        yield from judged(replay)


def judged(replay: Replay) -> Iterator[str]:
    """A line for each expectation, met or not, and how many were."""
    for one in replay.judged:
        yield f"{'met    ' if one.met else 'NOT MET'}  line {one.expectation.line}: {one.says}"
    met = sum(1 for one in replay.judged if one.met)
    yield f"{met} of {len(replay.judged)} expectations met."


def _together(entry: e.Entry) -> tuple[object, ...]:
    """Entries that one line can tell: the cells of a plan, and the answers that found nothing."""
    if isinstance(entry.body, e.Check):
        return (entry.at, "check", entry.body.person)
    if isinstance(entry.body, e.Answer) and entry.body.outcome is Outcome.NO_TRACE:
        return (entry.at, "no trace", entry.body.person)
    return (entry.seq,)


def _several(same: tuple[object, ...], batch: list[e.Entry]) -> Iterable[str]:
    if len(same) == 1:
        return _told(batch[0])
    bodies = [entry.body for entry in batch]
    if same[1] == "check":
        checks = [b for b in bodies if isinstance(b, e.Check)]
        plans = Counter("asked" if c.plan is Plan.DUE else str(c.plan) for c in checks)
        told = ", ".join(f"{n} {plan}" for plan, n in plans.items())
        return (f"checks on {same[2]}: {told}",)
    sources = [b.source for b in bodies if isinstance(b, e.Answer)]
    return (f"no trace of {same[2]}: {', '.join(sources)}",)


def _told(entry: e.Entry) -> Iterable[str]:
    body = entry.body
    match body:
        case e.Line():
            return (f"“{body.text}”",)
        case e.Warning():
            elements = [f"      {n.element}: {n.value}{f' ({n.from_})' if n.from_ else ''}" for n in body.elements]
            about = f" [{body.person}]" if body.person else ""
            return (
                f"{_MARKS[body.level]} {body.code}{about}: {body.says}",
                *(f"{'':>{2 * _WIDTH}}{x}" for x in elements),
            )
        case e.Fact():
            number = f" (suggestion {body.suggestion})" if body.suggestion else ""
            denied = " (denied)" if body.negated else ""
            return (f"{body.person}: {body.field} {body.value}{denied}, {body.state}{number}",)
        case e.Answer() if body.outcome is Outcome.TRACE:
            return tuple(f"TRACE of {body.person} in {body.source}: {r.summary}" for r in body.records)
        case e.Answer():
            return (f"NOT CHECKED {body.person} in {body.source}: {body.reason}. {body.says}",)
        case e.Refused():
            return (f"REFUSED {body.step}: {' '.join(body.says) or ', '.join(body.why)}",)
        case e.Question():
            return (f"ask {body.person}: {body.text} ({body.why})",)
        case e.Contact():
            return (f"takes the {body.channel} contact",)
        case e.Assessment():
            return (f"assesses: {body.overall}",)
        case _:
            return (_plainly(entry),)


def _plainly(entry: e.Entry) -> str:
    told = as_printed(entry)
    envelope = ("seq", "incident", "at", "by", "kind", "rests_on")
    return f"{entry.kind}: " + ", ".join(
        f"{k} {v}" for k, v in told.items() if k not in envelope and v not in (None, "", [], {})
    )
