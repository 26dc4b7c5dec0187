"""The lock of a desk: the page stays where it is, covered, and goes on when the same person has proved themselves."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstcall.desk.access import LOCKED, by_script, sign_in_first
from firstcall.desk.doorway import known_browser, next_of, nothing_unless_noted, now
from firstcall.people.errors import NotSignedIn
from firstcall.people.models import OpenDesk
from firstcall.people.signing_in import desks, entering
from firstcall.people.signing_in.admitting import SignedOut, desk_at
from firstcall.people.signing_in.entering import Refused

#: Reasons that a page may give.
WHY = {"idle", "asked"}


@require_http_methods(["GET", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """Somebody sits at this desk and has touched a key or the mouse; a GET only asks whether the desk is open."""
    try:
        desk, at = desk_at(request), now()
    except NotSignedIn as nobody:
        return sign_in_first(request, nobody)
    stands = desks.standing(desk, at, settings.SIGNING_IN)
    if stands is desks.Standing.OVER:
        return sign_in_first(request, SignedOut("The longest time that a desk stays open is over."))
    if request.method == "POST":
        desks.active(desk, at)
    return HttpResponse(status=204 if stands is desks.Standing.OPEN else LOCKED)


@require_POST
@nothing_unless_noted
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this desk."""
    try:
        desk = desk_at(request)
    except NotSignedIn as nobody:
        return sign_in_first(request, nobody)
    why = request.POST.get("why", "")
    desks.lock(desk, why=why if why in WHY else "asked", at=now())
    return HttpResponse(status=204) if by_script(request) else redirect("locked")


@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """The lock as a page of its own, for a page that was opened at a locked desk."""
    try:
        desk = desk_at(request)
    except NotSignedIn as nobody:
        return sign_in_first(request, nobody)
    return _page(request, desk, request.GET.get("next", ""))


@require_POST
@sensitive_post_parameters()
@nothing_unless_noted
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock by the password of whoever sits here."""
    try:
        desk = desk_at(request)
    except NotSignedIn as nobody:
        return sign_in_first(request, nobody)
    staff, onward = desk.staff, request.POST.get("next", "")
    try:
        entering.by_password(
            staff.user.get_username(),
            request.POST.get("password", "").replace("\x00", ""),
            address=desks.address_of(request),
            browser=known_browser(request, staff.staff_id) or "unlock",
            at=now(),
        )
    except Refused as refused:
        says = str(refused) if refused.wait else "This is not the password of this account."
        if by_script(request):
            return JsonResponse({"says": [says], "wait": refused.wait}, status=429 if refused.wait else 422)
        return _page(request, desk, onward, says=says)
    desks.unlocked(desk, request.session, how="password", at=now())
    return JsonResponse({"step": "done"}) if by_script(request) else redirect(next_of(request, onward))


def _page(request: HttpRequest, desk: OpenDesk, onward: str, *, says: str = "") -> HttpResponse:
    shown = {"whose": desk.staff, "next": onward, "says": says}
    return render(request, "desk/signing/locked.html", shown, status=422 if says else 200)
