"""What still has to be done before an incident may be closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from firstcall.guidance import ages, silence
from firstcall.guidance.assessing import contradictions
from firstcall.guidance.book import Book
from firstcall.guidance.context import has_part
from firstcall.guidance.knowing import everybody
from firstcall.guidance.referring import offered
from firstcall.guidance.regrading import unsettled
from firstcall.guidance.repeats import earlier
from firstcall.incident.codes import Outcome, Plan, Reason
from firstcall.incident.dates import london_day
from firstcall.incident.held import CheckHeld
from firstcall.incident.state import State

PROMISE_OPEN = "promise-open"
CHECK_PENDING = "check-pending"
CHECK_NOT_MADE = "check-not-made"
AGE_UNKNOWN = "age-unknown"
CONTRADICTS = "record-contradicts-assessment"
REFERRAL_DUE = "referral-due"
CALLBACK_OWED = "callback-owed"
DOWNGRADE = "downgrade-unreviewed"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason not to close: its code, in words, and the entries that it rests on."""

    code: str
    says: str
    rests_on: tuple[int, ...]


def doubts(state: State, *, book: Book, now: datetime) -> tuple[Doubt, ...]:
    """Every reason not to close at ``now``, in this order; none: it may close.

    Promises, a callback owed, checks, ages, the assessment, a lowered grade, referrals.
    """
    if not state.open:
        return ()
    return (
        *_promises(state),
        *_silent(state, book, now),
        *_checks(state, book, now),
        *_ages(state, now),
        *_assessment(state, book, now),
        *_lowered(state, book),
        *_referrals(state, book, now),
    )


def unmade(state: State, *, book: Book, now: datetime) -> tuple[CheckHeld, ...]:
    """The required checks that read as not checked at ``now`` and are no longer pending."""
    return tuple(c for c in _required(state, book) if c.read(now)[0] is Outcome.NOT_CHECKED and not _pending(c, now))


def _promises(state: State) -> Iterator[Doubt]:
    for promise in state.promises.values():
        if promise.open:
            says = f"promised and neither kept nor settled with the caller: {promise.text}"
            yield Doubt(PROMISE_OPEN, says, (promise.seq,))


def _silent(state: State, book: Book, now: datetime) -> Iterator[Doubt]:
    """Nobody spoke on a marked number or at a marked address: no closing until somebody promises a callback or reached them."""
    quiet = silence.silence(state)
    if quiet is None or silence.reached(state, quiet):
        return
    known = everybody(state, today=london_day(now))
    before = earlier(state, known=known, cues=book.cues, markers=book.markers, now=now)
    marks = [mark for mark in silence.marks(state, before, cues=book.cues) if mark.sure]
    if marks:
        because = ", ".join(dict.fromkeys(mark.says for mark in marks))
        says = (
            f"{quiet.says}, and this number or address is marked ({because}): promise to ring back, or reach them in a safe "
            "way and record what they were told"
        )
        yield Doubt(CALLBACK_OWED, says, tuple(sorted({*quiet.rests_on, *(n for m in marks for n in m.rests_on)})))


def _required(state: State, book: Book) -> Iterator[CheckHeld]:
    for check in state.current_checks():
        if check.required and check.plan is Plan.DUE and check.person in state.persons:
            yield check


def _pending(check: CheckHeld, now: datetime) -> bool:
    return check.read(now) == (Outcome.NOT_CHECKED, Reason.PENDING)


def _checks(state: State, book: Book, now: datetime) -> Iterator[Doubt]:
    for check in _required(state, book):
        outcome, reason = check.read(now)
        if outcome is not Outcome.NOT_CHECKED:
            continue
        of = f"{book.source_name(check.source)} for {_called(state, check.person)}"
        seqs = (check.seq,) if check.answered is None else (check.seq, check.answered)
        if _pending(check, now):
            yield Doubt(CHECK_PENDING, f"{of} has not answered yet", seqs)
        else:
            yield Doubt(CHECK_NOT_MADE, f"{of} is not checked ({check.says or reason})", seqs)


def _ages(state: State, now: datetime) -> Iterator[Doubt]:
    today = london_day(now)
    for person in state.persons.values():
        asked = any(state.answer_to(person.ref, code) for code in ("age", "date-of-birth"))
        if has_part(person) and not asked and not ages.known(person, today):
            says = f"neither age nor date of birth of {_called(state, person.ref)} is known, and nobody asked"
            yield Doubt(AGE_UNKNOWN, says, (person.seq,))


def _assessment(state: State, book: Book, now: datetime) -> Iterator[Doubt]:
    held = state.assessment
    if held is None or held.reason.strip():
        return
    against = contradictions(held.elements, held.overall, state, book=book, now=now)
    for shows in dict.fromkeys(c.shows for c in against):
        same = [c for c in against if c.shows == shows]
        elements = ", ".join(dict.fromkeys(c.element for c in same))
        says = f"the assessment says otherwise ({elements}), without a reason: {shows}"
        yield Doubt(CONTRADICTS, says, tuple(sorted({held.seq, *(c.seq for c in same)})))
    if held.contradicts and not against:
        says = "the assessment says otherwise than the log did when it was made, without a reason"
        yield Doubt(CONTRADICTS, says, tuple(sorted({held.seq, *held.contradicts})))


def _lowered(state: State, book: Book) -> Iterator[Doubt]:
    for one in unsettled(state, book):
        says = f"the grade was lowered from {one.before.grade} to {one.after.grade}, and it lacks {one.says}"
        yield Doubt(DOWNGRADE, says, (one.before.seq, one.after.seq))


def _referrals(state: State, book: Book, now: datetime) -> Iterator[Doubt]:
    """Nobody closes over a referral that a form requires and that nobody has made."""
    for one in offered(state, forms=book.referrals, markers=book.markers, now=now, required_only=True):
        if one.due and (person := state.person(one.person)) is not None:
            says = f"{_called(state, one.person)} was not referred yet ({one.form.title}): {one.why}"
            yield Doubt(REFERRAL_DUE, says, (person.seq,))


def _called(state: State, ref: str) -> str:
    person = state.person(ref)
    return ref if person is None else person.name or f"the {person.role.value}"
