"""Handing over at the end of a shift: everything that somebody holds, to whom, and why, in one form."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from firstcall.contacts import promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.promising import Owed
from firstcall.desk import handing, showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.asides import asides_of
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.people.errors import NotKnown
from firstcall.people.permissions import Permission, may
from firstcall.people.queries import staff_of
from firstcall.people.who import Who


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.HAND_OVER)
@nothing_unless_recorded
def hand_over(request: HttpRequest, who: Who) -> HttpResponse:
    """What I hold, or as a supervisor what ``of`` holds; what is ticked goes to one colleague, with why."""
    at = showing.now()
    owner = _owner(who, request.GET.get("of", ""))
    if request.method != "POST":
        looked(who, "hand-over", f"What {owner.id} holds: open promises and incidents.", at=at)
        return render(
            request, "desk/hand_over.html", _page(request, who, owner) | {"handed": request.GET.get("handed", "")[:4]}
        )
    chosen = request.POST.getlist("owed")
    sent = request.POST
    try:
        owed = [_owed(value) for value in chosen]
        promising.hand_over(who=who, owed=owed, to=sent.get("to", ""), why=sent.get("why", ""), at=at)
    except BadInput as bad:
        faults: tuple[FieldFault, ...] = (FieldFault(bad.field if bad.field in ("to", "why") else "", str(bad)),)
    except NotFound as nothing:
        faults = (FieldFault("", f"{str(nothing).capitalize()}. Reload the page."),)
    except StepRefused as refused:
        faults = tuple(FieldFault("", reason) for reason in refused.says)
    else:
        of = "" if owner.id == who.id else f"&of={owner.id}"
        # nosemgrep: open-redirect (an id of our own staff, behind our own page)
        return redirect(f"{reverse('hand-over')}?handed={len(owed)}{of}")
    page = _page(request, who, owner) | {"typed": sent, "chosen": chosen, "faults": faults, "wrong": by_field(faults)}
    return render(request, "desk/hand_over.html", page, status=422)


def _owner(who: Who, staff: str) -> Who:
    if not staff or staff == who.id:
        return who
    try:
        owner = staff_of(staff)
    except NotKnown as nobody:
        raise Http404(str(nobody)) from nobody
    if not may(who.role, Permission.HAND_OVER_OTHERS):
        raise Http404("only a supervisor sees what somebody else holds")
    return owner


def _owed(value: str) -> Owed:
    incident, bar, promise = value.partition("|")
    if not (bar and incident.isascii() and incident.isdecimal() and len(incident) < 16):
        raise BadInput("", "The page is too old. Reload it.")
    return Owed(int(incident), promise)


def _page(request: HttpRequest, who: Who, owner: Who) -> dict[str, object]:
    held = handing.held(owner, at=showing.now())
    return {
        "who": who,
        "holding": held,
        "own": owner.id == who.id,
        "strip_of": asides_of(owner),
        "leaving": request.GET.get("leaving") == "yes" and owner.id == who.id,
        "takers": handing.takers(owner),
        "now": showing.now(),
    }
