"""The grade that the rules propose: raised by rule, never lowered."""

from __future__ import annotations

from datetime import datetime

from firstcall.guidance.book import Book
from firstcall.guidance.context import Contexts, cue_facts
from firstcall.guidance.pages import GradeRule
from firstcall.incident.entries import Draft, Grade
from firstcall.incident.held import CALLER
from firstcall.incident.state import State
from firstcall.incident.three import Truth


def proposed(state: State, *, book: Book, now: datetime, contexts: Contexts | None = None) -> Draft | None:
    """A proposal where the rules ask for a higher grade than was given or proposed so far; else None.

    Rules that are unknown propose nothing. The reason joins those of every rule that asks for the grade.
    """
    if not state.open or CALLER not in state.persons:
        return None
    rank = book.grades.rank
    floor = max(rank(g.grade) if g else -1 for g in (state.proposed, state.grade))
    above = [rule for rule in book.grade_rules if rank(rule.grade) > floor]
    if not above:
        return None
    context = (contexts or Contexts(state, now))[CALLER]
    met = [rule for rule in above if rule.when.truth(context) is Truth.TRUE]
    if not met:
        return None
    highest = max((rule.grade for rule in met), key=rank)
    asking = [rule for rule in met if rule.grade == highest]
    reason = "; ".join(dict.fromkeys(rule.why for rule in asking))
    return Draft(body=Grade(grade=highest, reason=reason, proposed=True), rests_on=_seqs(state, asking))


def _seqs(state: State, rules: list[GradeRule]) -> tuple[int, ...]:
    """What the rules' words point at: the warnings and the cues that they name."""
    words = {word for rule in rules for word in rule.when.words}
    warned = [w.seq for w in state.warnings.values() if w.code in words]
    said = [f.seq for f in cue_facts(state) if f.value in words]
    return tuple(sorted({*warned, *said}))
