"""From a closed contact's log to its summary: a pure function of the entries up to the one that closed it, and of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from firstcall.guidance import ages, regrading
from firstcall.guidance.advising import offers
from firstcall.guidance.book import Book
from firstcall.guidance.context import ADULT, PROTECTED, age_of, cue_facts, has_part
from firstcall.guidance.denying import says_none
from firstcall.guidance.pages import KnownFrom
from firstcall.guidance.reassessing import grave
from firstcall.guidance.referring import offered
from firstcall.incident import entries as e
from firstcall.incident.codes import SYSTEM, UNKNOWN_ANSWERS, FactState, Level, Origin
from firstcall.incident.dates import london_day
from firstcall.incident.folding import fold
from firstcall.incident.held import AssessmentHeld, FactHeld, Person
from firstcall.incident.state import State
from firstcall.review.summary import (
    AdviceRead,
    AssessmentRead,
    CheckRead,
    LoweringRead,
    PersonRead,
    PromiseRead,
    Summary,
    WarningRead,
)

#: The element of the assessment that says who is vulnerable, in the project's own list and in a force's.
VULNERABILITY = "vulnerability"
_IDENTIFIERS = ("phone", "email", "username", "vehicle")
_REACH = ("phone", "email", "username")
_PLACES = ("address", "postcode", "place")
_AGES = ("born", "age")
_AGE_QUESTIONS = ("age", "date-of-birth")
#: Who writes these has had no hand in how the contact was handled.
_LOOKING = ("consulted", "quality-review", "feedback-taken", "refused")


def closing_of(entries: Iterable[e.Entry]) -> int:
    """The entry that closed the incident and still stands; 0 of one that is open."""
    closed = 0
    for entry in entries:
        if entry.kind == "closed":
            closed = entry.seq
        elif entry.kind == "reopened":
            closed = 0
    return closed


def first_closing(entries: Iterable[e.Entry]) -> e.Entry | None:
    """The entry that closed the incident for the first time, whatever came after it."""
    return next((entry for entry in entries if entry.kind == "closed"), None)


def summarised(entries: Sequence[e.Entry], *, book: Book) -> Summary | None:
    """The summary of a closed incident; None of one that is open, or of whose first or last entry nothing is kept."""
    seq = closing_of(entries)
    if not seq:
        return None
    upto = [entry for entry in entries if entry.seq <= seq]
    closing, before = upto[-1], fold(upto[:-1])
    if not isinstance(closing.body, e.Closed) or before.contact is None or before.opened is None:
        return None
    return Summary(
        incident=closing.incident,
        closing=seq,
        opened=before.opened,
        closed=closing.at,
        channel=before.contact.channel,
        handler=before.handler,
        closed_by=closing.by,
        closed_reason=bool(closing.body.reason.strip()),
        over=closing.body.over,
        lines=before.lines,
        answers=len(before.answered),
        hands=tuple(dict.fromkeys(n.by for n in upto if n.by != SYSTEM and n.kind not in _LOOKING)),
        standing=before.standing_seq,
        gaps=() if before.standing is None else tuple(gap.course for gap in before.standing.gaps),
        people=tuple(_people(before, upto, london_day(closing.at))),
        checks=tuple(_checks(before)),
        warnings=tuple(_warnings(before, _handlers(upto))),
        links=tuple(link.seq for link in before.links),
        vulnerable=tuple(sorted(set(_vulnerable(before, book, london_day(closing.at))))),
        assessments=tuple(_assessment(a, before, book) for a in before.assessments),
        graded=before.grades[0].seq if before.grades else 0,
        lowerings=tuple(_lowerings(before, book)),
        promises=tuple(_promises(before, upto)),
        advice=tuple(_advice(before, book, closing)),
        referred=tuple(one.seq for one in before.referrals),
        referrals_owed=tuple(_referrals_owed(before, book, closing)),
    )


def _people(state: State, entries: Sequence[e.Entry], today: date) -> Iterator[PersonRead]:
    first_age, first_asked = _first_of_ages(state, entries)
    for ref, person in state.persons.items():
        sent = {
            (field, v)
            for c in state.current_checks()
            if c.person == ref
            for field in c.by_what
            for v in c.by_what[field]
        }
        yield PersonRead(
            ref=ref,
            role=person.role,
            seq=person.seq,
            part=has_part(person),
            named=_first(person, ("name",)),
            reach=_first(person, _REACH),
            place=_first(person, _PLACES),
            age=first_age.get(ref, 0),
            age_known=ages.known(person, today),
            asked=first_asked.get(ref, 0),
            unsaid=tuple(
                (a.question, a.seq) for a in state.answered.values() if a.person == ref and a.value in UNKNOWN_ANSWERS
            ),
            unsent=tuple(f.seq for f in person.facts if _told_identifier(f) and (f.field, str(f.value)) not in sent),
            undecided=tuple(f.seq for f in person.facts if f.field == "name" and f.state is FactState.SUGGESTED),
        )


def _first_of_ages(state: State, entries: Sequence[e.Entry]) -> tuple[dict[str, int], dict[str, int]]:
    """For each person the first entry that gave an age or birth that counts still, and the first answer to such a question.

    A fact that was confirmed or repeated stands by its last entry in the state: when it was first told is in the log alone.
    """
    told: dict[str, int] = {}
    asked: dict[str, int] = {}
    counts = {
        (p.ref, f.field, f.value) for p in state.persons.values() for f in p.facts if f.field in _AGES and f.counts
    }
    for entry in entries:
        body = entry.body
        if isinstance(body, e.Fact) and (state.ref(body.person), body.field, body.value) in counts:
            told.setdefault(state.ref(body.person), entry.seq)
        elif isinstance(body, e.Answered) and body.question in _AGE_QUESTIONS:
            asked.setdefault(state.ref(body.person), entry.seq)
    return told, asked


def _first(person: Person, fields: Sequence[str]) -> int:
    return min((f.seq for f in person.facts if f.field in fields and f.counts), default=0)


def _told_identifier(fact: FactHeld) -> bool:
    return fact.field in _IDENTIFIERS and fact.counts and fact.origin is not Origin.RECORD


def _checks(state: State) -> Iterator[CheckRead]:
    for check in state.current_checks():
        if check.person in state.persons:
            after = state.answering(check) or check
            yield CheckRead(
                person=check.person,
                source=check.source,
                seq=check.seq,
                answered=after.answered or 0,
                plan=check.plan,
                required=check.required,
                outcome=after.outcome,
                reason=after.reason,
            )


def _handlers(entries: Iterable[e.Entry]) -> set[str]:
    """Everybody who held the contact, one after the other."""
    bodies = [entry.body for entry in entries]
    taken = {b.handler for b in bodies if isinstance(b, e.Contact | e.Taken)}
    return taken | {b.to for b in bodies if isinstance(b, e.HandedOver) and not b.promise}


def _warnings(state: State, handlers: set[str]) -> Iterator[WarningRead]:
    for held in state.warnings.values():
        by = held.acknowledged_by
        yield WarningRead(
            code=held.code,
            rank=held.level.rank,
            seq=held.seq,
            grave=grave(held),
            seen=by is not None,
            by_handler=by in handlers,
        )


def _vulnerable(state: State, book: Book, today: date) -> Iterator[int]:
    """The entries that show somebody who may be vulnerable, by what the book says belongs to that element."""
    element = next((one for one in book.thrive.elements if one.code == VULNERABILITY), None)
    known = KnownFrom() if element is None else element.known_from
    yield from (w.seq for w in state.warnings.values() if w.code in known.warnings and w.level is not Level.NOTICE)
    yield from (cue.seq for cue in cue_facts(state) if cue.value in known.cues)
    for person in state.persons.values():
        age = age_of(person, today)
        if person.role in PROTECTED and age is not None and age.youngest < ADULT:
            yield _first(person, _AGES) or person.seq


def _assessment(held: AssessmentHeld, state: State, book: Book) -> AssessmentRead:
    said = {code: text for code, text in held.elements.items() if text.strip()}
    reviews = [r for r in state.reviews if r.code == "assessment" and r.about == held.seq and r.by != held.by]
    return AssessmentRead(
        seq=held.seq,
        overall=bool(held.overall.strip()),
        filled=tuple(said),
        missing=tuple(one.code for one in book.thrive.elements if one.required and one.code not in said),
        denies=tuple(code for code, text in said.items() if says_none(text)),
        against=held.contradicts,
        reason=bool(held.reason.strip()),
        reviewed=reviews[-1].seq if reviews else 0,
        again=bool(reviews) and reviews[-1].decision == "again",
    )


def _lowerings(state: State, book: Book) -> Iterator[LoweringRead]:
    for one in regrading.lowerings(state, book):
        yield LoweringRead(one.before.seq, one.after.seq, bool(one.after.reason.strip()), one.lacks)


def _promises(state: State, entries: Sequence[e.Entry]) -> Iterator[PromiseRead]:
    settled = {entry.body.promise: entry for entry in entries if isinstance(entry.body, e.PromiseSettled)}
    for held in state.promises.values():
        end = settled.get(held.promise)
        if end is None:
            yield PromiseRead(held.seq, held.due)
        else:
            yield PromiseRead(held.seq, held.due, held.kept, end.seq, end.at)


def _advice(state: State, book: Book, closing: e.Entry) -> Iterator[AdviceRead]:
    given = {said.code: said.seq for said in state.advice}
    for code, seq in given.items():
        item = book.advice.get(code)
        yield AdviceRead(code, item is not None and item.keeps_evidence, seq)
    for offer in offers(state, book=book, now=closing.at):
        if offer.offered and not offer.given:
            yield AdviceRead(offer.item.code, offer.item.keeps_evidence)


def _referrals_owed(state: State, book: Book, closing: e.Entry) -> Iterator[tuple[str, int]]:
    for one in offered(state, forms=book.referrals, markers=book.markers, now=closing.at, required_only=True):
        if one.due and (person := state.person(one.person)) is not None:
            yield one.form.form, person.seq
