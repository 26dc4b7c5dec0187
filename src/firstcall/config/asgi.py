"""The web application. `application` is the web alone; `with_worker` also makes the checks, in the same process."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcall.config.settings")

import django

django.setup(set_prefix=False)

from firstcall.config.handling import Handler, Receive, Scope, Send  # noqa: E402 (Django is ready now)

_web = Handler()
_log = logging.getLogger("firstcall.serve")


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The web; a server that asks about start and end is told that nothing has to be done."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send, start=_nothing)
    else:
        await _web(scope, receive, send)


async def with_worker(scope: Scope, receive: Receive, send: Send) -> None:
    """The web, with the worker started before the first request; it ends with the process."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send, start=_start_worker)
    else:
        await _web(scope, receive, send)


def _start_worker() -> None:
    from firstcall.checks import running

    running.start_in_process()


def _nothing() -> None:
    return None


async def _lifespan(receive: Receive, send: Send, *, start: Callable[[], None]) -> None:
    """The ASGI lifespan protocol: `start` runs before the first request; where it fails, the server does not come up."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            try:
                start()
            except Exception:  # noqa: BLE001 (whatever it is, the server must not come up without its worker)
                _log.exception("The worker did not start, so the desk does not start either.")
                await send({"type": "lifespan.startup.failed", "message": "the worker did not start"})
                return
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
