"""The demonstration: an invented force in the holdings and behind simulated systems, its staff, a sign-in for each role."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ImproperlyConfigured

from firstcall.exercises import packaged, simulating
from firstcall.exercises.force import make_force, read_staff
from firstcall.exercises.invented.extracts import SOURCES
from firstcall.exercises.invented.whereabouts import whereabouts
from firstcall.exercises.moved import moved_to
from firstcall.exercises.scenario import Scenario
from firstcall.holdings.loading import load
from firstcall.holdings.models import HeldSource
from firstcall.holdings.postcodes import add_invented, is_held
from firstcall.incident.codes import StaffRole
from firstcall.learning import published_files
from firstcall.learning.taking_in import rows_of, take_in
from firstcall.people import actions, training_files
from firstcall.people.models import Staff
from firstcall.people.permissions import Permission, may
from firstcall.people.who import by_command

#: The team of the sign-ins. Where a database has staff and none of this team, it is no demonstration's.
TEAM = "Demonstration"
SCENARIO_TEAM = "Scenarios"

#: An invented force is made again when it is older than this, so that its dates stay near today.
KEPT_FOR = timedelta(days=7)
SEED = 7
_ANY_POSTCODE = "ZZ1 1ZZ"

#: What each role is there to be tried for.
_ROLES = {
    StaffRole.HANDLER: "takes contacts",
    StaffRole.DISPATCHER: "takes contacts and sends help",
    StaffRole.SUPERVISOR: "sees the board, reviews, closes over what stands against it",
    StaffRole.TRAINING_MANAGER: "sees whose training is current, awards certificates",
    StaffRole.AUDITOR: "reads, and every reading is logged",
    StaffRole.ADMINISTRATOR: "looks after staff and record systems, sees no case",
    StaffRole.SOURCE_OWNER: "sees how the record systems are answering",
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way into the demonstration."""

    user: str
    says: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a visitor needs, and what there is to see. ``made`` is False where an earlier force was kept."""

    sign_ins: tuple[SignIn, ...]
    password: str
    records: int
    made: bool


def prepare(
    at: datetime, *, persons: int = 20_000, seed: int = SEED, password: str = "", simulated: bool = False
) -> Prepared:
    """Make the demonstration, or bring an earlier one up to date. The tables must be there already.

    ``simulated``: what the simulator serves goes to it and not into the holdings, and how the desk is connected to it is
    written; `firstcall serve --demo` then starts it. The password is drawn anew each time and kept only as its hash,
    unless one is given. Raises ImproperlyConfigured on a database that has staff or records which no demonstration
    made: nothing of theirs is touched.
    """
    _only_in_a_demonstration()
    scenarios = tuple(moved_to(scenario, at) for scenario in packaged.scenarios().values())
    sign_ins = _sign_ins(at) + _scenario_staff(scenarios, at)
    chosen = _set_passwords(sign_ins, password, at)
    made = _fill(scenarios, at, persons=persons, seed=seed, simulated=simulated)
    if not is_held(_ANY_POSTCODE):  # an edition of the real ones, loaded since, takes their place
        add_invented(whereabouts())
    for case in published_files.current():
        take_in(who=by_command(StaffRole.SUPERVISOR), rows=rows_of(case), at=at)
    records = dict(HeldSource.objects.values_list("source", "count"))
    if simulated:
        records |= _simulate(scenarios)
    else:
        simulating.disconnect(_simulator())
    return Prepared(sign_ins=sign_ins, password=chosen, records=sum(records.values()), made=made)


def _only_in_a_demonstration() -> None:
    demonstration = Staff.objects.filter(team=TEAM).exists()
    if not demonstration and (Staff.objects.exists() or HeldSource.objects.exists()):
        raise ImproperlyConfigured(
            "this database has staff or records of its own, and a demonstration would be mixed with them. "
            "Mend: set FIRSTCALL_DATA to an empty folder (and DATABASE_URL to an empty database)"
        )


# Records


def _fill(scenarios: Iterable[Scenario], at: datetime, *, persons: int, seed: int, simulated: bool) -> bool:
    """The holdings: the force where it is missing or old, and the scenarios' records as of today in any case."""
    today = at.date()
    elsewhere = simulating.sources() if simulated else ()
    own = {s: records for s, records in simulating.of_scenarios(scenarios).items() if s not in elsewhere}
    dates = dict(HeldSource.objects.values_list("source", "as_of"))
    fresh = all(source in dates and today - dates[source] <= KEPT_FOR for source in SOURCES if source not in elsewhere)
    if fresh and all(_extract(source).exists() for source in elsewhere):
        for source, records in own.items():
            load(source, records, as_of=dates.get(source, today), at=at)
        return False
    force = make_force(_extract("").parent, seed=seed, persons=persons, today=today)
    for source in dict.fromkeys([*SOURCES, *own]):
        if source not in elsewhere:
            rows = chain(simulating.read_extract(force.extracts[source]), own.get(source, []))
            load(source, rows, as_of=today, at=at, replace=True)
    _staff_of_the_room(force.staff, at)
    return True


