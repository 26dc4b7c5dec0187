"""Reading what a plan of course dates is made from: who needs the course, and the roster round its dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from firstcall.incident.dates import london_day
from firstcall.people import training_files
from firstcall.people.everyone import Rostered, everyone, rostered
from firstcall.people.models import Shift
from firstcall.people.planning import CourseDay, Need, Plan, PlanSlot, plan
from firstcall.people.spans import NEVER, Everyone, Line, Span, Worst, as_worst, worst_of
from firstcall.people.training import Duty, Policy, Training

#: How far beyond the last date the roster is looked at.
BEYOND = timedelta(days=14)
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
    found = everyone(today)
    needs = _needs(found, policy, london_day(last) + SOON, team)
    shifts = rostered(Shift.objects.filter(ends__gt=at, starts__lt=last + BEYOND))
    slots = _slots(shifts, policy, training_files.current(), found)
    return Planned(policy, plan(days, needs, slots), len(shifts), len(needs))


def _needs(found: Everyone, policy: Policy, until: date, team: str) -> list[Need]:
    today, last = found.today.toordinal(), until.toordinal()
    places = {
        role: next((n for n, one in enumerate(wanted) if one.code == policy.code), None)
        for role, wanted in found.wanted.items()
    }
    needs = []
    for line in found.lines:
        if team and line.team != team:
            continue
        place = places[line.role]
        if place is None:
            continue
        span = line.spans[place]
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

    def stands(self, day: int) -> bool:
        """Whether this policy is met as things are."""
        return self.this is None or worst_of((self.this,), day) is not Worst.OUTSIDE

    def after(self, day: int) -> bool:
        """Whether all the others are met, so that this course is all that can be missing."""
        return worst_of(self.others, day) is not Worst.OUTSIDE


def _slots(shifts: Sequence[Rostered], policy: Policy, training: Training, found: Everyone) -> list[PlanSlot]:
    people, today = {line.id: line for line in found.lines}, found.today
    weighed: dict[tuple[str, str], _Able | None] = {}
    able: dict[tuple[datetime, datetime, str], tuple[int, set[str], set[str]]] = {}
    for _, who, code, starts, ends, _ in shifts:
        duty = training.duties.get(code)
        if duty is None:
            continue
        if (who, code) not in weighed:
            weighed[(who, code)] = _weigh(people.get(who), duty, policy, found)
        one, key = weighed[(who, code)], (starts, ends, code)
        if key not in able:
            able[key] = (max(london_day(starts), today).toordinal(), set(), set())
        day, stands, after = able[key]
        if one is not None and one.after(day):
            (stands if one.stands(day) else after).add(who)
    return [
        PlanSlot(starts, ends, code, training.duties[code].at_least, frozenset(stands), frozenset(after))
        for (starts, ends, code), (_, stands, after) in sorted(able.items())
    ]


def _weigh(line: Line | None, duty: Duty, policy: Policy, found: Everyone) -> _Able | None:
    """None of whoever's role does not do this duty at all, and of whoever's account is not in use."""
    if line is None or line.role not in duty.roles:
        return None
    told = zip(found.wanted[line.role], line.spans, strict=True)
    spans = {p.code: span for p, span in told if p.wanted_for(line.role, duty)}
    this = spans.pop(policy.code, None)
    return _Able(tuple(spans.values()), this)
