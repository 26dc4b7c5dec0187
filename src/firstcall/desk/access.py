"""Who may see a page: every view asks for a sign-in and for one permission, and says so at its head."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from firstcall.desk.picture.refusing import reasons
from firstcall.people.errors import NotPermitted, NotSignedIn
from firstcall.people.permissions import Permission, require
from firstcall.people.queries import signed_in
from firstcall.people.who import Who

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
WithWho = Callable[Concatenate[HttpRequest, Who, P], HttpResponse]


def for_those_who_may(permission: Permission) -> Callable[[WithWho[P]], View[P]]:
    """The view is given who is signed in, and is not reached by anybody without the permission."""

    def decorate(view: WithWho[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                who = signed_in(request)
            except NotSignedIn as nobody:
                return _sign_in_first(request, str(nobody))
            try:
                require(who, permission)
            except NotPermitted as refused:
                return _refused(request, who, refused)
            return view(request, who, *args, **kwargs)

        return guarded

    return decorate


def by_script(request: HttpRequest) -> bool:
    """Whether a script of the page asks, which wants a part of a page or a bare status, and no redirect."""
    return "HX-Request" in request.headers or "X-Desk" in request.headers


def _sign_in_first(request: HttpRequest, says: str) -> HttpResponse:
    if by_script(request):
        return HttpResponse("Signed out.", status=401, content_type="text/plain")
    if request.user.is_authenticated:
        return render(request, "desk/refused.html", {"says": says}, status=403)
    return redirect_to_login(request.get_full_path())


def _refused(request: HttpRequest, who: Who, refused: NotPermitted) -> HttpResponse:
    if by_script(request):
        return render(
            request, "desk/outcome.html", {"title": "Not permitted", "reasons": reasons((refused.says,))}, status=422
        )
    return render(request, "desk/refused.html", {"who": who, "says": refused.says}, status=403)
