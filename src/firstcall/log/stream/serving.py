"""One listener's stream: first what it missed, then what happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from asgiref.sync import sync_to_async

from firstcall.log.stream.following import all_changes_since, let_connection_go
from firstcall.log.stream.frames import HEARTBEAT, RETRY, Change, Frame, frames
from firstcall.log.stream.listeners import Listener
from firstcall.log.stream.reader import Reader

#: Seconds of silence after which a comment is sent.
PATIENCE = 10.0


def _missed(cursor: int | None) -> list[Change]:
    try:
        return [] if cursor is None else all_changes_since(cursor)
    finally:
        let_connection_go()


async def serve(
    reader: Reader,
    cursor: int | None,
    *,
    patience: float = PATIENCE,
    write: Callable[[Frame], bytes] = Frame.encode,
    lasts: float | None = None,
) -> AsyncIterator[bytes]:
    """The stream of a listener that has everything up to ``cursor`` (None: it has just read its page).

    The listener joins before what it missed is read, and what was read is then skipped: nothing is left
    out between the two and nothing is sent twice. It ends when the listener was let go (a browser comes back by itself),
    or after ``lasts`` seconds. ``write``: how a frame goes over the line; nothing at all where it is not for this one.
    """
    listener = Listener(sent=cursor or 0)
    reader.listeners.join(listener)
    loop = asyncio.get_running_loop()
    ends = None if lasts is None else loop.time() + lasts
    try:
        yield RETRY
        await asyncio.to_thread(reader.wait_ready, 5.0)
        missed = await sync_to_async(_missed)(cursor)
        for part in filter(None, map(write, frames(missed))):
            yield part
        if missed:
            listener.sent = missed[-1].cursor
        while ends is None or loop.time() < ends:
            wait = patience if ends is None else max(min(patience, ends - loop.time()), 0.0)
            try:
                async with asyncio.timeout(wait):
                    frame = await listener.waiting.get()
            except TimeoutError:
                yield HEARTBEAT
                continue
            if frame is None:
                return
            if frame.cursor > listener.sent and (part := write(frame)):
                yield part
    finally:
        reader.listeners.leave(listener)
