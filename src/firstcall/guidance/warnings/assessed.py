"""Assessments: contradicted by what is known, or to be made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firstcall.guidance.assessing import assess_again, patience
from firstcall.guidance.book import Book
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, listed, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft
from firstcall.incident.held import AssessmentHeld, WarningHeld
from firstcall.incident.state import State

#: Warnings that say something of how the contact is handled, not of what has happened to anybody.
_OF_THE_HANDLING = frozenset(
    {
        "record-contradicts-assessment",
        "check-not-made",
        "promise-open",
        "promise-overdue",
        "evidence-at-risk",
        "handler-not-current",
        "assessment-due",
        "downgrade-unreviewed",
        "restricted-record",
    }
)


@warns("record-contradicts-assessment", Level.HIGH)
def record_contradicts_assessment(s: Situation) -> Iterator[Draft]:
    """The last assessment says that there is none of what a record or a fact of this incident shows."""
    last = s.state.assessment
    if last is None or not last.contradicts:
        return
    shown = listed(_shown(s, last))
    says = f"The assessment says none, but this stands in the log: {shown}. Assess again, or give the reason; a supervisor sees it."
    rests = (last.seq, *last.contradicts)
    yield warn("record-contradicts-assessment", Level.HIGH, says, rests, subject=f"assessment/{last.seq}")


@warns("assessment-due", Level.NOTICE)
def assessment_due(s: Situation) -> Iterator[Draft]:
    """A new danger or an earlier contact since the last assessment, or its time is up; or none was made of what is grave."""
    if not s.state.open:
        return
    last = s.state.assessment
    since = 0 if last is None else last.seq
    links = [held.seq for held in s.state.links if held.seq > since]
    grave = [w for w in s.state.warnings.values() if w.seq > since and _grave(w)]
    subject = f"after/{since}"
    if links or (last is not None and grave):
        what = listed([*(["an earlier contact"] if links else []), *(w.code.replace("-", " ") for w in grave)])
        says = (
            f"Assess {'again' if last else 'now'}: {what} since the last assessment."
            if last
            else (f"Assess now: {what}, and no assessment yet.")
        )
        yield warn("assessment-due", Level.NOTICE, says, (*links, *(w.seq for w in grave)), subject=subject)
    elif (again := assess_again(s.state, book=s.book)) is not None and last is not None and s.now >= again:
        says = "Assess again: the last assessment is too old to rest on."
        yield warn("assessment-due", Level.NOTICE, says, (last.seq,), subject=subject)
    elif (due := first_due(s.state, book=s.book)) is not None and s.now >= due:
        says = (
            f"Assess now: {listed(w.code.replace('-', ' ') for w in grave)} stood here for long without an assessment."
        )
        yield warn("assessment-due", Level.NOTICE, says, [w.seq for w in grave], subject=subject)


def first_due(state: State, *, book: Book) -> datetime | None:
    """When a danger that nobody has assessed yet is to be assessed for its age alone; None where there is none."""
    if state.assessments or not state.open:
        return None
    grave = [w.at for w in state.warnings.values() if _grave(w)]
    return min(grave) + patience(book) if grave else None


def _grave(warning: WarningHeld) -> bool:
    return warning.level is not Level.NOTICE and warning.code not in _OF_THE_HANDLING


def _shown(s: Situation, last: AssessmentHeld) -> Iterator[str]:
    named = {w.seq: w.code.replace("-", " ") for w in s.state.warnings.values()}
    facts = {f.seq: f"{f.field} {f.value}" for p in s.state.persons.values() for f in p.facts}
    for seq in last.contradicts:
        yield named.get(seq) or facts.get(seq) or f"entry {seq}"
