"""The kinds of entry of the house log in which the learning register is kept: found, answered, begun, linked, complete, checked."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from firstcall.incident.body import Body


class LearntFrom(StrEnum):
    """Where an item of the register comes from."""

    CONTACT = "contact"
    PUBLISHED = "published"


class Response(StrEnum):
    """What the force says to a recommendation."""

    ACCEPTED = "accepted"
    IN_PART = "accepted-in-part"
    REJECTED = "rejected"


class Changed(StrEnum):
    """What can change because of an item. Each has a permanent id and a version by its content."""

    RULE = "rule"
    COURSE = "course"
    POLICY = "policy"
    QUESTIONS = "questions"
    WARNING = "warning"
    ORDER = "order"


class Outcome(StrEnum):
    """What somebody else finds of an item that its owner completed. SENT_BACK: it is not complete."""

    WORKED = "worked"
    DID_NOT = "did-not-work"
    NOT_TOLD = "cannot-be-told"
    SENT_BACK = "sent-back"


class LearningFound(Body, frozen=True, tag="learning-found"):
    """A new item of the register: what was found and what is recommended. Its number is its place among these entries.

    ``incident``: the reviewed contact that it comes from; ``reference``: the public reference of a published case.
    """

    origin: LearntFrom
    finding: str
    recommendation: str
    incident: int = 0
    reference: str = ""


class LearningAnswered(Body, frozen=True, tag="learning-answered"):
    """The force's response to an item (by its number), and who sees to it by when. The last one stands."""

    item: int
    response: Response
    reason: str = ""
    owner: str = ""
    due: date | None = None


class LearningBegun(Body, frozen=True, tag="learning-begun"):
    """What is being done about an item."""

    item: int
    says: str


class LearningLinked(Body, frozen=True, tag="learning-linked"):
    """Something changed because of an item: its kind, its permanent id, its name and version by content then, since which day."""

    item: int
    changed: Changed
    code: str
    name: str
    version: str
    since: date


class LearningCompleted(Body, frozen=True, tag="learning-completed"):
    """The owner says that an item is done, and what shows it."""

    item: int
    evidence: str


class LearningChecked(Body, frozen=True, tag="learning-checked"):
    """Somebody other than the owner says what came of a completed item."""

    item: int
    outcome: Outcome
    says: str


Learning = LearningFound | LearningAnswered | LearningBegun | LearningLinked | LearningCompleted | LearningChecked
#: The same one by one, and the names of their kinds.
SAID: tuple[type[Body], ...] = (
    LearningFound,
    LearningAnswered,
    LearningBegun,
    LearningLinked,
    LearningCompleted,
    LearningChecked,
)
KINDS: tuple[str, ...] = tuple(str(kind.__struct_config__.tag) for kind in SAID)
