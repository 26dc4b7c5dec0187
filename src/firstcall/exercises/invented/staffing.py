"""The invented staff of a control room: most of them current, some about to lapse, some lapsed, a few never trained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import msgspec

from firstcall.exercises.invented.chance import Weighted
from firstcall.exercises.invented.names import COMMUNITIES, Names
from firstcall.incident.codes import StaffRole

_EVERY_FIFTY: tuple[tuple[StaffRole, int], ...] = (
    (StaffRole.SUPERVISOR, 5),
    (StaffRole.DISPATCHER, 8),
    (StaffRole.TRAINING_MANAGER, 1),
    (StaffRole.AUDITOR, 1),
    (StaffRole.ADMINISTRATOR, 1),
    (StaffRole.SOURCE_OWNER, 2),
)
_TEAMS = ("Red team", "Blue team", "Green team", "White team", "Gold team")
_ON_CALLS = (StaffRole.HANDLER, StaffRole.DISPATCHER, StaffRole.SUPERVISOR)

#: Courses, the months after which each is refreshed (as the shipped policies have it) and who lacks it altogether.
_COURSES = (("999-call-handling", 60, 0.06), ("safeguarding", 24, 0.03), ("thrive", 12, 0.05))
#: How much of its time a certificate has used up: above 1 it has lapsed.
_AGES: Weighted[tuple[float, float]] = Weighted(
    [((0.02, 0.85), 74), ((0.86, 0.92), 6), ((0.92, 0.96), 5), ((0.96, 0.999), 5), ((1.01, 1.5), 8), ((1.5, 4), 2)]
)


class Award(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate as the staff file has it."""

    course: str
    awarded: date


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the staff file: as a scenario's member of staff, and the team."""

    id: str
    name: str
    role: StaffRole
    team: str
    certificates: tuple[Award, ...] = ()


def members(chance: Random, *, count: int, today: date) -> Iterator[StaffMember]:
    """``count`` members of staff, each with a name and an id of their own."""
    names, used = Names(), set[str]()
    roles = [role for role, of_fifty in _EVERY_FIFTY for _ in range(-(-of_fifty * count // 50))][:count]
    roles += [StaffRole.HANDLER] * (count - len(roles))
    for number, role in enumerate(roles):
        name, staff_id = _named(names, used, chance)
        on_calls = role in _ON_CALLS
        yield StaffMember(
            id=staff_id,
            name=name,
            role=role,
            team=_TEAMS[number % len(_TEAMS)] if on_calls else "Control room support",
            certificates=tuple(_certificates(chance, today)) if on_calls else (),
        )


def _named(names: Names, used: set[str], chance: Random) -> tuple[str, str]:
    while True:
        community = COMMUNITIES.draw(chance)
        forename = names.forename(community, chance.randrange(1965, 2003), chance.choice(("male", "female")), chance)
        name = f"{forename} {names.surname(community, chance)}"
        staff_id = name.lower().replace(" ", "-").replace("'", "")
        if staff_id not in used:
            used.add(staff_id)
            return name, staff_id


def _certificates(chance: Random, today: date) -> Iterator[Award]:
    for course, months, never in _COURSES:
        if chance.random() >= never:
            least, most = _AGES.draw(chance)
            days = int(months * 30.44 * (least + (most - least) * chance.random()))
            yield Award(course=course, awarded=today - timedelta(days=max(1, days)))
