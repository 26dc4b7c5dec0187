"""Somebody of each role at a browser, and what stands in the house log."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.test import Client

from firstcall.incident.codes import StaffRole
from firstcall.incident.entries import Housekeeping
from firstcall.log import reading
from firstcall.people.models import Staff
from firstcall.people.who import Who

#: Addresses of the door: no permission opens them; their own tests say to whom they answer.
OF_THE_DOOR = set(
    """sign-in sign-in-code sign-in-password sign-in-second sign-in-on sign-in-reset sign-out single single-back
    passkey passkey-begin unlock-passkey unlock-passkey-begin my-passkey my-passkey-begin here lock locked unlock
    my-sign-in my-password my-codes my-recovery my-remove my-desks""".split()
)


def client_of(who: Who) -> Client:
    """A browser in which ``who`` is signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=who.id))
    return client


def a(role: StaffRole, slug: str = "") -> tuple[Who, Client]:
    """Somebody of a role, and their browser."""
    name = slug or f"{role.value}-1"
    user = get_user_model().objects.create_user(username=name)
    Staff.objects.create(user=user, staff_id=name, name=name.title(), role=role.value, team="A")
    who = Who(name, name.title(), role)
    return who, client_of(who)


def house_log() -> list[Housekeeping]:
    """What stands in the house log, in order."""
    return [entry.body for entry in reading.entries(0) if isinstance(entry.body, Housekeeping)]
