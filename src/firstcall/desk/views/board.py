"""The supervisors' board, and its refreshed part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, looked_lately, nothing_unless_recorded
from firstcall.desk.overseeing import AGE, RECENT, RISK, beside, overseen
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
    return render(request, "desk/board.html", _page(request, who) | {"now": at})


@require_safe
@for_those_who_may(Permission.SEE_BOARD)
@nothing_unless_recorded
def board_now(request: HttpRequest, who: Who) -> HttpResponse:
    """The board's changing part, as it is now. A board that stays open is recorded again every quarter of an hour."""
    looked_lately(who, "board", _SAYS, at=showing.now())
    return render(request, "desk/panes/board.html", _page(request, who))


def _page(request: HttpRequest, who: Who) -> dict[str, object]:
    at, by = showing.now(), AGE if request.GET.get("by") == AGE else RISK
    return {
        "by": by,
        "beside": beside(who, at=at),
        "may_watch": may(who.role, Permission.WATCH),
        "may_decide": may(who.role, Permission.DECIDE_APPROVAL),
        "who": who,
        "board": overseen(who, at=at, by=by),
        "may_acknowledge": may(who.role, Permission.ACKNOWLEDGE),
        "may_review": may(who.role, Permission.REVIEW),
        "days": RECENT.days,
    }
