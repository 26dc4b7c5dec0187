"""My sign-in: the password, the second factors, and the desks at which one is signed in. Every change wants a fresh proof."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstcall.desk.doorway import for_whoever_sits_here, nothing_unless_noted, now
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.desk.views.signing_in import SECRET, enrolling_secret
from firstcall.people.errors import NotKnown
from firstcall.people.models import Staff
from firstcall.people.signing_in import desks, entering, factors, passwords
from firstcall.people.signing_in.entering import Refused
from firstcall.people.who import Who

#: The longest name of a telephone or a passkey.
LONGEST_NAME = 60


@require_safe
@for_whoever_sits_here()
def my_sign_in(request: HttpRequest, who: Who) -> HttpResponse:
    """How one signs in, and where one is signed in."""
    return _page(request, who)


@require_POST
@sensitive_post_parameters()
@nothing_unless_noted
@for_whoever_sits_here()
def change_password(request: HttpRequest, who: Who) -> HttpResponse:
    """Change one's own password: the present one and the new one, twice. Every other desk is ended."""
    staff, at, sent = _own(who), now(), request.POST
    try:
        entering.by_password(who.id, sent.get("present", ""), address="", browser="own page", at=at)
    except Refused as refused:
        says = f"This is not your present password. {'' if not refused.wait else refused}"
        return _page(request, who, (FieldFault("present", says.strip()),))
    wrong = passwords.faults(staff, sent.get("new", ""), sent.get("again", ""))
    if wrong:
        return _page(request, who, tuple(FieldFault(field, says) for field, says in wrong))
    here = desks.key_of(request.session)
    passwords.change(staff=staff, new=sent["new"], at=at, keep=here)
    update_session_auth_hash(request, staff.user)
    desks.moved(here, request.session)
    return redirect("my-sign-in")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@nothing_unless_noted
@for_whoever_sits_here(fresh=True)
def add_codes(request: HttpRequest, who: Who) -> HttpResponse:
    """Add an application that gives codes; with the first second factor come the recovery codes."""
    staff, secret, says, at = _own(who), enrolling_secret(request), "", now()
    if request.method == "POST":
        name = request.POST.get("name", "").replace("\x00", "").strip()[:LONGEST_NAME] or "Telephone"
        first = not factors.enrolled(staff)
        if factors.add_codes(staff=staff, secret=secret, code=request.POST.get("code", ""), name=name, at=at):
            request.session.pop(SECRET, None)
            if not first:
                return redirect("my-sign-in")
            codes = factors.new_recovery_codes(staff, at)
            return render(request, "desk/signing/recovery.html", {"who": who, "codes": codes, "onward": "my-sign-in"})
        says = "This is not the code that the application shows now. Type the next one."
    shown = {
        "who": who,
        "says": says,
        "secret": secret,
        "square": factors.square(factors.address_for(staff, secret)),
        "typed": request.POST,
        "own": True,
    }
    return render(request, "desk/signing/enrol.html", shown, status=422 if says else 200)


@require_POST
@nothing_unless_noted
@for_whoever_sits_here(fresh=True)
def recovery_codes(request: HttpRequest, who: Who) -> HttpResponse:
    """New recovery codes in place of all earlier ones."""
    staff = _own(who)
    if not factors.enrolled(staff):
        return _page(request, who, (FieldFault("", "Recovery codes stand beside a second factor: add one first."),))
    codes = factors.new_recovery_codes(staff, now())
    return render(request, "desk/signing/recovery.html", {"who": who, "codes": codes, "onward": "my-sign-in"})


@require_POST
@nothing_unless_noted
@for_whoever_sits_here(fresh=True)
def remove_own(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Remove one of one's own second factors."""
    try:
        factors.remove(who=who, staff_id=who.id, number=number, at=now())
    except NotKnown as nothing:
        raise Http404(str(nothing)) from nothing
    return redirect("my-sign-in")


@require_POST
@nothing_unless_noted
@for_whoever_sits_here(fresh=True)
def end_own(request: HttpRequest, who: Who) -> HttpResponse:
    """End one of one's other desks, or all of them."""
    number = request.POST.get("desk", "")
    one = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else None
    desks.end_others(who=who, staff_id=who.id, keep=desks.key_of(request.session), number=one, at=now())
    return redirect("my-sign-in")


def _own(who: Who) -> Staff:
    return Staff.objects.select_related("user").get(staff_id=who.id)


def _page(request: HttpRequest, who: Who, faults: tuple[FieldFault, ...] = ()) -> HttpResponse:
    staff = _own(who)
    shown = {
        "who": who,
        "factors": factors.factors_of(staff),
        "recovery": factors.recovery_left(staff),
        "desks": desks.open_desks(who.id, now(), here=desks.key_of(request.session)),
        "has_password": staff.user.has_usable_password(),
        "faults": faults,
        "wrong": by_field(faults),
    }
    return render(request, "desk/signing/my_sign_in.html", shown, status=422 if faults else 200)
