"""Assessments: contradicted by what is known, or to be made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firstcall.guidance.assessing import patience
from firstcall.guidance.book import Book
from firstcall.guidance.reassessing import causes, grave
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, listed, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft
from firstcall.incident.held import AssessmentHeld
from firstcall.incident.state import State


@warns(
    "record-contradicts-assessment",
    Level.HIGH,
    source="IOPC, Learning the Lessons 37 (2020), case 6: no risk and no vulnerability were logged against what records held",
)
def record_contradicts_assessment(s: Situation) -> Iterator[Draft]:
    """The last assessment says that there is none of what a record or a fact of this incident shows."""
    last = s.state.assessment
    if last is None or not last.contradicts:
        return
    shown = listed(_shown(s, last))
    says = f"The assessment says none, but this stands in the log: {shown}. Assess again, or give the reason; a supervisor sees it."
    rests = (last.seq, *last.contradicts)
    yield warn("record-contradicts-assessment", Level.HIGH, says, rests, subject=f"assessment/{last.seq}")


@warns(
    "assessment-due",
    Level.NOTICE,
    source="College of Policing, THRIVE and the National Decision Model: assess again when circumstances change, and by time",
)
def assessment_due(s: Situation) -> Iterator[Draft]:
    """Since the last assessment: a new danger, an earlier contact, somebody new who may be a child, a late answer; or its time is up.

    Where none was made: an earlier contact, or a danger that nobody has assessed for long.
    """
    last = s.state.assessment
    since = 0 if last is None else last.seq
    head = "Assess now" if last is None else "Assess again"
    for cause in causes(s):
        end = "" if cause.sort == "time" else " since the last assessment" if last else ", and no assessment yet"
        says = f"{head}: {cause.says}{end}."
        yield warn("assessment-due", Level.NOTICE, says, cause.rests_on, subject=f"after/{since}/{cause.sort}")


def first_due(state: State, *, book: Book) -> datetime | None:
    """When a danger that nobody has assessed yet is to be assessed for its age alone; None where there is none."""
    if state.assessments or not state.open:
        return None
    dangers = [w.at for w in state.warnings.values() if grave(w)]
    return min(dangers) + patience(book) if dangers else None


def _shown(s: Situation, last: AssessmentHeld) -> Iterator[str]:
    named = {w.seq: w.code.replace("-", " ") for w in s.state.warnings.values()}
    facts = {f.seq: f"{f.field} {f.value}" for p in s.state.persons.values() for f in p.facts}
    for seq in last.contradicts:
        yield named.get(seq) or facts.get(seq) or f"entry {seq}"
