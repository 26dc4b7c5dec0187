"""One desk's stream: first what it missed, then what happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async

from firstcall.desk.stream.following import all_changes_since, let_connection_go
from firstcall.desk.stream.frames import HEARTBEAT, RETRY, Change, frames
from firstcall.desk.stream.listeners import Listener
from firstcall.desk.stream.reader import Reader

#: Seconds of silence after which a comment is sent.
PATIENCE = 10.0


def _missed(cursor: int | None) -> list[Change]:
    try:
        return [] if cursor is None else all_changes_since(cursor)
    finally:
        let_connection_go()


async def serve(reader: Reader, cursor: int | None, *, patience: float = PATIENCE) -> AsyncIterator[bytes]:
    """The stream of a desk that has everything up to ``cursor`` (None: it has just read its page).

    The desk joins the listeners before what it missed is read, and what was read is then skipped: nothing is left
    out between the two and nothing is sent twice. It ends when the desk was let go; a browser comes back by itself.
    """
    listener = Listener(sent=cursor or 0)
    reader.listeners.join(listener)
    try:
        yield RETRY
        await asyncio.to_thread(reader.wait_ready, 5.0)
        missed = await sync_to_async(_missed)(cursor)
        for old in frames(missed):
            yield old.encode()
        if missed:
            listener.sent = missed[-1].cursor
        while True:
            try:
                async with asyncio.timeout(patience):
                    frame = await listener.waiting.get()
            except TimeoutError:
                yield HEARTBEAT
                continue
            if frame is None:
                return
            if frame.cursor > listener.sent:
                yield frame.encode()
    finally:
        reader.listeners.leave(listener)
