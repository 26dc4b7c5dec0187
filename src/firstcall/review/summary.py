"""What the rules of quality need to know of a closed contact, and no more: no name, no number, no word that was typed.

Every number called ``seq`` or standing for an entry is one of the incident's log; 0 means that there is none.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from firstcall.incident.codes import Channel, Outcome, Plan, Reason, Role

#: Raised whenever the summary's shape or what it takes from a log changes, so that one of the old shape is made anew.
VERSION = 1


class Value(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A part of a summary, kept as an array: a hundred thousand of them are read at a time."""


class PersonRead(Value, frozen=True, array_like=True, gc=False):
    """Somebody of the contact: which entries give what is known of them.

    ``part``: more to the contact than a word in passing. ``named``, ``reach``, ``place`` and ``age``: the first entry that
    gives a name, a way to reach them, a place, an age or birth. ``asked``: the first answer to a question of age, also an
    answer that nobody knows. ``unsaid``: the answers that nothing was learnt by. ``unsent``: identifiers that no source was
    asked by; ``undecided``: names that were read and neither confirmed nor struck out.
    """

    ref: str
    role: Role
    seq: int
    part: bool
    named: int = 0
    reach: int = 0
    place: int = 0
    age: int = 0
    age_known: bool = False
    asked: int = 0
    unsaid: tuple[tuple[str, int], ...] = ()
    unsent: tuple[int, ...] = ()
    undecided: tuple[int, ...] = ()


class CheckRead(Value, frozen=True, array_like=True, gc=False):
    """A check as it stood when the contact was closed."""

    person: str
    source: str
    seq: int
    answered: int
    plan: Plan
    required: bool
    outcome: Outcome
    reason: Reason | None = None

    @property
    def made(self) -> bool:
        """The source proved what it holds, or that it holds nothing."""
        return self.outcome is not Outcome.NOT_CHECKED


class WarningRead(Value, frozen=True, array_like=True, gc=False):
    """A warning: its rank (0 a notice, 2 critical), whether it shows a danger, and who has seen it."""

    code: str
    rank: int
    seq: int
    grave: bool
    seen: bool
    by_handler: bool


class AssessmentRead(Value, frozen=True, array_like=True, gc=False):
    """An assessment: the elements with words, the required ones without, those that say that there is none, and its review."""

    seq: int
    overall: bool
    filled: tuple[str, ...]
    missing: tuple[str, ...]
    denies: tuple[str, ...]
    against: tuple[int, ...]
    reason: bool
    reviewed: int = 0
    again: bool = False


class LoweringRead(Value, frozen=True, array_like=True, gc=False):
    """A grade that was lowered: the entries of both grades, whether why was said, and what it lacked at the end."""

    before: int
    after: int
    reason: bool
    lacks: tuple[str, ...]


class PromiseRead(Value, frozen=True, array_like=True, gc=False):
    """A promise: kept, or the caller told (``kept`` false), or neither; and by which entry, when."""

    seq: int
    due: datetime
    kept: bool | None = None
    settled: int = 0
    settled_at: datetime | None = None


class AdviceRead(Value, frozen=True, array_like=True, gc=False):
    """Advice given (``seq``) or that the rules offered and nobody gave (0); ``evidence``: it keeps evidence."""

    code: str
    evidence: bool
    seq: int = 0


class Summary(Value, frozen=True, array_like=True, gc=False):
    """A contact as its log stood at the entry that closed it (``closing``)."""

    incident: int
    closing: int
    opened: datetime
    closed: datetime
    channel: Channel
    handler: str
    closed_by: str
    closed_reason: bool
    over: tuple[str, ...]
    lines: int
    answers: int
    hands: tuple[str, ...]  # whoever wrote in the log before it was closed, other than looking and reviewing
    standing: int
    gaps: tuple[str, ...]
    people: tuple[PersonRead, ...]
    checks: tuple[CheckRead, ...]
    warnings: tuple[WarningRead, ...]
    links: tuple[int, ...]
    vulnerable: tuple[int, ...]  # what shows that somebody may be vulnerable
    assessments: tuple[AssessmentRead, ...]
    graded: int  # the first grade that somebody gave
    lowerings: tuple[LoweringRead, ...]
    promises: tuple[PromiseRead, ...]
    advice: tuple[AdviceRead, ...]
    referred: tuple[int, ...]
    referrals_owed: tuple[tuple[str, int], ...]  # form, person

    def of(self, code: str, rank: int = 0) -> tuple[WarningRead, ...]:
        """The warnings of a code of at least this rank."""
        return tuple(w for w in self.warnings if w.code == code and w.rank >= rank)

    @property
    def judged(self) -> int:
        """The entry of the first assessment or grade; 0 where nobody assessed or graded."""
        return min((n for n in (self.graded, *(a.seq for a in self.assessments)) if n), default=0)

    @property
    def assessment(self) -> AssessmentRead | None:
        """The last assessment."""
        return self.assessments[-1] if self.assessments else None


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Summary)


def encode(summary: Summary) -> bytes:
    """The summary as it is kept."""
    return _ENCODER.encode(summary)


def decode(kept: bytes) -> Summary:
    """The summary that was kept."""
    return _DECODER.decode(kept)
