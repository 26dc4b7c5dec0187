"""Reading staff: who is signed in, and how one of them stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.entries import StandingChecked
from firstcall.people import training_files
from firstcall.people.errors import NotKnown, NotSignedIn
from firstcall.people.models import Certificate, Exemption, Staff
from firstcall.people.permissions import Permission
from firstcall.people.signing_in.admitting import admitted
from firstcall.people.standing import CourseStanding, Currency, exempted, gaps, standings, wanted_on_any
from firstcall.people.training import Exempt, Held
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
    digest: str = ""
    file: str = ""


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
        certificates=tuple(_certificate(c) for c in kept),
        courses=standings(held, wanted, today, exemptions_of(staff)),
    )


def standing_of(staff_id: str, channel: Channel, today: date) -> StandingChecked:
    """How a member of staff stands for a contact on ``channel``, as the entry that the gate records."""
    staff = _staff(staff_id)
    role = StaffRole(staff.role)
    policies = training_files.current().policies
    held, exempt = _held(staff.certificates.all()), exemptions_of(staff)
    missing = gaps(role, held, channel, policies=policies, today=today, exempt=exempt)
    leave = exempted(role, held, channel, policies=policies, today=today, exempt=exempt)
    return StandingChecked(staff=staff.staff_id, role=role, gaps=missing, exempt=leave)


@dataclass(frozen=True, slots=True)
class OwnTraining:
    """What somebody is told of their own training: in sentences, and nothing of whoever is current in everything."""

    gaps: tuple[str, ...]
    exempt: tuple[str, ...]
    soon: tuple[str, ...]


def own_training_of(staff_id: str, today: date) -> OwnTraining:
    """How a member of staff stands in all that their role needs; ``soon``: in days of grace, or within 30 days."""
    courses = member(staff_id, today).courses
    return OwnTraining(
        gaps=tuple(c.says for c in courses if c.state.is_gap),
        exempt=tuple(c.says for c in courses if c.state is Currency.EXEMPT),
        soon=tuple(c.says for c in courses if c.state in (Currency.IN_GRACE, Currency.WITHIN_30)),
    )


def exemptions_of(staff: Staff) -> tuple[Exempt, ...]:
    """The approved exemptions of a member of staff, each to the last day on which it holds."""
    return tuple(as_exempt(e) for e in staff.exemptions.filter(approved=True))


def as_exempt(kept: Exemption) -> Exempt:
    """An approved exemption as the rules read it: one that was ended before its time holds until the day before."""
    ends = kept.ends if kept.ended is None else min(kept.ends, kept.ended - timedelta(days=1))
    return Exempt(policy=kept.policy, begins=kept.begins, ends=ends, why=kept.why, approved_by=kept.decided_by)


def _staff(staff_id: str) -> Staff:
    staff = Staff.objects.filter(staff_id=staff_id).first()
    if staff is None:
        raise NotKnown(f"There is no member of staff {staff_id!r}.")
    return staff


def _certificate(kept: Certificate) -> CertificateRow:
    return CertificateRow(
        number=kept.pk,
        course=kept.course,
        awarded=kept.awarded,
        evidence=kept.evidence,
        withdrawn=kept.withdrawn,
        withdrawn_why=kept.withdrawn_why,
        digest=kept.evidence_digest,
        file=kept.evidence_file,
    )


def _who(staff: Staff) -> Who:
    return Who(id=staff.staff_id, name=staff.name, role=StaffRole(staff.role))


def _held(certificates: Iterable[Certificate]) -> tuple[Held, ...]:
    return tuple(Held(course=c.course, awarded=c.awarded, withdrawn=c.withdrawn) for c in certificates)
