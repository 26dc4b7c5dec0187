"""A look at personal data is an entry of the log before anything is shown (DPA 2018 s.62); without the entry, no look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from firstcall.contacts import actions
from firstcall.contacts.errors import NotFound
from firstcall.desk.access import by_script
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log import recording
from firstcall.log.models import EntryRow
from firstcall.people.permissions import READING_LOGGED
from firstcall.people.who import Who

#: For how long a page that keeps itself fresh is one and the same look.
ONE_LOOK = timedelta(minutes=15)

P = ParamSpec("P")
Shown = Callable[Concatenate[HttpRequest, Who, P], HttpResponse]


def looked(who: Who, what: str, says: str, *, at: datetime, **about: str) -> None:
    """Record in the house log that somebody looks at a list; whatever goes wrong here means "show nothing"."""
    body = Housekeeping(what=what, says=says, about={name: text for name, text in about.items() if text})
    recording.note([Draft(body=body, by=who.id)], at=at)


def looked_lately(who: Who, what: str, says: str, *, at: datetime) -> None:
    """As ``looked``, for a page that stays open and draws itself anew: once in ``ONE_LOOK``."""
    lately = EntryRow.objects.filter(incident=0, kind="housekeeping", by=who.id, at__gt=at - ONE_LOOK)
    if not lately.filter(body__contains=f'"what":"{what}"').exists():
        looked(who, what, says, at=at)


def looked_at_incident(who: Who, incident: int, what: str, *, at: datetime) -> None:
    """Whoever is sent an incident has opened it, and that look is recorded; one who has not in ``ONE_LOOK``, looks now."""
    if EntryRow.objects.filter(incident=incident, kind="consulted", by=who.id, at__gt=at - ONE_LOOK).exists():
        return
    try:
        actions.consult(who=who, incident=incident, what=what, at=at)
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing


def looked_where_it_counts(who: Who, what: str, says: str, *, at: datetime) -> None:
    """As ``looked``, of a page without personal data: only for a role whose every reading is recorded."""
    if who.role in READING_LOGGED:
        looked(who, what, says, at=at)


def nothing_unless_recorded(view: Shown[P]) -> Shown[P]:
    """Where the database will not take the entry of a look, the answer is 503 and says so, and shows nothing else."""

    @wraps(view)
    def guarded(request: HttpRequest, who: Who, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, who, *args, **kwargs)
        except (DatabaseError, OSError):
            if by_script(request):
                return HttpResponse("The look could not be recorded.", status=503, content_type="text/plain")
            return render(request, "desk/not_recorded.html", {"who": who}, status=503)

    return guarded
