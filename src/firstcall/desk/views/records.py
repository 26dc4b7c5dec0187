"""A cell of the checks opened into its records. That somebody looked is recorded before anything is shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstcall.contacts import actions
from firstcall.contacts.errors import NotFound
from firstcall.desk import showing
from firstcall.desk.access import by_script, for_those_who_may
from firstcall.desk.picture.records import opened
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who


@require_safe
@for_those_who_may(Permission.SEE_RECORD)
def cell(request: HttpRequest, who: Who, incident: int, person: str, source: str) -> HttpResponse:
    """One person and one source: what was asked, what came back, and why each record is taken to fit."""
    at = showing.now()
    sources = showing.choices().sources
    row = next((s for s in sources if s.key == source), None)
    if row is None:
        raise Http404("there is no such source")
    state, _ = showing.seen_by(who, incident)
    if state.contact is None or state.person(person) is None:
        raise Http404("there is nobody of this reference in this incident")
    before = opened(state, person, row, sources, at)
    try:
        for record in before.every_record:
            actions.consult(
                who=who, incident=incident, what=f"{before.records_of} on {person}", record=record.id, at=at
            )
        if not before.every_record:
            actions.consult(who=who, incident=incident, what=f"{source} on {person}", at=at)
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    page = "desk/cell.html" if by_script(request) else "desk/cell_page.html"
    may_widen = before.may_widen and may(who.role, Permission.TYPE_LINE)
    told = {"who": who, "incident": incident, "opened": before, "may_widen": may_widen, "now": at}
    return render(request, page, told)
