"""What the desk says when there is nothing to show: what happened and what to do, in the house's own layout."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from firstcall.desk.access import by_script
from firstcall.people.errors import NotSignedIn
from firstcall.people.queries import signed_in
from firstcall.people.who import Who


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, incident or record."""
    return _page(request, "desk/fault_404.html", 404, "There is nothing at this address.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request was not taken: a refused permission outside a view, or a form whose token has run out."""
    return _page(request, "desk/fault_403.html", 403, "This step was not taken.")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without this browser's own token: most often a page that was open since before the last sign-in."""
    return _page(request, "desk/fault_403.html", 403, "The page is too old: reload it.")


def broken(request: HttpRequest) -> HttpResponse:
    """The desk failed. Nothing is read from the database here: it may be what failed."""
    if by_script(request):
        return HttpResponse("The desk had a fault.", status=500, content_type="text/plain")
    return HttpResponse(render_to_string("desk/fault_500.html"), status=500)


def _page(request: HttpRequest, template: str, status: int, says: str) -> HttpResponse:
    if by_script(request):
        return HttpResponse(says, status=status, content_type="text/plain")
    return render(request, template, {"who": _who(request)}, status=status)


def _who(request: HttpRequest) -> Who | None:
    try:
        return signed_in(request)
    except (NotSignedIn, AttributeError):
        return None
