"""Requests answered whole in threads that stay: middleware, view and the end of a request in one thread, by the connection it has.

Django's own way from an asynchronous server hops to a thread and back for every middleware, in a thread that is made for the
request and opens a database connection of its own. A view that is itself asynchronous, a stream, is answered Django's way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextvars import copy_context
from functools import cache
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http.response import HttpResponseBase
from django.urls import URLResolver, get_resolver, set_script_prefix

from firstcall.config.staying import Threads

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Way = tuple[Any, ...]  # Django's patterns of addresses

#: Requests answered at once; of more, each waits until one is done.
AT_ONCE = 64


class Handler(ASGIHandler):
    """The web's handler for an asynchronous server."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = BaseHandler()
        self._whole.load_middleware(is_async=False)
        self._threads = Threads(AT_ONCE, leaving=connections.close_all)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or _is_stream(scope):
            await super().__call__(scope, receive, send)
            return
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            set_script_prefix(get_script_prefix(scope))
            request, response = self.create_request(scope, body)
            if request is not None:
                here = copy_context()
                loop = asyncio.get_running_loop()
                response = await loop.run_in_executor(self._threads, here.run, self._answered, scope, request)
            assert response is not None
            await self.send_response(response, send)
            if not response.closed:
                await sync_to_async(response.close)()

    def _answered(self, scope: Scope, request: ASGIRequest) -> HttpResponseBase:
        """The answer to a request, in this thread from its first signal to its last."""
        signals.request_started.send(sender=self.__class__, scope=scope)
        response: HttpResponseBase = self._whole.get_response(request)
        if not response.streaming:
            response.close()  # what it holds in memory stays; files and connections go
        return response


def _is_stream(scope: Scope) -> bool:
    """Whether the view at this address is asynchronous."""
    path = scope["path"].removeprefix(get_script_prefix(scope).rstrip("/")).removeprefix("/")
    return any(_leads(way, path) for way in _streams())


@cache
def _streams() -> tuple[Way, ...]:
    """The patterns, one after another, that lead to each view that is asynchronous."""
    return tuple(_ways(get_resolver(), ()))


def _ways(below: URLResolver, above: Way) -> Iterator[Way]:
    for one in below.url_patterns:
        way = (*above, one.pattern)
        if isinstance(one, URLResolver):
            yield from _ways(one, way)
        elif iscoroutinefunction(one.callback):
            yield way


def _leads(way: Way, path: str) -> bool:
    """Whether an address (without its first stroke) is matched whole by patterns one after another."""
    for pattern in way:
        found = pattern.match(path)
        if not found:
            return False
        path = found[0]
    return True
