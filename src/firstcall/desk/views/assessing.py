"""A supervisor's view of an assessment that something in the log stands against."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from firstcall.contacts import actions
from firstcall.contacts.errors import BadInput, StepRefused
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import nothing_unless_recorded
from firstcall.desk.picture.assessed import Version
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.log import reading
from firstcall.people.permissions import Permission
from firstcall.people.who import Who

#: What a supervisor may decide of an assessment.
DECISIONS = ("agrees", "again")


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.REVIEW)
@nothing_unless_recorded
def review(request: HttpRequest, who: Who, incident: int, seq: int) -> HttpResponse:
    """What a supervisor thinks of an assessment against what the log shows. Nobody reviews their own."""
    at = showing.now()
    version, by = _version(who, incident, seq)
    page: dict[str, object] = {"who": who, "version": version, "incident": incident, "own": by == who.id}
    if request.method != "POST":
        actions.consult(who=who, incident=incident, what="an assessment", at=at)
        return render(request, "desk/review_assessment.html", page)
    decision, says = request.POST.get("decision", ""), request.POST.get("says", "")
    faults = [] if decision in DECISIONS else [FieldFault("decision", "Choose whether the assessment may stand.")]
    try:
        if not faults:
            actions.review(who=who, incident=incident, of="assessment", says=says, decision=decision, about=seq, at=at)
            return redirect("board")
    except BadInput as bad:
        faults.append(FieldFault("says", str(bad)))
    except StepRefused as refused:
        faults += [FieldFault("", reason) for reason in refused.says]
    wrong = tuple(faults)
    page |= {"typed": request.POST, "faults": wrong, "wrong": by_field(wrong)}
    return render(request, "desk/review_assessment.html", page, status=422)


def _version(who: Who, incident: int, seq: int) -> tuple[Version, str]:
    state = reading.state(incident)
    held = next((a for a in state.assessments if a.seq == seq), None)
    if held is None:
        raise Http404("there is no such assessment")
    pane = showing.shown(who, incident, at=showing.now()).assessed
    return next(v for v in pane.versions if v.seq == seq), held.by
