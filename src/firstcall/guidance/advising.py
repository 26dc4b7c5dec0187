"""Advice to a caller: what to offer now, what is wrong now and why, and what was said too soon or is wrong since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from firstcall.guidance.book import Book
from firstcall.guidance.context import Contexts, cue_facts
from firstcall.guidance.pages import AdviceItem
from firstcall.incident.held import CALLER, Said
from firstcall.incident.once import once
from firstcall.incident.state import State
from firstcall.incident.three import Truth


@dataclass(frozen=True, slots=True)
class Offer:
    """A piece of advice as it stands now: whether it is offered, given already or not, and why it would be wrong, where it would."""

    item: AdviceItem
    offered: bool
    given: bool
    wrong: str
    first: tuple[str, ...]  # codes of advice that come before it and were not given
    instead: tuple[str, ...] = ()  # codes of advice to give in its place, while it is wrong


@dataclass(frozen=True, slots=True)
class TooSoon:
    """A piece of advice that was given before what has to come first; ``evidence``: that may have cost what proves it."""

    code: str
    seq: int
    first: tuple[str, ...]
    says: str
    evidence: bool


@dataclass(frozen=True, slots=True)
class WrongNow:
    """A piece of advice that was given and is wrong by what is known now; ``rests_on``: the entries that make it so."""

    item: AdviceItem
    seq: int
    rests_on: tuple[int, ...]


def standing(state: State, *, book: Book, now: datetime, contexts: Contexts | None = None) -> tuple[Offer, ...]:
    """All advice of the book as it stands now, in the book's order. Without a caller: none.

    What is wrong now is never offered, whatever its rule asks for; it stays in the list, with the reason.
    """
    if CALLER not in state.persons:
        return ()
    context = (contexts or Contexts.of(state, now))[CALLER]
    given = {a.code for a in state.advice}
    shown = []
    for item in book.advice.values():
        apt = item.offer_when is not None and item.offer_when.truth(context) is Truth.TRUE
        wrong = item.wrong_when is not None and item.wrong_when.truth(context) is Truth.TRUE
        first = tuple(code for code in item.only_after if code not in given)
        offer = Offer(
            item=item,
            offered=apt and not wrong,
            given=item.code in given,
            wrong=item.wrong_because if wrong else "",
            first=first,
            instead=item.instead if wrong or first else (),
        )
        shown.append(offer)
    return tuple(shown)


def offers(state: State, *, book: Book, now: datetime, contexts: Contexts | None = None) -> tuple[Offer, ...]:
    """The advice to offer now, in the book's order: what its rule asks for, and what was given."""
    return tuple(o for o in standing(state, book=book, now=now, contexts=contexts) if o.offered or o.given)


def too_soon(state: State, *, book: Book) -> tuple[TooSoon, ...]:
    """Every piece of advice given that has to wait for another which had not been given before it."""
    return _too_soon(state.advice, book)


@once(64)
def _too_soon(advice: tuple[Said, ...], book: Book) -> tuple[TooSoon, ...]:
    found = []
    before: set[str] = set()
    for told in advice:
        item = book.advice.get(told.code)
        first = tuple(code for code in item.only_after if code not in before) if item is not None else ()
        if item is not None and first:
            wanted = " and ".join(code.replace("-", " ") for code in first)
            says = f"{told.code.replace('-', ' ')} was advised before {wanted}"
            says += f": {item.wrong_because}" if item.wrong_because else ""
            evidence = any(code in book.advice and book.advice[code].keeps_evidence for code in first)
            found.append(TooSoon(told.code, told.seq, first, says, evidence))
        before.add(told.code)
    return tuple(found)


def wrong_now(state: State, *, book: Book, now: datetime, contexts: Contexts | None = None) -> Iterator[WrongNow]:
    """What was advised and is wrong by what is known now, whether or not it was so when it was said.

    What its own order of saying explains is left to ``too_soon``.
    """
    if CALLER not in state.persons or not state.advice:
        return
    context = (contexts or Contexts.of(state, now))[CALLER]
    early = {soon.seq for soon in too_soon(state, book=book)}
    last: dict[str, Said] = {told.code: told for told in state.advice}
    for code, told in last.items():
        item = book.advice.get(code)
        if item is None or item.wrong_when is None or told.seq in early:
            continue
        if item.wrong_when.truth(context) is Truth.TRUE:
            said = (fact.seq for fact in cue_facts(state) if fact.value in item.wrong_when.words)
            yield WrongNow(item, told.seq, tuple(sorted({told.seq, *said})))
