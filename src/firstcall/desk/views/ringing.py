"""The demonstration's telephone: a scenario rings here, and plays itself where the visitor only watches."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.exercises import ringing
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


@require_POST
@for_those_who_may(Permission.TAKE_CONTACT)
def ring(request: HttpRequest, who: Who) -> HttpResponse:
    """Let a scenario ring, answered by whoever pressed the button, and go to its incident."""
    name = request.POST.get("scenario", "")
    if name not in {offered for offered, _ in ringing.offered()}:
        raise Http404("nothing rings by this name here")
    recorded = ringing.ring(name, handler=who, at=showing.now())
    if request.POST.get("play"):
        ringing.play_in_background(name, incident=recorded.incident, handler=who)
    return redirect("incident", incident=recorded.incident)
