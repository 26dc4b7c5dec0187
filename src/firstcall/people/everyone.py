"""Reading how everybody stands, in a handful of queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Max

from firstcall.incident.codes import StaffRole
from firstcall.people import training_files
from firstcall.people.models import Certificate, Exemption, Shift, Staff
from firstcall.people.queries import as_exempt
from firstcall.people.spans import Everyone, Line, Span, span_of, span_of_latest
from firstcall.people.standing import CourseStanding, standings, wanted_on_any
from firstcall.people.training import Exempt, Held, Policy


def everyone(today: date) -> Everyone:
    """All whose account is in use and whose role needs a course, as they stand on ``today``. Four queries."""
    policies = training_files.current().policies
    wanted = {role: wanted_on_any(policies, role) for role in StaffRole}
    needing = [role.value for role, found in wanted.items() if found]
    staff = Staff.objects.filter(user__is_active=True, role__in=needing)
    latest, withdrawn = _latest(policies, today), _with_withdrawn(today)
    leave = _exemptions(today)
    lines = []
    for pk, staff_id, name, role_code, team in staff.values_list("pk", "staff_id", "name", "role", "team"):
        role = _ROLES[role_code]
        exempt = leave.get(pk, ())
        if pk in withdrawn:
            spans = tuple(span_of(withdrawn[pk], p, today, exempt) for p in wanted[role])
        else:
            spans = _spans(latest.get(pk), wanted[role], exempt)
        lines.append(Line(staff_id, name, role, team, spans))
    return Everyone(today=today, wanted=wanted, lines=tuple(lines))


_ROLES = {role.value: role for role in StaffRole}


def _spans(
    latest: dict[str, date] | None, policies: tuple[Policy, ...], exempt: tuple[Exempt, ...]
) -> tuple[Span, ...]:
    held = latest or {}
    return tuple([span_of_latest(held, policy, exempt) for policy in policies])


def _latest(policies: tuple[Policy, ...], today: date) -> dict[int, dict[str, date]]:
    """The last award of each course that a policy accepts, by member of staff; only of certificates that stand."""
    accepted = {course for policy in policies for course in (policy.course.code, *policy.equivalents)}
    standing = Certificate.objects.filter(withdrawn__isnull=True, awarded__lte=today, course__in=accepted)
    found: dict[int, dict[str, date]] = defaultdict(dict)
    rows = standing.order_by().values_list("staff_id", "course").annotate(last=Max("awarded"))
    for staff, course, last in rows:
        found[staff][course] = last
    return found


def _with_withdrawn(today: date) -> dict[int, list[Held]]:
    """Every certificate of those of whom one was withdrawn: they are few, and theirs are weighed one by one."""
    whose = Certificate.objects.filter(withdrawn__isnull=False).order_by().values("staff_id")
    found: dict[int, list[Held]] = defaultdict(list)
    kept = Certificate.objects.filter(staff_id__in=whose, awarded__lte=today).order_by()
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


def rostered_staff(shifts: Collection[Shift]) -> dict[int, tuple[Staff, tuple[Held, ...], tuple[Exempt, ...]]]:
    """Whoever stands on these shifts, with all that they hold and are exempt from, by the key of their row. Three queries."""
    chosen = Staff.objects.filter(pk__in={s.staff_id for s in shifts}).prefetch_related("certificates", "exemptions")
    return {
        one.pk: (one, _held(one), tuple(as_exempt(e) for e in one.exemptions.all() if e.approved)) for one in chosen
    }
