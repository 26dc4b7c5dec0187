"""The API's addresses. One that does not exist is answered as a problem too, and not with a page for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt

from firstcall.api.interface import api
from firstcall.api.problems import Problem, answer


# nosemgrep: without-the-forgery-check (it changes nothing, and the API reads no cookie)
@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No such address."""
    return answer(Problem(404, "There is nothing at this address; openapi.json names those that there are."))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", nothing_here),
    path("", api.urls),
    path("<path:rest>", nothing_here),
]
