"""One port for all simulated systems: each under its own path; and a control that makes one of them ill while it runs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import msgspec
from litestar import Litestar

from firstcall.simulator.system import Illness, System

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: What a drip gives at a time, in bytes, and the seconds between two of them.
DRIP_BYTES, DRIP_EVERY = 16, 0.4
#: Names by which a browser may reach the control; any other is another site's page that was pointed here.
HOSTS = frozenset(("127.0.0.1", "localhost", "[::1]"))
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset, whatever is still to be sent


class Front:
    """An ASGI application over the applications of the systems, by their keys."""

    def __init__(self, systems: Mapping[str, System], applications: Mapping[str, Litestar]) -> None:
        self._systems = systems
        self._applications = applications

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request: of a system, of the control, or of nobody."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        first, _, rest = scope["path"].lstrip("/").partition("/")
        if first == "control":
            await self._control(scope, receive, send, rest)
        elif first in self._applications:
            path = f"/{rest}"
            below = {**scope, "path": path, "raw_path": path.encode(), "root_path": ""}
            await self._of(first, below, receive, send)
        else:
            await _say(send, 404, {"detail": "no system is simulated under this path"})

    async def _of(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        """A system that is ill spoils its answers to questions; the rest of it stays well."""
        illness = self._systems[key].illness
        application: Any = self._applications[key]
        if not _is_question(scope):
            illness = Illness.WELL
        if illness is Illness.HANG:
            await _until_gone(receive)
        elif illness is Illness.DRIP:
            await application(scope, receive, _dripping(send, scope))
        elif illness is Illness.RESET:
            await application(scope, receive, _breaking_off(send, scope))
        else:
            await application(scope, receive, send)

    async def _control(self, scope: Scope, receive: Receive, send: Send, key: str) -> None:
        """``GET /control/`` says how each is; ``PUT /control/<system>`` with ``{"manner": …}`` makes it so."""
        if not _from_here(scope):
            await _say(send, 403, {"detail": "only from this machine"})
        elif scope["method"] == "GET" and not key:
            await _say(send, 200, {name: _told(system) for name, system in self._systems.items()})
        elif key not in self._systems:
            await _say(send, 404, {"detail": f"there is {', '.join(self._systems)}"})
        elif scope["method"] == "GET":
            await _say(send, 200, _told(self._systems[key]))
        elif scope["method"] == "PUT":
            await self._make(self._systems[key], await _body(receive), send)
        else:
            await _say(send, 405, {"detail": "GET or PUT"})

    async def _make(self, system: System, body: bytes, send: Send) -> None:
        try:
            wanted = msgspec.json.decode(body, type=_Wanted)
        except msgspec.DecodeError:
            await _say(send, 400, {"detail": f'send {{"manner": …}}, one of {", ".join(Illness)}'})
            return
        system.illness = wanted.manner
        await _say(send, 200, _told(system))

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        async with contextlib.AsyncExitStack() as running:
            await receive()
            for application in self._applications.values():
                await running.enter_async_context(application.lifespan())
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


class _Wanted(msgspec.Struct, forbid_unknown_fields=True):
    manner: Illness


def _told(system: System) -> dict[str, object]:
    return {"manner": system.illness, "answered": system.answered, "records": len(system.records)}


def _is_question(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] == "POST" and (path == "/v1/questions" or path.startswith("/match/"))


def _from_here(scope: Scope) -> bool:
    """From this machine, and asked by its own name: no page of another site that a browser here has open."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1").rpartition(":")[0]
    address = (scope.get("client") or ("",))[0]
    return host in HOSTS and address in ("127.0.0.1", "::1") and b"origin" not in headers


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body") or len(parts) > 64:
            return b"".join(parts)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport(scope: Scope) -> asyncio.Transport:
    transport: asyncio.Transport = scope["state"]["transport"]
    return transport


def _dripping(send: Send, scope: Scope) -> Send:
    """The answer a few bytes at a time, until whoever waits for it has gone."""

    async def dripped(message: Message) -> None:
        body = message.get("body", b"")
        if message["type"] != "http.response.body" or not body:
            await send(message)
            return
        for start in range(0, len(body), DRIP_BYTES):
            await send({**message, "body": body[start : start + DRIP_BYTES], "more_body": True})
            await asyncio.sleep(DRIP_EVERY)
            if _transport(scope).is_closing():
                return
        await send({**message, "body": b""})

    return dripped


def _breaking_off(send: Send, scope: Scope) -> Send:
    """Half an answer, and then the connection is torn down."""

    async def broken(message: Message) -> None:
        body = message.get("body", b"")
        if message["type"] != "http.response.body" or not body:
            await send(message)
            return
        await send({**message, "body": body[: len(body) // 2], "more_body": True})
        transport = _transport(scope)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        transport.abort()

    return broken


async def _say(send: Send, status: int, what: object) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": msgspec.json.encode(what)})
