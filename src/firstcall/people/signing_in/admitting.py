"""Who makes a request: a session, its open desk, and the member of staff at it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from firstcall.incident.codes import StaffRole
from firstcall.people.errors import NotSignedIn
from firstcall.people.models import OpenDesk, Staff
from firstcall.people.permissions import Permission
from firstcall.people.signing_in import desks
from firstcall.people.who import Who

#: By this header a page's script says whose page it is: what one person typed is never sent as another.
WHOSE = "X-Desk"
#: By what every account signs in, once it is proved; Django reads an account of it by its number alone.
_BACKEND = "django.contrib.auth.backends.ModelBackend"
#: Where Django keeps a request's account.
_KEPT = "_cached_user"


class SignedOut(NotSignedIn):
    """Nobody is signed in, or no longer: ask for a sign-in."""


class DeskLocked(NotSignedIn):
    """Somebody is signed in and the desk is locked: show nothing, and ask that they prove themselves."""


def admitted(request: HttpRequest, permission: Permission | None = None) -> Who:
    """Who makes this request, where their desk is open. Raises SignedOut, DeskLocked, or NotSignedIn for an account of nobody.

    A request that a person made (a page, a step) counts as activity; one that a page made by itself does not.
    """
    desk = desk_at(request)
    at = datetime.now(UTC)
    stands = desks.standing(desk, at, settings.SIGNING_IN, deciding=permission in desks.DECISIONS)
    if stands is desks.Standing.OVER:
        raise SignedOut("The longest time that a desk stays open is over. Sign in again.")
    if stands is desks.Standing.LOCKED:
        raise DeskLocked("This desk is locked.")
    if request.method not in {"GET", "HEAD"} or not by_itself(request):
        desks.active(desk, at)
    return who_at(desk)


def desk_at(request: HttpRequest) -> OpenDesk:
    """The open desk that a request comes from, locked or not. Raises SignedOut, or NotSignedIn for an account of nobody."""
    session = getattr(request, "session", None)
    desk = None if session is None else _at_once(request, session)
    user = request.user
    if not user.is_authenticated or session is None:
        raise SignedOut("Sign in first.")
    if desk is None or desk.staff.user_id != user.pk:
        desk = desks.desk_of(session, int(user.pk))
    if desk is None:
        if Staff.objects.filter(user_id=user.pk).exists():
            raise SignedOut("This desk was ended. Sign in again.")
        raise NotSignedIn("Sign in with the account of a member of staff.")
    whose = request.headers.get(WHOSE, "")
    if whose not in {"", "1", desk.staff.staff_id}:
        raise SignedOut("Somebody else has signed in in this browser since.")
    return desk


def _at_once(request: HttpRequest, session: SessionBase) -> OpenDesk | None:
    """The open desk with its account in one reading, where everything is as it should be; None where Django is to look for itself.

    The account is taken for the request's own by the very checks by which Django takes it: it is in use, the session names it and the
    way by which it signed in, and its password is the one of then.
    """
    known = hasattr(request, _KEPT)
    if known or session.get(BACKEND_SESSION_KEY) != _BACKEND or _BACKEND not in settings.AUTHENTICATION_BACKENDS:
        return None
    desk = desks.desk_with_account(session)
    if desk is None or str(desk.staff.user_id) != session.get(SESSION_KEY):
        return None
    account = desk.staff.user
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()):
        return None
    vars(request)[_KEPT] = account
    return desk


def who_at(desk: OpenDesk) -> Who:
    """Who sits at a desk."""
    return Who(id=desk.staff.staff_id, name=desk.staff.name, role=StaffRole(desk.staff.role))


def by_itself(request: HttpRequest) -> bool:
    """Whether a page's script asks; a page that a person opens does not say so."""
    listens = "text/event-stream" in request.headers.get("Accept", "")
    return WHOSE in request.headers or "HX-Request" in request.headers or listens
