"""The kinds of entry that a log is made of. One struct a kind; the tag is the kind's name in the contract."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from firstcall.incident.approved import ApprovalAsked, ApprovalDecided, Note, NoteTaken, Wanted
from firstcall.incident.body import Body
from firstcall.incident.codes import (
    SYSTEM,
    Certainty,
    Channel,
    FactState,
    Origin,
    Outcome,
    Plan,
    Reason,
    Role,
    StaffRole,
)
from firstcall.incident.guided import (
    Acknowledged,
    Advice,
    Answered,
    Assessment,
    Attended,
    CallerTold,
    Chased,
    Element,
    Explained,
    FeedbackTaken,
    FormPart,
    Grade,
    HandedOver,
    NotTold,
    Promise,
    PromiseSettled,
    QualityReview,
    Question,
    Referral,
    Requested,
    Review,
    RuleSeen,
    SafeContact,
    Warning,
    Wish,
)
from firstcall.incident.learnt import (
    LearningAnswered,
    LearningBegun,
    LearningChecked,
    LearningCompleted,
    LearningFound,
    LearningLinked,
)
from firstcall.incident.records import Found

__all__ = [
    "Acknowledged",
    "Advice",
    "Answer",
    "Answered",
    "AnyBody",
    "ApprovalAsked",
    "ApprovalDecided",
    "Assessment",
    "Attended",
    "Body",
    "CallerTold",
    "Chased",
    "Check",
    "Closed",
    "Consulted",
    "Contact",
    "Draft",
    "Element",
    "Entry",
    "Explained",
    "Fact",
    "FeedbackTaken",
    "FormPart",
    "Gap",
    "Grade",
    "HandedOver",
    "Housekeeping",
    "LearningAnswered",
    "LearningBegun",
    "LearningChecked",
    "LearningCompleted",
    "LearningFound",
    "LearningLinked",
    "Line",
    "Link",
    "NotTold",
    "Note",
    "NoteTaken",
    "PersonNamed",
    "Place",
    "Promise",
    "PromiseSettled",
    "QualityReview",
    "Question",
    "Referral",
    "Refused",
    "Reopened",
    "Requested",
    "Review",
    "RuleSeen",
    "SafeContact",
    "StandingChecked",
    "Taken",
    "Wanted",
    "Warning",
    "Wish",
    "kind_of",
]


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the line says the contact comes from."""

    address: str | None = None
    easting: float | None = None
    northing: float | None = None
    lat: float | None = None
    lon: float | None = None


class Contact(Body, frozen=True, tag="contact"):
    """A contact rings or arrives: the first entry of an incident. ``number`` is as presented; None when withheld."""

    contact: str
    channel: Channel
    number: str | None
    handler: str
    place: Place | None = None


class Taken(Body, frozen=True, tag="taken"):
    """A contact that rang with nobody's name on it has a handler from now on: the first member of staff who wrote in it."""

    handler: str


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A course that the policy wants of this member of staff and that they do not hold today."""

    course: str
    says: str
    since: date | None = None  # when it lapsed; None: never held


class StandingChecked(Body, frozen=True, tag="standing"):
    """How the handler stands against the training policy as the contact is taken.

    ``exempt``: courses that they do not hold either, and that somebody else gave them leave to be without for a time.
    """

    staff: str
    role: StaffRole
    gaps: tuple[Gap, ...] = ()
    exempt: tuple[Gap, ...] = ()


class Line(Body, frozen=True, tag="line"):
    """What the handler typed, as typed. ``token`` is the desk's own name for it, so that it is recorded once."""

    text: str
    token: str = ""


class PersonNamed(Body, frozen=True, tag="person"):
    """Somebody belongs to this incident. ``same_as`` joins ``person`` to one who already stands here."""

    person: str
    role: Role
    says: str = ""
    same_as: str | None = None


class Fact(Body, frozen=True, tag="fact"):
    """Something said, given or recorded about a person, with where it was read.

    Values are normalised (a phone in E.164, a date in ISO, an age as a number). ``span`` is [start, end) in
    the text of the line that the entry rests on. A suggestion carries its number within the incident; its
    confirmation or rejection is a further fact with that number. ``hops`` counts the records between what
    was said and this fact. ``negated`` marks a cue that the text denies: shown, never used to lower anything.
    ``due``: of a promise that was read, by when it is kept, where the words say so.
    """

    person: str
    field: str
    value: str | int
    state: FactState = FactState.TAKEN
    span: tuple[int, int] | None = None
    origin: Origin = Origin.SAID
    hops: int = 0
    negated: bool = False
    suggestion: int | None = None
    source: str | None = None  # with origin RECORD: "source/record id"
    says: str = ""
    due: datetime | None = None


