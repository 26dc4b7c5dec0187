"""What a force tightens of the permission table, in one file of its own. It takes away and never gives: the table is the ceiling."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from firstcall.guidance.book import VARIABLE
from firstcall.incident.codes import StaffRole
from firstcall.incident.datafile import Shape, read
from firstcall.people.permissions import Cell, Permission, Relation, bound

#: The file, in the directory that FIRSTCALL_BOOK names.
NAME = "permissions.yaml"
_MET_BY_TEAMS = frozenset({StaffRole.HANDLER, StaffRole.DISPATCHER})


class Taken(Shape):
    """A permission that a force takes away from roles."""

    permission: Permission
    roles: tuple[StaffRole, ...] = Field(min_length=1)


class Tightened(Shape):
    """The file. ``teams: closed``: handlers and dispatchers meet no incident of another team, as though there were none."""

    teams: Literal["open", "closed"] = "open"
    taken: tuple[Taken, ...] = ()
    source: str = Field(min_length=1)


_AS_IT_IS = Tightened(source="the table as it ships")


def current() -> Tightened:
    """What the force of this process tightens. Raises BadData with the line of what is wrong."""
    named = os.environ.get(VARIABLE, "").strip()
    return _read(Path(named) / NAME) if named else _AS_IT_IS


@lru_cache(maxsize=4)
def _read(file: Path) -> Tightened:
    return read(file, Tightened) if file.is_file() else _AS_IT_IS


def tighter(cell: Cell, role: StaffRole, permission: Permission, to: Relation, force: Tightened) -> Cell:
    """A cell of the table as a force has it: never one that opens more."""
    if taken(role, permission, force):
        return Cell.NO
    away = to in (Relation.OTHER, Relation.RESTRICTED)
    if (
        force.teams == "closed"
        and away
        and role in _MET_BY_TEAMS
        and bound(permission)
        and cell is not Cell.WITH_REASON
    ):
        return Cell.CONCEALED
    return cell


def taken(role: StaffRole, permission: Permission, force: Tightened) -> bool:
    """Whether the force took a permission away from a role."""
    return any(one.permission is permission and role in one.roles for one in force.taken)
