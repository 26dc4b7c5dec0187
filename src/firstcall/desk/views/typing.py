"""The typing line: what is read in it as it is typed, and the line itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from firstcall.contacts import actions
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.picture.reading import findings, struck_numbers
from firstcall.log import reading as log
from firstcall.narrative.drafting import drafts
from firstcall.people.permissions import Permission
from firstcall.people.who import Who

#: A preview is read from the beginning of a line only up to here; the line itself is read whole.
PREVIEWED = 4_000


@require_POST
@for_those_who_may(Permission.TYPE_LINE)
def reading(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """The findings of a line that is still being typed. Nothing is recorded."""
    text = request.POST.get("text", "")[:PREVIEWED]
    read = drafts(text, log.state(incident), showing.now()) if text.strip() else ()
    return render(request, "desk/reading.html", {"findings": findings(text, read, request.POST.getlist("struck"))})


@require_POST
@for_those_who_may(Permission.TYPE_LINE)
def line(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """Record a line. The same token twice is the same line. 200: it is kept; 422: it is not, and why."""
    text = request.POST.get("text", "").replace("\r\n", "\n")
    at = showing.now()
    struck = request.POST.getlist("struck")
    rejected = struck_numbers(drafts(text, log.state(incident), at), struck) if struck else ()
    token = request.POST.get("token", "").replace("\x00", "")[:80]  # PostgreSQL takes no NUL in a text
    try:
        recorded = actions.hear(who=who, incident=incident, text=text, at=at, token=token, rejected=rejected)
    except StepRefused as refused:
        return _not_kept(refused.says)
    except BadInput as bad:
        return _not_kept((str(bad),))
    except NotFound as nothing:
        return _not_kept((str(nothing).capitalize() + ".",))
    return JsonResponse({"kept": True, "seq": recorded.state.seq})


def _not_kept(says: tuple[str, ...]) -> JsonResponse:
    return JsonResponse({"kept": False, "says": list(says)}, status=422)
