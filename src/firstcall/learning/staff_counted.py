"""How many of the staff of today held a course on each of several days: one reading of certificates, whatever the number of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import CharField, F
from django.db.models.functions import Cast

from firstcall.incident.codes import StaffRole
from firstcall.learning.interval import Share
from firstcall.people.models import Certificate, Staff
from firstcall.people.standing import lasting, wanted_on_any
from firstcall.people.training import Held, Policy


def current_on(policy: Policy, days: Sequence[date]) -> tuple[Share, ...]:
    """On each day, how many of those who need the course today held it then, neither run out, in grace nor withdrawn.

    Who has left since is not counted, and who has come since is counted as they stood then. Exemptions do not count as held.
    """
    roles = [role.value for role in StaffRole if wanted_on_any((policy,), role)]
    staff = Staff.objects.filter(user__is_active=True, role__in=roles)
    spans: dict[int, list[tuple[date, date]]] = {}
    kept = Certificate.objects.filter(staff__in=staff, course__in=[policy.course.code, *policy.equivalents]).order_by()
    told = kept.annotate(day=Cast("awarded", CharField()), gone=Cast(F("withdrawn"), CharField()))
    for pk, course, day, gone in told.values_list("staff_id", "course", "day", "gone"):
        held = Held(
            course=course, awarded=date.fromisoformat(day), withdrawn=None if gone is None else date.fromisoformat(gone)
        )
        lasts = lasting((held,), policy, date.max)
        if lasts is not None:
            spans.setdefault(pk, []).append((held.awarded, lasts.ends or date.max))
    of = staff.count()
    return tuple(
        Share(sum(any(begins <= day <= ends for begins, ends in one) for one in spans.values()), of) for day in days
    )
