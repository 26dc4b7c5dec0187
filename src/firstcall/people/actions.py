"""What changes staff and certificates: permission, change and entry in the house log, in one transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from firstcall.incident.codes import StaffRole
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.gate import writing
from firstcall.log.recording import note
from firstcall.people import training_files
from firstcall.people.errors import AlreadyThere, NotKnown, NotPermitted
from firstcall.people.evidence import Shown
from firstcall.people.models import Certificate, Staff
from firstcall.people.permissions import Permission, require
from firstcall.people.who import Who


def add_staff(
    *,
    who: Who,
    staff_id: str,
    name: str,
    role: StaffRole,
    team: str = "",
    password_hash: str | None = None,
    at: datetime,
) -> Who:
    """Add a member of staff and their account, whose user name is ``staff_id``.

    Without ``password_hash`` (Django's ``make_password``) nobody can sign in by password. Raises AlreadyThere.
    """
    require(who, Permission.MANAGE_STAFF)
    accounts = get_user_model()
    with writing():
        try:
            with transaction.atomic():
                user = accounts.objects.create(username=staff_id, password=password_hash or make_password(None))
                Staff.objects.create(user=user, staff_id=staff_id, name=name, role=role.value, team=team)
        except IntegrityError as fault:
            raise AlreadyThere(f"There is a member of staff {staff_id!r} already.") from fault
        _note(who, "staff-added", f"{name} was added as {role.value}.", at, staff=staff_id, role=role.value)
    return Who(id=staff_id, name=name, role=role)


def set_role(*, who: Who, staff_id: str, role: StaffRole, at: datetime) -> Who:
    """Give a member of staff another role, from their next request on. Nobody changes their own."""
    require(who, Permission.MANAGE_STAFF)
    _not_their_own(who, staff_id, Permission.MANAGE_STAFF)
    with writing():
        staff = _staff(staff_id)
        was, staff.role = staff.role, role.value
        staff.save(update_fields=["role"])
        _note(
            who, "role-changed", f"{staff.name} was {was} and is {role.value}.", at, staff=staff_id, was=was, role=role
        )
    return Who(id=staff_id, name=staff.name, role=role)


def set_password(*, who: Who, staff_id: str, password_hash: str, at: datetime) -> None:
    """Set the password of one's own account, or as an administrator anybody's. The log says who, never what."""
    if who.id != staff_id:
        require(who, Permission.MANAGE_STAFF)
    with writing():
        staff = _staff(staff_id)
        staff.user.password = password_hash
        staff.user.save(update_fields=["password"])
        _note(who, "password-set", f"The password of {staff.name} was set.", at, staff=staff_id)


def award(
    *,
    who: Who,
    staff_id: str,
    course: str,
    awarded: date,
    evidence: str = "",
    shown: Shown | None = None,
    at: datetime,
) -> int:
    """Award a certificate and return its number; the same one again changes nothing. Nobody awards their own."""
    return award_once(
        who=who, staff_id=staff_id, course=course, awarded=awarded, evidence=evidence, shown=shown, at=at
    )[0]


def award_once(
    *,
    who: Who,
    staff_id: str,
    course: str,
    awarded: date,
    evidence: str = "",
    shown: Shown | None = None,
    at: datetime,
) -> tuple[int, bool]:
    """As ``award``, and whether it is new. ``shown``: the file that was shown for it, of which the digest is kept."""
    require(who, Permission.MANAGE_CERTIFICATES)
    _not_their_own(who, staff_id, Permission.MANAGE_CERTIFICATES)
    known = training_files.current()
    taught = known.course(course)
    if taught is None:
        raise NotKnown(f"There is no course {course!r}; the courses are: {', '.join(sorted(known.courses))}.")
    kept = {"evidence": evidence} | (
        {} if shown is None else {"evidence_digest": shown.digest, "evidence_file": shown.name}
    )
    with writing():
        staff = _staff(staff_id)
        certificate, new = Certificate.objects.get_or_create(staff=staff, course=course, awarded=awarded, defaults=kept)
        if new:
            says = f"{staff.name} was awarded {taught.name} on {awarded}."
            about = {"staff": staff_id, "course": course, "awarded": awarded.isoformat()}
            _note(who, "certificate-awarded", says, at, **about, **({} if shown is None else {"digest": shown.digest}))
    return int(certificate.pk), new


def withdraw(*, who: Who, certificate: int, on: date, why: str, at: datetime) -> bool:
    """From ``on`` a certificate does not count. Withdrawing it again keeps the earlier day. Whether anything changed."""
    require(who, Permission.MANAGE_CERTIFICATES)
    with writing():
        held = Certificate.objects.select_related("staff").filter(pk=certificate).first()
        if held is None:
            raise NotKnown("There is no such certificate.")
        _not_their_own(who, held.staff.staff_id, Permission.MANAGE_CERTIFICATES)
        if held.withdrawn is not None and held.withdrawn <= on:
            return False
        held.withdrawn, held.withdrawn_why = max(on, held.awarded), why
        held.save(update_fields=["withdrawn", "withdrawn_why"])
        says = f"{held.course} of {held.staff.name} was withdrawn from {held.withdrawn}: {why}"
        _note(who, "certificate-withdrawn", says, at, staff=held.staff.staff_id, course=held.course)
    return True


def _staff(staff_id: str) -> Staff:
    staff = Staff.objects.select_related("user").filter(staff_id=staff_id).first()
    if staff is None:
        raise NotKnown(f"There is no member of staff {staff_id!r}.")
    return staff


def _not_their_own(who: Who, staff_id: str, permission: Permission) -> None:
    if who.id == staff_id:
        raise NotPermitted(permission, who.role, "Nobody changes their own role or certificates: ask a colleague.")


def _note(who: Who, what: str, says: str, at: datetime, **about: str) -> None:
    note([Draft(body=Housekeeping(what=what, says=says, about=about), by=who.id)], at=at)
