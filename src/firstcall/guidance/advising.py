"""Advice to a caller: what to offer now, what has to be said first, and what was said too soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstcall.guidance.book import Book
from firstcall.guidance.context import Contexts
from firstcall.guidance.pages import AdviceItem
from firstcall.incident.held import CALLER
from firstcall.incident.state import State
from firstcall.incident.three import Truth


@dataclass(frozen=True, slots=True)
class Offer:
    """A piece of advice as it stands now: given already or not, and why it would be wrong, where it would."""

    item: AdviceItem
    given: bool
    wrong: str
    first: tuple[str, ...]  # codes of advice that come before it and were not given


@dataclass(frozen=True, slots=True)
class TooSoon:
    """A piece of advice that was given before what has to come first."""

    code: str
    seq: int
    first: tuple[str, ...]
    says: str


def offers(state: State, *, book: Book, now: datetime) -> tuple[Offer, ...]:
    """The advice to offer now, in the book's order: what its rule asks for, and what was given."""
    if CALLER not in state.persons:
        return ()
    context = Contexts(state, now)[CALLER]
    given = {a.code for a in state.advice}
    shown = []
    for item in book.advice.values():
        apt = item.offer_when is not None and item.offer_when.truth(context) is Truth.TRUE
        if apt or item.code in given:
            wrong = item.wrong_when is not None and item.wrong_when.truth(context) is Truth.TRUE
            first = tuple(code for code in item.only_after if code not in given)
            shown.append(Offer(item, item.code in given, item.wrong_because if wrong else "", first))
    return tuple(shown)


def too_soon(state: State, *, book: Book) -> tuple[TooSoon, ...]:
    """Every piece of advice given that has to wait for another which had not been given before it."""
    found = []
    for number, told in enumerate(state.advice):
        item = book.advice.get(told.code)
        before = {a.code for a in state.advice[:number]}
        first = tuple(code for code in item.only_after if code not in before) if item is not None else ()
        if item is not None and first:
            wanted = " and ".join(code.replace("-", " ") for code in first)
            says = f"{told.code.replace('-', ' ')} was advised before {wanted}"
            says += f": {item.wrong_because}" if item.wrong_because else ""
            found.append(TooSoon(told.code, told.seq, first, says))
    return tuple(found)
