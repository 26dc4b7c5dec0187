"""What the pages of the door share: where to go on, which browsers an account is known in, and who may change their own way in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from firstcall.desk.access import by_script, locks_itself, sign_in_first
from firstcall.people.errors import NotSignedIn
from firstcall.people.models import OpenDesk, Staff
from firstcall.people.signing_in import desks, entering
from firstcall.people.signing_in.admitting import admitted, desk_at
from firstcall.people.signing_in.digests import digest
from firstcall.people.signing_in.entering import Entering, Step
from firstcall.people.who import Who

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
WithWho = Callable[Concatenate[HttpRequest, Who, P], HttpResponse]

#: The cookie by which a browser is known again, for so long, of at most so many accounts: desks are shared by shifts.
COOKIE, KNOWN_FOR, MOST = "firstcall-known", timedelta(days=90), 40
ON_THE_WAY = "entering"
PAGES = {Step.CODE: "sign-in-code", Step.CHANGE: "sign-in-password", Step.ENROL: "sign-in-second"}


def now() -> datetime:
    """The time by the server's clock."""
    return datetime.now(UTC)


def next_of(request: HttpRequest, given: str) -> str:
    """Where to go on: a page of this desk, and never elsewhere."""
    safe = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if safe and given else reverse("desk")


def nothing_unless_noted(view: View[P]) -> View[P]:
    """Where the log takes no entry nobody comes in: the answer is 503 and says so."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (DatabaseError, OSError):
            return not_noted(request)

    return guarded


def not_noted(request: HttpRequest) -> HttpResponse:
    """The answer where the log takes no entry."""
    if by_script(request):
        return JsonResponse({"step": "", "says": ["This could not be recorded, so it was not done."]}, status=503)
    return render(request, "desk/not_recorded.html", status=503)


def for_whoever_sits_here(*, fresh: bool = False) -> Callable[[WithWho[P]], View[P]]:
    """The view is given who is signed in, whatever their role. ``fresh``: who was proved just now, by all that they have."""

    def decorate(view: WithWho[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                who = admitted(request)
                proved = desk_at(request).proved
            except NotSignedIn as nobody:
                return sign_in_first(request, nobody)
            if fresh and now() - proved >= desks.FRESH:
                if by_script(request):
                    return JsonResponse({"says": ["Sign in again first: reload the page."]}, status=422)
                return redirect(f"{reverse('sign-in')}?{urlencode({'again': 'yes', 'next': reverse('my-sign-in')})}")
            locks_itself(request)
            return view(request, who, *args, **kwargs)

        return guarded

    return decorate


def known_browser(request: HttpRequest, account: str) -> str:
    """The mark of this browser, where this account has signed in in it before; else an empty text."""
    held = _known(request)
    return str(held["mark"]) if _short(account) in held["of"] else ""


def on_the_way(request: HttpRequest) -> Entering | None:
    """Who is on their way in in this browser."""
    return entering.read(request.session.get(ON_THE_WAY), now())


def go_on(request: HttpRequest, way: Entering) -> HttpResponse:
    """The next step of a way in, or the desk when nothing more is wanted."""
    step = entering.next_step(way)
    if step is Step.DONE:
        return _in(request, way)
    request.session[ON_THE_WAY] = way.kept()
    if by_script(request):
        return JsonResponse({"step": step.value})
    return redirect(PAGES[step])


def _in(request: HttpRequest, way: Entering) -> HttpResponse:
    staff = Staff.objects.select_related("user").get(staff_id=way.staff_id)
    entering.entered(staff, how=way.how, address=desks.address_of(request), at=now())
    desks.over(request.session)
    request.session.pop(ON_THE_WAY, None)
    if request.user.is_authenticated and request.user.pk == staff.user.pk:
        request.session.cycle_key()
    login(request, staff.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    OpenDesk.objects.filter(key=desks.key_of(request.session)).update(how=way.how[:40])
    answer: HttpResponse = (
        JsonResponse({"step": "done", "staff": staff.staff_id, "next": next_of(request, way.next)})
        if by_script(request)
        else redirect(next_of(request, way.next))
    )
    return _known_from_now_on(request, answer, staff.staff_id)


def _cookie() -> str:
    return f"__Host-{COOKIE}" if settings.HTTPS else COOKIE


def _known_from_now_on(request: HttpRequest, answer: HttpResponse, account: str) -> HttpResponse:
    held = _known(request)
    of = [_short(account), *(one for one in held["of"] if one != _short(account))][:MOST]
    answer.set_cookie(
        _cookie(),
        signing.dumps({"mark": held["mark"], "of": of}, salt=COOKIE),
        max_age=KNOWN_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _known(request: HttpRequest) -> dict[str, list[str] | str]:
    try:
        held = signing.loads(request.COOKIES.get(_cookie(), ""), salt=COOKIE, max_age=KNOWN_FOR)
    except signing.BadSignature:
        held = None
    return held if isinstance(held, dict) else {"mark": secrets.token_hex(16), "of": []}


def _short(account: str) -> str:
    return digest("known account", account.strip().lower())[:16]
