"""What every answer tells the browser it may do."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
DENIED = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
        *("hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
    )
)
#: By name; an answer that says one of these itself is left as it is.
EVERY_ANSWER = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": DENIED,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_OVER_TLS = "Ask by https:// and make a new token: this one has gone over the line for all to read."
_Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def strict_headers(get_response: Callable[[HttpRequest], _Answer]) -> Callable[[HttpRequest], _Answer]:
    """Only this server's own files run or load, nothing inline; and no page stays in a cache, for it shows personal data."""

    def with_headers(response: HttpResponseBase) -> HttpResponseBase:
        for name, value in EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        return response

    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return with_headers(await get_response(request))

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        return with_headers(get_response(request))  # type: ignore[arg-type]

    return now


@sync_and_async_middleware
def no_program_over_plain_http(get_response: Callable[[HttpRequest], _Answer]) -> Callable[[HttpRequest], _Answer]:
    """A browser that comes over plain HTTP is sent on; a program is refused, or its token would go in the open for ever unnoticed."""

    def refused(request: HttpRequest) -> HttpResponse | None:
        if not settings.HTTPS or request.is_secure() or not request.path.startswith("/api/"):
            return None
        said = {"type": "urn:firstcall:problem:403", "title": "HTTPS only", "status": 403, "detail": _OVER_TLS}
        return HttpResponse(json.dumps(said), status=403, content_type="application/problem+json")

    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return refused(request) or await get_response(request)

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        return refused(request) or get_response(request)  # type: ignore[return-value]

    return now
