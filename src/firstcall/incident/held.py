"""What the state holds of each kind of entry: persons and their facts, checks, warnings, promises and the rest."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from firstcall.incident import entries as e
from firstcall.incident.codes import MISSED, SYSTEM, FactState, Level, Origin, Outcome, Plan, Reason, Role
from firstcall.incident.dates import AgeRange, age_range
from firstcall.incident.once import once
from firstcall.incident.records import Found

#: How long after its deadline a check may still read as pending.
GRACE = timedelta(milliseconds=500)

CALLER = "caller"

COUNTING = (FactState.TAKEN, FactState.CONFIRMED)


class Value(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A struct of the state. It can be part of no cycle, so that the garbage collector need not look at it."""


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
    due: datetime | None = None  # of a promise that was read: by when, where the words say so

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
        return tuple(dict.fromkeys(f.value for f in _counting(self).get(field, ())))

    def texts(self, field: str) -> tuple[str, ...]:
        """As ``values``, as text."""
        return tuple(str(v) for v in self.values(field))

    def first(self, field: str) -> FactHeld | None:
        """The fact of a field that speaks first: said and answered before recorded, later before earlier."""
        standing = _counting(self).get(field, ())
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


@once(4096)
def _counting(person: Person) -> dict[str, list[FactHeld]]:
    """The facts of a person that count, by field, in their order."""
    held: dict[str, list[FactHeld]] = {}
    for fact in person.facts:
        if fact.counts:
            held.setdefault(fact.field, []).append(fact)
    return held


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
    wider: bool = False
    successor: str = ""  # of a closed source: whose answer stands for its own

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
    version: str = ""


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
    cites: dict[str, tuple[int, ...]] = {}

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
    fulfilled_by: int | None = None
    chase: datetime | None = None
    handed: tuple[int, ...] = ()  # the entries by which it changed hands

    @property
    def open(self) -> bool:
        """Neither kept nor was the caller told that it will not be."""
        return self.kept is None


class RequestHeld(Value, frozen=True, omit_defaults=True):
    """The last request to the people who answer for a source, and the entry of their answer where it came."""

    seq: int
    at: datetime
    by: str
    check: str
    source: str
    person: str
    form: str
    to: str
    chase: datetime
    promise: str
    by_what: dict[str, tuple[str, ...]] = {}
    answered: int | None = None

    @property
    def open(self) -> bool:
        """Nobody has answered yet."""
        return self.answered is None


class ReferralHeld(Value, frozen=True, omit_defaults=True):
    """A referral as it was made."""

    seq: int
    at: datetime
    by: str
    form: str
    person: str
    to: str
    how: str


class Said(Value, frozen=True, omit_defaults=True):
    """A wish, a piece of advice, a review, a refusal or word to the caller, by its entry."""

    seq: int
    at: datetime
    by: str
    code: str
    says: str = ""
    about: int | None = None
    decision: str = ""  # of a review


class Told(StrEnum):
    """Why something was said to somebody: a note, that another took over from them, or a decision on what they asked."""

    NOTE = "note"
    TAKEN_OVER = "taken-over"
    DECIDED = "decided"


class NoteHeld(Value, frozen=True, omit_defaults=True):
    """Something said to somebody (``to``) that stands on their desk until they take it."""

    seq: int
    at: datetime
    by: str
    to: str
    kind: Told
    says: str
    approval: str = ""  # of a decision: on what
    taken: bool = False


class ApprovalHeld(Value, frozen=True, omit_defaults=True):
    """What somebody (``by``) asked another to approve, why, and what was decided; until then it is pending."""

    seq: int
    at: datetime
    by: str
    approval: str
    what: e.Wanted
    about: str
    says: str
    approved: bool | None = None
    decided_seq: int = 0
    decided_by: str = ""
    decided_at: datetime | None = None
    decided_why: str = ""
    until: datetime | None = None

    @property
    def decided(self) -> bool:
        """Approved or refused."""
        return self.approved is not None

    def opens(self, staff: str, now: datetime) -> bool:
        """Whether it opens the restricted records of its incident to this member of staff at ``now``."""
        ours = self.what is e.Wanted.RESTRICTED_RECORD and self.by == staff and self.approved is True
        return ours and self.until is not None and now < self.until


class LinkHeld(Value, frozen=True, omit_defaults=True):
    """An earlier incident that this one repeats."""

    seq: int
    link: e.Link
