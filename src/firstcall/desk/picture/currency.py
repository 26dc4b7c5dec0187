"""Whose training is current: the case's questions in figures, and everybody against every course that their role needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from firstcall.desk.picture import words
from firstcall.incident.codes import Channel, StaffRole
from firstcall.people.permissions import Permission, may
from firstcall.people.standing import CourseStanding, Currency
from firstcall.people.training import Policy

#: Each state has its own sign and words; its look in the styles is the class of its code.
SIGNS = {
    Currency.CURRENT: "●",
    Currency.WITHIN_90: "◕",
    Currency.WITHIN_60: "◑",
    Currency.WITHIN_30: "◔",
    Currency.IN_GRACE: "!",
    Currency.LAPSED: "✕",
    Currency.NEVER: "∅",
}
WORDS = {
    Currency.CURRENT: "current",
    Currency.WITHIN_90: "within 90 days",
    Currency.WITHIN_60: "within 60 days",
    Currency.WITHIN_30: "within 30 days",
    Currency.IN_GRACE: "in its days of grace",
    Currency.LAPSED: "lapsed",
    Currency.NEVER: "never trained",
}
_SOON = (Currency.WITHIN_30, Currency.WITHIN_60, Currency.WITHIN_90)

#: What the page can be narrowed to: code, words, the states that it lets through.
SHOWN: tuple[tuple[str, str, tuple[Currency, ...]], ...] = (
    ("outside", "Lapsed or never trained", (Currency.LAPSED, Currency.NEVER)),
    ("in-grace", "In their days of grace", (Currency.IN_GRACE,)),
    ("30", "Runs out within 30 days", _SOON[:1]),
    ("60", "Runs out within 60 days", _SOON[:2]),
    ("90", "Runs out within 90 days", _SOON),
    ("current", "Current in everything", (Currency.CURRENT, *_SOON)),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff and their courses, as plain values."""

    id: str
    name: str
    role: StaffRole
    team: str
    courses: tuple[CourseStanding, ...]

    @property
    def outside(self) -> bool:
        """Whether a course that the rules want is lapsed or was never taken."""
        return any(c.state.is_gap for c in self.courses)


@dataclass(frozen=True, slots=True)
class CellView:
    """One person and one course. ``awarded`` and ``runs_out`` are in words, empty where there is none."""

    course: str
    state: str
    sign: str
    words: str
    awarded: str
    runs_out: str
    says: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One line of the page; a course that the role does not need has no cell."""

    id: str
    name: str
    role: str
    cells: tuple[CellView | None, ...]


@dataclass(frozen=True, slots=True)
class TeamView:
    """One team: who is shown of it, how many it has and how many of those are current."""

    team: str
    people: tuple[PersonView, ...]
    count: int
    current: int


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule of the force: which course, of whom, on which contacts, how often, and where it comes from."""

    course: str
    covers: str
    often: str
    roles: str
    contacts: str
    grace: str
    source: str


@dataclass(frozen=True, slots=True)
class CountView:
    """One course: how many of those who need it are in each state."""

    course: str
    needed_by: int
    counts: tuple[tuple[str, str, str, int], ...]  # code, sign, words, how many


@dataclass(frozen=True, slots=True)
class CurrencyView:
    """The whole page."""

    today: str
    takes_999: int
    untrained: tuple[str, ...]  # those of them who are not trained for it, by name
    courses_999: tuple[str, ...]
    needed_by: int
    outside: int
    soon: int  # not outside today, and within 90 days
    rules: tuple[RuleView, ...]
    counts: tuple[CountView, ...]
    courses: tuple[str, ...]
    teams: tuple[TeamView, ...]
    shown: int


