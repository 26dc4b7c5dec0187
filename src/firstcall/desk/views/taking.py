"""Taking a contact by hand: the number that the line presents, or what somebody at the counter says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firstcall.contacts import actions
from firstcall.contacts.errors import BadInput
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.handing import handed_to
from firstcall.desk.offering import CHANNELS
from firstcall.desk.ringing import phones
from firstcall.desk.views.fields import channel
from firstcall.incident.entries import Place
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


@require_POST
@for_those_who_may(Permission.TAKE_CONTACT)
def take(request: HttpRequest, who: Who) -> HttpResponse:
    """Open an incident and go to it."""
    at = showing.now()
    address = " ".join(request.POST.get("address", "").split())
    number = request.POST.get("number", "").strip()
    try:
        recorded = actions.take(
            who=who,
            channel=channel(request.POST.get("channel", "")),
            number=number or None,
            place=Place(address=address) if address else None,
            at=at,
        )
    except BadInput as bad:
        page = {
            "who": who,
            "now": at,
            "queue": showing.waiting(who),
            "handed": handed_to(who),
            "channels": CHANNELS,
            "may_take": True,
            "phones": phones(),
            "typed": request.POST,
            "bad": bad,
            "says": str(bad),
        }
        return render(request, "desk/idle.html", page, status=422)
    return redirect("incident", incident=recorded.incident)
