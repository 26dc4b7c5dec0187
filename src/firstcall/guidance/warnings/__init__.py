"""Warnings: what the handler must see. One rule a code; a new rule is one function with its own code, and is found."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from firstcall.guidance.book import Book
from firstcall.guidance.warnings.rules import Rule, rules, warns
from firstcall.guidance.warnings.situation import Situation
from firstcall.incident import entries
from firstcall.incident.entries import Draft
from firstcall.incident.held import WarningHeld
from firstcall.incident.state import State
from firstcall.incident.three import Truth

__all__ = ["Rule", "all_warnings", "rules", "warns"]


def all_warnings(state: State, *, book: Book, now: datetime) -> tuple[Draft, ...]:
    """The warnings that are due at ``now`` and were not given yet at this level, the gravest first.

    A warning that stands at a higher level now, or of whose elements more are true, is a new entry; nothing takes
    one out or lowers it. On a state that has them all: none. An incident whose contact is not in the log yet has none.
    """
    if state.contact is None:
        return ()
    situation = Situation(state, book, now)
    best: dict[str, tuple[int, Draft]] = {}
    for rule in rules():
        for draft in rule.draw(situation):
            body = draft.body
            if not isinstance(body, entries.Warning) or not _louder(body, state.warnings.get(body.key)):
                continue
            held = best.get(body.key)
            if held is None or held[0] < body.level.rank:
                best[body.key] = (body.level.rank, draft)
    return tuple(draft for _, draft in sorted(best.values(), key=lambda one: -one[0]))


def _louder(new: entries.Warning, given: WarningHeld | None) -> bool:
    if given is None or new.level.rank > given.level.rank:
        return True
    return new.level is given.level and bool(_true(new.elements) - _true(given.elements))


def _true(elements: tuple[entries.Element, ...]) -> Counter[str]:
    return Counter(e.element for e in elements if e.value is Truth.TRUE)
