"""How a member of staff stands against the training policies on one day: a pure function of what they hold."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.entries import Gap
from firstcall.people.training import Held, Policy

_ONE_DAY = timedelta(days=1)


class Currency(StrEnum):
    """What a required course comes to on one day. Only LAPSED and NEVER are gaps."""

    CURRENT = "current"
    WITHIN_90 = "within-90-days"
    WITHIN_60 = "within-60-days"
    WITHIN_30 = "within-30-days"
    IN_GRACE = "in-grace"
    LAPSED = "lapsed"
    NEVER = "never"

    @property
    def is_gap(self) -> bool:
        """Whether the policy is not met."""
        return self in (Currency.LAPSED, Currency.NEVER)


class CourseStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One policy held against what one person holds.

    ``runs_out`` is the last day on which the course counts (None: it does not run out, or was never held);
    ``since`` is the first day without it. ``held`` is the certificate that speaks: the one that counts longest.
    """

    policy: Policy
    state: Currency
    held: Held | None = None
    runs_out: date | None = None
    since: date | None = None

    @property
    def says(self) -> str:
        """The standing as one sentence."""
        return _says(self)


def gaps(
    role: StaffRole, certificates: Iterable[Held], channel: Channel, *, policies: Iterable[Policy], today: date
) -> tuple[Gap, ...]:
    """The courses that the policies want of ``role`` on ``channel`` and that are not held on ``today``.

    A course that is in its days of grace is not a gap. Each course is named once, by the first policy (in their order) that misses it.
    """
    found: dict[str, Gap] = {}
    held = tuple(certificates)
    for policy in policies:
        if policy.wanted_of(role, channel):
            stands = course_standing(held, policy, today)
            if stands.state.is_gap and policy.course.code not in found:
                found[policy.course.code] = Gap(course=policy.course.code, says=stands.says, since=stands.since)
    return tuple(found.values())


def course_standing(certificates: Iterable[Held], policy: Policy, today: date) -> CourseStanding:
    """How ``certificates`` meet ``policy`` on ``today``. A certificate of a later day does not count yet."""
    standing = [_counting(held, policy) for held in certificates if _speaks(held, policy, today)]
    if not standing:
        return CourseStanding(policy=policy, state=Currency.NEVER)
    held, ends, why_it_ends = max(standing, key=lambda s: (s[1] or date.max, s[0].awarded))
    stands = CourseStanding(policy=policy, state=Currency.CURRENT, held=held, runs_out=ends)
    if ends is None:
        return stands
    grace = timedelta(days=0 if why_it_ends == "withdrawn" else policy.grace_days)
    state = _state((ends - today).days, grace.days)
    since = None if ends >= today else ends + _ONE_DAY
    return CourseStanding(policy=policy, state=state, held=held, runs_out=ends, since=since)


def runs_out(awarded: date, every_months: int | None) -> date | None:
    """The last day on which a certificate counts: the same day of the month, ``every_months`` later.

    Where that month is shorter, its last day. None where the course is taken once.
    """
    if every_months is None:
        return None
    months = awarded.year * 12 + awarded.month - 1 + every_months
    year, month = divmod(months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(awarded.day, monthrange(year, month + 1)[1]))


def _speaks(held: Held, policy: Policy, today: date) -> bool:
    return held.awarded <= today and (held.course == policy.course.code or held.course in policy.equivalents)


def _counting(held: Held, policy: Policy) -> tuple[Held, date | None, str]:
    ends = runs_out(held.awarded, policy.every_months)
    if held.withdrawn is None:
        return held, ends, "ran out"
    last = max(held.withdrawn, held.awarded) - _ONE_DAY
    return (held, last, "withdrawn") if ends is None or last < ends else (held, ends, "ran out")


def _state(days_left: int, grace_days: int) -> Currency:
    if days_left < 0:
        return Currency.IN_GRACE if -days_left <= grace_days else Currency.LAPSED
    for days, state in ((30, Currency.WITHIN_30), (60, Currency.WITHIN_60), (90, Currency.WITHIN_90)):
        if days_left <= days:
            return state
    return Currency.CURRENT


def _says(stands: CourseStanding) -> str:
    name, held = stands.policy.course.name, stands.held
    if held is None:
        return f"{name}: never trained; it is to be {stands.policy.rule}."
    awarded = f"{name}, awarded {_day(held.awarded)}"
    if stands.runs_out is None:
        return f"{awarded}: current."
    if stands.since is None:
        return f"{awarded}: current until {_day(stands.runs_out)}."
    if held.withdrawn is not None and held.withdrawn <= stands.since:
        return f"{awarded}: withdrawn on {_day(held.withdrawn)}."
    late = f"{awarded}: ran out on {_day(stands.runs_out)}; it is to be {stands.policy.rule}"
    return f"{late}; its days of grace are running." if stands.state is Currency.IN_GRACE else f"{late}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def wanted_on_any(policies: Sequence[Policy], role: StaffRole) -> tuple[Policy, ...]:
    """The policies that speak of ``role`` on at least one channel."""
    return tuple(p for p in policies if any(p.wanted_of(role, c) for c in Channel))
