"""What a scenario is: what the record systems hold, who is on duty, what goes wrong, what happens on the contacts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from firstcall.exercises.offsets import When
from firstcall.incident.codes import Channel, FactState, Level, Outcome, Reason, Role, StaffRole
from firstcall.incident.entries import Place
from firstcall.incident.records import Record, RecordPerson
from firstcall.incident.three import Truth
from firstcall.sources.faults import Fault, FaultKind

#: The one version of the format that this program reads.
VERSION = 1


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a scenario."""


class Area(Part, frozen=True, kw_only=True):
    """Where the scenario takes place."""

    area: str | None = None
    postcode: str | None = None


class Held(Part, frozen=True, kw_only=True):
    """A certificate that somebody holds."""

    course: str
    awarded: date


class OnDuty(Part, frozen=True, kw_only=True):
    """Somebody who may act in this scenario."""

    id: str
    name: str
    role: StaffRole
    certificates: tuple[Held, ...] = ()


class FaultPlanned(Part, frozen=True, kw_only=True):
    """A source fails in one way from a moment up to, not including, another; both count from the scenario's start."""

    source: str
    from_: When = msgspec.field(name="from")
    to: When
    fault: FaultKind

    def over(self, starts: datetime) -> Fault:
        """The fault as the sources know it."""
        start, end = self.from_.counted_from(starts), self.to.counted_from(starts)
        return Fault(source=self.source, kind=self.fault, start=start, end=end)


class Log(Part, frozen=True, kw_only=True):
    """The handler types a line."""

    text: str


class Answer(Part, frozen=True, kw_only=True):
    """The handler fills in the answer to a question about a person."""

    person: str
    question: str
    value: str | int | bool


class Person(Part, frozen=True, kw_only=True):
    """The handler names a person and fills in what is known about them."""

    ref: str
    role: Role
    about: RecordPerson = RecordPerson()


class Confirm(Part, frozen=True, kw_only=True):
    """The handler confirms a suggestion by its number."""

    suggestion: int


class Reject(Part, frozen=True, kw_only=True):
    """The handler rejects a suggestion by its number."""

    suggestion: int


class Wider(Part, frozen=True, kw_only=True):
    """The handler asks for a wider search of a person, in every source that was asked about them."""

    person: str


class Promise(Part, frozen=True, kw_only=True):
    """The handler promises the caller something; ``due`` counts from the step."""

    text: str
    due: When


class Wish(Part, frozen=True, kw_only=True):
    """The handler writes down what the caller asks for."""

    text: str


class SafeContact(Part, frozen=True, kw_only=True):
    """The handler writes down how the caller can safely be reached, and how never."""

    how: str
    never: str = ""


class Refer(Part, frozen=True, kw_only=True):
    """The handler refers somebody by a form of the book; what is left out goes as the form is filled in."""

    form: str
    person: str
    how: str = "sent"
    to: str = ""
    why: str = ""
    agreed: bool = False


class Advise(Part, frozen=True, kw_only=True):
    """The handler gives a piece of advice by its code."""

    code: str


class Assess(Part, frozen=True, kw_only=True):
    """The handler assesses: an element each, and the overall risk."""

    elements: dict[str, str]
    overall: str
    reason: str = ""


class Grade(Part, frozen=True, kw_only=True):
    """The handler grades the contact."""

    grade: str
    reason: str = ""


class Attend(Part, frozen=True, kw_only=True):
    """Somebody of ours is there: the clock of the grade stops."""

    staff: str
    says: str = ""


class Word(Part, frozen=True, kw_only=True):
    """The caller is told of the grade in force, which is lower than the one before; or, with ``told`` false, why that is not safe."""

    says: str
    told: bool = True


class Review(Part, frozen=True, kw_only=True):
    """A supervisor's view of the last lowered grade (``downgrade``) or of the last assessment."""

    of: str
    says: str
    decision: str = ""


class Close(Part, frozen=True, kw_only=True):
    """The handler closes the incident; ``over`` closes it over what speaks against it, which a supervisor may."""

    reason: str
    over: bool = False


class Settle(Part, frozen=True, kw_only=True):
    """A promise of this contact, by its number from 1, was kept, or the caller was told that it will not be.

    ``fulfilled_by``: the kind of the entry that shows it kept; the last one of this kind is meant.
    """

    promise: int
    kept: bool
    says: str = ""
    fulfilled_by: str | None = None


class Chase(Part, frozen=True, kw_only=True):
    """Somebody asks after a promise of this contact, by its number from 1; ``again`` counts from the step."""

    promise: int
    says: str
    again: When | None = None


class HandOver(Part, frozen=True, kw_only=True):
    """Who does the step hands a promise of this contact over, or, without a number, every open promise of theirs."""

    to: str
    why: str
    promise: int | None = None


