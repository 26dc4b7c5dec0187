"""What somebody is to an incident, and how far a force may tighten the table."""

from __future__ import annotations

import pytest

from firstcall.incident.codes import StaffRole
from firstcall.people.permissions import Cell, Permission, Relation, cell
from firstcall.people.relations import relation
from firstcall.people.tightening import Taken, Tightened, tighter

OPENS = {Cell.YES: 2, Cell.LOGGED: 2, Cell.WITH_REASON: 1, Cell.NO: 0, Cell.CONCEALED: 0}


@pytest.mark.parametrize(
    ("team", "handler", "of", "theirs", "restricted", "comes_to"),
    [
        ("A", "me", "A", (), False, "own"),
        ("A", "far", "B", ("me",), False, "own"),  # handled it before, or holds a promise in it
        ("A", "far", "B", ("me",), True, "own"),
        ("A", "mate", "A", (), False, "team"),
        ("A", "mate", "A", (), True, "team"),
        ("A", "", "", (), True, "team"),  # nobody has taken it yet
        ("", "far", "B", (), False, "team"),  # no team, no line drawn
        ("A", "far", "", (), True, "team"),
        ("A", "far", "B", (), False, "other"),
        ("A", "far", "B", (), True, "restricted"),
    ],
)
def test_what_somebody_is_to_an_incident(team, handler, of, theirs, restricted, comes_to):
    assert relation("me", team=team, handler=handler, of=of, theirs=theirs, restricted=restricted) == comes_to


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(StaffRole))
def test_a_force_tightens_and_never_loosens(role, permission):
    for force in (
        Tightened(teams="closed", source="a rule"),
        Tightened(taken=(Taken(permission=permission, roles=(role,)),), source="a rule"),
    ):
        for to in Relation:
            ceiling = cell(role, permission, to)
            assert OPENS[tighter(ceiling, role, permission, to, force)] <= OPENS[ceiling]
    assert not tighter(Cell.YES, role, permission, Relation.OWN, force).opens
