"""Reading what a plan of course dates is made from: who needs the course, and the roster round its dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from firstcall.incident.codes import StaffRole
from firstcall.incident.dates import london_day
from firstcall.people import training_files
from firstcall.people.everyone import everyone, rostered_staff
from firstcall.people.models import Shift, Staff
from firstcall.people.planning import CourseDay, Need, Plan, PlanSlot, plan
from firstcall.people.spans import NEVER, Everyone, Span, Worst, as_worst, span_of
from firstcall.people.training import Duty, Exempt, Held, Policy, Training

#: How far beyond the last date the roster is looked at.
BEYOND = timedelta(days=28)
#: Whoever runs out within so many days of the last date is asked for too.
SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and how many shifts of the roster it rests on."""

    policy: Policy
    plan: Plan
    shifts: int
    needing: int


def planned(policy: Policy, days: Sequence[CourseDay], *, team: str = "", at: datetime) -> Planned:
    """The plan for a course by the rule that wants it, for everybody or for one team."""
    today = london_day(at)
    last = max((day.ends for day in days), default=at)
    needs = _needs(everyone(today), policy, london_day(last) + SOON, team)
    shifts = list(Shift.objects.filter(ends__gt=at, starts__lt=last + BEYOND).order_by())
    slots = _slots(shifts, policy, training_files.current(), today)
    return Planned(policy, plan(days, needs, slots), len(shifts), len(needs))


def _needs(found: Everyone, policy: Policy, until: date, team: str) -> list[Need]:
    today, last = found.today.toordinal(), until.toordinal()
    needs = []
    for line in found.lines:
        wanted = found.wanted[line.role]
        if policy not in wanted or (team and line.team != team):
            continue
        span = line.spans[wanted.index(policy)]
        outside = as_worst(span.state(today)) is Worst.OUTSIDE
        turns = today if outside else _turns(span, today)
        if outside or turns <= last:
            since = span.counts + 1 if outside and span.counts > 0 else max(turns, 1)
            day = date.fromordinal(since)
            needs.append(Need(line.id, line.name, line.team, day, outside, span.counts != NEVER))
    return needs


def _turns(span: Span, today: int) -> int:
    """The first day on which it is outside the rule."""
    ends = [n + 1 for n in (span.counts, span.grace, *(last for _, last in span.exempt)) if n >= today]
    return min((n for n in ends if as_worst(span.state(n)) is Worst.OUTSIDE), default=date.max.toordinal())


@dataclass(frozen=True, slots=True)
class _Able:
    """One person and the rules that a duty asks of them: as they stand, and this policy apart from the others."""

    others: tuple[Span, ...]
    this: Span | None

    def as_is(self, day: int) -> bool:
        return self.after(day) and (self.this is None or as_worst(self.this.state(day)) is not Worst.OUTSIDE)

    def after(self, day: int) -> bool:
        return all(as_worst(span.state(day)) is not Worst.OUTSIDE for span in self.others)


def _slots(shifts: Sequence[Shift], policy: Policy, training: Training, today: date) -> list[PlanSlot]:
    known = rostered_staff(shifts)
    weighed: dict[tuple[int, str], _Able | None] = {}
    able: dict[tuple[datetime, datetime, str], tuple[set[str], set[str]]] = {}
    for shift in shifts:
        duty = training.duties.get(shift.duty)
        if duty is None:
            continue
        told = (shift.staff_id, shift.duty)
        if told not in weighed:
            weighed[told] = _weigh(known[shift.staff_id], duty, policy, training, today)
        stands, after = able.setdefault((shift.starts, shift.ends, shift.duty), (set(), set()))
        one, who = weighed[told], known[shift.staff_id][0].staff_id
        day = max(london_day(shift.starts), today).toordinal()
        if one is not None and one.as_is(day):
            stands.add(who)
        elif one is not None and one.this is not None and one.after(day):
            after.add(who)
    return [
        PlanSlot(starts, ends, duty, training.duties[duty].at_least, frozenset(stands), frozenset(after))
        for (starts, ends, duty), (stands, after) in sorted(able.items())
    ]


def _weigh(
    known: tuple[Staff, tuple[Held, ...], tuple[Exempt, ...]],
    duty: Duty,
    policy: Policy,
    training: Training,
    today: date,
) -> _Able | None:
    """None of whoever's role does not do this duty at all."""
    staff, held, exempt = known
    role = StaffRole(staff.role)
    if role not in duty.roles:
        return None
    wanted = [p for p in training.policies if p.wanted_for(role, duty)]
    others = tuple(span_of(held, p, today, exempt) for p in wanted if p.code != policy.code)
    this = span_of(held, policy, today, exempt) if policy in wanted else None
    return _Able(others, this)
