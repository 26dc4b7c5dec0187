"""The closed vocabularies that entries are written in. Codes are promises: add freely, change none."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What a check came to. The default is NOT_CHECKED; only a well-formed explicit zero is NO_TRACE."""

    TRACE = "trace"
    NO_TRACE = "no_trace"
    NOT_CHECKED = "not_checked"


class Reason(StrEnum):
    """Why a check is not made. PENDING is only ever read off the clock, never recorded."""

    PENDING = "pending"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    ERROR = "error"
    MALFORMED = "malformed"
    INCOMPLETE = "incomplete"
    WRONG_SUBJECT = "wrong-subject"
    STALE = "stale"
    BREAKER_OPEN = "breaker-open"
    BUSY = "busy"
    UNAUTHORISED = "unauthorised"
    NOT_CONFIGURED = "not-configured"
    WORKER_STOPPED = "worker-stopped"
    CANARY_MISSED = "canary-missed"
    BY_REQUEST = "by-request"


#: Failures of the source or the worker: the check is asked again when the source answers again.
MISSED: frozenset[Reason] = frozenset(
    {
        Reason.TIMEOUT,
        Reason.UNREACHABLE,
        Reason.ERROR,
        Reason.MALFORMED,
        Reason.WRONG_SUBJECT,
        Reason.STALE,
        Reason.BREAKER_OPEN,
        Reason.BUSY,
        Reason.WORKER_STOPPED,
        Reason.CANARY_MISSED,
    }
)


class Plan(StrEnum):
    """What the plan says of one person and one source."""

    DUE = "due"
    NOT_PROPORTIONATE = "not-proportionate"
    NOT_AUTHORISED = "not-authorised"
    CLOSED = "closed"
    REQUEST_ONLY = "request-only"


class Standing(StrEnum):
    """How a record system stands today."""

    LIVE = "live"
    CLOSED = "closed"
    REQUEST_ONLY = "request-only"
    NOT_AUTHORISED = "not-authorised"


class Certainty(StrEnum):
    """How sure a match is. Only CERTAIN and PROBABLE warn at their code's level."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Level(StrEnum):
    """How loud a warning is on the handler's screen. A rule may raise it; none lowers it."""

    NOTICE = "notice"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for a notice, 1 for high, 2 for critical."""
        return ("notice", "high", "critical").index(self.value)


class FactState(StrEnum):
    """Taken counts at once; a suggestion goes to no source until it is confirmed."""

    TAKEN = "taken"
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Origin(StrEnum):
    """Where a fact comes from."""

    SAID = "said"  # read in a typed line
    ANSWERED = "answered"  # the answer to a question
    GIVEN = "given"  # filled in by the handler about a person
    LINE = "line"  # presented by the telephone line
    RECORD = "record"  # a record system's answer


class Role(StrEnum):
    """What a person is to this incident or in a record."""

    CALLER = "caller"
    NOMINAL = "nominal"
    SUSPECT = "suspect"
    VICTIM = "victim"
    WITNESS = "witness"
    CHILD = "child"
    PARENT = "parent"
    OCCUPANT = "occupant"
    OTHER = "other"


class StaffRole(StrEnum):
    """What a member of staff does."""

    HANDLER = "handler"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    TRAINING_MANAGER = "training-manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SOURCE_OWNER = "source-owner"


class Channel(StrEnum):
    """How a contact reaches the control room."""

    EMERGENCY = "999"
    NON_EMERGENCY = "101"
    TEXT = "text"
    ONLINE = "online"
    FRONT_COUNTER = "front-counter"
    AGENCY = "agency"


class Verdict(StrEnum):
    """What a rule of quality, or whoever reviews, finds of a contact. DOUBT: a person has to read, or nobody can tell."""

    MET = "met"
    NOT_MET = "not-met"
    DOUBT = "doubt"
    NOT_APPLICABLE = "not-applicable"


#: Who writes what no member of staff wrote.
SYSTEM = "firstcall"

#: The two answers that say that nothing was learnt: they are answers all the same.
UNKNOWN_ANSWERS = ("unknown", "refused")
