"""Open desks: the browsers in which somebody is signed in, which of them are locked, and for how long each stays open.

A session opens the desk only while its row stands here. The rule is a function of the row, the clock and the settings; a lock that
comes of idleness is read from the clock, so that it holds whatever the page does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from firstcall.config.signing_in import SigningIn
from firstcall.log.gate import writing
from firstcall.people.errors import NotKnown
from firstcall.people.models import OpenDesk, Staff
from firstcall.people.permissions import Permission
from firstcall.people.signing_in.noting import noted
from firstcall.people.who import Who

#: Activity is written down at most so often.
EVERY = timedelta(seconds=20)
#: Decisions over others' work and others' accounts: after a shorter pause they want the person to be proved again.
DECISIONS = frozenset(
    {
        Permission.REVIEW,
        Permission.CLOSE_OVER,
        Permission.DECIDE_APPROVAL,
        Permission.MANAGE_STAFF,
        Permission.MANAGE_CERTIFICATES,
        Permission.MANAGE_SOURCES,
        Permission.MANAGE_TOKENS,
    }
)
#: Changes of one's own way in want a proof that is not older.
FRESH = timedelta(minutes=5)


class Standing(StrEnum):
    """What a desk is, now."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


class Times(Protocol):
    """What the rule reads of a desk."""

    began: datetime
    active: datetime
    proved: datetime
    paused: bool
    locked: datetime | None


def standing(desk: Times, at: datetime, limits: SigningIn, *, deciding: bool = False) -> Standing:
    """Whether a desk is open, locked, or over. ``deciding``: for a decision, which a shorter pause locks already."""
    if at - desk.began >= limits.lasts:
        return Standing.OVER
    if desk.locked is not None or at - desk.active >= limits.lock_after:
        return Standing.LOCKED
    if deciding and (desk.paused or at - desk.active >= limits.decide_within):
        return Standing.LOCKED
    return Standing.OPEN


def locks_after(limits: SigningIn, *, deciding: bool) -> int:
    """After how many seconds without a key or a mouse a page locks itself."""
    return int((limits.decide_within if deciding else limits.lock_after).total_seconds())


def key_of(session: SessionBase) -> str:
    """By what the row of a session is found; the session's key itself is not kept twice."""
    return hashlib.sha256((session.session_key or "").encode()).hexdigest()