def currency(
    people: Iterable[Person], policies: tuple[Policy, ...], today: date, *, state: str = "", team: str = ""
) -> CurrencyView:
    """The page, narrowed to a state and a team. The figures at its head are of everybody, whatever is shown."""
    every = tuple(people)
    courses = tuple(dict.fromkeys(p.course.name for p in policies))
    special = _for_999_alone(policies)
    on_999 = [p for p in every if may(p.role, Permission.TAKE_CONTACT)]
    teams = _teams(every, courses, today, _lets_through(state), team)
    return CurrencyView(
        today=words.day(today),
        takes_999=len(on_999),
        untrained=tuple(sorted(p.name for p in on_999 if _misses(p, special))),
        courses_999=tuple(dict.fromkeys(p.course.name for p in special)),
        needed_by=len(every),
        outside=sum(p.outside for p in every),
        soon=sum(not p.outside and any(c.state in _SOON for c in p.courses) for p in every),
        rules=tuple(rule(p) for p in policies),
        counts=tuple(v for name in courses if (v := _count(name, every)).needed_by),
        courses=courses,
        teams=teams,
        shown=sum(len(t.people) for t in teams),
    )


def _for_999_alone(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """The rules that speak of 999 calls and of no other contact; where there are none, all that speak of them."""
    on = [p for p in policies if any(p.wanted_of(r, Channel.EMERGENCY) for r in p.roles)]
    alone = [p for p in on if not any(p.wanted_of(r, Channel.NON_EMERGENCY) for r in p.roles)]
    return tuple(alone or on)


def _misses(person: Person, policies: tuple[Policy, ...]) -> bool:
    codes = {p.code for p in policies}
    return any(c.policy.code in codes and c.state.is_gap for c in person.courses)


def _lets_through(state: str) -> tuple[Currency, ...]:
    return next((states for code, _, states in SHOWN if code == state), ())


def _is_shown(person: Person, states: tuple[Currency, ...]) -> bool:
    if Currency.CURRENT in states:
        return all(c.state in states for c in person.courses)
    return not states or any(c.state in states for c in person.courses)


def _teams(
    people: tuple[Person, ...], courses: tuple[str, ...], today: date, states: tuple[Currency, ...], wanted: str
) -> tuple[TeamView, ...]:
    views = []
    for team in dict.fromkeys(p.team for p in people):
        members = [p for p in people if p.team == team]
        shown = [p for p in members if _is_shown(p, states)]
        if shown and wanted in ("", team):
            current = sum(not p.outside for p in members)
            lines = tuple(_person(p, courses, today) for p in shown)
            views.append(TeamView(team or "No team", lines, len(members), current))
    return tuple(views)


def _person(person: Person, courses: tuple[str, ...], today: date) -> PersonView:
    stands = {c.policy.course.name: c for c in reversed(person.courses)}
    cells = tuple(cell(stands[name], today) if name in stands else None for name in courses)
    return PersonView(person.id, person.name, words.plain(person.role.value), cells)


def cell(stands: CourseStanding, today: date) -> CellView:
    """How one course stands, in words that need no colour."""
    return CellView(
        course=stands.policy.course.name,
        state=stands.state.value,
        sign=SIGNS[stands.state],
        words=WORDS[stands.state],
        awarded="" if stands.held is None else words.day(stands.held.awarded),
        runs_out=_runs_out(stands, today),
        says=stands.says,
    )


def _runs_out(stands: CourseStanding, today: date) -> str:
    if stands.held is None:
        return ""
    if stands.runs_out is None:
        return "does not run out"
    if stands.since is not None:
        return f"ran out {words.day(stands.runs_out)}"
    left = (stands.runs_out - today).days
    soon = f", in {left} day{'' if left == 1 else 's'}" if stands.state in _SOON else ""
    return f"runs out {words.day(stands.runs_out)}{soon}"


def rule(policy: Policy) -> RuleView:
    """A rule as people read it."""
    channels = [c for c in Channel if any(policy.wanted_of(r, c) for r in policy.roles)]
    every = len(channels) == len(Channel)
    return RuleView(
        course=policy.course.name,
        covers=policy.course.covers,
        often=policy.rule,
        roles=", ".join(r.value.replace("-", " ") for r in StaffRole if r in policy.roles),
        contacts="every contact" if every else ", ".join(words.CHANNELS[c.value] for c in channels) or "no contact",
        grace=f"{policy.grace_days} days of grace" if policy.grace_days else "no days of grace",
        source=policy.source,
    )


def _count(name: str, people: tuple[Person, ...]) -> CountView:
    states = [c.state for p in people for c in p.courses if c.policy.course.name == name]
    told = tuple((s.value, SIGNS[s], WORDS[s], n) for s in Currency if (n := states.count(s)))
    return CountView(name, len(states), told)
