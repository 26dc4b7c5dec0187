"""Passkeys: each is a question to the browser (``begin``) and its answer. The page's script carries both as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from firstcall.desk.access import sign_in_first
from firstcall.desk.doorway import for_whoever_sits_here, go_on, nothing_unless_noted, now, on_the_way
from firstcall.desk.views.signing_own import LONGEST_NAME
from firstcall.people.errors import NotSignedIn
from firstcall.people.models import Staff
from firstcall.people.signing_in import desks, entering, passkeys
from firstcall.people.signing_in.admitting import desk_at
from firstcall.people.signing_in.entering import Entering, Proof, Refused, Step
from firstcall.people.signing_in.passkeys import NotProved, Place
from firstcall.people.who import Who

ASKED = "passkey"
WRONG = "This passkey opens nothing here. Use another way."


@require_POST
@nothing_unless_noted
@for_whoever_sits_here(fresh=True)
def add_begin(request: HttpRequest, who: Who) -> HttpResponse:
    """Ask the browser to make a passkey."""
    return _question(request, *passkeys.begin_adding(_own(who), _place(request), now()))


@require_POST
@nothing_unless_noted
@for_whoever_sits_here(fresh=True)
def add(request: HttpRequest, who: Who) -> HttpResponse:
    """Keep the passkey that it made."""
    name = request.POST.get("name", "").replace("\x00", "").strip()[:LONGEST_NAME] or "Passkey"
    kept = request.session.pop(ASKED, None)
    try:
        passkeys.add(staff=_own(who), place=_place(request), kept=kept, reply=_reply(request), name=name, at=now())
    except NotProved:
        return _no("The passkey could not be added. Try again, or use another device.")
    return JsonResponse({"step": "done", "staff": who.id})


@require_POST
@nothing_unless_noted
def sign_in_begin(request: HttpRequest) -> HttpResponse:
    """Ask for a passkey: of whoever is on their way in, or whichever its owner chooses."""
    way = on_the_way(request)
    staff = None if way is None or not _wants_second(way) else entering.staff_at_work(way.staff_id)
    return _question(request, *passkeys.begin_proving(staff, _place(request), now()))


@require_POST
@nothing_unless_noted
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let in whose passkey it is; as the second step it must be of the same person."""
    at, way = now(), on_the_way(request)
    try:
        staff = _proved(request)
        if way is not None and _wants_second(way):
            if way.staff_id != staff.staff_id:
                raise NotProved("a passkey of somebody else")
            return go_on(request, way.with_proof(Proof.SECOND, "passkey"))
        onward = request.POST.get("next", "")
        return go_on(request, Entering(staff.staff_id, at.isoformat(), onward, (Proof.PASSKEY,), "passkey"))
    except NotProved as fault:
        whom = way.staff_id if way is not None else ""
        address = desks.address_of(request)
        entering.refused_otherwise(str(fault), how="passkey", staff=whom, address=address, at=at)
        return _no(WRONG)


@require_POST
@nothing_unless_noted
def unlock_begin(request: HttpRequest) -> HttpResponse:
    """Ask for a passkey of whoever sits at this desk."""
    try:
        desk = desk_at(request)
    except NotSignedIn as nobody:
        return sign_in_first(request, nobody)
    return _question(request, *passkeys.begin_proving(desk.staff, _place(request), now()))


@require_POST
@nothing_unless_noted
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock this desk by it."""
    try:
        desk = desk_at(request)
    except NotSignedIn as nobody:
        return sign_in_first(request, nobody)
    try:
        if _proved(request).pk != desk.staff.pk:
            raise NotProved("a passkey of somebody else")
    except NotProved as fault:
        address = desks.address_of(request)
        entering.refused_otherwise(str(fault), how="passkey", staff=desk.staff.staff_id, address=address, at=now())
        return _no(WRONG)
    desks.unlocked(desk, request.session, how="passkey", at=now())
    return JsonResponse({"step": "done"})


def _wants_second(way: Entering) -> bool:
    try:
        return entering.next_step(way) is Step.CODE
    except Refused:
        return False


def _proved(request: HttpRequest) -> Staff:
    kept = request.session.pop(ASKED, None)
    return passkeys.prove(place=_place(request), kept=kept, reply=_reply(request), at=now())


def _question(request: HttpRequest, options: dict[str, Any], kept: dict[str, Any]) -> HttpResponse:
    if not _place(request).fits:
        return _no("Passkeys need the desk’s name in the address, not a number.")
    request.session[ASKED] = kept
    return JsonResponse(options)


def _place(request: HttpRequest) -> Place:
    host = request.get_host()
    return Place(host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host, f"{request.scheme}://{host}")


def _reply(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.POST.get("credential", ""))
    except (ValueError, RecursionError) as wrong:
        raise NotProved("a reply that cannot be read") from wrong
    if not isinstance(said, dict):
        raise NotProved("a reply that cannot be read")
    return said


def _own(who: Who) -> Staff:
    return Staff.objects.select_related("user").get(staff_id=who.id)


def _no(says: str) -> HttpResponse:
    return JsonResponse({"says": [says]}, status=422)
