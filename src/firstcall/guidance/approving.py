"""What may be asked to be approved, who may decide, and what stands against approving it now. Pure rules, each with its sentence."""

from __future__ import annotations

from datetime import datetime

from firstcall.guidance import closing, regrading
from firstcall.guidance.book import Book
from firstcall.incident.approved import Wanted
from firstcall.incident.held import ApprovalHeld
from firstcall.incident.state import State


def own_hand(state: State, staff: str) -> bool:
    """Whether an incident is somebody's own work: they handle it, or have handled it."""
    return bool(staff) and staff in state.handlers


def not_to_decide(state: State, held: ApprovalHeld, staff: str) -> str:
    """Why this member of staff may not decide on what was asked; empty where they may.

    Nobody decides on what they asked themselves, nor on an incident that they handle or have handled.
    """
    if held.by == staff:
        return "You asked for this yourself. Somebody else must decide."
    if own_hand(state, staff):
        return "You handle this incident, or have handled it. Somebody else must decide."
    return ""


def not_to_ask(state: State, what: Wanted, about: str, staff: str, *, book: Book, now: datetime) -> str:
    """Why this cannot be asked now, with the mend; empty where it can.

    Of a restricted record it says nothing: whether there is one is not told to whoever asks.
    """
    waits = [a for a in state.pending if a.what is what]
    if what is Wanted.RESTRICTED_RECORD:
        waits = [a for a in waits if a.by == staff]
    if waits:
        return "This was asked already, and nobody has decided yet."
    if what is Wanted.RESTRICTED_RECORD:
        until = state.opened_to(staff, now)
        return "" if until is None else "It is open to you already."
    return _stands_against(state, what, about, book, now)


def not_to_approve(state: State, held: ApprovalHeld, *, book: Book, now: datetime) -> str:
    """What stands against approving this now; empty where nothing does. It can always be refused."""
    if held.what is Wanted.RESTRICTED_RECORD:
        return ""
    return _stands_against(state, held.what, held.about, book, now)


def _stands_against(state: State, what: Wanted, about: str, book: Book, now: datetime) -> str:
    if not state.open:
        return "The incident is closed."
    if what is Wanted.CLOSE_OVER:
        return (
            "" if closing.doubts(state, book=book, now=now) else "Nothing stands against closing it: it can be closed."
        )
    if about not in book.grades:
        return f"There is no grade {about or '(none)'}; the grades are {', '.join(book.grades)}."
    if state.grade is None or not regrading.is_lower(book, state.grade.grade, about):
        return "This grade is not lower than the one in force: it needs nobody's approval."
    hindrance = regrading.hindrance(state, about, book=book, now=now)
    return "" if hindrance is None else hindrance.says
