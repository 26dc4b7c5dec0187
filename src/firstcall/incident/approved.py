"""The kinds of entry in which supervisors and handlers speak to each other: notes, and approvals that one asks and another gives."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from firstcall.incident.body import Body


class Wanted(StrEnum):
    """What somebody may ask another's approval for."""

    DOWNGRADE = "downgrade"
    CLOSE_OVER = "close-over"
    RESTRICTED_RECORD = "restricted-record"


class Note(Body, frozen=True, tag="note"):
    """Word to whoever handles the incident; it stands on their desk until they take it, and goes with the incident."""

    to: str
    says: str


class NoteTaken(Body, frozen=True, tag="note-taken"):
    """Somebody has taken what was said to them (its entry): a note, a decision, or that somebody took over from them."""

    note: int


class ApprovalAsked(Body, frozen=True, tag="approval-asked"):
    """Somebody asks that another approves something, and says why. ``about``: the grade wanted, or the person whose record it is."""

    approval: str
    what: Wanted
    says: str
    about: str = ""


class ApprovalDecided(Body, frozen=True, tag="approval-decided"):
    """Somebody else decided on it, and why. ``until``: of what is opened for a time, its end."""

    approval: str
    approved: bool
    says: str
    until: datetime | None = None
