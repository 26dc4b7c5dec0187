"""The rows of the one table of permissions: what each lets somebody do, why, and who may in which relation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from firstcall.incident.codes import StaffRole

H, D, S, T, AU, AD, SO = (
    StaffRole.HANDLER,
    StaffRole.DISPATCHER,
    StaffRole.SUPERVISOR,
    StaffRole.TRAINING_MANAGER,
    StaffRole.AUDITOR,
    StaffRole.ADMINISTRATOR,
    StaffRole.SOURCE_OWNER,
)


class Permission(StrEnum):
    """Everything that a page or an action asks leave for."""

    TAKE_CONTACT = "take-contact"
    TYPE_LINE = "type-line"
    CONFIRM = "confirm"
    ACKNOWLEDGE = "acknowledge"
    PROMISE = "promise"
    HAND_OVER = "hand-over"
    HAND_OVER_OTHERS = "hand-over-others"
    REFER = "refer"
    ASSESS = "assess"
    GRADE = "grade"
    CLOSE = "close"
    CLOSE_OVER = "close-over"
    REOPEN = "reopen"
    REVIEW = "review"
    SEE_INCIDENT = "see-incident"
    SEE_RECORD = "see-record"
    SEE_RESTRICTED = "see-restricted"
    SEARCH = "search"
    SEE_BOARD = "see-board"
    SEE_AUDIT = "see-audit"
    SEE_CURRENCY = "see-currency"
    MANAGE_CERTIFICATES = "manage-certificates"
    ASK_EXEMPTION = "ask-exemption"
    DECIDE_EXEMPTION = "decide-exemption"
    MANAGE_ROSTER = "manage-roster"
    SEE_SOURCES = "see-sources"
    MANAGE_SOURCES = "manage-sources"
    MANAGE_STAFF = "manage-staff"
    RUN_EXERCISE = "run-exercise"
    CHECK_ONE_OFF = "check-one-off"
    MANAGE_TOKENS = "manage-tokens"
    SEE_QUALITY = "see-quality"
    REVIEW_QUALITY = "review-quality"
    ANSWER_FEEDBACK = "answer-feedback"
    WATCH = "watch"
    ASK_APPROVAL = "ask-approval"
    DECIDE_APPROVAL = "decide-approval"
    SEE_LEARNING = "see-learning"
    KEEP_LEARNING = "keep-learning"
    SEE_QUESTIONS = "see-questions"


class Relation(StrEnum):
    """What somebody is to an incident. RESTRICTED: it is restricted, and neither theirs nor their team's."""

    OWN = "own"
    TEAM = "team"
    OTHER = "other"
    RESTRICTED = "restricted"


class Cell(StrEnum):
    """What the table says of one row, one role and one relation. LOGGED: yes, and the log tells such a look apart.

    CONCEALED: as though there were nothing. WITH_REASON: not by itself; with a reason given for it.
    """

    YES = "yes"
    NO = "no"
    LOGGED = "logged"
    WITH_REASON = "with-reason"
    CONCEALED = "concealed"

    @property
    def opens(self) -> bool:
        """Whether it opens by itself."""
        return self in (Cell.YES, Cell.LOGGED)


Cells = tuple[Cell, Cell, Cell, Cell]
_RELATIONS = tuple(Relation)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what it lets somebody do (as words after "may"), why so, for whom, and whether it opens case data.

    ``cells`` holds a cell for each relation, in their order; a role that is not in it may not. ``bound``: it is about one
    incident, and the relation counts.
    """

    permission: Permission
    says: str
    why: str
    cells: Mapping[StaffRole, Cells]
    case_data: bool
    bound: bool = False

    @property
    def roles(self) -> frozenset[StaffRole]:
        """Those who may in some relation."""
        return frozenset(role for role, cells in self.cells.items() if any(cell.opens for cell in cells))

    def cell(self, role: StaffRole, relation: Relation) -> Cell:
        """What stands in one cell."""
        cells = self.cells.get(role)
        return Cell.NO if cells is None else cells[_RELATIONS.index(relation)]


_Y, _N, _L, _C = Cell.YES, Cell.NO, Cell.LOGGED, Cell.CONCEALED
_EVERYWHERE: Cells = (_Y, _Y, _Y, _Y)
_READS: Cells = (_L, _L, _L, _L)


def _rule(permission: Permission, says: str, why: str, *roles: StaffRole, case_data: bool = True) -> Rule:
    """A row that is about no one incident, or about the whole force's."""
    return Rule(permission, says, why, {r: _READS if r is AU else _EVERYWHERE for r in roles}, case_data)


