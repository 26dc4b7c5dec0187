"""A grade that is lower than the one in force: when it may be given, and what it still lacks afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from firstcall.guidance.assessing import contradictions
from firstcall.guidance.book import Book
from firstcall.incident.held import GradeHeld
from firstcall.incident.state import State

#: What a lowered grade can lack, and how each is said.
REVIEW, RAISE, WORD = "supervisor", "raise-again", "word-to-caller"
LACKS = {
    REVIEW: "a review by a supervisor who did not lower it",
    RAISE: "the grade raised again, as the supervisor decided",
    WORD: "word to the caller, or why that is not safe",
}

NO_ASSESSMENT = "assessment-due"
CONTRADICTED = "record-contradicts-assessment"


@dataclass(frozen=True, slots=True)
class Lowering:
    """A grade that was lowered, and what that still lacks (the keys of ``LACKS``); nothing: it is settled."""

    before: GradeHeld
    after: GradeHeld
    lacks: tuple[str, ...]

    @property
    def says(self) -> str:
        """What is lacking, in words."""
        return " and ".join(LACKS[one] for one in self.lacks)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why the grade may not be lowered now: a code, and what to do first."""

    code: str
    says: str
    rests_on: tuple[int, ...]


def is_lower(book: Book, before: str, after: str) -> bool:
    """Lower in the force's own order; a grade that it does not have cannot be compared."""
    return 0 <= book.grades.rank(after) < book.grades.rank(before)


def hindrance(state: State, grade: str, *, book: Book, now: datetime) -> Hindrance | None:
    """What stands against giving this grade now: a lower one needs an assessment made since, and one that stands."""
    held = state.grade
    if held is None or not is_lower(book, held.grade, grade):
        return None
    made = state.assessment
    names = f"{book.grades[held.grade].name} to {book.grades[grade].name}"
    if made is None or made.seq < held.seq:
        says = f"{names} is lower. Assess again first: nothing was assessed since {book.grades[held.grade].name} was given."
        return Hindrance(NO_ASSESSMENT, says, (held.seq,))
    against = contradictions(made.elements, made.overall, state, book=book, now=now)
    if (against or made.contradicts) and not made.reason.strip():
        says = f"{names} is lower, and the assessment does not stand: change it, or say why it stands."
        return Hindrance(CONTRADICTED, says, tuple(sorted({held.seq, made.seq, *(c.seq for c in against)})))
    return None


def below_proposed(state: State, grade: str, *, book: Book) -> bool:
    """Whether the rules propose a higher grade than this one: then it needs a reason."""
    return state.proposed is not None and is_lower(book, state.proposed.grade, grade)


def lowerings(state: State, book: Book) -> Iterator[Lowering]:
    """Every grade that was lowered, with what it still lacks.

    It needs a supervisor other than whoever lowered it, and word to the caller or why that is not safe. Where the
    supervisor wants it raised again, it lacks that until it is. Once it has been raised again the caller need not be told.
    """
    for number, (before, after) in enumerate(pairwise(state.grades), 1):
        if is_lower(book, before.grade, after.grade):
            back = any(not is_lower(book, before.grade, later.grade) for later in state.grades[number + 1 :])
            yield Lowering(before, after, tuple(_lacks(state, after, back=back)))


def unsettled(state: State, book: Book) -> tuple[Lowering, ...]:
    """The lowered grades that still lack something."""
    return tuple(one for one in lowerings(state, book) if one.lacks)


def _lacks(state: State, lowered: GradeHeld, *, back: bool) -> Iterator[str]:
    seen = [
        r
        for r in state.reviews
        if r.code == "downgrade" and r.seq > lowered.seq and r.by != lowered.by and r.about in (None, lowered.seq)
    ]
    if not seen:
        yield REVIEW
    elif seen[-1].decision == "raise" and not back:
        yield RAISE
    if not back and str(lowered.seq) not in state.told:
        yield WORD
