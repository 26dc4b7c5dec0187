"""The log followed over the line: which incidents have moved on, and up to which entry. No event holds anybody's data."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from asgiref.sync import sync_to_async

from firstcall.api.tokens import still_stands
from firstcall.log.models import IncidentRow
from firstcall.log.stream.following import head, let_connection_go
from firstcall.log.stream.frames import Frame
from firstcall.log.stream.reader import Reader
from firstcall.log.stream.serving import serve

#: Seconds after which a stream asks whether its token still stands.
ASK_AGAIN = 10.0


def incidents_moved(incident: int | None = None) -> Callable[[Frame], bytes]:
    """How frames are written for a system: of every incident, or of one. That somebody only looked moves nothing.

    The desk's own events about its queue are left out, so every frame that is sent is the last of its entry.
    """

    def write(frame: Frame) -> bytes:
        number = frame.event.removeprefix("i")
        if frame.looks_only or not number.isdecimal() or (incident is not None and int(number) != incident):
            return b""
        data = f'{{"incident":{number},"seq":{frame.data}}}'
        return f"id: {frame.cursor}\nevent: incident\ndata: {data}\n\n".encode()

    return write


async def follow(
    reader: Reader, *, token: int, cursor: int | None, incident: int | None, seconds: float | None
) -> AsyncIterator[bytes]:
    """The stream of one system from ``cursor`` (None: from now). It ends with its token, or after ``seconds``."""
    begins = await sync_to_async(_head)() if cursor is None else cursor
    yield f'id: {begins}\nevent: here\ndata: {{"cursor":{begins}}}\n\n'.encode()
    loop = asyncio.get_running_loop()
    asked = loop.time()
    stream = serve(reader, begins, patience=ASK_AGAIN, write=incidents_moved(incident), lasts=seconds)
    try:
        async for part in stream:
            if loop.time() - asked >= ASK_AGAIN:
                if not await sync_to_async(_stands)(token):
                    return
                asked = loop.time()
            yield part
    finally:
        await stream.aclose()  # type: ignore[attr-defined]


def known(incident: int) -> bool:
    """Whether there is an incident of this number."""
    try:
        return IncidentRow.objects.filter(incident=incident).exists()
    finally:
        let_connection_go()


def _head() -> int:
    try:
        return head()
    finally:
        let_connection_go()


def _stands(token: int) -> bool:
    try:
        return still_stands(token)
    finally:
        let_connection_go()
