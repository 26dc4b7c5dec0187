"""How long everybody stands as they do, as plain numbers: quick enough to count thousands of people on several days at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from firstcall.incident.codes import StaffRole
from firstcall.people.standing import Currency, lasting, runs_out
from firstcall.people.training import Exempt, Held, Policy

#: A day that never comes, and one before every other, as ``date.toordinal`` counts.
ALWAYS = date.max.toordinal()
NEVER = -1


@dataclass(frozen=True, slots=True)
class Span:
    """One policy of one person: the last day on which a certificate counts, and the last one of its grace, as ordinals.

    ``exempt`` holds the days from and to which they are exempt, both of them in.
    """

    counts: int
    grace: int
    exempt: tuple[tuple[int, int], ...] = ()

    def state(self, day: int) -> Currency:
        """The state on a day not before the one that this was worked out on: what ``standing.state_on`` says of it."""
        left = self.counts - day
        if left > 90:
            return Currency.CURRENT
        if left >= 0:
            return Currency.WITHIN_30 if left <= 30 else Currency.WITHIN_60 if left <= 60 else Currency.WITHIN_90
        if self.exempt and any(begins <= day <= ends for begins, ends in self.exempt):
            return Currency.EXEMPT
        if day <= self.grace:
            return Currency.IN_GRACE
        return Currency.NEVER if self.counts == NEVER else Currency.LAPSED


NOTHING = Span(NEVER, NEVER)


class Worst(StrEnum):
    """What somebody comes to on a day, over all that their role needs: by the worst of their standings."""

    CURRENT = "current"
    IN_GRACE = "in-grace"
    EXEMPT = "exempt"
    OUTSIDE = "outside"


_WORST = {
    Currency.IN_GRACE: Worst.IN_GRACE,
    Currency.EXEMPT: Worst.EXEMPT,
    Currency.LAPSED: Worst.OUTSIDE,
    Currency.NEVER: Worst.OUTSIDE,
}
_RANK = {worst: rank for rank, worst in enumerate(Worst)}


def as_worst(state: Currency) -> Worst:
    """One standing alone."""
    return _WORST.get(state, Worst.CURRENT)


def worst_of(spans: Sequence[Span], day: int) -> Worst:
    """The worst of the standings on a day."""
    worst, rank = Worst.CURRENT, 0
    for span in spans:
        if span.counts < day:  # most are current: nothing more is asked of those
            found = as_worst(span.state(day))
            if _RANK[found] > rank:
                worst, rank = found, _RANK[found]
    return worst


def span_of(certificates: Iterable[Held], policy: Policy, today: date, exempt: Iterable[Exempt] = ()) -> Span:
    """The span of one policy, from certificates as they are: exact, whatever was withdrawn."""
    lasts = lasting(certificates, policy, today)
    leave = _days(exempt, policy.code)
    if lasts is None:
        return Span(NEVER, NEVER, leave)
    return _span(lasts.ends, lasts.grace_days, leave)


def span_of_latest(latest: Mapping[str, date], policy: Policy, exempt: Iterable[Exempt] = ()) -> Span:
    """The span of one policy from the last award of each course, none of them withdrawn.

    It is that of all certificates: of two certificates that meet a policy the later one never runs out earlier.
    """
    awarded = latest.get(policy.course.code)
    for course, since in policy.equivalents.items():
        other = latest.get(course)
        if other is not None and (since is None or other >= since) and (awarded is None or other > awarded):
            awarded = other
    if not exempt:
        return NOTHING if awarded is None else _after_award(awarded, policy.every_months, policy.grace_days)
    leave = _days(exempt, policy.code)
    if awarded is None:
        return Span(NEVER, NEVER, leave)
    return _span(runs_out(awarded, policy.every_months), policy.grace_days, leave)


def _span(ends: date | None, grace_days: int, leave: tuple[tuple[int, int], ...]) -> Span:
    if ends is None:
        return Span(ALWAYS, ALWAYS, leave) if leave else _FOR_GOOD
    counts = ends.toordinal()
    return Span(counts, counts + grace_days, leave)


_FOR_GOOD = Span(ALWAYS, ALWAYS)


@lru_cache(maxsize=1 << 15)
def _after_award(awarded: date, every_months: int | None, grace_days: int) -> Span:
    """The span of whoever is not exempt: one and the same for all who were awarded on one day."""
    return _span(runs_out(awarded, every_months), grace_days, ())


def _days(exempt: Iterable[Exempt], policy: str) -> tuple[tuple[int, int], ...]:
    return tuple((e.begins.toordinal(), e.ends.toordinal()) for e in exempt if e.policy == policy)


# Everybody, and how many of them are current on which day


@dataclass(frozen=True, slots=True)
class Line:
    """One member of staff: who, where, and a span for each policy that their role needs, in the policies' order."""

    id: str
    name: str
    role: StaffRole
    team: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Everyone:
    """All whose role needs a course, by team and name, as they stand on ``today``."""

    today: date
    wanted: Mapping[StaffRole, tuple[Policy, ...]]
    lines: tuple[Line, ...]

    def worst(self, line: Line, after_days: int = 0) -> Worst:
        """What somebody comes to, so many days from today."""
        return worst_of(line.spans, self.today.toordinal() + after_days)

    @property
    def outside(self) -> tuple[Line, ...]:
        """Those who miss a course today."""
        return tuple(line for line in self.lines if self.worst(line) is Worst.OUTSIDE)

    def teams(self) -> tuple[str, ...]:
        """The teams, in order."""
        return tuple(dict.fromkeys(line.team for line in self.lines))


