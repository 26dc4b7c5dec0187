"""A cell of the checks opened into its records. That somebody looked is recorded before anything is shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from firstcall.checks.one_off_challenge import FULLER, Challenged, Look, stand
from firstcall.checks.one_off_input import CannotAsk
from firstcall.contacts import actions
from firstcall.contacts.errors import NotFound
from firstcall.desk import showing
from firstcall.desk.access import by_script, for_those_who_may
from firstcall.desk.picture import words
from firstcall.desk.picture.records import opened
from firstcall.desk.picture.restricted import SAYS
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
    if not state.open:  # no live incident gives the reason: a share of these looks is challenged
        try:
            stand(who=who, look=_look(incident), at=at)
        except Challenged:
            return _say_more(request, who, incident, person, source)
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
    told["may_ask"] = may(who.role, Permission.ASK_APPROVAL) and any(r.summary == SAYS for r in before.every_record)
    return render(request, page, told)


@require_POST
@for_those_who_may(Permission.SEE_RECORD)
def reason(request: HttpRequest, who: Who, incident: int, person: str, source: str) -> HttpResponse:
    """A fuller reason for looking at the records of a closed incident; given, it leads back to them."""
    state, _ = showing.seen_by(who, incident)
    if state.contact is None:
        raise Http404("there is no such incident")
    if not state.open:
        try:
            stand(who=who, look=_look(incident), fuller=request.POST.get("fuller", ""), at=showing.now())
        except CannotAsk as wrong:
            return _say_more(request, who, incident, person, source, wrong=str(wrong))
        except Challenged:
            return _say_more(request, who, incident, person, source, wrong="Say why you look at these records.")
    return redirect("cell", incident=incident, person=person, source=source)


def _look(incident: int) -> Look:
    return Look(
        of="records of a closed incident",
        asked=words.reference(incident),
        same=frozenset({f"incident={incident}"}),
    )


def _say_more(
    request: HttpRequest, who: Who, incident: int, person: str, source: str, *, wrong: str = ""
) -> HttpResponse:
    page = "desk/challenge.html" if by_script(request) else "desk/challenge_page.html"
    told = {"who": who, "incident": incident, "person": person, "source": source, "wrong": wrong, "fuller": FULLER}
    told["typed"] = request.POST.get("fuller", "")
    return render(request, page, told, status=422 if wrong else 200)
