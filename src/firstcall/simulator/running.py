"""The simulator as a process: every system on one port of this machine, until it is told to end or whoever started it is gone."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from firstcall.simulator.answering import served
from firstcall.simulator.front import Front
from firstcall.simulator.keeping import LISTS, kept_secret, read_records
from firstcall.simulator.manners import Manners, ProfileName
from firstcall.simulator.matching_api import lists
from firstcall.simulator.system import System, system

#: The one address that is listened on: nobody beyond this machine is answered.
HOST = "127.0.0.1"


def systems(manners: Mapping[str, Manners], folder: Path, *, profile: ProfileName, seed: int) -> dict[str, System]:
    """Every system with its records of ``folder``."""
    return {key: system(each, read_records(folder, key), profile=profile, seed=seed) for key, each in manners.items()}


def front(made: Mapping[str, System], secrets: Path) -> Front:
    """All systems as one application; each lets in whoever has its secret."""
    kept = {key: kept_secret(secrets, key) for key in made}
    return Front(made, {key: (lists if key == LISTS else served)(each, kept[key]) for key, each in made.items()})


def bound(port: int) -> socket.socket:
    """A socket on this machine, at this port or (0) at any that is free. Raises OSError where it is taken."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
    except OSError:
        taken.close()
        raise
    return taken


def server(application: Front, ready: Callable[[], None]) -> uvicorn.Server:
    """A server of the application; ``ready`` is called once it answers."""
    config = uvicorn.Config(
        application,
        http=_Protocol,
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,  # seconds; whoever hangs would never let go
    )
    return _Server(config, ready)


def run(application: Front, at: socket.socket, *, ready: Callable[[], None], until_input_ends: bool = False) -> None:
    """Serve until told to end. ``until_input_ends``: also when standard input ends, as it does when its writer dies."""
    serving = server(application, ready)
    if until_input_ends:
        threading.Thread(target=_end_with_input, args=(serving,), daemon=True).start()
    serving.run(sockets=[at])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


class _Protocol(H11Protocol):
    """As uvicorn's own, and the transport stands in the scope's state: to break off needs the connection itself."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state: dict[str, Any] = {**self.app_state, "transport": transport}


def _end_with_input(server: uvicorn.Server) -> None:
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    server.should_exit = True