def begun(sender: object, request: HttpRequest, user: Any, **_more: object) -> None:
    """Somebody has signed in in this browser: its desk stands from now on (Django's signal ``user_logged_in``)."""
    staff = Staff.objects.filter(user_id=user.pk).first()
    session = getattr(request, "session", None)
    if staff is None or session is None:
        return
    if session.session_key is None:  # somebody else was signed in here until now: the session has no key yet
        session.create()
    at, limits = datetime.now(UTC), settings.SIGNING_IN
    with writing():
        OpenDesk.objects.filter(began__lt=at - 2 * limits.lasts).delete()
        OpenDesk.objects.update_or_create(
            key=key_of(session),
            defaults={
                "staff": staff,
                "began": at,
                "active": at,
                "proved": at,
                "paused": False,
                "locked": None,
                "address": address_of(request),
                "browser": request.headers.get("User-Agent", "")[:200],
            },
        )
        _at_most(staff, key_of(session), at)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the server sees it."""
    return str(request.META.get("REMOTE_ADDR") or "unknown")[:64]


def desk_of(session: SessionBase, user_id: int) -> OpenDesk | None:
    """The open desk of a session, with its member of staff; None where it was ended."""
    if not session.session_key:
        return None
    return (
        OpenDesk.objects.select_related("staff")
        .filter(key=key_of(session), staff__user_id=user_id, staff__user__is_active=True)
        .first()
    )


def desk_with_account(session: SessionBase) -> OpenDesk | None:
    """The open desk of a session, with its member of staff and their account; None where it was ended, or the account is not in use."""
    if not session.session_key:
        return None
    desks = OpenDesk.objects.select_related("staff__user").order_by()
    return desks.filter(key=key_of(session), staff__user__is_active=True).first()


def active(desk: OpenDesk, at: datetime) -> bool:
    """Somebody sits at the desk. A desk that is locked by then stays locked; returns whether it is open."""
    limits = settings.SIGNING_IN
    if standing(desk, at, limits) is not Standing.OPEN:
        return False
    if at - desk.active < min(EVERY, limits.decide_within / 4):
        return True
    paused = desk.paused or at - desk.active >= limits.decide_within
    with writing():
        OpenDesk.objects.filter(pk=desk.pk, locked=None, active__lt=at).update(active=at, paused=paused)
    return True


def lock(desk: OpenDesk, *, why: str, at: datetime) -> None:
    """Lock a desk; locking it again changes nothing. ``why``: ``asked``, ``idle`` or ``elsewhere``."""
    with writing():
        if OpenDesk.objects.filter(pk=desk.pk, locked=None).update(locked=at):
            says = f"The desk of {desk.staff.name} was locked."
            noted("desk-locked", says, at=at, by=desk.staff.staff_id, why=why, address=desk.address)


def unlocked(desk: OpenDesk, session: SessionBase, *, how: str, at: datetime) -> None:
    """Open a locked desk again, under a new key of its session: the person was proved just now."""
    with writing():
        since = desk.locked or desk.active
        session.cycle_key()
        OpenDesk.objects.filter(pk=desk.pk).update(key=key_of(session), locked=None, paused=False, active=at, proved=at)
        says = f"The desk of {desk.staff.name} was unlocked."
        noted("desk-unlocked", says, at=at, by=desk.staff.staff_id, how=how, since=since.isoformat(timespec="seconds"))
        _at_most(desk.staff, key_of(session), at)


def moved(old: str, session: SessionBase) -> None:
    """The session has a new key (a password was changed): its desk goes with it."""
    with writing():
        OpenDesk.objects.filter(key=old).update(key=key_of(session))


def over(session: SessionBase) -> None:
    """The desk of a session stands no more."""
    with writing():
        OpenDesk.objects.filter(key=key_of(session)).delete()


def end_others(*, who: Who, staff_id: str, keep: str = "", number: int | None = None, at: datetime) -> int:
    """End the open desks of somebody but the one of this key, or only the one of a number; returns how many.

    Who may end another's is checked by the caller.
    """
    with writing():
        desks = OpenDesk.objects.filter(staff__staff_id=staff_id).exclude(key=keep)
        if number is not None:
            desks = desks.filter(pk=number)
        count, _ = desks.delete()
        if count:
            says = f"{count} open {'desk' if count == 1 else 'desks'} of {staff_id} ended."
            noted("desks-ended", says, at=at, by=who.id, staff=staff_id)
    return count


@dataclass(frozen=True, slots=True)
class Shown:
    """An open desk as its owner or an administrator sees it."""

    number: int
    here: bool
    began: datetime
    active: datetime
    locked: bool
    how: str
    address: str
    browser: str


def open_desks(staff_id: str, at: datetime, *, here: str = "") -> tuple[Shown, ...]:
    """The desks at which somebody is signed in, those used last first. Raises NotKnown."""
    staff = Staff.objects.filter(staff_id=staff_id).first()
    if staff is None:
        raise NotKnown(f"There is no member of staff {staff_id!r}.")
    limits = settings.SIGNING_IN
    return tuple(
        Shown(
            d.pk,
            d.key == here,
            d.began,
            d.active,
            standing(d, at, limits) is Standing.LOCKED,
            d.how,
            d.address,
            d.browser,
        )
        for d in staff.open_desks.all()
        if standing(d, at, limits) is not Standing.OVER
    )


def _at_most(staff: Staff, here: str, at: datetime) -> None:
    """Of more desks than the force lets a person have at once, those used longest ago are locked: nothing typed there is lost."""
    most = settings.SIGNING_IN.desks_at_once
    if not most:
        return
    others = OpenDesk.objects.filter(staff=staff, locked=None).exclude(key=here).order_by("-active", "-pk")
    for desk in others[most - 1 :]:
        lock(desk, why="elsewhere", at=at)
