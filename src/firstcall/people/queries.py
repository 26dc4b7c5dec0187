"""Reading staff: who is signed in, how they stand, and the currency page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.entries import StandingChecked
from firstcall.people import training_files
from firstcall.people.errors import NotKnown, NotSignedIn
from firstcall.people.models import Certificate, Staff
from firstcall.people.permissions import Permission
from firstcall.people.signing_in.admitting import admitted
from firstcall.people.standing import CourseStanding, Currency, course_standing, gaps, wanted_on_any
from firstcall.people.training import Held
from firstcall.people.who import Who


def who_of(user: AbstractBaseUser | AnonymousUser) -> Who:
    """The member of staff whose account this is; raises NotSignedIn where there is none."""
    staff = Staff.objects.filter(user_id=user.pk).first() if user.is_authenticated and user.is_active else None
    if staff is None:
        raise NotSignedIn("Sign in with the account of a member of staff.")
    return _who(staff)


def signed_in(request: HttpRequest, permission: Permission | None = None) -> Who:
    """Who makes this request at an open desk; their role is read anew each time, so that a change of role holds at once."""
    return admitted(request, permission)


def staff_of(staff_id: str) -> Who:
    """The member of staff of this id; raises NotKnown."""
    return _who(_staff(staff_id))


def everybody() -> tuple[Who, ...]:
    """All whose account is in use, by team and name."""
    return tuple(_who(s) for s in Staff.objects.filter(user__is_active=True))


def certificates_of(staff_id: str) -> tuple[Held, ...]:
    """What a member of staff holds or held, withdrawn ones included; raises NotKnown."""
    return _held(_staff(staff_id).certificates.all())


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate as it is kept, with the number by which it is withdrawn."""

    number: int
    course: str
    awarded: date
    evidence: str
    withdrawn: date | None
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff with everything they ever passed, and a standing for every course that their role needs."""

    who: Who
    team: str
    certificates: tuple[CertificateRow, ...]
    courses: tuple[CourseStanding, ...]


def member(staff_id: str, today: date) -> Member:
    """One member of staff as the training manager sees them; raises NotKnown."""
    staff = _staff(staff_id)
    kept = list(staff.certificates.order_by("-awarded", "course"))
    wanted = wanted_on_any(training_files.current().policies, StaffRole(staff.role))
    held = _held(kept)
    return Member(
        who=_who(staff),
        team=staff.team,
        certificates=tuple(
            CertificateRow(c.pk, c.course, c.awarded, c.evidence, c.withdrawn, c.withdrawn_why) for c in kept
        ),
        courses=tuple(course_standing(held, policy, today) for policy in wanted),
    )


def standing_of(staff_id: str, channel: Channel, today: date) -> StandingChecked:
    """How a member of staff stands for a contact on ``channel``, as the entry that the gate records."""
    staff = _staff(staff_id)
    role = StaffRole(staff.role)
    policies = training_files.current().policies
    missing = gaps(role, _held(staff.certificates.all()), channel, policies=policies, today=today)
    return StandingChecked(staff=staff.staff_id, role=role, gaps=missing)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff on the currency page, with a standing for every course that their role needs."""

    who: Who
    team: str
    courses: tuple[CourseStanding, ...]

    @property
    def current(self) -> bool:
        """Whether no course is lapsed or was never taken."""
        return not any(c.state.is_gap for c in self.courses)


@dataclass(frozen=True, slots=True)
class TeamCurrency:
    """One team on the currency page."""

    team: str
    rows: tuple[StaffRow, ...]

    @property
    def current(self) -> int:
        """How many of the team miss nothing."""
        return sum(row.current for row in self.rows)


@dataclass(frozen=True, slots=True)
class CurrencyPage:
    """Whose training is current on ``today``: the teams, and how many standings of each course are in each state."""

    today: date
    teams: tuple[TeamCurrency, ...]
    counts: dict[str, dict[Currency, int]]  # by course code

    @property
    def rows(self) -> tuple[StaffRow, ...]:
        """Everybody, team by team."""
        return tuple(row for team in self.teams for row in team.rows)

    @property
    def not_current(self) -> tuple[StaffRow, ...]:
        """Those who miss a course."""
        return tuple(row for row in self.rows if not row.current)


def currency(today: date) -> CurrencyPage:
    """The currency page: everybody whose role needs a course on any channel. Two queries, however many staff."""
    policies = training_files.current().policies
    wanted = {role: wanted_on_any(policies, role) for role in StaffRole}
    teams: dict[str, list[StaffRow]] = {}
    counts: dict[str, Counter[Currency]] = {}
    for staff in Staff.objects.filter(user__is_active=True).prefetch_related("certificates"):
        held = _held(staff.certificates.all())
        stands = tuple(course_standing(held, p, today) for p in wanted[StaffRole(staff.role)])
        if not stands:
            continue
        teams.setdefault(staff.team, []).append(StaffRow(_who(staff), staff.team, stands))
        for stand in stands:
            counts.setdefault(stand.policy.course.code, Counter())[stand.state] += 1
    return CurrencyPage(
        today=today,
        teams=tuple(TeamCurrency(team, tuple(rows)) for team, rows in teams.items()),
        counts={course: dict(count) for course, count in sorted(counts.items())},
    )


def _staff(staff_id: str) -> Staff:
    staff = Staff.objects.filter(staff_id=staff_id).first()
    if staff is None:
        raise NotKnown(f"There is no member of staff {staff_id!r}.")
    return staff


def _who(staff: Staff) -> Who:
    return Who(id=staff.staff_id, name=staff.name, role=StaffRole(staff.role))


def _held(certificates: Iterable[Certificate]) -> tuple[Held, ...]:
    return tuple(Held(course=c.course, awarded=c.awarded, withdrawn=c.withdrawn) for c in certificates)
