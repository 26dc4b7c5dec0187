"""An item of the register as its entries make it: a pure fold, and the rules that actions and the fold both ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from firstcall.incident import learnt
from firstcall.incident.entries import Entry
from firstcall.incident.learnt import LearntFrom, Outcome, Response


class ItemState(StrEnum):
    """Where an item stands on a day."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in-progress"
    OVERDUE = "overdue"
    COMPLETE = "complete"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Said:
    """Who wrote an entry of an item, when, and which entry of the house log it is."""

    seq: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """An item: each part with the entry that says it; None where nobody has said it, or it does not stand any more."""

    number: int
    found: tuple[Said, learnt.LearningFound]
    answered: tuple[Said, learnt.LearningAnswered] | None = None
    begun: tuple[tuple[Said, learnt.LearningBegun], ...] = ()
    links: tuple[tuple[Said, learnt.LearningLinked], ...] = ()
    completed: tuple[Said, learnt.LearningCompleted] | None = None
    checked: tuple[Said, learnt.LearningChecked] | None = None
    sent_back: int = 0

    @property
    def response(self) -> Response | None:
        """What the force said last; None where it has not."""
        return None if self.answered is None else self.answered[1].response

    @property
    def owner(self) -> str:
        """Who sees to it; empty of one that nobody accepted."""
        return "" if self.answered is None else self.answered[1].owner

    @property
    def due(self) -> date | None:
        """By when it is to be done."""
        return None if self.answered is None else self.answered[1].due

    @property
    def accepted(self) -> bool:
        """Whether it is to be done, wholly or in part."""
        return self.response in (Response.ACCEPTED, Response.IN_PART)

    @property
    def stage(self) -> ItemState:
        """Where it stands whatever the day is."""
        if self.response is None:
            return ItemState.PROPOSED
        if not self.accepted:
            return ItemState.REJECTED
        if self.completed is not None:
            return ItemState.COMPLETE if self.checked is None else ItemState.CHECKED
        return ItemState.IN_PROGRESS if self.begun or self.links or self.sent_back else ItemState.ACCEPTED

    def state(self, today: date) -> ItemState:
        """Where it stands on a day."""
        return state_on(self.stage, self.due, today)


def state_on(stage: ItemState, due: date | None, today: date) -> ItemState:
    """What the calendar makes of a stage: one that is to be done is overdue from the day after its due day."""
    open_still = stage in (ItemState.ACCEPTED, ItemState.IN_PROGRESS)
    return ItemState.OVERDUE if open_still and due is not None and due < today else stage


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why something cannot be said of an item: the field that it is said in, and a sentence with the mend."""

    field: str
    says: str


def hindrance(item: Item, body: learnt.Learning, by: str) -> Hindrance | None:
    """Why somebody cannot say this of an item as it stands; None where they can."""
    match body:
        case learnt.LearningAnswered():
            return _of_answer(item, body)
        case learnt.LearningBegun() | learnt.LearningLinked():
            return _of_work(item, body)
        case learnt.LearningCompleted():
            return _of_completion(item, body, by)
        case learnt.LearningChecked():
            return _of_check(item, body, by)
        case _:
            return Hindrance("", "It is in the register already.")


def _of_answer(item: Item, body: learnt.LearningAnswered) -> Hindrance | None:
    if item.completed is not None:
        return Hindrance("response", "It is complete, so the response stands. Check what came of it.")
    if body.response is not Response.ACCEPTED and not body.reason.strip():
        return Hindrance("reason", "Say why it is not accepted as it stands.")
    if body.response is Response.REJECTED:
        return None
    if not body.owner:
        return Hindrance("owner", "Choose who sees to it.")
    return Hindrance("due", "Say by which day it is to be done.") if body.due is None else None


def _of_work(item: Item, body: learnt.LearningBegun | learnt.LearningLinked) -> Hindrance | None:
    linking = isinstance(body, learnt.LearningLinked)
    field = "code" if linking else "doing"
    if not item.accepted:
        return Hindrance(field, "It was not accepted: record the response first.")
    if item.checked is not None or (item.completed is not None and not linking):
        return Hindrance(field, "It is finished. What comes now is an item of its own.")
    if linking:
        same = [(link.changed, link.code, link.since) for _, link in item.links]
        if (body.changed, body.code, body.since) in same:  # type: ignore[union-attr]
            return Hindrance("code", "This change is linked already.")
        return None
    return None if body.says.strip() else Hindrance("doing", "Say what is being done.")  # type: ignore[union-attr]


def _of_completion(item: Item, body: learnt.LearningCompleted, by: str) -> Hindrance | None:
    if not item.accepted:
        return Hindrance("evidence", "It was not accepted: record the response first.")
    if item.completed is not None:
        return Hindrance("evidence", "It is complete already.")
    if by != item.owner:
        return Hindrance("evidence", "Its owner alone says that it is complete.")
    return None if body.evidence.strip() else Hindrance("evidence", "Say what shows that it is done.")


def _of_check(item: Item, body: learnt.LearningChecked, by: str) -> Hindrance | None:
    if item.completed is None:
        return Hindrance("outcome", "Its owner has not said that it is complete.")
    if item.checked is not None:
        return Hindrance("outcome", "What came of it was checked already.")
    if by in (item.owner, item.completed[0].by):
        return Hindrance("outcome", "Somebody else must check what you completed.")
    return None if body.says.strip() else Hindrance("says", "Say what you looked at, and what it shows.")


def begins(number: int, entry: Entry) -> Item | None:
    """The item that an entry begins; None of an entry that begins none."""
    body = entry.body
    return Item(number, (_said(entry), body)) if isinstance(body, learnt.LearningFound) else None


def after(item: Item, entry: Entry) -> Item:
    """The item after one more entry. What somebody could not say of it as it stands changes nothing."""
    body, said = entry.body, _said(entry)
    if not isinstance(body, learnt.Learning) or hindrance(item, body, entry.by) is not None:
        return item
    match body:
        case learnt.LearningAnswered():
            return replace(item, answered=(said, body))
        case learnt.LearningBegun():
            return replace(item, begun=(*item.begun, (said, body)))
        case learnt.LearningLinked():
            return replace(item, links=(*item.links, (said, body)))
        case learnt.LearningCompleted():
            return replace(item, completed=(said, body))
        case learnt.LearningChecked() if body.outcome is Outcome.SENT_BACK:
            return replace(item, completed=None, sent_back=item.sent_back + 1)
        case learnt.LearningChecked():
            return replace(item, checked=(said, body))
        case _:
            return item


def folded(number: int, entries: Iterable[Entry]) -> Item:
    """The item that these entries make, the one that begins it first. Raises ValueError where the first begins none."""
    found: Item | None = None
    for entry in entries:
        found = begins(number, entry) if found is None else after(found, entry)
        if found is None:
            raise ValueError(f"entry {entry.seq} of the house log begins no item of the register")
    if found is None:
        raise ValueError(f"item {number} has no entries")
    return found


def _said(entry: Entry) -> Said:
    return Said(entry.seq, entry.by, entry.at)


#: From what an item comes, in words.
ORIGINS = {LearntFrom.CONTACT: "a reviewed contact", LearntFrom.PUBLISHED: "a published case"}
