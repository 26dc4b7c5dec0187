"""What a supervisor thinks of a lowered grade, and of an assessment that something in the log stands against."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from firstcall.contacts import actions
from firstcall.contacts.errors import BadInput, StepRefused
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture.assessed import Version
from firstcall.desk.picture.board import DowngradeView, downgrade
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.guidance import book as books
from firstcall.guidance.regrading import REVIEW, unsettled
from firstcall.log import reading
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.REVIEW)
@nothing_unless_recorded
def grade(request: HttpRequest, who: Who, incident: int, seq: int) -> HttpResponse:
    """Review a lowered grade: what a supervisor thinks of it, and whether it stands. Nobody reviews their own."""
    page = {"who": who, "downgrade": _lowered(who, incident, seq)}
    if request.method != "POST":
        actions.consult(who=who, incident=incident, what="a lowered grade", at=showing.now())
        return render(request, "desk/review.html", page)
    wrong = _reviewed(
        request, who, incident, seq, {"downgrade": ("stands", "raise")}, "Choose whether the grade stands."
    )
    return _after(request, "desk/review.html", page, wrong)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.REVIEW)
@nothing_unless_recorded
def assessment(request: HttpRequest, who: Who, incident: int, seq: int) -> HttpResponse:
    """What a supervisor thinks of an assessment against what the log shows. Nobody reviews their own."""
    version, by = _version(who, incident, seq)
    page: dict[str, object] = {"who": who, "version": version, "incident": incident, "own": by == who.id}
    if request.method != "POST":
        actions.consult(who=who, incident=incident, what="an assessment", at=showing.now())
        return render(request, "desk/review_assessment.html", page)
    choose = "Choose whether the assessment may stand."
    wrong = _reviewed(request, who, incident, seq, {"assessment": ("agrees", "again")}, choose)
    return _after(request, "desk/review_assessment.html", page, wrong)


def _reviewed(
    request: HttpRequest, who: Who, incident: int, seq: int, of: Mapping[str, Collection[str]], choose: str
) -> tuple[FieldFault, ...]:
    """Record the review that was sent, of what ``of`` names and by one of its decisions; what is wrong, with nothing recorded."""
    ((what, decisions),) = of.items()
    decision, says = request.POST.get("decision", ""), request.POST.get("says", "")
    if decision not in decisions:
        return (FieldFault("decision", choose),)
    try:
        actions.review(who=who, incident=incident, of=what, says=says, decision=decision, about=seq, at=showing.now())
    except BadInput as bad:
        return (FieldFault("says", str(bad)),)
    except StepRefused as refused:
        return tuple(FieldFault("", reason) for reason in refused.says)
    return ()


def _after(
    request: HttpRequest, template: str, page: Mapping[str, object], wrong: tuple[FieldFault, ...]
) -> HttpResponse:
    if not wrong:
        return redirect("board")
    told = {**page, "typed": request.POST, "faults": wrong, "wrong": by_field(wrong)}
    return render(request, template, told, status=422)


def _lowered(who: Who, incident: int, seq: int) -> DowngradeView:
    state = reading.state(incident)
    open_ones = [one for one in unsettled(state, books.current()) if one.after.seq == seq and REVIEW in one.lacks]
    if not open_ones:
        raise Http404("there is no lowered grade here that waits for a review")
    return downgrade(state, open_ones[0], who.id, staff_names())


def _version(who: Who, incident: int, seq: int) -> tuple[Version, str]:
    state = reading.state(incident)
    held = next((a for a in state.assessments if a.seq == seq), None)
    if held is None:
        raise Http404("there is no such assessment")
    pane = showing.shown(who, incident, at=showing.now()).assessed
    return next(v for v in pane.versions if v.seq == seq), held.by
