"""The supervisors' board, its refreshed part, and the review of a lowered grade."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from firstcall.contacts import actions
from firstcall.contacts.errors import BadInput, StepRefused
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, looked_lately, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.overseeing import RECENT, overseen
from firstcall.desk.picture.board import DowngradeView, downgrade
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.guidance import book as books
from firstcall.guidance.regrading import REVIEW, unsettled
from firstcall.log import reading
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who

_SAYS = "The supervisors' board: open incidents, unseen warnings, promises, assessments and closings."


@require_safe
@ensure_csrf_cookie
@for_those_who_may(Permission.SEE_BOARD)
@nothing_unless_recorded
def board(request: HttpRequest, who: Who) -> HttpResponse:
    """The board. It keeps itself fresh while it is open."""
    at = showing.now()
    looked(who, "board", _SAYS, at=at)
    return render(request, "desk/board.html", _page(who) | {"now": at})


@require_safe
@for_those_who_may(Permission.SEE_BOARD)
@nothing_unless_recorded
def board_now(request: HttpRequest, who: Who) -> HttpResponse:
    """The board's changing part, as it is now. A board that stays open is recorded again every quarter of an hour."""
    looked_lately(who, "board", _SAYS, at=showing.now())
    return render(request, "desk/panes/board.html", _page(who))


def _page(who: Who) -> dict[str, object]:
    return {
        "who": who,
        "board": overseen(who, at=showing.now()),
        "may_acknowledge": may(who.role, Permission.ACKNOWLEDGE),
        "may_review": may(who.role, Permission.REVIEW),
        "days": RECENT.days,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.REVIEW)
@nothing_unless_recorded
def review(request: HttpRequest, who: Who, incident: int, seq: int) -> HttpResponse:
    """Review a lowered grade: what a supervisor thinks of it, and whether it stands. Nobody reviews their own."""
    at = showing.now()
    lowered = _lowered(who, incident, seq)
    if request.method != "POST":
        actions.consult(who=who, incident=incident, what="a lowered grade", at=at)
        return render(request, "desk/review.html", {"who": who, "downgrade": lowered})
    decision = request.POST.get("decision", "")
    says = request.POST.get("says", "")
    faults = [] if decision in ("stands", "raise") else [FieldFault("decision", "Choose whether the grade stands.")]
    try:
        if not faults:
            actions.review(who=who, incident=incident, of="downgrade", says=says, decision=decision, about=seq, at=at)
            return redirect("board")
    except BadInput as bad:
        faults.append(FieldFault("says", str(bad)))
    except StepRefused as refused:
        faults += [FieldFault("", reason) for reason in refused.says]
    wrong = tuple(faults)
    page = {"who": who, "downgrade": lowered, "typed": request.POST, "faults": wrong, "wrong": by_field(wrong)}
    return render(request, "desk/review.html", page, status=422)


def _lowered(who: Who, incident: int, seq: int) -> DowngradeView:
    state = reading.state(incident)
    open_ones = [one for one in unsettled(state, books.current()) if one.after.seq == seq and REVIEW in one.lacks]
    if not open_ones:
        raise Http404("there is no lowered grade here that waits for a review")
    return downgrade(state, open_ones[0], who.id, staff_names())
