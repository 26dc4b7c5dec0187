"""The log as the handler reads it: what people wrote stands, what follows from it is folded beneath."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from firstcall.desk.picture import words
from firstcall.desk.picture.people import FactView, fact_view, reading_keys
from firstcall.desk.picture.sentences import counted, sentence
from firstcall.desk.picture.typed import Mark, Piece, pieces, visible
from firstcall.incident import entries as e
from firstcall.incident.codes import SYSTEM, FactState, Level, Origin
from firstcall.incident.held import FactHeld
from firstcall.incident.state import State

#: How many items of the log are drawn; earlier ones are on the incident's own page.
SHOWN = 120


@dataclass(frozen=True, slots=True)
class Follower:
    """One derived entry within a fold."""

    seq: int
    clock: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the log. ``tag`` names its kind; ``fold_words`` counts the consequences, which are read when unfolded."""

    seq: int
    kind: str
    tag: str
    at: str
    clock: str
    by: str
    pieces: tuple[Piece, ...]
    readings: tuple[FactView, ...] = ()
    level: str = ""
    fold_words: str = ""
    fold_first: int = 0
    fold_last: int = 0


TAGS = {
    "contact": "Contact",
    "taken": "Contact",
    "line": "",
    "person": "Person",
    "fact": "Reading",
    "answered": "Answer",
    "warning": "Warning",
    "assessment": "Assessment",
    "explained": "Reason",
    "grade": "Grade",
    "promise": "Promise",
    "settled": "Promise",
    "told": "Caller told",
    "not-told": "Caller not told",
    "attended": "Attended",
    "requested": "Request",
    "wish": "Wish",
    "safe-contact": "Safe contact",
    "referral": "Referral",
    "advice": "Advice",
    "review": "Review",
    "quality-review": "Quality",
    "feedback-taken": "Quality",
    "refused": "Refused",
    "closed": "Closed",
    "reopened": "Reopened",
    "handed-over": "Handed over",
    "note": "Note",
    "note-taken": "Seen",
    "approval-asked": "Asked",
    "approval-decided": "Decided",
    "acknowledged": "Seen",
    "consulted": "Looked at",
}

_ALWAYS_FOLDED = ("consulted", "acknowledged", "standing", "check", "answer", "question", "link", "housekeeping")


def log_lines(
    state: State, entries: Sequence[e.Entry], names: dict[str, str] | None = None, *, shown: int = SHOWN
) -> tuple[Item, ...]:
    """The items of the log, oldest first, at most ``shown`` of them.

    Readings stand under the last line, and under earlier ones where they still wait to be confirmed; all others
    can be struck out where the person stands.
    """
    marks, readings = _readings(state, entries)
    items: list[Item] = []
    fold: list[e.Entry] = []
    for entry in entries:
        if _folds(entry):
            fold.append(entry)
            continue
        _close(items, fold)
        found = readings.get(entry.seq, ())
        if entry.seq != state.last_line:
            found = tuple(f for f in found if f.suggested)
        items.append(_item(state, entry, marks.get(entry.seq, ()), found, names))
    _close(items, fold)
    return tuple(items[-shown:])


def _folds(entry: e.Entry) -> bool:
    """What follows by itself is folded, all but a critical warning; what somebody did stands."""
    body = entry.body
    if isinstance(body, e.Warning):
        return body.level is not Level.CRITICAL
    if isinstance(body, e.Fact):
        return entry.by == SYSTEM or body.state not in (FactState.CONFIRMED, FactState.REJECTED)
    return entry.kind in _ALWAYS_FOLDED or entry.by == SYSTEM


def _close(items: list[Item], fold: list[e.Entry]) -> None:
    if not fold:
        return
    first = fold[0]
    if not items:
        at = (words.iso(first.at), words.clock(first.at))
        items.append(Item(first.seq, "fold", "", *at, "Firstcall", ()))
    said = counted(Counter(f.kind for f in fold))
    items[-1] = replace(items[-1], fold_words=said, fold_first=first.seq, fold_last=fold[-1].seq)
    fold.clear()


def without_looks_of_others(entries: Iterable[e.Entry], staff: str) -> tuple[e.Entry, ...]:
    """The entries but for the looks of anybody else than this member of staff."""
    return tuple(entry for entry in entries if entry.kind != "consulted" or entry.by == staff)


def followers(state: State, entries: Sequence[e.Entry], first: int, last: int) -> tuple[Follower, ...]:
    """The entries of a fold, each as one sentence."""
    return tuple(
        Follower(f.seq, words.clock(f.at), visible(sentence(f, state))) for f in entries if first <= f.seq <= last
    )


def _item(
    state: State,
    entry: e.Entry,
    marks: tuple[Mark, ...],
    readings: tuple[FactView, ...],
    names: dict[str, str] | None,
) -> Item:
    text = entry.body.text if isinstance(entry.body, e.Line) else sentence(entry, state)
    return Item(
        seq=entry.seq,
        kind=entry.kind,
        tag=TAGS.get(entry.kind, words.plain(entry.kind)),
        at=words.iso(entry.at),
        clock=words.clock(entry.at),
        by=words.by_label(entry.by, names),
        pieces=pieces(text, marks),
        readings=readings,
        level=entry.body.level.value if isinstance(entry.body, e.Warning) else "",
    )


def _readings(
    state: State, entries: Iterable[e.Entry]
) -> tuple[dict[int, tuple[Mark, ...]], dict[int, tuple[FactView, ...]]]:
    """By the line they were read in: the marks in its text, and the findings as they stand now."""
    keys = reading_keys(state)
    now_held = {_identity(f): f for p in state.persons.values() for f in p.facts}
    marks: dict[int, tuple[Mark, ...]] = {}
    views: dict[int, tuple[FactView, ...]] = {}
    for entry in entries:
        fact = entry.body
        if not isinstance(fact, e.Fact) or fact.span is None or fact.origin is not Origin.SAID or not entry.rests_on:
            continue
        held = now_held.get((fact.field, fact.value, fact.negated, fact.suggestion))
        standing = fact.state if held is None else held.state
        line = entry.rests_on[0]
        value = words.shown(fact.field, fact.value)
        says = f"{words.field_label(fact.field)}: {'denied: ' if fact.negated else ''}{value}, {standing.value}"
        marks[line] = (*marks.get(line, ()), Mark(fact.span[0], fact.span[1], says, standing.value))
        if held is not None:
            view = fact_view(held, keys.get(held.seq, ""))
            if view not in views.get(line, ()):
                views[line] = (*views.get(line, ()), view)
    return marks, views


def _identity(fact: FactHeld) -> tuple[str, str | int, bool, int | None]:
    return fact.field, fact.value, fact.negated, fact.suggestion
