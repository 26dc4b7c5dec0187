"""A supervisor watches a live incident, read-only and without its handler being shown anything; and takes it over."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from firstcall.contacts import overseeing
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.desk import panes, showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.handing import handed_to
from firstcall.desk.looking import looked_at_incident, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.log import reading
from firstcall.people.permissions import Permission
from firstcall.people.who import Who

_LOOK = "the incident, watched as it goes on"


@require_safe
@ensure_csrf_cookie
@for_those_who_may(Permission.WATCH)
@nothing_unless_recorded
def watch(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """The live page with nothing to write but a note to the handler. The look is recorded once in a sitting."""
    at = showing.now()
    looked_at_incident(who, incident, _LOOK, at=at)
    picture = showing.shown(who, incident, at=at)
    return render(
        request,
        "desk/incident.html",
        {
            "who": who,
            "now": at,
            "picture": picture,
            "panes": {p.name: p for p in panes.drawn(picture)},
            "choices": showing.choices(),
            "queue": showing.waiting(who, here=incident),
            "handed": handed_to(who),
            "watching": True,
            "own": reading.state(incident).handler == who.id,
            "longest": overseeing.LONGEST_NOTE,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.WATCH)
@nothing_unless_recorded
def take_over(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """Take an incident over, with a reason; the open promises of its handler here are offered to move with it."""
    at = showing.now()
    if request.method != "POST":
        looked_at_incident(who, incident, _LOOK, at=at)
        return render(request, "desk/take_over.html", _page(who, incident))
    sent = request.POST
    chosen = sent.getlist("promise")
    try:
        overseeing.take_over(who=who, incident=incident, why=sent.get("why", ""), promises=chosen, at=at)
    except BadInput as bad:
        faults: tuple[FieldFault, ...] = (FieldFault(bad.field, str(bad)),)
    except StepRefused as refused:
        faults = tuple(FieldFault("", says) for says in refused.says)
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    else:
        return redirect("incident", incident=incident)
    page = _page(who, incident) | {"typed": sent, "chosen": chosen, "faults": faults, "wrong": by_field(faults)}
    return render(request, "desk/take_over.html", page, status=422)


def _page(who: Who, incident: int) -> dict[str, object]:
    state, names = reading.state(incident), dict(staff_names())
    if state.contact is None:
        raise Http404("there is no such incident")
    return {
        "who": who,
        "incident": incident,
        "reference": words.reference(incident),
        "open": state.open,
        "own": state.handler == who.id,
        "handler": words.by_label(state.handler, names) if state.handler else "",
        "promises": [
            {"promise": p.promise, "text": visible(p.text), "due_words": words.moment(p.due)}
            for p in overseeing.movable(state)
        ],
    }
