"""A supervisor allows a check that the plan holds back; the look at the page is recorded before it is shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from firstcall.contacts import actions
from firstcall.contacts.allowing import allow_check
from firstcall.contacts.errors import BadInput, StepRefused
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture.board import LeaveView, leave
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.guidance import book as books
from firstcall.guidance.warnings.leave import waiting_for_leave
from firstcall.log import reading
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.REVIEW)
@nothing_unless_recorded
def allow(request: HttpRequest, who: Who, incident: int, person: str, source: str) -> HttpResponse:
    """Say why a check may be made. Nobody allows a check of their own contact."""
    at = showing.now()
    waiting = _waiting(who, incident, person, source)
    if request.method != "POST":
        actions.consult(who=who, incident=incident, what=f"{source} on {person}, which waits for leave", at=at)
        return render(request, "desk/allow.html", {"who": who, "leave": waiting})
    says = request.POST.get("says", "")
    faults: tuple[FieldFault, ...] = ()
    try:
        allow_check(who=who, incident=incident, person=person, source=source, says=says, at=at)
        return redirect("board")
    except BadInput as bad:
        faults = (FieldFault(bad.field, str(bad)),)
    except StepRefused as refused:
        faults = tuple(FieldFault("", reason) for reason in refused.says)
    page = {"who": who, "leave": waiting, "typed": request.POST, "faults": faults, "wrong": by_field(faults)}
    return render(request, "desk/allow.html", page, status=422)


def _waiting(who: Who, incident: int, person: str, source: str) -> LeaveView:
    state = reading.state(incident)
    held = next((c for c in waiting_for_leave(state) if (state.ref(c.person), c.source) == (person, source)), None)
    if held is None:
        raise Http404("no check here waits for a supervisor's leave")
    return leave(state, held, books.current().source_name(source), who.id, staff_names())
