"""Passwords: set by the person alone, checked before they are taken, and begun by one that must be changed at the first sign-in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from firstcall.incident.codes import StaffRole
from firstcall.log.gate import writing
from firstcall.people import actions
from firstcall.people.errors import NotKnown
from firstcall.people.models import OpenDesk, Staff
from firstcall.people.permissions import Permission, require
from firstcall.people.signing_in.entering import state_of
from firstcall.people.who import Who

#: A password is read up to here: longer than any passphrase, short enough to be hashed at once.
LONGEST = 1_000
#: For how long a password that was drawn for somebody opens anything.
TEMPORARY = timedelta(hours=24)


def faults(staff: Staff, new: str, again: str) -> tuple[tuple[str, str], ...]:
    """What is wrong with a new password: the field and a sentence for each. ``again``: as it was typed the second time."""
    if len(new) > LONGEST:
        return (("new", f"Write at most {LONGEST:,} characters."),)
    try:
        validate_password(new, staff.user)
    except ValidationError as wrong:
        return tuple(("new", str(says)) for says in wrong.messages)
    if staff.user.check_password(new):
        return (("new", "This is the password that you have already. Choose another."),)
    return () if new == again else (("again", "The two are not the same. Type the new password again."),)


def change(*, staff: Staff, new: str, at: datetime, keep: str = "") -> None:
    """Give somebody the password that they have chosen; it was checked by ``faults``.

    Every other desk of theirs is ended; ``keep`` is the key of the one at which they sit.
    """
    who = Who(id=staff.staff_id, name=staff.name, role=StaffRole(staff.role))
    with writing():
        actions.set_password(who=who, staff_id=staff.staff_id, password_hash=make_password(new), at=at)
        state = state_of(staff)
        state.must_change, state.temporary_until = False, None
        state.save()
        OpenDesk.objects.filter(staff=staff).exclude(key=keep).delete()
        staff.user.refresh_from_db()


def draw(*, who: Who, staff_id: str, at: datetime) -> str:
    """Draw a password that opens nothing but the page on which it is changed, within a day; all desks of theirs are ended.

    For the first administrator of an installation, on the machine itself; on the pages nobody ever sees another's password.
    """
    require(who, Permission.MANAGE_STAFF)
    drawn = "-".join(secrets.token_hex(3) for _ in range(4))
    with writing():
        staff = Staff.objects.select_related("user").filter(staff_id=staff_id).first()
        if staff is None:
            raise NotKnown(f"There is no member of staff {staff_id!r}.")
        actions.set_password(who=who, staff_id=staff_id, password_hash=make_password(drawn), at=at)
        state = state_of(staff)
        state.must_change, state.temporary_until = True, at + TEMPORARY
        state.save()
        OpenDesk.objects.filter(staff=staff).delete()
    return drawn
