"""Somebody looked up outside an incident; and the look-ups that were challenged, for those who see the board."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from firstcall.checks import one_off
from firstcall.checks.one_off_challenge import FULLER, Challenged, drawn_since
from firstcall.checks.one_off_input import FIELDS, CannotAsk
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture import words
from firstcall.desk.picture.one_off import Challenge, Found, fields, found
from firstcall.desk.picture.restricted import concealed_state, holds_restricted
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.guidance import book as books
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who

#: How far back the list of challenges reaches.
LATELY = timedelta(days=30)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.CHECK_ONE_OFF)
@nothing_unless_recorded
def check(request: HttpRequest, who: Who) -> HttpResponse:
    """The form; and sent, what every record system that is due came to. Blocks for as long as the slowest may take."""
    at = showing.now()
    if request.method != "POST":
        return _page(request, who, at)
    sent = request.POST
    told = one_off.Told(
        by_what={field: sent.get(field, "") for field in FIELDS},
        reason=sent.get("reason", ""),
        sources=tuple(key for key in sent.getlist("source") if key),
        fuller=sent.get("fuller", ""),
    )
    try:
        came = one_off.check(who=who, told=told, at=at)
    except CannotAsk as wrong:
        return _page(request, who, at, faults=(FieldFault(wrong.field, str(wrong)),))
    except Challenged:
        return _page(request, who, at, challenged=True)
    return _page(request, who, at, came=came)


@require_safe
@for_those_who_may(Permission.SEE_BOARD)
@nothing_unless_recorded
def challenges(request: HttpRequest, who: Who) -> HttpResponse:
    """The look-ups that were challenged, without the form."""
    page = {"who": who, "listed": _listed(who, showing.now()), "may_check": False}
    return render(request, "desk/one_off.html", page)


def _page(
    request: HttpRequest,
    who: Who,
    at: datetime,
    *,
    faults: tuple[FieldFault, ...] = (),
    challenged: bool = False,
    came: one_off.Checked | None = None,
) -> HttpResponse:
    wrong = by_field(faults)
    typed = {name: request.POST.get(name, "") for name in (*FIELDS, "reason", "fuller")}
    page = {
        "who": who,
        "may_check": True,
        "fields": fields(tuple(FIELDS), typed, wrong),
        "sources": books.current().sources,
        "chosen": request.POST.getlist("source"),
        "typed": typed,
        "faults": faults,
        "wrong": wrong,
        "challenged": challenged or "fuller" in wrong,
        "fuller": FULLER,
        "found": None if came is None else _found(who, came),
        "listed": _listed(who, at) if may(who.role, Permission.SEE_BOARD) else None,
    }
    return render(request, "desk/one_off.html", page, status=422 if faults or challenged else 200)


def _found(who: Who, came: one_off.Checked) -> Found:
    book = books.current()
    state = came.state
    if not may(who.role, Permission.SEE_RESTRICTED) and holds_restricted(state, book.markers.restricted):
        state = concealed_state(state, book.markers.restricted)
    return found(state, came.person, book.sources, came.wanted.sources, came.wanted.reason, came.at)


def _listed(who: Who, at: datetime) -> tuple[Challenge, ...]:
    looked(who, "challenges", "The look-ups that were challenged for a fuller reason.", at=at)
    names = dict(staff_names())
    return tuple(
        Challenge(
            who=words.by_label(one.who, names),
            made=one.at,
            of=one.of,
            asked=visible(one.asked),
            reason=visible(one.reason),
            fuller=visible(one.fuller),
            answered_at=one.answered_at,
            times=one.times,
        )
        for one in drawn_since(at - LATELY)
    )
