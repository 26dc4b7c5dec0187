"""A grade that was lowered and that nobody else has looked at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from firstcall.guidance.book import Book
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft
from firstcall.incident.held import GradeHeld
from firstcall.incident.state import State


@warns("downgrade-unreviewed", Level.HIGH)
def downgrade_unreviewed(s: Situation) -> Iterator[Draft]:
    """A grade was lowered, and nobody but whoever lowered it has reviewed that since."""
    for before, after in unreviewed(s.state, s.book):
        says = (
            f"Lowered from {before.grade} to {after.grade} and not reviewed. "
            "It needs a new assessment, a supervisor, and word to the caller."
        )
        rests = (before.seq, after.seq)
        yield warn("downgrade-unreviewed", Level.HIGH, says, rests, subject=f"grade/{after.seq}")


def unreviewed(state: State, book: Book) -> Iterator[tuple[GradeHeld, GradeHeld]]:
    """Each lowering of the grade, as (before, after), that nobody but whoever lowered it has reviewed since."""
    for before, after in pairwise(state.grades):
        if _lower(book, before, after) and not _reviewed(state, after):
            yield before, after


def _lower(book: Book, before: GradeHeld, after: GradeHeld) -> bool:
    """Lower in the force's own order; a grade that it does not have cannot be compared."""
    high, low = book.grades.rank(before.grade), book.grades.rank(after.grade)
    return 0 <= low < high


def _reviewed(state: State, lowered: GradeHeld) -> bool:
    return any(
        r.code == "downgrade" and r.seq > lowered.seq and r.by != lowered.by and r.about in (None, lowered.seq)
        for r in state.reviews
    )
