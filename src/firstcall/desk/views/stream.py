"""The stream of server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from firstcall.desk.access import for_those_who_may
from firstcall.log.stream.following import let_connection_go
from firstcall.log.stream.reader import reader_of
from firstcall.log.stream.serving import serve
from firstcall.people.permissions import Permission
from firstcall.people.who import Who

#: Seconds after which an open stream is looked at again; a stream says something at least every ten.
EVERY = 10.0


@for_those_who_may(Permission.SEE_INCIDENT)
def _admitted(request: HttpRequest, who: Who) -> HttpResponse:
    return HttpResponse(status=200)


def _admit(request: HttpRequest) -> HttpResponse:
    try:
        return _admitted(request)
    finally:
        let_connection_go()


def _still_admitted(request: HttpRequest) -> HttpResponse:
    """As ``_admit``, again: in one of a few threads that every stream uses, by a connection that is kept for a while."""
    close_old_connections()
    try:
        return _admitted(request)
    finally:
        close_old_connections()


async def _while_admitted(request: HttpRequest, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The stream for as long as its desk is open: a lock, a sign-out and another role end it within some seconds."""
    looked = monotonic()
    async for part in parts:
        if monotonic() - looked >= EVERY:
            if (await asyncio.to_thread(_still_admitted, request)).status_code != 200:
                return
            looked = monotonic()
        yield part


async def stream(request: HttpRequest) -> HttpResponseBase:
    """Which incidents have moved on, for as long as the browser listens and its desk is open."""
    if request.method != "GET":
        return HttpResponse(status=405)
    answer = await sync_to_async(_admit)(request)
    if answer.status_code != 200:
        return HttpResponse(status=401 if answer.status_code == 302 else answer.status_code)
    cursor = last_seen(request)
    reader = reader_of(asyncio.get_running_loop())
    response = StreamingHttpResponse(_while_admitted(request, serve(reader, cursor)), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def last_seen(request: HttpRequest) -> int | None:
    """The cursor that the browser has everything up to: by its own header, or as the page says; None at the first visit."""
    said = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None
