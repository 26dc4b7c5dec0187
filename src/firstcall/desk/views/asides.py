"""The strip on everybody's desk: what was said to them, until they take it, and what they asked that waits."""

from __future__ import annotations

import contextlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from firstcall.contacts import overseeing
from firstcall.contacts.errors import NotFound
from firstcall.desk import showing
from firstcall.desk.access import by_script, for_those_who_may
from firstcall.desk.asides import asides_of
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


@require_safe
@for_those_who_may(Permission.SEE_INCIDENT)
def asides(request: HttpRequest, who: Who) -> HttpResponse:
    """The strip as it is now."""
    return _strip(request, who)


@require_POST
@for_those_who_may(Permission.ACKNOWLEDGE)
def take(request: HttpRequest, who: Who, incident: int, seq: int) -> HttpResponse:
    """Take what was said to oneself; what has gone to another meanwhile is simply no longer there."""
    with contextlib.suppress(NotFound):
        overseeing.take_note(who=who, incident=incident, note=seq, at=showing.now())
    return _strip(request, who) if by_script(request) else redirect("desk")


def _strip(request: HttpRequest, who: Who) -> HttpResponse:
    return render(request, "desk/panes/asides.html", {"strip": asides_of(who)})
