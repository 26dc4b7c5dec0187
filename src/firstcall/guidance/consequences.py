"""What follows from an incident as it stands: one pass; the log repeats it until nothing more follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firstcall.guidance import clocks, silence
from firstcall.guidance.adopting import adopted
from firstcall.guidance.asking import next_question
from firstcall.guidance.assessing import assess_again, patience
from firstcall.guidance.book import Book
from firstcall.guidance.context import Contexts
from firstcall.guidance.grading import proposed
from firstcall.guidance.plan import planned
from firstcall.guidance.warnings import all_warnings
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft
from firstcall.incident.held import CALLER
from firstcall.incident.state import State


def consequences(state: State, *, book: Book, now: datetime) -> tuple[Draft, ...]:
    """One pass of what follows now, in a fixed order; of a state that has its consequences already: ().

    First what records say of the persons, then the plan and the warnings that rest on it, then the question and
    the proposed grade that rest on those: each stage only when the one before it has nothing more to
    say, so that nothing is asked of a source or of the caller on half of what is known. On a closed incident
    nothing new is asked; what a late answer shows is still warned of.
    """
    if state.contact is None or CALLER not in state.persons:
        return ()
    look = Contexts.of(state, now)
    return (
        adopted(state, now=now, markers=book.markers)
        or (*planned(state, book=book, now=now, contexts=look), *all_warnings(state, book=book, now=now))
        or _guided(state, book, now, look)
    )


def _guided(state: State, book: Book, now: datetime, look: Contexts) -> tuple[Draft, ...]:
    question = next_question(state, book=book, now=now, contexts=look)
    grade = proposed(state, book=book, now=now, contexts=look)
    return tuple(draft for draft in (question, grade) if draft is not None)


def wakes_at(state: State, *, book: Book, now: datetime) -> datetime | None:
    """The next moment after ``now`` at which time alone may have a consequence; None where there is none.

    That is when an open promise is to be asked after or falls due (of a closed incident too), when the assessment is to be
    made again (or was still not made over a grave warning), and when a required check that is pending stops being so.
    What lies at or before ``now`` has had its consequences.
    """
    moments = (*_promised(state), *(_moments(state, book) if state.open else ()))
    return min((moment for moment in moments if moment > now), default=None)


def _promised(state: State) -> Iterator[datetime]:
    for promise in state.promises.values():
        if promise.open:
            yield promise.due
            if promise.chase is not None:
                yield promise.chase


def _moments(state: State, book: Book) -> Iterator[datetime]:
    yield from clocks.moments(state, book=book)
    yield from (promise.due for promise in state.promises.values() if promise.open)
    yield from silence.wakes(state)
    again = assess_again(state, book=book)
    if again is not None:
        yield again
    else:
        yield from (w.at + patience(book) for w in state.warnings.values() if w.level is not Level.NOTICE)
    for check in state.current_checks():
        if check.required and check.answered is None:
            yield check.deadline
