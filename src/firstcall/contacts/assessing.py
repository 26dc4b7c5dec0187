"""Risk and grade: assessed, explained, graded; who is there, and why a caller is not told of a lowered grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.guidance import assessing, regrading
from firstcall.guidance import book as books
from firstcall.incident import entries as e
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


def assess(
    *,
    who: Who,
    incident: int,
    elements: Mapping[str, str],
    overall: str,
    reason: str = "",
    cites: Mapping[str, Sequence[int]] | None = None,
    at: datetime,
) -> Recorded:
    """Record an assessment, with what its words were taken from (``cites``) and with what stands against it.

    One that contradicts a record or a fact is kept but does not stand until a reason is given (``reason`` here, or
    ``explain`` later), which supervisors see. An element without words cites nothing. Raises BadInput for an entry that
    the log does not have.
    """

    def act(s: Step) -> None:
        cited = _cited(s, elements, cites or {})
        against = assessing.contradictions(elements, overall, s.state, book=books.current(), now=at)
        contradicts = tuple(sorted({c.seq for c in against}))
        body = e.Assessment(
            elements=dict(elements), overall=overall, reason=reason.strip(), contradicts=contradicts, cites=cited
        )
        s.write(s.says(body, *sorted({*contradicts, *(seq for seqs in cited.values() for seq in seqs)})))

    return step("assess", Permission.ASSESS, act, who=who, incident=incident, at=at)


def _cited(s: Step, elements: Mapping[str, str], cites: Mapping[str, Sequence[int]]) -> dict[str, tuple[int, ...]]:
    for element, seqs in cites.items():
        odd = [seq for seq in seqs if not 0 < seq <= s.state.seq]
        if odd:
            raise BadInput(f"cites-{element}", f"This log has no entry {odd[0]}. Take the line again.")
    return {
        element: tuple(sorted(set(seqs)))
        for element, seqs in cites.items()
        if seqs and elements.get(element, "").strip()
    }


def explain(*, who: Who, incident: int, assessment: int, reason: str, at: datetime) -> Recorded:
    """Say why an assessment stands against what contradicts it."""
    why = _words("reason", reason, "why the assessment stands")

    def act(s: Step) -> None:
        if all(a.seq != assessment for a in s.state.assessments):
            raise NotFound(f"there is no assessment {assessment}")
        s.write(s.says(e.Explained(assessment=assessment, reason=why), assessment))

    return step("explain", Permission.ASSESS, act, who=who, incident=incident, at=at)


def grade(*, who: Who, incident: int, grade: str, reason: str, at: datetime) -> Recorded:
    """Grade the contact by one of the force's grades.

    One that is lower than the grade in force is refused unless an assessment was made since and stands; given, it lacks a
    supervisor's review and word to the caller, and the incident does not close until it has both. A grade that is lower
    than the one in force, or than the rules propose, needs a reason (BadInput).
    """
    book = books.current()
    if grade not in book.grades:
        raise BadInput("grade", f"There is no grade {grade}; the grades are {', '.join(book.grades)}.")

    def act(s: Step) -> None:
        stands = regrading.hindrance(s.state, grade, book=book, now=at)
        if stands is not None:
            s.refuse((stands.code,), (stands.says,), *stands.rests_on)
            return
        _with_a_reason(s, grade, reason, book)
        s.write(s.says(e.Grade(grade=grade, reason=reason.strip())))

    return step("grade", Permission.GRADE, act, who=who, incident=incident, at=at)


def _with_a_reason(s: Step, grade: str, reason: str, book: books.Book) -> None:
    if reason.strip():
        return
    name, held, proposed = book.grades[grade].name, s.state.grade, s.state.proposed
    if held is not None and regrading.is_lower(book, held.grade, grade):
        raise BadInput("reason", f"{name} is lower than {book.grades[held.grade].name}. Say why it may be lower now.")
    if proposed is not None and regrading.below_proposed(s.state, grade, book=book):
        higher = book.grades[proposed.grade].name
        raise BadInput("reason", f"{name} is lower than {higher}, which is proposed: {proposed.reason}. Say why.")


def attend(*, who: Who, incident: int, staff: str, says: str = "", at: datetime) -> Recorded:
    """Record that somebody of ours is there: who, and how that is known. The clock of the grade in force stops."""
    there = _words("staff", staff, "who is there")

    def act(s: Step) -> None:
        s.write(s.says(e.Attended(staff=there, says=says.strip())))

    return step("attend", Permission.GRADE, act, who=who, incident=incident, at=at)


def word(*, who: Who, incident: int, lowered: int, told: bool, says: str, at: datetime) -> Recorded:
    """Record word to the caller about a lowered grade (its entry), or why it is not safe to tell them; on a closed incident too."""
    what = _words(
        "says", says, "what the caller was told, and how" if told else "why it is not safe to tell the caller"
    )

    def act(s: Step) -> None:
        if all(g.seq != lowered for g in s.state.grades):
            raise NotFound(f"there is no grade {lowered}")
        body = e.CallerTold(about=lowered, says=what) if told else e.NotTold(about=lowered, says=what)
        s.write(s.says(body, lowered))

    return step("word", Permission.GRADE, act, who=who, incident=incident, at=at, closed_too=True)


def _words(field: str, text: str, what: str) -> str:
    words = text.strip()
    if not words:
        raise BadInput(field, f"Say {what}.")
    return words
