"""Who may do what: one table, permission by role and relation. Checks, tests and documentation all read it."""

from __future__ import annotations

from firstcall.incident.codes import StaffRole
from firstcall.people.errors import NotPermitted
from firstcall.people.permission_table import TABLE, Cell, Permission, Relation, Rule
from firstcall.people.who import Who

__all__ = [
    "READING_LOGGED",
    "TABLE",
    "Cell",
    "Permission",
    "Relation",
    "Rule",
    "as_markdown",
    "bound",
    "cell",
    "may",
    "permissions_of",
    "refusal",
    "require",
    "sees_case_data",
]

#: Roles whose every reading of an incident is itself an entry of that incident's log.
READING_LOGGED: frozenset[StaffRole] = frozenset({StaffRole.AUDITOR})

_RULES = {rule.permission: rule for rule in TABLE}


def may(role: StaffRole, permission: Permission, relation: Relation | None = None) -> bool:
    """Whether the table lets ``role`` do this, in this relation (None: in any). A permission that is not in it is an error."""
    rule = _RULES[Permission(permission)]
    return role in rule.roles if relation is None else rule.cell(role, relation).opens


def cell(role: StaffRole, permission: Permission, relation: Relation) -> Cell:
    """What the table says of one row, one role and one relation, before a force tightens it."""
    return _RULES[Permission(permission)].cell(role, relation)


def bound(permission: Permission) -> bool:
    """Whether a permission is about one incident, so that the relation to it counts."""
    return _RULES[Permission(permission)].bound


def require(who: Who, permission: Permission, relation: Relation | None = None) -> None:
    """Return when ``who`` may; raise NotPermitted with a plain sentence when not."""
    if not may(who.role, permission):
        raise NotPermitted(Permission(permission).value, who.role, refusal(who.role, permission))
    if relation is not None and not may(who.role, permission, relation):
        raise NotPermitted(Permission(permission).value, who.role, refusal(who.role, permission, relation))


def refusal(role: StaffRole, permission: Permission, relation: Relation | None = None) -> str:
    """Why ``role`` may not, as a plain sentence."""
    whose = " here: the incident is another team's. Ask its handler or a supervisor" if relation else ""
    return f"{_role(role)} may not {_RULES[Permission(permission)].says}{whose}."


def permissions_of(role: StaffRole) -> frozenset[Permission]:
    """Everything that ``role`` may do."""
    return frozenset(rule.permission for rule in TABLE if role in rule.roles)


def sees_case_data(role: StaffRole) -> bool:
    """Whether anything that ``role`` may do opens a person's data."""
    return any(rule.case_data and role in rule.roles for rule in TABLE)


def as_markdown() -> str:
    """The table as the reference page shows it."""
    roles = tuple(StaffRole)
    head = ["Permission", "Lets somebody", "Why so", "Case data", *(_words(r).capitalize() for r in roles)]
    lines = [_cells(head), _cells(["---"] * len(head))]
    for rule in TABLE:
        said = [_said(tuple(rule.cell(r, relation) for relation in Relation)) for r in roles]
        lines.append(_cells([f"`{rule.permission}`", rule.says, rule.why, "yes" if rule.case_data else "no", *said]))
    logged = ", ".join(sorted(f"{_words(r)}s" for r in READING_LOGGED))
    lines += [
        "",
        "Four words in a cell are what holds of one's own incident, one's team's, another team's, and another",
    ]
    lines += ["team's that is restricted; one word holds of all four.", ""]
    lines += [f"Reading is itself an entry of the incident's log for: {logged}."]
    return "\n".join(lines) + "\n"


def _said(cells: tuple[Cell, ...]) -> str:
    return cells[0].value if len(set(cells)) == 1 else ", ".join(cells)


def _cells(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _words(role: StaffRole) -> str:
    return role.value.replace("-", " ")


def _role(role: StaffRole) -> str:
    words = _words(role)
    return f"{'An' if words[0] in 'aeiou' else 'A'} {words}"
