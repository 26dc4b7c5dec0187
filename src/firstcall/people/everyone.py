"""Reading how everybody stands, in a handful of queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, ExpressionWrapper, F, Max, QuerySet
from django.db.models.functions import Cast

from firstcall.incident.codes import StaffRole
from firstcall.people import training_files
from firstcall.people.models import Certificate, Exemption, Shift, Staff
from firstcall.people.queries import as_exempt
from firstcall.people.spans import Everyone, Line, span_of, span_of_latest
from firstcall.people.standing import CourseStanding, standings, wanted_on_any
from firstcall.people.training import Exempt, Held, Policy


def everyone(today: date, policies: tuple[Policy, ...] | None = None) -> Everyone:
    """All whose account is in use and whose role needs a course, as they stand on ``today``. Four queries.

    By all policies in force, or by those that are given alone.
    """
    policies = training_files.current().policies if policies is None else policies
    wanted = {role: wanted_on_any(policies, role) for role in StaffRole}
    needing = [role.value for role, found in wanted.items() if found]
    staff = Staff.objects.filter(user__is_active=True, role__in=needing)
    latest, withdrawn = _latest(today), _with_withdrawn(today)
    leave = _exemptions(today)
    lines = []
    for pk, staff_id, name, role_code, team in staff.values_list("pk", "staff_id", "name", "role", "team"):
        role, held, exempt = _ROLES[role_code], latest.get(pk, _NOTHING), leave.get(pk, ())
        if pk in withdrawn:
            every = [*withdrawn[pk], *(Held(course=course, awarded=last) for course, last in held.items())]
            spans = tuple([span_of(every, policy, today, exempt) for policy in wanted[role]])
        else:
            spans = tuple([span_of_latest(held, policy, exempt) for policy in wanted[role]])
        lines.append(Line(staff_id, name, role, team, spans))
    return Everyone(today=today, wanted=wanted, lines=tuple(lines))


_NOTHING: dict[str, date] = {}
_ROLES = {role.value: role for role in StaffRole}


def _latest(today: date) -> dict[int, dict[str, date]]:
    """The last award of each course, by member of staff; only of certificates that stand. Answered by one index alone."""
    standing = Certificate.objects.filter(withdrawn__isnull=True, awarded__lte=today)
    found: dict[int, dict[str, date]] = defaultdict(dict)
    last = Max("awarded", output_field=CharField())  # as the database has it: there are few days, and many rows
    for staff, course, day in standing.order_by().values_list("staff_id", "course").annotate(last=last):
        found[staff][course] = _day(day)
    return found


def _as_kept(column: str) -> ExpressionWrapper[Any]:
    """A day or a moment as the database has it, not yet read: there are few different ones, and many rows."""
    return ExpressionWrapper(F(column), output_field=CharField())


@lru_cache(maxsize=1 << 15)
def _day(told: str | date) -> date:
    """A day as SQLite keeps it, or as PostgreSQL gives it."""
    return told if isinstance(told, date) else date.fromisoformat(told)


def _with_withdrawn(today: date) -> dict[int, list[Held]]:
    """The certificates that were withdrawn, by member of staff: they are few, and those of one are weighed one by one."""
    found: dict[int, list[Held]] = defaultdict(list)
    kept = Certificate.objects.filter(withdrawn__isnull=False, awarded__lte=today).order_by()
    for staff, course, awarded, withdrawn in kept.values_list("staff_id", "course", "awarded", "withdrawn"):
        found[staff].append(Held(course=course, awarded=awarded, withdrawn=withdrawn))
    return found


def _exemptions(today: date) -> dict[int, tuple[Exempt, ...]]:
    """The approved exemptions that are not over yet, by member of staff."""
    found: dict[int, tuple[Exempt, ...]] = {}
    for kept in Exemption.objects.filter(approved=True, ends__gte=today).order_by():
        found[kept.staff_id] = (*found.get(kept.staff_id, ()), as_exempt(kept))
    return found


def stood(staff: Collection[str], today: date) -> dict[str, tuple[CourseStanding, ...]]:
    """The standings of these members of staff on ``today``, by id, in full. Three queries."""
    policies = training_files.current().policies
    chosen = Staff.objects.filter(staff_id__in=list(staff)).prefetch_related("certificates", "exemptions")
    return {
        one.staff_id: standings(
            _held(one),
            wanted_on_any(policies, _ROLES[one.role]),
            today,
            [as_exempt(e) for e in one.exemptions.all() if e.approved],
        )
        for one in chosen
    }


def _held(staff: Staff) -> tuple[Held, ...]:
    return tuple(Held(course=c.course, awarded=c.awarded, withdrawn=c.withdrawn) for c in staff.certificates.all())


def teams() -> tuple[str, ...]:
    """The teams of all whose account is in use, by name."""
    named = Staff.objects.filter(user__is_active=True).exclude(team="").order_by("team")
    return tuple(named.values_list("team", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Known:
    """One member of staff with all that they hold and are exempt from."""

    id: str
    name: str
    role: StaffRole
    held: tuple[Held, ...]
    exempt: tuple[Exempt, ...]


def known(staff: Collection[int]) -> dict[int, Known]:
    """These members of staff, by the key of their row. Three queries."""
    keys = list(staff)
    held: dict[int, list[Held]] = defaultdict(list)
    kept = Certificate.objects.filter(staff_id__in=keys).order_by()
    for pk, course, awarded, withdrawn in kept.values_list(
        "staff_id", "course", _as_kept("awarded"), _as_kept("withdrawn")
    ):
        gone = None if withdrawn is None else _day(withdrawn)
        held[pk].append(Held(course=course, awarded=_day(awarded), withdrawn=gone))
    leave: dict[int, list[Exempt]] = defaultdict(list)
    for one in Exemption.objects.filter(staff_id__in=keys, approved=True).order_by():
        leave[one.staff_id].append(as_exempt(one))
    return {
        pk: Known(staff_id, name, _ROLES[role], tuple(held[pk]), tuple(leave[pk]))
        for pk, staff_id, name, role in Staff.objects.filter(pk__in=keys).values_list("pk", "staff_id", "name", "role")
    }


class Rostered(NamedTuple):
    """One shift of one person, by the key of their row and by their id."""

    staff: int
    id: str
    duty: str
    starts: datetime
    ends: datetime
    name: str


def rostered(chosen: QuerySet[Shift]) -> list[Rostered]:
    """Shifts, read quickly: there are few moments, and many rows. One query."""
    moments = [Cast(column, CharField()) for column in ("starts", "ends")]
    rows = chosen.order_by().values_list("staff_id", "staff__staff_id", "duty", *moments, "name")
    return [
        Rostered(staff, staff_id, duty, _moment(starts), _moment(ends), name)
        for staff, staff_id, duty, starts, ends, name in rows
    ]


@lru_cache(maxsize=1 << 12)
def _moment(told: str) -> datetime:
    """A moment as text: SQLite keeps it in UTC without saying so, PostgreSQL says its offset."""
    moment = datetime.fromisoformat(told)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
