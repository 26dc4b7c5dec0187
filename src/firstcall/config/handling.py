"""Requests answered whole in threads that stay: middleware, view and the end of a request in one thread, by the connection it has.

Django's own way from an asynchronous server hops to a thread and back for every middleware, in a thread that is made for the
request and opens a database connection of its own. A view that is itself asynchronous, a stream, is answered Django's way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, set_script_prefix

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

#: Requests answered at once; of more, each waits until one is done.
AT_ONCE = 64


class Handler(ASGIHandler):
    """The web's handler for an asynchronous server."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = BaseHandler()
        self._whole.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="request")

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
    prefix = get_script_prefix(scope).rstrip("/")
    try:
        return iscoroutinefunction(resolve(scope["path"].removeprefix(prefix) or "/").func)
    except (Resolver404, UnicodeError):
        return False
