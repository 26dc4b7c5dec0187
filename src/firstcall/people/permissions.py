"""Who may do what: one table, permission by role. Checks, tests and documentation all read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from firstcall.incident.codes import StaffRole
from firstcall.people.errors import NotPermitted
from firstcall.people.who import Who

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


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what it lets somebody do (as words after "may"), for whom, and whether it opens case data."""

    permission: Permission
    says: str
    roles: frozenset[StaffRole]
    case_data: bool


def _rule(permission: Permission, says: str, *roles: StaffRole, case_data: bool = True) -> Rule:
    return Rule(permission, says, frozenset(roles), case_data)


TABLE: tuple[Rule, ...] = (
    _rule(Permission.TAKE_CONTACT, "take a contact", H, D, S),
    _rule(Permission.TYPE_LINE, "write in a log: lines, answers, persons, wishes, advice", H, D, S),
    _rule(Permission.CONFIRM, "confirm or reject what was read", H, D, S),
    _rule(Permission.ACKNOWLEDGE, "acknowledge a warning", H, D, S),
    _rule(Permission.PROMISE, "make, hold, chase or settle a promise", H, D, S),
    _rule(Permission.HAND_OVER, "hand over a promise or an incident of their own", H, D, S),
    _rule(Permission.HAND_OVER_OTHERS, "hand over what somebody else holds", S),
    _rule(Permission.REFER, "refer somebody to those who protect them", H, D, S),
    _rule(Permission.ASSESS, "assess, and explain an assessment", H, D, S),
    _rule(Permission.GRADE, "grade a contact", H, D, S),
    _rule(Permission.CLOSE, "close an incident", H, D, S),
    _rule(Permission.CLOSE_OVER, "close an incident over what stands against it", S),
    _rule(Permission.REOPEN, "open a closed incident again", H, D, S),
    _rule(Permission.REVIEW, "review a contact or a decision", S),
    _rule(Permission.SEE_INCIDENT, "see an incident", H, D, S, AU),
    _rule(Permission.SEE_RECORD, "see a record that an answer brought", H, D, S, AU),
    _rule(Permission.SEE_RESTRICTED, "see what a restricted record says", S, AU),
    _rule(Permission.SEARCH, "search incidents", H, D, S, AU),
    _rule(Permission.SEE_BOARD, "see the supervisors' board", S, AU),
    _rule(Permission.SEE_AUDIT, "see who looked at what", AU),
    _rule(Permission.SEE_CURRENCY, "see whose training is current", S, T, AU, case_data=False),
    _rule(Permission.MANAGE_CERTIFICATES, "award and withdraw certificates", T, case_data=False),
    _rule(Permission.ASK_EXEMPTION, "ask that somebody be exempt from a refresher policy", S, T, case_data=False),
    _rule(Permission.DECIDE_EXEMPTION, "decide on an exemption that somebody else asked for", S, T, case_data=False),
    _rule(Permission.MANAGE_ROSTER, "load the roster", S, T, case_data=False),
    _rule(Permission.SEE_SOURCES, "see how the record systems are answering", H, D, S, AU, AD, SO, case_data=False),
    _rule(Permission.MANAGE_SOURCES, "load and set up record systems", AD, case_data=False),
    _rule(Permission.MANAGE_STAFF, "add staff and change their roles", AD, case_data=False),
    _rule(Permission.RUN_EXERCISE, "run an exercise", H, D, S, T, case_data=False),
    _rule(Permission.CHECK_ONE_OFF, "check somebody once, outside an incident", H, D, S),
    _rule(Permission.MANAGE_TOKENS, "make and revoke the tokens of other systems", AD, case_data=False),
    _rule(Permission.SEE_QUALITY, "see how contacts were handled, and what reviews found", S, AU),
    _rule(Permission.REVIEW_QUALITY, "review how a closed contact was handled", S),
    _rule(Permission.ANSWER_FEEDBACK, "read and answer what reviews say of their own contacts", H, D, S),
    _rule(Permission.WATCH, "watch an incident, write a note to its handler, and take it over", S),
    _rule(Permission.ASK_APPROVAL, "ask that somebody else approves something", H, D, S),
    _rule(Permission.DECIDE_APPROVAL, "decide on what somebody else asked to be approved", S),
    _rule(Permission.SEE_LEARNING, "see the learning register", S, T, AU, case_data=False),
    _rule(
        Permission.KEEP_LEARNING, "add to the learning register, answer, own and check its items", S, T, case_data=False
    ),
    _rule(Permission.SEE_QUESTIONS, "see the questions of the case answered in figures", S, AU, case_data=False),
)

#: Roles whose every reading of an incident is itself an entry of that incident's log.
READING_LOGGED: frozenset[StaffRole] = frozenset({StaffRole.AUDITOR})

_RULES = {rule.permission: rule for rule in TABLE}


def may(role: StaffRole, permission: Permission) -> bool:
    """Whether the table lets ``role`` do this. A permission that is not in the table is an error, never a yes."""
    return role in _RULES[Permission(permission)].roles


def require(who: Who, permission: Permission) -> None:
    """Return when ``who`` may; raise NotPermitted with a plain sentence when not."""
    if not may(who.role, permission):
        raise NotPermitted(Permission(permission).value, who.role, refusal(who.role, permission))


def refusal(role: StaffRole, permission: Permission) -> str:
    """Why ``role`` may not, as a plain sentence."""
    return f"{_role(role)} may not {_RULES[Permission(permission)].says}."


def permissions_of(role: StaffRole) -> frozenset[Permission]:
    """Everything that ``role`` may do."""
    return frozenset(rule.permission for rule in TABLE if role in rule.roles)


def sees_case_data(role: StaffRole) -> bool:
    """Whether anything that ``role`` may do opens a person's data."""
    return any(rule.case_data and role in rule.roles for rule in TABLE)


def as_markdown() -> str:
    """The table as the reference page shows it."""
    roles = tuple(StaffRole)
    head = ["Permission", "Lets somebody", "Case data", *(_words(r).capitalize() for r in roles)]
    lines = [_cells(head), _cells(["---"] * len(head))]
    for rule in TABLE:
        yes = ["yes" if r in rule.roles else "no" for r in roles]
        lines.append(_cells([f"`{rule.permission}`", rule.says, "yes" if rule.case_data else "no", *yes]))
    logged = ", ".join(sorted(f"{_words(r)}s" for r in READING_LOGGED))
    lines += ["", f"Reading is itself an entry of the incident's log for: {logged}."]
    return "\n".join(lines) + "\n"


def _cells(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _words(role: StaffRole) -> str:
    return role.value.replace("-", " ")


def _role(role: StaffRole) -> str:
    words = _words(role)
    return f"{'An' if words[0] in 'aeiou' else 'A'} {words}"
