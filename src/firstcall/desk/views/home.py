"""The first page after a sign-in: the desk, or the first page that the role may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from firstcall.desk.views import live
from firstcall.people.errors import NotSignedIn
from firstcall.people.permissions import Permission, may
from firstcall.people.queries import signed_in

#: Where a role starts that sees no incident, in order of preference.
ELSEWHERE = ((Permission.SEE_CURRENCY, "staff"), (Permission.SEE_SOURCES, "sources"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desk, for all who may see an incident; others go to their own page, and who has none is told so."""
    try:
        who = signed_in(request)
    except NotSignedIn:
        return live.desk(request)
    if not may(who.role, Permission.SEE_INCIDENT):
        for permission, page in ELSEWHERE:
            if may(who.role, permission):
                return redirect(page)
    return live.desk(request)