def _simulate(scenarios: Iterable[Scenario]) -> dict[str, int]:
    """Give the simulated systems their records and say how the desk reaches them; how many records each has."""
    folder = _simulator()
    if not simulating.is_connected(folder):
        simulating.connect(folder, Path(settings.SECRETS))
    return simulating.fill(
        folder, {source: _extract(source) for source in simulating.sources()}, simulating.of_scenarios(scenarios)
    )


def _simulator() -> Path:
    return Path(settings.DATA) / simulating.FOLDER


def _extract(source: str) -> Path:
    return Path(settings.DATA) / "invented-force" / f"{source}.jsonl"


# Staff


def _sign_ins(at: datetime) -> tuple[SignIn, ...]:
    for role in _ROLES:
        if _add(role.value, f"Demonstration {role.value.replace('-', ' ')}", role, TEAM, at) and may(
            role, Permission.TAKE_CONTACT
        ):
            for course in _wanted_courses():
                _award(role.value, course, at.date() - timedelta(days=30), at)
    return tuple(SignIn(role.value, says) for role, says in _ROLES.items())


def _scenario_staff(scenarios: Iterable[Scenario], at: datetime) -> tuple[SignIn, ...]:
    """Those who act in the scenarios, with their certificates; of two with one id, the first."""
    found: dict[str, SignIn] = {}
    for scenario in scenarios:
        for one in scenario.staff:
            if one.id in found or one.id in tuple(StaffRole):
                continue
            found[one.id] = SignIn(one.id, f"{one.role.value.replace('-', ' ')} of “{scenario.scenario}”")
            if _add(one.id, one.name, one.role, SCENARIO_TEAM, at):
                for held in one.certificates:
                    _award(one.id, held.course, held.awarded, at)
    return tuple(found.values())


def _staff_of_the_room(path: Path, at: datetime) -> None:
    for member in read_staff(path):
        if _add(member.id, member.name, member.role, member.team, at):
            for held in member.certificates:
                _award(member.id, held.course, held.awarded, at)


def _add(staff_id: str, name: str, role: StaffRole, team: str, at: datetime) -> bool:
    """Add a member of staff; False where they are there already."""
    if Staff.objects.filter(staff_id=staff_id).exists():
        return False
    administrator = by_command(StaffRole.ADMINISTRATOR)
    actions.add_staff(who=administrator, staff_id=staff_id, name=name, role=role, team=team, at=at)
    return True


def _award(staff_id: str, course: str, awarded: date, at: datetime) -> None:
    if course in training_files.current().courses:
        trainer = by_command(StaffRole.TRAINING_MANAGER)
        actions.award(
            who=trainer, staff_id=staff_id, course=course, awarded=awarded, evidence="made for the demonstration", at=at
        )


def _wanted_courses() -> tuple[str, ...]:
    return tuple(dict.fromkeys(policy.course.code for policy in training_files.current().policies))


def _set_passwords(sign_ins: tuple[SignIn, ...], given: str, at: datetime) -> str:
    """One password for all sign-ins; hashed once. A given one that is theirs already leaves their sessions alone."""
    staff = {
        s.staff_id: s for s in Staff.objects.select_related("user").filter(staff_id__in=[s.user for s in sign_ins])
    }
    if given and check_password(given, staff[sign_ins[0].user].user.password):
        hashed = staff[sign_ins[0].user].user.password
    else:
        hashed = make_password(given or (given := _password()))
    for one in staff.values():
        if one.user.password != hashed:
            administrator = by_command(StaffRole.ADMINISTRATOR)
            actions.set_password(who=administrator, staff_id=one.staff_id, password_hash=hashed, at=at)
    return given


def _password() -> str:
    """Four groups of letters that are read and typed without mistakes: some 54 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    return "-".join("".join(secrets.choice(letters) for _ in range(3)) for _ in range(4))
