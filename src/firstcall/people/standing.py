"""How a member of staff stands against the training policies on one day: a pure function of what they hold."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import msgspec

from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.entries import Gap
from firstcall.people.training import Exempt, Held, Policy

_ONE_DAY = timedelta(days=1)


class Currency(StrEnum):
    """What a required course comes to on one day. Only LAPSED and NEVER are gaps; EXEMPT is none, and is not current either."""

    CURRENT = "current"
    WITHIN_90 = "within-90-days"
    WITHIN_60 = "within-60-days"
    WITHIN_30 = "within-30-days"
    IN_GRACE = "in-grace"
    EXEMPT = "exempt"
    LAPSED = "lapsed"
    NEVER = "never"

    @property
    def is_gap(self) -> bool:
        """Whether the policy is not met."""
        return self in (Currency.LAPSED, Currency.NEVER)

    @property
    def is_current(self) -> bool:
        """Whether a certificate counts today."""
        return self in (Currency.CURRENT, Currency.WITHIN_90, Currency.WITHIN_60, Currency.WITHIN_30)


class Lasting(msgspec.Struct, frozen=True):
    """How long what somebody holds meets a policy: the certificate that counts longest, its last day, its days of grace."""

    held: Held
    ends: date | None
    grace_days: int


class CourseStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One policy held against what one person holds.

    ``runs_out`` is the last day on which the course counts (None: it does not run out, or was never held);
    ``since`` is the first day without it. ``held`` is the certificate that speaks: the one that counts longest.
    ``exempt``: the exemption by which somebody who holds no certificate that counts stands outside the policy.
    """

    policy: Policy
    state: Currency
    held: Held | None = None
    runs_out: date | None = None
    since: date | None = None
    exempt: Exempt | None = None

    @property
    def says(self) -> str:
        """The standing as one sentence."""
        return _says(self)


def gaps(
    role: StaffRole,
    certificates: Iterable[Held],
    channel: Channel,
    *,
    policies: Iterable[Policy],
    today: date,
    exempt: Sequence[Exempt] = (),
) -> tuple[Gap, ...]:
    """The courses that the policies want of ``role`` on ``channel`` and that are not held on ``today``.

    A course that is in its days of grace, or that somebody is exempt from, is not a gap. Each course is named once, by the
    first policy (in their order) that misses it.
    """
    wanted = (policy for policy in policies if policy.wanted_of(role, channel))
    return named_once(s for s in standings(certificates, wanted, today, exempt) if s.state.is_gap)


def exempted(
    role: StaffRole,
    certificates: Iterable[Held],
    channel: Channel,
    *,
    policies: Iterable[Policy],
    today: date,
    exempt: Sequence[Exempt] = (),
) -> tuple[Gap, ...]:
    """The courses that the policies want of ``role`` on ``channel``, that are not held, and that somebody is exempt from."""
    wanted = (policy for policy in policies if policy.wanted_of(role, channel))
    return named_once(s for s in standings(certificates, wanted, today, exempt) if s.state is Currency.EXEMPT)


def standings(
    certificates: Iterable[Held], policies: Iterable[Policy], today: date, exempt: Sequence[Exempt] = ()
) -> tuple[CourseStanding, ...]:
    """A standing for each policy."""
    held = tuple(certificates)
    return tuple(course_standing(held, policy, today, exempt) for policy in policies)


def named_once(found: Iterable[CourseStanding]) -> tuple[Gap, ...]:
    """Each course of these standings once, with what its first one says."""
    named: dict[str, Gap] = {}
    for stands in found:
        code = stands.policy.course.code
        named.setdefault(code, Gap(course=code, says=stands.says, since=stands.since))
    return tuple(named.values())


def course_standing(
    certificates: Iterable[Held], policy: Policy, today: date, exempt: Sequence[Exempt] = ()
) -> CourseStanding:
    """How ``certificates`` meet ``policy`` on ``today``. A certificate of a later day does not count yet."""
    lasts = lasting(certificates, policy, today)
    leave = exemption(exempt, policy.code, today)
    state = state_on(lasts, today, exempt=leave is not None)
    if lasts is None:
        return CourseStanding(policy=policy, state=state, exempt=leave)
    since = None if lasts.ends is None or lasts.ends >= today else lasts.ends + _ONE_DAY
    shown = leave if state is Currency.EXEMPT else None
    return CourseStanding(policy=policy, state=state, held=lasts.held, runs_out=lasts.ends, since=since, exempt=shown)


def lasting(certificates: Iterable[Held], policy: Policy, today: date) -> Lasting | None:
    """How long the certificates awarded up to ``today`` meet the policy, by the one that counts longest; None where none is of it."""
    best: Lasting | None = None
    for held in certificates:
        if held.awarded <= today and policy.accepts(held):
            lasts = _lasting(held, policy)
            if best is None or _longer(lasts, best):
                best = lasts
    return best


def state_on(lasts: Lasting | None, day: date, *, exempt: bool = False) -> Currency:
    """What ``lasts`` comes to on ``day``. An exemption speaks only where no certificate counts."""
    if lasts is None:
        return Currency.EXEMPT if exempt else Currency.NEVER
    if lasts.ends is None:
        return Currency.CURRENT
    state = _state((lasts.ends - day).days, lasts.grace_days)
    return Currency.EXEMPT if exempt and not state.is_current else state


def exemption(exempt: Iterable[Exempt], policy: str, day: date) -> Exempt | None:
    """The exemption from a policy that covers a day and lasts longest."""
    covering = [one for one in exempt if one.covers(policy, day)]
    return max(covering, key=lambda one: one.ends, default=None)


@lru_cache(maxsize=1 << 16)
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


def _lasting(held: Held, policy: Policy) -> Lasting:
    ends = runs_out(held.awarded, policy.every_months)
    if held.withdrawn is not None:
        last = max(held.withdrawn, held.awarded) - _ONE_DAY
        if ends is None or last < ends:
            return Lasting(held, last, 0)
    return Lasting(held, ends, policy.grace_days)


def _longer(one: Lasting, other: Lasting) -> bool:
    if one.ends == other.ends:
        return one.held.awarded > other.held.awarded
    return (one.ends or date.max) > (other.ends or date.max)


def _state(days_left: int, grace_days: int) -> Currency:
    if days_left < 0:
        return Currency.IN_GRACE if -days_left <= grace_days else Currency.LAPSED
    for days, state in ((30, Currency.WITHIN_30), (60, Currency.WITHIN_60), (90, Currency.WITHIN_90)):
        if days_left <= days:
            return state
    return Currency.CURRENT


def _says(stands: CourseStanding) -> str:
    if stands.exempt is not None:
        leave = f"exempt until {_day(stands.exempt.ends)}"
        return f"{_held_or_not(stands).rstrip('.')}; {leave}: {stands.exempt.why.rstrip('.')}."
    return _held_or_not(stands)


def _held_or_not(stands: CourseStanding) -> str:
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
    if stands.state is Currency.IN_GRACE:
        return f"{late}; its days of grace are running."
    return f"{late}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def wanted_on_any(policies: Sequence[Policy], role: StaffRole) -> tuple[Policy, ...]:
    """The policies that speak of ``role`` on at least one channel, or on a duty that they name."""
    return tuple(
        p
        for p in policies
        if any(p.wanted_of(role, c) for c in Channel) or any(p.wanted_for(role, d) for d in p.duties)
    )
