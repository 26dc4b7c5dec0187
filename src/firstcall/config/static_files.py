"""The desk's own style sheets and scripts, served by the desk itself from where the package keeps them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

_Answer = HttpResponseBase | Awaitable[HttpResponseBase]


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, made fit for ASGI: no hop to a thread for a page that is no file, and a file is sent whole.

    WhiteNoise hands out open files, which an asynchronous server can only read by stopping; ours are small (150 kB at most).
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], _Answer]) -> None:
        super().__init__(get_response)
        self.waits = iscoroutinefunction(get_response)
        if self.waits:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> _Answer:
        """The file of this address, or else what the rest of the desk answers."""
        file = self.find_file(request.path_info) if self.autorefresh else self.files.get(request.path_info)
        if file is None:
            return self.get_response(request)  # type: ignore[no-any-return]
        return _at_once(self.serve(file, request)) if self.waits else self.serve(file, request)

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """The file's bytes with WhiteNoise's headers (type, date, cache, not modified)."""
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file:
                body = found.file.read()
        # nosemgrep: page-by-format (the bytes of a file of the package)
        return HttpResponse(body, status=int(found.status), headers=dict(found.headers))


async def _at_once(response: HttpResponse) -> HttpResponse:
    return response
