"""The live page, its changed panes, and the queue."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from firstcall.contacts import actions
from firstcall.contacts.errors import NotFound
from firstcall.desk import panes, remembering, showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.handing import handed_to
from firstcall.desk.looking import ONE_LOOK
from firstcall.desk.offering import CHANNELS
from firstcall.desk.remembering import Read
from firstcall.desk.ringing import phones
from firstcall.log.models import IncidentRow
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who


@require_safe
@ensure_csrf_cookie
@for_those_who_may(Permission.SEE_INCIDENT)
def desk(request: HttpRequest, who: Who) -> HttpResponse:
    """The desk: the handler's own newest open incident, or, with nobody on the line, the queue alone."""
    mine = IncidentRow.objects.filter(open=True, handler=who.id).order_by("-incident").first()
    handed = handed_to(who)
    if mine is not None and "queue" not in request.GET and not handed:
        return redirect("incident", incident=mine.incident)
    at = showing.now()
    return render(
        request,
        "desk/idle.html",
        {"who": who, "queue": showing.waiting(who), "handed": handed, "now": at, "phones": phones(), **_taking(who)},
    )


@require_safe
@ensure_csrf_cookie
@for_those_who_may(Permission.SEE_INCIDENT)
def incident(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """The live page of one incident. The look is recorded first; where it cannot be, nothing is shown."""
    at = showing.now()
    try:
        actions.consult(who=who, incident=incident, what="incident", at=at)
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    picture = showing.shown(who, incident, at=at)
    return render(
        request,
        "desk/incident.html",
        {
            "who": who,
            "now": at,
            "picture": picture,
            "panes": {p.name: p for p in panes.drawn(picture)},
            "choices": showing.choices(),
            "queue": showing.waiting(who, here=incident),
            "handed": handed_to(who),
            "phones": phones(),
            "may_write": may(who.role, Permission.TYPE_LINE),
            "may_close_over": may(who.role, Permission.CLOSE_OVER),
            **_taking(who),
        },
    )


@require_safe
@for_those_who_may(Permission.SEE_INCIDENT)
def changes(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """The panes that have changed since the page drew them, for out-of-band swapping.

    ``X-Seq`` says up to which entry they are true; ``X-More`` that the most urgent come first and the rest is to be asked for.
    """
    at = showing.now()
    picture = showing.shown(who, incident, at=at, read=_looked_lately(who, incident, at))
    fresh, more = panes.drawn_first(picture, request.headers.get(panes.HEADER, ""))
    body = get_template("desk/changes.html").render({"panes": fresh, "picture": picture})
    return HttpResponse(body, headers={"X-More": "yes"} if more else {"X-Seq": str(picture.seq)})


@require_safe
@for_those_who_may(Permission.SEE_INCIDENT)
def queue(request: HttpRequest, who: Who) -> HttpResponse:
    """The queue's lines, as they are now."""
    here = request.GET.get("here", "0")
    items = showing.waiting(who, here=int(here) if here.isdecimal() and len(here) < 16 else 0)
    return render(request, "desk/panes/queue.html", {"queue": items, "handed": handed_to(who)})


@require_safe
@for_those_who_may(Permission.SEE_INCIDENT)
def unfolded(request: HttpRequest, who: Who, incident: int, first: int, last: int) -> HttpResponse:
    """What a fold of the log holds."""
    _looked_lately(who, incident, showing.now())
    return render(request, "desk/unfolded.html", {"followers": showing.unfolded(who, incident, first, last)})


def _looked_lately(who: Who, incident: int, at: datetime) -> Read:
    """Whoever is sent an incident's panes has opened it, and that look is recorded; one who has not, looks now.

    The incident as it was read, with that look in its log.
    """
    read = remembering.read(incident)
    if showing.looked_since(who, read, at - ONE_LOOK):
        return read
    try:
        actions.consult(who=who, incident=incident, what="incident", at=at)
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    return remembering.read(incident)


def _taking(who: Who) -> dict[str, object]:
    return {"channels": CHANNELS, "may_take": may(who.role, Permission.TAKE_CONTACT)}
