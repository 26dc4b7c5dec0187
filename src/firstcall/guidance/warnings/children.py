"""Who is, or may be, under 18; and whose age nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance import ages, cues
from firstcall.guidance.context import has_part
from firstcall.guidance.knowing import Known
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, unsure, warn, who
from firstcall.incident.codes import Level, Role
from firstcall.incident.dates import age_range
from firstcall.incident.entries import Draft
from firstcall.incident.held import Person

_ASKED = ("age", "date-of-birth")


@warns("child-involved", Level.HIGH, source="College of Policing APP, concern for a child; Children Act 2004, s.11")
def child_involved(s: Situation) -> Iterator[Draft]:
    """Somebody is, or may by the records be, under 18; a notice, and high with a cue of risk or a record of concern."""
    risks = cues.risks(s.state, s.book.cues)
    for person in s.people():
        found = _child(s, person)
        if found is None:
            continue
        says, seqs, maybe = found
        concern = _concern(s, person)
        raised = not maybe and bool(risks or concern)
        advice = (
            "Keep them on the line; ask only what is needed to send help."
            if person.role is Role.CALLER
            else ("Ask where the child is now and who is with them.")
        )
        rests = {*seqs, *(r.seq for r in risks[:3]), *concern} if raised else set(seqs)
        level = Level.HIGH if raised else Level.NOTICE
        yield warn("child-involved", level, f"{who(person)}: {says} {advice}", rests, person=person.ref)


@warns(
    "age-unknown",
    Level.NOTICE,
    source="IOPC, Learning the Lessons 37 (2020), case 6: age and vulnerability are asked",
)
def age_unknown(s: Situation) -> Iterator[Draft]:
    """Somebody has neither an age nor a date of birth once a line was heard, and no check is under way that could tell."""
    tried = bool(s.state.assessments) or any(r.code in ("close", "assess") for r in s.state.refusals)
    if not (s.state.lines or tried):
        return
    for person in s.people():
        if ages.known(person, s.today) or not has_part(person) or _asked(s, person):
            continue
        if any(r.sure and r.subject.born for r in s.records(person)) or s.pending(person):
            continue
        says = f"{who(person)}: neither age nor date of birth is known. Ask the age; unknown is not adult."
        yield warn("age-unknown", Level.NOTICE, says, (person.seq, *_entry(s)), person=person.ref, ask="age")


def _child(s: Situation, person: Person) -> tuple[str, tuple[int, ...], bool] | None:
    """Why this person is or may be under 18, the entries that say so, and whether only a possible match says so."""
    held = ages.may_be_child(person, s.today)
    if held is not None:
        return f"{_years(held.ages.youngest, held.ages.oldest)}, {held.says}.", held.seqs, False
    records = [r for r in s.records(person) if _under_18(s, r) and not r.against]
    told = ages.known(person, s.today)
    for record in sorted(records, key=lambda r: not r.sure):
        if record.sure or not told:
            born = "" if s.restricted(record) else f", born {record.subject.born}"
            says = f"may be under 18 by a record ({record.key}{born}).{unsure(record)}"
            return says, record.rests_on, not record.sure
    if person.role is Role.CHILD and not told:
        return "spoken of as a child; the age is not known.", (person.seq,), False
    return None


def _under_18(s: Situation, record: Known) -> bool:
    span = None if record.subject.born is None else age_range(record.subject.born, s.today)
    return span is not None and span.youngest < ages.CHILD.oldest + 1


def _concern(s: Situation, child: Person) -> tuple[int, ...]:
    """Entries of records that make a child's part more than a notice: the child's own markers, or somebody dangerous."""
    return tuple(dict.fromkeys(seq for ref, seq in s.of_concern if ref in ("", child.ref)))


def _asked(s: Situation, person: Person) -> bool:
    return any(s.state.answer_to(person.ref, code) is not None for code in _ASKED)


def _entry(s: Situation) -> tuple[int, ...]:
    return (s.state.last_line,) if s.state.last_line else ()


def _years(youngest: int, oldest: int) -> str:
    if oldest < ages.CHILD.oldest + 1:
        return f"under 18 ({youngest})" if youngest == oldest else f"under 18 ({youngest} to {oldest})"
    return f"may be under 18 ({youngest} to {oldest})"