#: The days that a manager plans by.
AHEAD = (0, 30, 60, 90)


class By(StrEnum):
    """What the figures are counted by. People are counted by team, standings by course and by policy."""

    TEAM = "team"
    COURSE = "course"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Counted:
    """One row: for each day ahead, how many come to what. ``needed_by`` is how many there are."""

    key: str
    needed_by: int
    days: tuple[Mapping[Worst, int], ...]


def forecast(
    everyone: Everyone, by: By, *, team: str | None = None, ahead: Sequence[int] = AHEAD
) -> tuple[Counted, ...]:
    """How many are current today and on later days if nobody is trained until then: a row a team, course or policy.

    By team somebody counts once, by the worst of their standings; by course too, over the policies that want it.
    """
    days = [everyone.today.toordinal() + n for n in ahead]
    counts: dict[str, list[dict[Worst, int]]] = {}
    for line in everyone.lines:
        if team is not None and line.team != team:
            continue
        for key, spans in _grouped(line, everyone.wanted[line.role], by):
            row = counts.get(key)
            if row is None:
                row = counts[key] = [dict.fromkeys(Worst, 0) for _ in days]
            for told, day in zip(row, days, strict=True):
                told[worst_of(spans, day)] += 1
    return tuple(Counted(key, sum(row[0].values()), tuple(row)) for key, row in counts.items())


def _grouped(line: Line, policies: Sequence[Policy], by: By) -> Iterable[tuple[str, Sequence[Span]]]:
    if by is By.TEAM:
        return ((line.team, line.spans),)
    if by is By.POLICY:
        return ((policy.code, (span,)) for policy, span in zip(policies, line.spans, strict=True))
    courses: dict[str, list[Span]] = {}
    for policy, span in zip(policies, line.spans, strict=True):
        courses.setdefault(policy.course.code, []).append(span)
    return courses.items()


def total(everyone: Everyone, *, team: str | None = None, ahead: Sequence[int] = AHEAD) -> Counted:
    """Everybody together, each counted once by the worst of their standings."""
    return added(forecast(everyone, By.TEAM, team=team, ahead=ahead), ahead=ahead)


def added(teams: Iterable[Counted], *, ahead: Sequence[int] = AHEAD) -> Counted:
    """The rows of teams together: everybody is of one team."""
    row = [dict.fromkeys(Worst, 0) for _ in ahead]
    for team in teams:
        for told, day in zip(row, team.days, strict=True):
            for worst, n in day.items():
                told[worst] += n
    return Counted("", sum(row[0].values()) if row else 0, tuple(row))


def first_outside(everyone: Everyone, line: Line) -> date | None:
    """The first day on which somebody is outside a rule if they take no course until then; None where no day comes."""
    today = everyone.today.toordinal()
    if everyone.worst(line) is Worst.OUTSIDE:
        return everyone.today
    turns = sorted(_turns(line.spans, today))
    day = next((day for day in turns if worst_of(line.spans, day) is Worst.OUTSIDE), None)
    return None if day is None else date.fromordinal(day)


def _turns(spans: Iterable[Span], today: int) -> set[int]:
    """The days on which anything can turn: after a certificate, after its grace, after an exemption."""
    last = (date.max - timedelta(days=1)).toordinal()
    ends = {n for span in spans for n in (span.counts, span.grace, *(e for _, e in span.exempt))}
    return {n + 1 for n in ends if today <= n < last}