class Check(Body, frozen=True, tag="check"):
    """The plan for one person and one source: asked with what, or not asked and why.

    ``wider``: somebody asked for a looser search beside the check that the plan made; it replaces nothing of that one.
    ``successor``: the source whose answer stands for that of a closed one. A check that is sent discloses what it is
    asked by: ``to`` is whose system it goes to, ``asker`` the member of staff for whose contact it is asked, ``why`` the
    reason (DPA 2018 s.62). Both are empty where nothing is sent.
    """

    check: str
    person: str
    source: str
    by_what: dict[str, tuple[str, ...]]
    plan: Plan
    why: str
    required: bool = False
    deadline_ms: int = 3000
    wider: bool = False
    successor: str = ""
    to: str = ""
    asker: str = ""


class Answer(Body, frozen=True, tag="answer"):
    """What a source came back with. NOT_CHECKED unless it was proved otherwise.

    ``wider``: the answer to a wider search; its records are possible at most, and it says nothing of the sharp one.
    """

    check: str
    source: str
    person: str
    outcome: Outcome = Outcome.NOT_CHECKED
    reason: Reason | None = None
    says: str = ""
    as_of: date | None = None
    took_ms: int = 0
    records: tuple[Found, ...] = ()
    cut_off: bool = False  # more candidates than were looked at
    wider: bool = False


class Link(Body, frozen=True, tag="link"):
    """An earlier incident of this same number, person, address or household: how sure that is, and why.

    ``dropped``: nobody spoke then, or nothing was typed. ``marks``: the codes of the warnings that it had. ``overall``: the
    risk that it was assessed at last. ``people``: who stood at this address then, by name. ``cut_off``: there are still
    older ones of the same identifier, which are not linked.
    """

    to: int
    by: str
    value: str
    person: str
    says: str
    opened: datetime
    closed: bool = False
    danger: bool = False
    broken_promise: bool = False
    kinds: tuple[str, ...] = ()
    certainty: Certainty = Certainty.CERTAIN
    why: str = ""
    dropped: bool = False
    channel: Channel | None = None
    handler: str = ""
    overall: str = ""
    marks: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    cut_off: bool = False


class Refused(Body, frozen=True, tag="refused"):
    """A step that the application would not take, with every reason."""

    step: str
    why: tuple[str, ...]
    says: tuple[str, ...] = ()


class Closed(Body, frozen=True, tag="closed"):
    """The incident is closed. ``over`` holds the codes that a supervisor closed over, with ``reason``."""

    reason: str
    over: tuple[str, ...] = ()


class Reopened(Body, frozen=True, tag="reopened"):
    """The incident is open again."""

    reason: str


class Consulted(Body, frozen=True, tag="consulted"):
    """Somebody looked at a person's data (DPA 2018 s.62): what, and why it was theirs to see."""

    what: str
    why: str
    record: str = ""


class Housekeeping(Body, frozen=True, tag="housekeeping"):
    """Something that concerns no incident: a load of an extract, a search, a change of standing."""

    what: str
    says: str
    about: dict[str, str] = {}


AnyBody = (
    Contact
    | Taken
    | StandingChecked
    | Line
    | PersonNamed
    | Fact
    | Check
    | Answer
    | Question
    | Answered
    | Warning
    | Acknowledged
    | Assessment
    | Explained
    | Grade
    | Promise
    | PromiseSettled
    | Chased
    | HandedOver
    | CallerTold
    | NotTold
    | Attended
    | SafeContact
    | Referral
    | Requested
    | Wish
    | Advice
    | Review
    | QualityReview
    | FeedbackTaken
    | Note
    | NoteTaken
    | ApprovalAsked
    | ApprovalDecided
    | Link
    | Refused
    | Closed
    | Reopened
    | Consulted
    | Housekeeping
    | LearningFound
    | LearningAnswered
    | LearningBegun
    | LearningLinked
    | LearningCompleted
    | LearningChecked
)


def kind_of(body: Body) -> str:
    """The kind's name in the contract."""
    return str(body.__struct_config__.tag)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is not yet in the log: what it says, who says it, and what it rests on.

    ``rests_on`` holds sequence numbers of the same incident. A negative number -n means the entry n places
    before this one among the drafts that are recorded with it (-1: the one just before).
    """

    body: AnyBody
    by: str = SYSTEM
    rests_on: tuple[int, ...] = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a log. ``seq`` counts from 1 within its incident, ``cursor`` over the whole log.

    ``body`` is None where its retention has ended; its commitment still stands.
    """

    cursor: int
    incident: int
    seq: int
    at: datetime
    by: str
    kind: str
    rests_on: tuple[int, ...]
    body: AnyBody | None
