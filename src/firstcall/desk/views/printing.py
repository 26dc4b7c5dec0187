"""An incident for print or hand-over, as it stands or as it was known at a moment. The look is recorded first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstcall.contacts import actions
from firstcall.contacts.errors import NotFound
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture.lines import without_looks_of_others
from firstcall.desk.picture.printed import NoMoment, moment_of, sheet
from firstcall.desk.picture.restricted import concealed
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.guidance import book as books
from firstcall.incident.folding import fold
from firstcall.log import reading
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who


@require_safe
@for_those_who_may(Permission.SEE_INCIDENT)
@nothing_unless_recorded
def printed(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """The sheet. ``?at=18:34`` or an ISO time: what was known at that moment, and nothing that came after it."""
    now = showing.now()
    asked = request.GET.get("at", "").strip()
    try:
        actions.consult(
            who=who, incident=incident, what=f"the printed sheet{' at ' + asked[:40] if asked else ''}", at=now
        )
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    entries = reading.entries(incident)
    at = now
    if asked:
        try:
            at = moment_of(asked, entries[0].at, now)
        except NoMoment as wrong:
            faults = (FieldFault("at", str(wrong)),)
            page = {"who": who, "incident": incident, "asked": asked, "faults": faults, "wrong": by_field(faults)}
            return render(request, "desk/printed.html", page, status=422)
    shown = tuple(entry for entry in entries if entry.at <= at)
    if not may(who.role, Permission.SEE_BOARD):
        shown = without_looks_of_others(shown, who.id)
    if not may(who.role, Permission.SEE_RESTRICTED) and reading.state(incident).opened_to(who.id, now) is None:
        shown = concealed(shown, books.current().markers.restricted)
    drawn = sheet(fold(shown), shown, books.current().sources, at, staff_names(), past=bool(asked))
    return render(request, "desk/printed.html", {"who": who, "incident": incident, "asked": asked, "sheet": drawn})
