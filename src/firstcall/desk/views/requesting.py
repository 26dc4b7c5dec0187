"""A request to the people who answer for a record system: filled in, made, chased, and its answer typed in.

Every page of it shows what is known of a person, so the look is recorded before anything is shown.
"""

from __future__ import annotations

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST, require_safe

from firstcall.contacts import actions, requesting
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.requesting import Given, Request
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture.days import read_day
from firstcall.desk.picture.requesting import RequestView, request_view
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.desk.views.fields import deadline, number
from firstcall.guidance import book as books
from firstcall.incident.codes import Outcome
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who

#: What the answer's form sends for each outcome.
OUTCOMES = {"trace": Outcome.TRACE, "no-trace": Outcome.NO_TRACE, "refused": Outcome.NOT_CHECKED}


@require_safe
@for_those_who_may(Permission.SEE_RECORD)
@nothing_unless_recorded
def request(request: HttpRequest, who: Who, incident: int, person: str, source: str) -> HttpResponse:
    """The form as it would be sent now; while a request waits, what was sent, to be answered or chased."""
    return _page(request, who, incident, person, source)


@require_safe
@for_those_who_may(Permission.SEE_RECORD)
@nothing_unless_recorded
def form(request: HttpRequest, who: Who, incident: int, person: str, source: str) -> HttpResponse:
    """The form on paper."""
    at = showing.now()
    view = _looked_at(who, incident, person, source, at)
    return render(request, "desk/request_form.html", {"who": who, "incident": incident, "request_view": view})


@require_POST
@for_those_who_may(Permission.PROMISE)
@nothing_unless_recorded
def make(request: HttpRequest, who: Who, incident: int, person: str, source: str) -> HttpResponse:
    """Make the request, or chase one that waits."""
    at = showing.now()
    try:
        wanted = Request(
            to=request.POST.get("to", ""),
            chase=deadline(request.POST, at),
            adds=request.POST.get("adds", ""),
            chases=number(request.POST, "chases"),
        )
        requesting.make(who=who, incident=incident, person=person, source=source, request=wanted, at=at)
    except (BadInput, StepRefused) as refused:
        return _page(request, who, incident, person, source, faults=_faults(refused))
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    return redirect("request", incident=incident, person=person, source=source)


@require_POST
@for_those_who_may(Permission.PROMISE)
@nothing_unless_recorded
def answer(request: HttpRequest, who: Who, incident: int, person: str, source: str) -> HttpResponse:
    """Keep the answer that people gave."""
    try:
        given = _given(request.POST)
        requesting.answered(who=who, incident=incident, person=person, source=source, given=given, at=showing.now())
    except (BadInput, StepRefused) as refused:
        return _page(request, who, incident, person, source, faults=_faults(refused))
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    return redirect("request", incident=incident, person=person, source=source)


def _given(sent: QueryDict) -> Given:
    outcome = OUTCOMES.get(sent.get("outcome", ""))
    if outcome is None:
        raise BadInput("outcome", "Choose what the answer comes to.")
    return Given(
        outcome=outcome,
        by=sent.get("by", ""),
        text=sent.get("text", ""),
        as_of=_day(sent.get("as_of", "")),
        markers=tuple(sent.getlist("markers")),
        sure=sent.get("unsure") != "yes",
    )


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    day = read_day(typed)
    if day is None:
        raise BadInput("as_of", f"“{typed.strip()[:40]}” is no day. Write it like 23/11/2026 or 2026-11-23.")
    return day


def _faults(refused: BadInput | StepRefused) -> tuple[FieldFault, ...]:
    if isinstance(refused, StepRefused):
        return tuple(FieldFault("", reason) for reason in refused.says)
    return (FieldFault(refused.field, str(refused)),)


def _page(
    request: HttpRequest,
    who: Who,
    incident: int,
    person: str,
    source: str,
    *,
    faults: tuple[FieldFault, ...] = (),
) -> HttpResponse:
    at = showing.now()
    view = _looked_at(who, incident, person, source, at)
    state, _ = showing.seen_by(who, incident)
    cell = next((c for c in state.current_checks() if (c.person, c.source) == (view.ref, source)), None)
    told = {
        "who": who,
        "incident": incident,
        "request_view": view,
        "answer": "" if cell is None or cell.answered is None else cell.says,
        "open": state.open,
        "may_write": may(who.role, Permission.PROMISE),
        "typed": request.POST or MultiValueDict(),
        "ticked": request.POST.getlist("markers"),
        "faults": faults,
        "wrong": by_field(faults),
    }
    return render(request, "desk/requesting.html", told, status=422 if faults else 200)


def _looked_at(who: Who, incident: int, person: str, source: str, at: datetime) -> RequestView:
    """The request, once the look at it is recorded."""
    state, entries = showing.seen_by(who, incident)
    if state.contact is None:
        raise Http404("there is no such incident")
    try:
        found = requesting.ready(state, who=who, person=person, source=source, at=at)
        actions.consult(who=who, incident=incident, what=f"the request to {source} on {person}", at=at)
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    markers = books.current().markers
    return request_view(state, entries, found, markers=markers, names=staff_names(), now=at)
