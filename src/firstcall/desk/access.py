"""Who may see a page: every view asks for a sign-in and for one permission, and says so at its head."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from firstcall.desk.picture.refusing import reasons
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log import recording
from firstcall.people.errors import NotPermitted, NotSignedIn
from firstcall.people.permissions import Permission
from firstcall.people.queries import signed_in
from firstcall.people.relations import Absent, admit
from firstcall.people.signing_in import desks
from firstcall.people.signing_in.admitting import DeskLocked, SignedOut, by_itself
from firstcall.people.who import Who

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
WithWho = Callable[Concatenate[HttpRequest, Who, P], HttpResponse]

_log = logging.getLogger(__name__)

#: What a script of the page is answered where the desk is locked.
LOCKED = 423


def for_those_who_may(permission: Permission) -> Callable[[WithWho[P]], View[P]]:
    """The view is given who is signed in, and is not reached by anybody without the permission."""

    def decorate(view: WithWho[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                who = signed_in(request, permission)
            except NotSignedIn as nobody:
                return sign_in_first(request, nobody)
            try:
                admit(who, permission, kwargs.get("incident"))
            except NotPermitted as refused:
                _noted(who, permission)
                return _refused(request, who, refused)
            except Absent as nothing:
                raise Http404(str(nothing)) from nothing
            locks_itself(request, deciding=permission in desks.DECISIONS)
            return view(request, who, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def by_script(request: HttpRequest) -> bool:
    """Whether a script of the page asks, which wants a part of a page or a bare status, and no redirect."""
    return by_itself(request)


def locks_itself(request: HttpRequest, *, deciding: bool = False) -> None:
    """The page that is drawn for this request locks itself when nobody has touched it for so long."""
    request.locks_after = desks.locks_after(settings.SIGNING_IN, deciding=deciding)  # type: ignore[attr-defined]


def sign_in_first(request: HttpRequest, nobody: NotSignedIn) -> HttpResponse:
    """The way to the sign-in or to the lock; whoever has been there comes back to the page from which they came."""
    if isinstance(nobody, DeskLocked):
        if by_script(request):
            return HttpResponse("Locked.", status=LOCKED, content_type="text/plain")
        return redirect(f"{reverse('locked')}?{urlencode({'next': page_of(request)})}")
    if by_script(request):
        return HttpResponse("Signed out.", status=401, content_type="text/plain")
    if not isinstance(nobody, SignedOut):
        return render(request, "desk/refused.html", {"says": str(nobody)}, status=403)
    return redirect_to_login(page_of(request))


def page_of(request: HttpRequest) -> str:
    """The page of this request: of a form that was sent, the page on which it stood, for only that can be opened again."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path:
        return came.path + (f"?{came.query}" if came.query else "")
    return reverse("desk")


def _noted(who: Who, permission: Permission) -> None:
    """Who asked for what they may not is an entry of the house log; where it cannot be written, they are refused all the same."""
    says = f"{who.name} asked for what a {who.role} may not."
    body = Housekeeping(what="not-permitted", says=says, about={"permission": permission.value})
    try:
        recording.note([Draft(body=body, by=who.id)], at=datetime.now(UTC))
    except (DatabaseError, OSError) as fault:
        _log.error("a refusal could not be noted: %s", type(fault).__name__)


def _refused(request: HttpRequest, who: Who, refused: NotPermitted) -> HttpResponse:
    if by_script(request):
        return render(
            request, "desk/outcome.html", {"title": "Not permitted", "reasons": reasons((refused.says,))}, status=422
        )
    return render(request, "desk/refused.html", {"who": who, "says": refused.says}, status=403)