def _act(permission: Permission, says: str, why: str) -> Rule:
    """A step of an incident: a handler's own and their team's; dispatch and supervisors across the force."""
    cells: dict[StaffRole, Cells] = {H: (_Y, _Y, _N, _C), D: (_Y, _Y, _L, _C), S: (_Y, _Y, _L, _L)}
    return Rule(permission, says, why, cells, case_data=True, bound=True)


def _look(permission: Permission, says: str, why: str) -> Rule:
    """A look at an incident: their own and their team's, others' logged as such; restricted ones are concealed."""
    cells: dict[StaffRole, Cells] = {H: (_Y, _Y, _L, _C), D: (_Y, _Y, _L, _C), S: (_Y, _Y, _L, _L), AU: _READS}
    return Rule(permission, says, why, cells, case_data=True, bound=True)


TABLE: tuple[Rule, ...] = (
    _rule(Permission.TAKE_CONTACT, "take a contact", "a call is never turned away from whoever answers it", H, D, S),
    _act(
        Permission.TYPE_LINE,
        "write in a log: lines, answers, persons, wishes, advice",
        "whoever speaks with the caller or takes over from a colleague of the team writes; dispatch serves every team",
    ),
    _act(Permission.CONFIRM, "confirm or reject what was read", "as writing: what was read becomes a fact of the log"),
    _act(Permission.ACKNOWLEDGE, "acknowledge a warning", "a warning is seen by those who deal with the incident"),
    _act(
        Permission.PROMISE,
        "make, hold, chase or settle a promise",
        "a promise is of those who deal with the incident, and of its owner wherever it was made",
    ),
    _rule(
        Permission.HAND_OVER,
        "hand over a promise or an incident of their own",
        "nobody is kept from passing on what they hold",
        H,
        D,
        S,
    ),
    _rule(
        Permission.HAND_OVER_OTHERS,
        "hand over what somebody else holds",
        "somebody must be able to when a shift has ended",
        S,
    ),
    _act(
        Permission.REFER,
        "refer somebody to those who protect them",
        "telling others of a person belongs to those who deal with the incident",
    ),
    _act(
        Permission.ASSESS,
        "assess, and explain an assessment",
        "an assessment is answered for by those who deal with the incident",
    ),
    _act(
        Permission.GRADE,
        "grade a contact",
        "a grade is answered for by those who deal with the incident; dispatch grades for the force",
    ),
    _act(Permission.CLOSE, "close an incident", "closing is answered for by those who deal with the incident"),
    _rule(
        Permission.CLOSE_OVER,
        "close an incident over what stands against it",
        "what stands against closing is a supervisor's to weigh",
        S,
    ),
    _act(Permission.REOPEN, "open a closed incident again", "as closing"),
    _rule(
        Permission.REVIEW,
        "review a contact or a decision",
        "a decision is looked at by somebody who answers for the force's work",
        S,
    ),
    _look(
        Permission.SEE_INCIDENT,
        "see an incident",
        "policing needs to see repeats across teams; such a look is told apart in the log",
    ),
    _look(Permission.SEE_RECORD, "see a record that an answer brought", "as seeing the incident that asked for it"),
    _rule(
        Permission.SEE_RESTRICTED,
        "see what a restricted record says",
        "a restricted record is for few; its danger says to speak to a supervisor",
        S,
        AU,
    ),
    _rule(Permission.SEARCH, "search incidents", "repeats are found across teams; every search is logged", H, D, S, AU),
    _rule(
        Permission.SEE_BOARD, "see the supervisors' board", "supervisors answer for the force; auditors see how", S, AU
    ),
    _rule(Permission.SEE_AUDIT, "see who looked at what", "nobody audits themselves but the auditors", AU),
    _rule(
        Permission.SEE_CURRENCY,
        "see whose training is current",
        "those who plan, train and audit",
        S,
        T,
        AU,
        case_data=False,
    ),
    _rule(
        Permission.MANAGE_CERTIFICATES,
        "award and withdraw certificates",
        "one hand, and never for oneself",
        T,
        case_data=False,
    ),
    _rule(
        Permission.ASK_EXEMPTION,
        "ask that somebody be exempt from a refresher policy",
        "those who plan a shift",
        S,
        T,
        case_data=False,
    ),
    _rule(
        Permission.DECIDE_EXEMPTION,
        "decide on an exemption that somebody else asked for",
        "never by whoever asked",
        S,
        T,
        case_data=False,
    ),
    _rule(Permission.MANAGE_ROSTER, "load the roster", "those who plan a shift", S, T, case_data=False),
    _rule(
        Permission.SEE_SOURCES,
        "see how the record systems are answering",
        "figures of systems hold nobody's data",
        H,
        D,
        S,
        AU,
        AD,
        SO,
        case_data=False,
    ),
    _rule(
        Permission.MANAGE_SOURCES,
        "load and set up record systems",
        "an administrator keeps the machine and sees no case",
        AD,
        case_data=False,
    ),
    _rule(
        Permission.MANAGE_STAFF,
        "add staff and change their roles",
        "an administrator keeps the accounts and sees no case",
        AD,
        case_data=False,
    ),
    _rule(Permission.RUN_EXERCISE, "run an exercise", "training holds no real case", H, D, S, T, case_data=False),
    _rule(
        Permission.CHECK_ONE_OFF,
        "check somebody once, outside an incident",
        "those who meet people; the reason is logged first",
        H,
        D,
        S,
    ),
    _rule(
        Permission.MANAGE_TOKENS,
        "make and revoke the tokens of other systems",
        "an administrator keeps the machine and sees no case",
        AD,
        case_data=False,
    ),
    _rule(
        Permission.SEE_QUALITY,
        "see how contacts were handled, and what reviews found",
        "those who answer for the work, and those who audit it",
        S,
        AU,
    ),
    _rule(
        Permission.REVIEW_QUALITY,
        "review how a closed contact was handled",
        "a supervisor, and never of a contact they had a hand in",
        S,
    ),
    _rule(
        Permission.ANSWER_FEEDBACK,
        "read and answer what reviews say of their own contacts",
        "of one's own contacts alone",
        H,
        D,
        S,
    ),
    _rule(
        Permission.WATCH,
        "watch an incident, write a note to its handler, and take it over",
        "a supervisor stands behind every desk; the look is logged",
        S,
    ),
    _rule(
        Permission.ASK_APPROVAL,
        "ask that somebody else approves something",
        "whoever may not decide alone can always ask",
        H,
        D,
        S,
    ),
    _rule(
        Permission.DECIDE_APPROVAL,
        "decide on what somebody else asked to be approved",
        "a supervisor, and never of their own asking",
        S,
    ),
    _rule(
        Permission.SEE_LEARNING,
        "see the learning register",
        "those who change how the work is done, and those who audit it",
        S,
        T,
        AU,
        case_data=False,
    ),
    _rule(
        Permission.KEEP_LEARNING,
        "add to the learning register, answer, own and check its items",
        "those who change how the work is done",
        S,
        T,
        case_data=False,
    ),
    _rule(
        Permission.SEE_QUESTIONS,
        "see the questions of the case answered in figures",
        "figures of all contacts together, for those who answer for them",
        S,
        AU,
        case_data=False,
    ),
)
