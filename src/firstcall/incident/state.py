"""The state of an incident: a pure, total, incremental fold over its entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from firstcall.incident import entries as e
from firstcall.incident.codes import MISSED, SYSTEM, FactState, Level, Origin, Outcome, Plan, Reason, Role
from firstcall.incident.dates import AgeRange, age_range, london_day
from firstcall.incident.records import Found

#: Raised whenever the state's shape or the fold changes, so that a kept snapshot of the old shape is not read.
VERSION = 3

#: How long after its deadline a check may still read as pending.
GRACE = timedelta(milliseconds=500)

CALLER = "caller"

COUNTING = (FactState.TAKEN, FactState.CONFIRMED)


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A struct of the state."""


class FactHeld(Value, frozen=True, omit_defaults=True):
    """A fact as it stands now, with the entry that last spoke of it and the day it was said."""

    seq: int
    field: str
    value: str | int
    state: FactState
    on: date
    origin: Origin = Origin.SAID
    hops: int = 0
    negated: bool = False
    suggestion: int | None = None
    source: str | None = None
    says: str = ""
    by: str = SYSTEM  # who last spoke of it
    span: tuple[int, int] | None = None  # where it was read, in the line that it rests on
    rests_on: tuple[int, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether this goes to sources and into rules: taken or confirmed, and not denied by its own text."""
        return self.state in COUNTING and not self.negated


class Person(Value, frozen=True, omit_defaults=True):
    """Somebody of this incident."""

    ref: str
    role: Role
    seq: int
    facts: tuple[FactHeld, ...] = ()
    says: str = ""

    def values(self, field: str) -> tuple[str | int, ...]:
        """The values of a field that count, first said first, each once."""
        return tuple(dict.fromkeys(f.value for f in self.facts if f.field == field and f.counts))

    def texts(self, field: str) -> tuple[str, ...]:
        """As ``values``, as text."""
        return tuple(str(v) for v in self.values(field))

    def first(self, field: str) -> FactHeld | None:
        """The fact of a field that speaks first: said and answered before recorded, later before earlier."""
        standing = [f for f in self.facts if f.field == field and f.counts]
        return min(standing, key=lambda f: (f.origin is Origin.RECORD, f.hops, -f.seq), default=None)

    @property
    def name(self) -> str | None:
        """The name that counts, if one does."""
        fact = self.first("name")
        return None if fact is None else str(fact.value)

    def age(self, today: date) -> AgeRange | None:
        """What the age may be today, by what was said before what records say; None where nothing is known."""
        born, told = self.first("born"), self.first("age")
        if born is not None and (told is None or born.origin is not Origin.RECORD or told.origin is Origin.RECORD):
            between = age_range(str(born.value), today)
            if between is not None:
                return between
        if told is None or not str(told.value).isdigit():
            return None
        years = today.year - told.on.year - ((today.month, today.day) < (told.on.month, told.on.day))
        age = int(told.value)
        return AgeRange(age, age) if today == told.on else AgeRange(age + years, age + years + 1)


class CheckHeld(Value, frozen=True, omit_defaults=True):
    """A cell of the plan as it stands: what was planned, and what the last answer was."""

    check: str
    person: str
    source: str
    seq: int
    at: datetime
    by_what: dict[str, tuple[str, ...]]
    plan: Plan
    why: str
    required: bool
    deadline_ms: int
    outcome: Outcome = Outcome.NOT_CHECKED
    reason: Reason | None = None
    says: str = ""
    as_of: date | None = None
    took_ms: int = 0
    answered: int | None = None  # seq of the last answer
    answered_at: datetime | None = None
    attempts: int = 0
    found: int = 0
    cut_off: bool = False

    @property
    def deadline(self) -> datetime:
        """When a check that nobody answered stops being pending."""
        return self.at + timedelta(milliseconds=self.deadline_ms) + GRACE

    def read(self, now: datetime) -> tuple[Outcome, Reason | None]:
        """What this check reads as at ``now``: pending until its deadline, not checked after, whoever crashed."""
        if self.answered is not None or self.plan is not Plan.DUE:
            return self.outcome, self.reason
        late = now >= self.deadline
        return Outcome.NOT_CHECKED, Reason.WORKER_STOPPED if late else Reason.PENDING

    @property
    def missed(self) -> bool:
        """Answered, but by a fault: to be asked again when the source answers again."""
        return self.plan is Plan.DUE and self.reason in MISSED and self.outcome is Outcome.NOT_CHECKED


class FoundHeld(Value, frozen=True, omit_defaults=True):
    """A record that an answer brought for a person of this incident."""

    seq: int
    person: str
    source: str
    found: Found


class WarningHeld(Value, frozen=True, omit_defaults=True):
    """A warning as it was last given."""

    seq: int
    at: datetime
    code: str
    level: Level
    person: str | None = None
    says: str = ""
    elements: tuple[e.Element, ...] = ()
    subject: str = ""
    ask: str = ""
    rests_on: tuple[int, ...] = ()
    acknowledged_by: str | None = None


class QuestionHeld(Value, frozen=True, omit_defaults=True):
    """The question that was last put to the handler."""

    seq: int
    code: str
    person: str
    text: str
    why: str
    set: str = ""


class AnsweredHeld(Value, frozen=True, omit_defaults=True):
    """The last answer to a question about a person."""

    seq: int
    question: str
    person: str
    value: str | int | bool


class AssessmentHeld(Value, frozen=True, omit_defaults=True):
    """An assessment, and why it stands against what contradicts it."""

    seq: int
    at: datetime
    by: str
    elements: dict[str, str]
    overall: str
    reason: str = ""
    contradicts: tuple[int, ...] = ()

    @property
    def stands(self) -> bool:
        """Nothing contradicts it, or a reason was given."""
        return not self.contradicts or bool(self.reason.strip())


class GradeHeld(Value, frozen=True, omit_defaults=True):
    """A grade given or proposed."""

    seq: int
    at: datetime
    by: str
    grade: str
    reason: str


class PromiseHeld(Value, frozen=True, omit_defaults=True):
    """A promise and what became of it."""

    seq: int
    promise: str
    text: str
    due: datetime
    owner: str
    made: datetime
    kept: bool | None = None
    says: str = ""

    @property
    def open(self) -> bool:
        """Neither kept nor was the caller told that it will not be."""
        return self.kept is None


class Said(Value, frozen=True, omit_defaults=True):
    """A wish, a piece of advice, a review or a refusal, by its entry."""

    seq: int
    at: datetime
    by: str
    code: str
    says: str = ""
    about: int | None = None


class LinkHeld(Value, frozen=True, omit_defaults=True):
    """An earlier incident that this one repeats."""

    seq: int
    link: e.Link


class State(Value, frozen=True, omit_defaults=True):
    """All that the entries so far say. ``seq`` and ``at`` are those of the last entry folded."""

    incident: int = 0
    seq: int = 0
    at: datetime | None = None
    opened: datetime | None = None
    contact: e.Contact | None = None
    standing: e.StandingChecked | None = None
    standing_seq: int = 0
    lines: int = 0
    last_line: int = 0  # seq
    persons: dict[str, Person] = {}
    aliases: dict[str, str] = {}
    suggestions: dict[str, tuple[str, int]] = {}  # number: (person, seq of the fact)
    checks: dict[str, CheckHeld] = {}
    cells: dict[str, str] = {}  # "person|source": id of the latest check
    found: dict[str, FoundHeld] = {}  # "person|source|record id"
    warnings: dict[str, WarningHeld] = {}
    question: QuestionHeld | None = None
    answered: dict[str, AnsweredHeld] = {}  # "person|question"
    assessments: tuple[AssessmentHeld, ...] = ()
    grades: tuple[GradeHeld, ...] = ()
    proposed: GradeHeld | None = None
    promises: dict[str, PromiseHeld] = {}
    wishes: tuple[Said, ...] = ()
    advice: tuple[Said, ...] = ()
    reviews: tuple[Said, ...] = ()
    refusals: tuple[Said, ...] = ()
    links: tuple[LinkHeld, ...] = ()
    closed: Said | None = None

    def person(self, ref: str) -> Person | None:
        """The person of this reference, also by a reference that was joined to another."""
        return self.persons.get(self.aliases.get(ref, ref))

    def ref(self, ref: str) -> str:
        """The reference under which a person stands."""
        return self.aliases.get(ref, ref)

    def cell(self, person: str, source: str) -> CheckHeld | None:
        """The latest check of a person against a source."""
        check = self.cells.get(f"{self.ref(person)}|{source}")
        return None if check is None else self.checks[check]

    def current_checks(self) -> tuple[CheckHeld, ...]:
        """The latest check of every cell, in the order in which the cells came up."""
        return tuple(self.checks[c] for c in self.cells.values())

    def found_for(self, person: str) -> tuple[FoundHeld, ...]:
        """The records that answers brought for a person."""
        ref = self.ref(person)
        return tuple(f for f in self.found.values() if f.person == ref)

    def answer_to(self, person: str, question: str) -> AnsweredHeld | None:
        """The last answer to a question about a person."""
        return self.answered.get(f"{self.ref(person)}|{question}")

    @property
    def assessment(self) -> AssessmentHeld | None:
        """The last assessment made, whether or not it stands."""
        return self.assessments[-1] if self.assessments else None

    @property
    def grade(self) -> GradeHeld | None:
        """The grade in force."""
        return self.grades[-1] if self.grades else None

    @property
    def open(self) -> bool:
        """Taken and not closed."""
        return self.contact is not None and self.closed is None

    @property
    def handler(self) -> str:
        """Who took the contact."""
        return "" if self.contact is None else self.contact.handler

    def next_suggestion(self) -> int:
        """The number that the next suggestion gets; the first is 1."""
        return len(self.suggestions) + 1


def fold(entries: Iterable[e.Entry], state: State | None = None) -> State:
    """The state after ``entries``, from ``state`` or from nothing. Total: every entry of any log folds."""
    now = state or State()
    for entry in entries:
        now = step(now, entry)
    return now


def step(state: State, entry: e.Entry) -> State:
    """The state after one more entry. An entry whose body's retention has ended only moves the count."""
    ahead = replace(state, incident=entry.incident, seq=entry.seq, at=entry.at)
    if entry.body is None:
        return ahead
    fold_kind = _FOLDS.get(type(entry.body))
    return ahead if fold_kind is None else fold_kind(ahead, entry, entry.body)


def _contact(s: State, entry: e.Entry, b: e.Contact) -> State:
    caller = Person(ref=CALLER, role=Role.CALLER, seq=entry.seq)
    return replace(s, opened=s.opened or entry.at, contact=b, persons={CALLER: caller} | s.persons)


def _standing(s: State, entry: e.Entry, b: e.StandingChecked) -> State:
    return replace(s, standing=b, standing_seq=entry.seq)


def _line(s: State, entry: e.Entry, b: e.Line) -> State:
    return replace(s, lines=s.lines + 1, last_line=entry.seq)


def _person(s: State, entry: e.Entry, b: e.PersonNamed) -> State:
    same = s.ref(b.same_as) if b.same_as else None
    if same is not None and same in s.persons and b.person != same:
        return _joined(s, entry, b, same)
    ref = s.ref(b.person)
    known = s.persons.get(ref)
    held = Person(ref=ref, role=b.role, seq=entry.seq, says=b.says) if known is None else replace(known, role=b.role)
    return replace(s, persons=s.persons | {ref: held})


def _joined(s: State, entry: e.Entry, b: e.PersonNamed, same: str) -> State:
    persons = dict(s.persons)
    gone = persons.pop(s.ref(b.person), None) if s.ref(b.person) != same else None
    kept = persons[same]
    facts = kept.facts + (gone.facts if gone else ())
    persons[same] = replace(kept, role=b.role, facts=facts)
    aliases = {k: same if v == b.person else v for k, v in s.aliases.items()} | {b.person: same}
    return replace(s, persons=persons, aliases=aliases)


def _fact(s: State, entry: e.Entry, b: e.Fact) -> State:
    ref = s.ref(b.person)
    person = s.persons.get(ref) or Person(ref=ref, role=Role.OTHER, seq=entry.seq)
    held = FactHeld(
        seq=entry.seq,
        field=b.field,
        value=b.value,
        state=b.state,
        on=london_day(entry.at),
        origin=b.origin,
        hops=b.hops,
        negated=b.negated,
        suggestion=b.suggestion,
        source=b.source,
        says=b.says,
        by=entry.by,
        span=b.span,
        rests_on=entry.rests_on,
    )
    others = tuple(f for f in person.facts if not _speaks_of(held, f))
    suggestions = s.suggestions
    if b.suggestion is not None:
        suggestions = suggestions | {str(b.suggestion): (ref, entry.seq)}
    return replace(s, persons=s.persons | {ref: replace(person, facts=(*others, held))}, suggestions=suggestions)


def _speaks_of(new: FactHeld, old: FactHeld) -> bool:
    if new.suggestion is not None and new.suggestion == old.suggestion:
        return True
    same = (new.field, new.value, new.origin, new.source, new.negated) == (
        old.field,
        old.value,
        old.origin,
        old.source,
        old.negated,
    )
    return same or (
        new.state is FactState.REJECTED
        and new.suggestion is None
        and (new.field, new.value, new.source) == (old.field, old.value, old.source)
    )


def _check(s: State, entry: e.Entry, b: e.Check) -> State:
    held = CheckHeld(
        check=b.check,
        person=s.ref(b.person),
        source=b.source,
        seq=entry.seq,
        at=entry.at,
        by_what=b.by_what,
        plan=b.plan,
        why=b.why,
        required=b.required,
        deadline_ms=b.deadline_ms,
    )
    cell = f"{held.person}|{b.source}"
    return replace(s, checks=s.checks | {b.check: held}, cells=s.cells | {cell: b.check})


def _answer(s: State, entry: e.Entry, b: e.Answer) -> State:
    held = s.checks.get(b.check)
    if held is None:
        return s
    settled = held.answered is not None and held.outcome is not Outcome.NOT_CHECKED
    found = {
        f"{held.person}|{b.source}|{r.id}": FoundHeld(seq=entry.seq, person=held.person, source=b.source, found=r)
        for r in b.records
    }
    if settled and b.outcome is Outcome.NOT_CHECKED:
        return s  # a later fault takes nothing away from an answer that was given
    now = replace(
        held,
        outcome=b.outcome,
        reason=b.reason if b.outcome is Outcome.NOT_CHECKED else None,
        says=b.says,
        as_of=b.as_of,
        took_ms=b.took_ms,
        answered=entry.seq,
        answered_at=entry.at,
        attempts=held.attempts + 1,
        found=len(b.records),
        cut_off=b.cut_off,
    )
    return replace(s, checks=s.checks | {b.check: now}, found=s.found | found)


def _question(s: State, entry: e.Entry, b: e.Question) -> State:
    held = QuestionHeld(seq=entry.seq, code=b.code, person=s.ref(b.person), text=b.text, why=b.why, set=b.set)
    return replace(s, question=held)


def _answered(s: State, entry: e.Entry, b: e.Answered) -> State:
    ref = s.ref(b.person)
    held = AnsweredHeld(seq=entry.seq, question=b.question, person=ref, value=b.value)
    asked = s.question
    if asked is not None and (asked.code, asked.person) == (b.question, ref):
        asked = None
    return replace(s, answered=s.answered | {f"{ref}|{b.question}": held}, question=asked)


def _warning(s: State, entry: e.Entry, b: e.Warning) -> State:
    held = WarningHeld(
        seq=entry.seq,
        at=entry.at,
        code=b.code,
        level=b.level,
        person=b.person,
        says=b.says,
        elements=b.elements,
        subject=b.subject,
        ask=b.ask,
        rests_on=entry.rests_on,
    )
    return replace(s, warnings=s.warnings | {b.key: held})


def _acknowledged(s: State, entry: e.Entry, b: e.Acknowledged) -> State:
    seen = {k: replace(w, acknowledged_by=entry.by) for k, w in s.warnings.items() if w.seq == b.warning}
    return replace(s, warnings=s.warnings | seen)


def _assessment(s: State, entry: e.Entry, b: e.Assessment) -> State:
    held = AssessmentHeld(
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        elements=b.elements,
        overall=b.overall,
        reason=b.reason,
        contradicts=b.contradicts,
    )
    return replace(s, assessments=(*s.assessments, held))


def _explained(s: State, entry: e.Entry, b: e.Explained) -> State:
    told = tuple(replace(a, reason=b.reason) if a.seq == b.assessment else a for a in s.assessments)
    return replace(s, assessments=told)


def _grade(s: State, entry: e.Entry, b: e.Grade) -> State:
    held = GradeHeld(seq=entry.seq, at=entry.at, by=entry.by, grade=b.grade, reason=b.reason)
    return replace(s, proposed=held) if b.proposed else replace(s, grades=(*s.grades, held))


def _promise(s: State, entry: e.Entry, b: e.Promise) -> State:
    held = PromiseHeld(seq=entry.seq, promise=b.promise, text=b.text, due=b.due, owner=b.owner, made=entry.at)
    return replace(s, promises=s.promises | {b.promise: held})


def _settled(s: State, entry: e.Entry, b: e.PromiseSettled) -> State:
    held = s.promises.get(b.promise)
    if held is None:
        return s
    return replace(s, promises=s.promises | {b.promise: replace(held, kept=b.kept, says=b.says)})


def _wish(s: State, entry: e.Entry, b: e.Wish) -> State:
    return replace(s, wishes=(*s.wishes, Said(entry.seq, entry.at, entry.by, "wish", b.text)))


def _advice(s: State, entry: e.Entry, b: e.Advice) -> State:
    return replace(s, advice=(*s.advice, Said(entry.seq, entry.at, entry.by, b.code, b.says)))


def _review(s: State, entry: e.Entry, b: e.Review) -> State:
    return replace(s, reviews=(*s.reviews, Said(entry.seq, entry.at, entry.by, b.of, b.says, b.about)))


def _refused(s: State, entry: e.Entry, b: e.Refused) -> State:
    return replace(s, refusals=(*s.refusals, Said(entry.seq, entry.at, entry.by, b.step, "; ".join(b.why))))


def _link(s: State, entry: e.Entry, b: e.Link) -> State:
    return replace(s, links=(*s.links, LinkHeld(entry.seq, b)))


def _closed(s: State, entry: e.Entry, b: e.Closed) -> State:
    return replace(s, closed=Said(entry.seq, entry.at, entry.by, "closed", b.reason))


def _reopened(s: State, entry: e.Entry, b: e.Reopened) -> State:
    return replace(s, closed=None)


_FOLDS = {
    e.Contact: _contact,
    e.StandingChecked: _standing,
    e.Line: _line,
    e.PersonNamed: _person,
    e.Fact: _fact,
    e.Check: _check,
    e.Answer: _answer,
    e.Question: _question,
    e.Answered: _answered,
    e.Warning: _warning,
    e.Acknowledged: _acknowledged,
    e.Assessment: _assessment,
    e.Explained: _explained,
    e.Grade: _grade,
    e.Promise: _promise,
    e.PromiseSettled: _settled,
    e.Wish: _wish,
    e.Advice: _advice,
    e.Review: _review,
    e.Refused: _refused,
    e.Link: _link,
    e.Closed: _closed,
    e.Reopened: _reopened,
}