class Told(Part, frozen=True, kw_only=True):
    """The caller is told about the last entry of a kind on this contact."""

    about: str
    says: str


class Explain(Part, frozen=True, kw_only=True):
    """The handler says why the last assessment stands against what contradicts it."""

    reason: str


class Reopen(Part, frozen=True, kw_only=True):
    """The incident is opened again."""

    reason: str


class Acknowledge(Part, frozen=True, kw_only=True):
    """Somebody has seen every warning of a code that stands."""

    warning: str


Deed = (
    Log
    | Answer
    | Person
    | Confirm
    | Reject
    | Wider
    | Promise
    | Wish
    | SafeContact
    | Refer
    | Advise
    | Assess
    | Grade
    | Attend
    | Word
    | Review
    | Close
    | Settle
    | Chase
    | HandOver
    | Told
    | Explain
    | Reopen
    | Acknowledge
)

#: The kinds of step, by the key that a file writes them under.
DEEDS: dict[str, type[Part]] = {
    "log": Log,
    "answer": Answer,
    "person": Person,
    "confirm": Confirm,
    "reject": Reject,
    "wider": Wider,
    "promise": Promise,
    "wish": Wish,
    "safe-contact": SafeContact,
    "refer": Refer,
    "advise": Advise,
    "assess": Assess,
    "grade": Grade,
    "attend": Attend,
    "word": Word,
    "review": Review,
    "close": Close,
    "settle": Settle,
    "chase": Chase,
    "hand-over": HandOver,
    "told": Told,
    "explain": Explain,
    "reopen": Reopen,
    "acknowledge": Acknowledge,
}


class Step(Part, frozen=True, kw_only=True):
    """Something that is done on a contact; ``at`` counts from the contact, ``by`` of None is its handler."""

    at: When
    do: Deed
    by: str | None = None

    @property
    def kind(self) -> str:
        """The key that a file writes this step under."""
        return next(name for name, deed in DEEDS.items() if isinstance(self.do, deed))


class ContactPlanned(Part, frozen=True, kw_only=True):
    """A contact: how it reaches the control room, who takes it, and what is done on it."""

    id: str
    at: When
    handler: str
    channel: Channel
    number: str | None = None
    place: Place | None = None
    steps: tuple[Step, ...] = ()

    def begins(self, starts: datetime) -> datetime:
        """When it rings."""
        return self.at.counted_from(starts)

    def moments(self, starts: datetime) -> tuple[datetime, ...]:
        """When each step is done."""
        return tuple(s.at.counted_from(self.begins(starts)) for s in self.steps)

    def ends(self, starts: datetime) -> datetime:
        """When its last step is done."""
        return max(self.moments(starts), default=self.begins(starts))


class AnswerWanted(Part, frozen=True, kw_only=True):
    """An answer of a source, by whatever of it is named."""

    source: str | None = None
    outcome: Outcome | None = None
    reason: Reason | None = None
    person: str | None = None
    wider: bool | None = None  # None: the answer to a wider search or to a sharp one


class LinkWanted(Part, frozen=True, kw_only=True):
    """A link to another contact's incident, by whatever of it is named."""

    to: str | None = None
    by: str | None = None


class FactWanted(Part, frozen=True, kw_only=True):
    """A fact, by whatever of it is named."""

    field: str | None = None
    value: str | int | bool | None = None
    person: str | None = None
    state: FactState | None = None


class Expectation(Part, frozen=True, kw_only=True):
    """One entry that a contact must bring, or with ``never`` must not bring. Exactly one of the six kinds is given."""

    line: int
    contact: str
    warning: str | None = None
    answer: AnswerWanted | None = None
    refused: str | None = None
    link: LinkWanted | None = None
    question: str | None = None
    fact: FactWanted | None = None
    level: tuple[Level, ...] = ()
    person: str | None = None
    elements: dict[str, Truth] = {}
    why: tuple[str, ...] = ()
    within: timedelta | None = None
    after: int | None = None  # 0: the contact's beginning; N: its step N; None: not named
    never: bool = False


class Scenario(Part, frozen=True, kw_only=True):
    """A whole scenario, as its file gives it."""

    scenario: str
    version: int
    starts: datetime
    seed: int | None = None
    place: Area | None = None
    staff: tuple[OnDuty, ...] = ()
    records: dict[str, tuple[Record, ...]] = {}
    faults: tuple[FaultPlanned, ...] = ()
    contacts: tuple[ContactPlanned, ...]
    expect: tuple[Expectation, ...] = ()

    def contact(self, name: str) -> ContactPlanned:
        """The contact of this id. Raises KeyError for one that the scenario has not."""
        for contact in self.contacts:
            if contact.id == name:
                return contact
        raise KeyError(name)

    def laid_over(self) -> tuple[Fault, ...]:
        """The faults as the sources know them."""
        return tuple(f.over(self.starts) for f in self.faults)
