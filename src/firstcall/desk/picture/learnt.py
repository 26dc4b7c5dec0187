"""The learning register as values to draw: its list, and one item with all that was said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.typed import visible
from firstcall.incident import learnt
from firstcall.incident.entries import Entry
from firstcall.incident.learnt import Changed, Outcome, Response
from firstcall.learning import changes
from firstcall.learning.item import ItemState
from firstcall.learning.models import LearningItem


@dataclass(frozen=True, slots=True)
class StateView:
    """A state with its own sign and its own words, so that no colour is needed."""

    code: str
    sign: str
    label: str


STATES = {
    ItemState.PROPOSED: StateView("proposed", "?", "proposed"),
    ItemState.REJECTED: StateView("rejected", "–", "rejected"),
    ItemState.ACCEPTED: StateView("accepted", "○", "accepted"),
    ItemState.IN_PROGRESS: StateView("in-progress", "◐", "in progress"),
    ItemState.OVERDUE: StateView("overdue", "!", "overdue"),
    ItemState.COMPLETE: StateView("complete", "●", "complete, not checked"),
    ItemState.CHECKED: StateView("checked", "✓", "checked"),
}
RESPONSES = (
    Choice(Response.ACCEPTED.value, "Accepted"),
    Choice(Response.IN_PART.value, "Accepted in part"),
    Choice(Response.REJECTED.value, "Rejected"),
)
OUTCOMES = (
    Choice(Outcome.WORKED.value, "It worked"),
    Choice(Outcome.DID_NOT.value, "It was done and did not work"),
    Choice(Outcome.NOT_TOLD.value, "It was done; whether it worked cannot be told yet"),
    Choice(Outcome.SENT_BACK.value, "It is not complete: send it back"),
)
_LABELS = {choice.code: choice.label for choice in (*RESPONSES, *OUTCOMES)}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line of the register. ``incident``: the contact that it comes from, of which only some may be told."""

    number: int
    finding: str
    recommendation: str
    where: str
    incident: int
    state: StateView
    owner: str
    due: str
    changes: int
    outcome: str


def item_row(row: LearningItem, state: ItemState, names: Mapping[str, str], *, contacts: bool) -> ItemRow:
    """An item as the list shows it; which contact it comes from is told where ``contacts``."""
    incident = row.incident if contacts else 0
    where = visible(row.reference) if not row.incident else "a reviewed contact"
    return ItemRow(
        number=row.number,
        finding=visible(row.finding),
        recommendation=visible(row.recommendation),
        where=words.reference(incident) if incident else where,
        incident=incident,
        state=STATES[state],
        owner=names.get(row.owner, row.owner),
        due="" if row.due is None else words.day(row.due),
        changes=row.links,
        outcome=_LABELS.get(row.outcome, ""),
    )


def state_choices(counts: Counter[ItemState]) -> tuple[Choice, ...]:
    """What the list can be narrowed to, each with how many there are."""
    return tuple(Choice(state.value, f"{STATES[state].label.capitalize()} ({counts[state]})") for state in ItemState)


@dataclass(frozen=True, slots=True)
class SaidView:
    """One entry of an item: who, when, what."""

    seq: int
    at: str
    by: str
    what: str
    says: str


def history(entries: Sequence[Entry], names: Mapping[str, str]) -> tuple[SaidView, ...]:
    """All that was said of an item, in order."""
    return tuple(
        SaidView(e.seq, words.moment(e.at), words.by_label(e.by, dict(names)), *_told(e, names)) for e in entries
    )


def _told(entry: Entry, names: Mapping[str, str]) -> tuple[str, str]:
    match entry.body:
        case learnt.LearningFound():
            return "Put into the register", ""
        case learnt.LearningAnswered() as b:
            by = "" if b.due is None else f": {names.get(b.owner, b.owner)} by {words.day(b.due)}"
            return f"{_LABELS[b.response.value]}{by}", visible(b.reason)
        case learnt.LearningBegun() as b:
            return "In progress", visible(b.says)
        case learnt.LearningLinked() as b:
            return f"Changed since {words.day(b.since)}", f"{changes.SAYS[b.changed][0]} {b.code}: {visible(b.name)}"
        case learnt.LearningCompleted() as b:
            return "Complete", visible(b.evidence)
        case learnt.LearningChecked() as b:
            return _LABELS[b.outcome.value], visible(b.says)
        case _:
            return "Its retention has ended", ""


def thing_choices() -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """All that can have changed, by kind, for a list to choose from."""
    found = changes.things()
    return tuple(
        (changes.SAYS[kind][1], tuple(Choice(one.key, f"{one.code}: {one.name}") for one in found[kind]))
        for kind in Changed
    )
