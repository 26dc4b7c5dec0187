"""Whose training is current: the case's questions in figures, and everybody against every course that their role needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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
    Currency.EXEMPT: "◇",
    Currency.LAPSED: "✕",
    Currency.NEVER: "∅",
}
WORDS = {
    Currency.CURRENT: "current",
    Currency.WITHIN_90: "within 90 days",
    Currency.WITHIN_60: "within 60 days",
    Currency.WITHIN_30: "within 30 days",
    Currency.IN_GRACE: "in its days of grace",
    Currency.EXEMPT: "exempt, not current",
    Currency.LAPSED: "lapsed",
    Currency.NEVER: "never trained",
}
_SOON = (Currency.WITHIN_30, Currency.WITHIN_60, Currency.WITHIN_90)
#: How many people stand on one page of the list.
ON_A_PAGE = 50

#: Gives the standings in full of those whose ids it is given.
Stood = Callable[[Sequence[str]], Mapping[str, Sequence[CourseStanding]]]

#: What the page can be narrowed to: code, words, the states that it lets through.
SHOWN: tuple[tuple[str, str, tuple[Currency, ...]], ...] = (
    ("outside", "Lapsed or never trained", (Currency.LAPSED, Currency.NEVER)),
    ("in-grace", "In their days of grace", (Currency.IN_GRACE,)),
    ("exempt", "Exempt, and not current", (Currency.EXEMPT,)),
    ("30", "Runs out within 30 days", _SOON[:1]),
    ("60", "Runs out within 60 days", _SOON[:2]),
    ("90", "Runs out within 90 days", _SOON),
    ("current", "Current in everything", (Currency.CURRENT, *_SOON)),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff: the policies that their role needs, and how each stands, in the same order."""

    id: str
    name: str
    role: StaffRole
    team: str
    policies: tuple[Policy, ...]
    states: tuple[Currency, ...]

    @property
    def outside(self) -> bool:
        """Whether a course that the rules want is lapsed or was never taken."""
        return _judged(self.states)[0]

    @property
    def exempt(self) -> bool:
        """Whether somebody gave them leave to be without a course that they do not hold."""
        return _judged(self.states)[1]

    @property
    def soon(self) -> bool:
        """Whether a course runs out within 90 days."""
        return _judged(self.states)[2]

    @property
    def current(self) -> bool:
        """Neither outside a rule nor exempt from one."""
        return not self.outside and not self.exempt


@lru_cache(maxsize=4096)
def _judged(states: tuple[Currency, ...]) -> tuple[bool, bool, bool]:
    """Whether somebody with these is outside a rule, exempt from one, soon to run out of one: few differ, and many have them."""
    outside = any(state.is_gap for state in states)
    return outside, Currency.EXEMPT in states, any(state in _SOON for state in states)


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
    exempt: int  # not outside, and without a course by leave alone
    soon: int  # not outside today, and within 90 days
    rules: tuple[RuleView, ...]
    counts: tuple[CountView, ...]
    courses: tuple[str, ...]
    teams: tuple[TeamView, ...]
    shown: int  # how many the list holds, on all of its pages
    page: int
    pages: int

    @property
    def before(self) -> int:
        """The page before this one, or 0."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The page after this one, or 0."""
        return self.page + 1 if self.page < self.pages else 0


def currency(
    people: Iterable[Person],
    policies: tuple[Policy, ...],
    today: date,
    *,
    stood: Stood,
    state: str = "",
    team: str = "",
    page: int = 1,
) -> CurrencyView:
    """A page of the list, narrowed to a state and a team. The figures at its head are of everybody, whatever is shown."""
    every = tuple(people)
    courses = tuple(dict.fromkeys(p.course.name for p in policies))
    special = _for_999_alone(policies)
    on_999 = [p for p in every if may(p.role, Permission.TAKE_CONTACT)]
    states = _lets_through(state)
    listed = [p for p in every if team in ("", p.team) and _is_shown(p, states)]
    pages = max(1, -(-len(listed) // ON_A_PAGE))
    page = min(max(1, page), pages)
    shown = listed[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return CurrencyView(
        today=words.day(today),
        takes_999=len(on_999),
        untrained=tuple(sorted(p.name for p in on_999 if _misses(p, special))),
        courses_999=tuple(dict.fromkeys(p.course.name for p in special)),
        needed_by=len(every),
        outside=sum(p.outside for p in every),
        exempt=sum(p.exempt and not p.outside for p in every),
        soon=sum(p.soon and not p.outside for p in every),
        rules=tuple(rule(p) for p in policies),
        counts=_counts(courses, every),
        courses=courses,
        teams=_teams(every, shown, stood([p.id for p in shown]), courses, today),
        shown=len(listed),
        page=page,
        pages=pages,
    )


def _for_999_alone(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """The rules that speak of 999 calls and of no other contact; where there are none, all that speak of them."""
    on = [p for p in policies if any(p.wanted_of(r, Channel.EMERGENCY) for r in p.roles)]
    alone = [p for p in on if not any(p.wanted_of(r, Channel.NON_EMERGENCY) for r in p.roles)]
    return tuple(alone or on)


def _misses(person: Person, policies: tuple[Policy, ...]) -> bool:
    codes = {p.code for p in policies}
    told = zip(person.policies, person.states, strict=True)
    return any(state.is_gap and policy.code in codes for policy, state in told)


def _lets_through(state: str) -> tuple[Currency, ...]:
    return next((states for code, _, states in SHOWN if code == state), ())


def _is_shown(person: Person, states: tuple[Currency, ...]) -> bool:
    if Currency.CURRENT in states:
        return all(state in states for state in person.states)
    return not states or any(state in states for state in person.states)


def _teams(
    every: Sequence[Person],
    shown: Sequence[Person],
    stood: Mapping[str, Sequence[CourseStanding]],
    courses: tuple[str, ...],
    today: date,
) -> tuple[TeamView, ...]:
    count, current = Counter(p.team for p in every), Counter(p.team for p in every if p.current)
    lines: dict[str, list[PersonView]] = {}
    for person in shown:
        lines.setdefault(person.team, []).append(_person(person, stood.get(person.id, ()), courses, today))
    return tuple(
        TeamView(team or "No team", tuple(people), count[team], current[team]) for team, people in lines.items()
    )


def _person(person: Person, stood: Sequence[CourseStanding], courses: tuple[str, ...], today: date) -> PersonView:
    stands = {c.policy.course.name: c for c in reversed(stood)}
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
    if stands.exempt is not None:
        return f"exempt until {words.day(stands.exempt.ends)}"
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


def _counts(courses: tuple[str, ...], people: Iterable[Person]) -> tuple[CountView, ...]:
    told: dict[str, Counter[Currency]] = {}
    for person in people:
        for policy, state in zip(person.policies, person.states, strict=True):
            told.setdefault(policy.course.name, Counter())[state] += 1
    return tuple(
        CountView(
            name,
            told[name].total(),
            tuple((s.value, SIGNS[s], WORDS[s], told[name][s]) for s in Currency if told[name][s]),
        )
        for name in courses
        if name in told
    )
