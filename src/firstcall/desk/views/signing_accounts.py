"""Accounts, for an administrator: who can sign in by what. Nothing here shows or sets a password, and no case is seen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from firstcall.desk.access import for_those_who_may
from firstcall.desk.doorway import now
from firstcall.desk.looking import nothing_unless_recorded
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.people.errors import NotKnown, NotPermitted
from firstcall.people.models import Staff
from firstcall.people.permissions import Permission
from firstcall.people.signing_in import attempts, desks, factors, resetting, single
from firstcall.people.signing_in.noting import noted
from firstcall.people.who import Who


@require_safe
@for_those_who_may(Permission.MANAGE_STAFF)
@nothing_unless_recorded
def accounts(request: HttpRequest, who: Who) -> HttpResponse:
    """Everybody, with what they sign in by."""
    people = Staff.objects.select_related("user").prefetch_related("authenticators", "open_desks")
    rows = [
        {
            "id": one.staff_id,
            "name": one.name,
            "role": one.role.replace("-", " "),
            "team": one.team,
            "active": one.user.is_active,
            "password": one.user.has_usable_password(),
            "factors": len(one.authenticators.all()),
            "desks": len(one.open_desks.all()),
        }
        for one in people
    ]
    return render(request, "desk/signing/accounts.html", {"who": who, "rows": rows})


@require_safe
@for_those_who_may(Permission.MANAGE_STAFF)
@nothing_unless_recorded
def account(request: HttpRequest, who: Who, staff: str) -> HttpResponse:
    """One account: its second factors, its open desks, and what an administrator may do about them."""
    return _page(request, who, staff)


@require_POST
@for_those_who_may(Permission.MANAGE_STAFF)
@nothing_unless_recorded
def let_reset(request: HttpRequest, who: Who, staff: str) -> HttpResponse:
    """Let the browser that shows this code set a new password."""
    _known(staff)
    try:
        resetting.let_through(who=who, staff_id=staff, code=request.POST.get("code", "")[:40], at=now())
    except (NotKnown, NotPermitted) as refused:
        return _page(request, who, staff, (FieldFault("code", refused.says),))
    return _page(request, who, staff, done="The browser that shows this code can set a new password, for ten minutes.")


@require_POST
@for_those_who_may(Permission.MANAGE_STAFF)
@nothing_unless_recorded
def remove_factor(request: HttpRequest, who: Who, staff: str, number: int) -> HttpResponse:
    """Remove a second factor that was lost."""
    try:
        factors.not_oneself(who, staff)
        factors.remove(who=who, staff_id=staff, number=number, at=now())
    except NotPermitted as refused:
        return _page(request, who, staff, (FieldFault("", refused.says),))
    except NotKnown as nothing:
        raise Http404(str(nothing)) from nothing
    return redirect("account", staff=staff)


@require_POST
@for_those_who_may(Permission.MANAGE_STAFF)
@nothing_unless_recorded
def end_desks(request: HttpRequest, who: Who, staff: str) -> HttpResponse:
    """End every open desk of an account, at once."""
    _known(staff)
    desks.end_others(who=who, staff_id=staff, keep=desks.key_of(request.session), at=now())
    return redirect("account", staff=staff)


@require_POST
@for_those_who_may(Permission.MANAGE_STAFF)
@nothing_unless_recorded
def end_everybody(request: HttpRequest, who: Who) -> HttpResponse:
    """End the open desks of everybody but the one at which this is asked."""
    here, at = desks.key_of(request.session), now()
    for staff in Staff.objects.filter(open_desks__isnull=False).distinct():
        desks.end_others(who=who, staff_id=staff.staff_id, keep=here, at=at)
    return redirect("accounts")


@require_POST
@for_those_who_may(Permission.MANAGE_STAFF)
@nothing_unless_recorded
def try_again(request: HttpRequest, who: Who, staff: str) -> HttpResponse:
    """Let an account that was tried too often be tried anew, and a changed person of the force's own sign-in be known anew."""
    held, at = _known(staff), now()
    try:
        factors.not_oneself(who, staff)
    except NotPermitted as refused:
        return _page(request, who, staff, (FieldFault("", refused.says),))
    attempts.forget(staff)
    single.forget(held)
    noted("sign-in-cleared", f"{who.name} let {held.name} sign in anew.", at=at, by=who.id, staff=staff)
    return redirect("account", staff=staff)


def _known(staff: str) -> Staff:
    held = Staff.objects.select_related("user").filter(staff_id=staff).first()
    if held is None:
        raise Http404("there is no such account")
    return held


def _page(
    request: HttpRequest, who: Who, staff: str, faults: tuple[FieldFault, ...] = (), done: str = ""
) -> HttpResponse:
    held = _known(staff)
    shown = {
        "who": who,
        "account": held,
        "role": held.role.replace("-", " "),
        "own": held.staff_id == who.id,
        "factors": factors.factors_of(held),
        "desks": desks.open_desks(staff, now()),
        "password": held.user.has_usable_password(),
        "done": done,
        "faults": faults,
        "wrong": by_field(faults),
    }
    return render(request, "desk/signing/account.html", shown, status=422 if faults else 200)
