"""The kinds of entry in which guidance and its answers are kept: questions, warnings, assessments, grades, promises, advice."""

from __future__ import annotations

from datetime import datetime

import msgspec

from firstcall.incident.body import Body
from firstcall.incident.codes import Level, Verdict
from firstcall.incident.three import Truth


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One element of an order's condition, with where its value comes from."""

    element: str
    value: Truth
    from_: str = msgspec.field(default="", name="from")


class Question(Body, frozen=True, tag="question"):
    """The question to ask next, and why it is asked."""

    code: str
    person: str
    text: str
    why: str
    set: str = ""
    version: str = ""  # of the set, by its content


class Answered(Body, frozen=True, tag="answered"):
    """The answer to a question; ``unknown`` and ``refused`` are answers too."""

    question: str
    person: str
    value: str | int | bool


class Warning(Body, frozen=True, tag="warning"):
    """Something the handler must see. ``subject`` tells apart two warnings of one code about one person."""

    code: str
    level: Level
    person: str | None = None
    says: str = ""
    elements: tuple[Element, ...] = ()
    subject: str = ""
    ask: str = ""  # the question code that would settle it

    @property
    def key(self) -> str:
        """What makes this the same warning as an earlier one."""
        return f"{self.code}|{self.person or ''}|{self.subject}"


class Acknowledged(Body, frozen=True, tag="acknowledged"):
    """Somebody has seen a warning (``warning`` is its sequence number)."""

    warning: int


class Assessment(Body, frozen=True, tag="assessment"):
    """The handler's assessment, an element each, in the force's own elements; and the overall risk.

    ``contradicts`` holds the sequence numbers of what stands against it. An assessment that contradicts
    something without a ``reason`` is kept and does not stand. ``cites`` holds, for an element, the entries that its words
    were taken from.
    """

    elements: dict[str, str]
    overall: str
    reason: str = ""
    contradicts: tuple[int, ...] = ()
    cites: dict[str, tuple[int, ...]] = {}


class Explained(Body, frozen=True, tag="explained"):
    """Why an assessment stands against what the records show; supervisors see it."""

    assessment: int
    reason: str


class Grade(Body, frozen=True, tag="grade"):
    """The grade given. ``proposed`` marks what the rules propose: they raise and never lower."""

    grade: str
    reason: str
    proposed: bool = False


class Promise(Body, frozen=True, tag="promise"):
    """Something promised to the caller, with its owner and its deadline; ``chase``: when to ask after it before that."""

    promise: str
    text: str
    due: datetime
    owner: str
    chase: datetime | None = None


class Chased(Body, frozen=True, tag="chased"):
    """Somebody asked after a promise, and what they learned; ``again``: when to ask after it the next time."""

    promise: str
    says: str
    again: datetime | None = None


class HandedOver(Body, frozen=True, tag="handed-over"):
    """A promise has another owner from now on, who is told why; a promise is never without one.

    Where ``promise`` is empty it is the incident itself that has another handler.
    """

    promise: str
    to: str
    why: str


class CallerTold(Body, frozen=True, tag="told"):
    """Word to the caller about an entry of this log (a grade lowered, a promise that will not be kept), and how."""

    about: int
    says: str


class NotTold(Body, frozen=True, tag="not-told"):
    """The caller was not told about an entry of this log, because it is not safe to; ``says``: why not."""

    about: int
    says: str


class Attended(Body, frozen=True, tag="attended"):
    """Somebody of ours is with whoever rang: ``staff`` says who, ``says`` how that is known. The clock of the grade stops."""

    staff: str
    says: str = ""


class PromiseSettled(Body, frozen=True, tag="settled"):
    """A promise was kept (``fulfilled_by`` names the entry), or the caller was told that it will not be."""

    promise: str
    kept: bool
    says: str
    fulfilled_by: int | None = None


class FormPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a form as it was filled in: its heading, and its lines."""

    head: str
    lines: tuple[str, ...]


class Requested(Body, frozen=True, tag="requested"):
    """People were asked for what only they can answer. Until their answer is typed in, nothing is checked.

    ``chase``: when to ask after it. ``promise``: the promise that keeps it in sight until then. ``by_what`` and ``parts``:
    what was told of the person, and the whole form as it was sent to ``to`` (DPA 2018 s.62: a disclosure and its recipient).
    """

    check: str
    source: str
    person: str
    form: str
    to: str
    chase: datetime
    promise: str
    by_what: dict[str, tuple[str, ...]] = {}
    parts: tuple[FormPart, ...] = ()


class Wish(Body, frozen=True, tag="wish"):
    """What the caller asks us to do or not to do."""

    text: str


class SafeContact(Body, frozen=True, tag="safe-contact"):
    """How the caller can safely be reached, and how never; the last one stands."""

    how: str
    never: str = ""


class Referral(Body, frozen=True, tag="referral"):
    """Somebody is referred to others who protect them: the whole form as it was printed or sent (``how``) to ``to``."""

    form: str
    person: str
    to: str
    how: str
    parts: tuple[FormPart, ...] = ()


class Advice(Body, frozen=True, tag="advice"):
    """Advice given to the caller, by its code."""

    code: str
    says: str = ""


class RuleSeen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule of quality as a reviewer saw it: what the rule ``said``, what they find, and why where the two differ."""

    rule: str
    said: Verdict
    verdict: Verdict
    reason: str = ""


class QualityReview(Body, frozen=True, tag="quality-review"):
    """A person reviewed a closed contact (``closing``: the entry that closed it) by the rules of the version ``rules``.

    ``good`` and ``change`` go to the ``handler``, ``says`` stays with those who review.
    """

    closing: int
    handler: str
    rules: str
    verdicts: tuple[RuleSeen, ...]
    good: str = ""
    change: str = ""
    says: str = ""


class FeedbackTaken(Body, frozen=True, tag="feedback-taken"):
    """The handler has read what a review (its entry) says to them, and what they say to it."""

    review: int
    says: str = ""


class Review(Body, frozen=True, tag="review"):
    """A supervisor looked at something and says what they think of it."""

    of: str
    says: str
    decision: str = ""
    about: int | None = None
