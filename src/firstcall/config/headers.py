"""What every page tells the browser it may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
DENIED = ", ".join(f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb"))

_Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def strict_headers(get_response: Callable[[HttpRequest], _Answer]) -> Callable[[HttpRequest], _Answer]:
    """Only this server's own files run or load, nothing inline; and no page stays in a cache, for it shows personal data."""

    def with_headers(response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", DENIED)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return with_headers(await get_response(request))

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        return with_headers(get_response(request))  # type: ignore[arg-type]

    return now
