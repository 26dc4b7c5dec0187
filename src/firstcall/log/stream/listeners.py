"""The desks that listen in this process. A desk that cannot keep up is let go, so that it comes back and catches up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from firstcall.log.stream.frames import Frame

#: Frames that may wait for one desk before it is let go.
ROOM = 256


@dataclass(eq=False)
class Listener:
    """One open desk. ``sent`` is the cursor up to which it has everything."""

    sent: int = 0
    waiting: asyncio.Queue[Frame | None] = field(default_factory=lambda: asyncio.Queue(ROOM + 1))
    let_go: bool = False

    def offer(self, frames: Iterable[Frame]) -> None:
        """Queue frames for this desk; where there is no room, let it go rather than leave one out."""
        for frame in frames:
            if self.let_go:
                return
            if self.waiting.qsize() >= ROOM:
                self.release()
                return
            self.waiting.put_nowait(frame)

    def release(self) -> None:
        """Let this desk go: it is sent what fits no more, and its connection ends."""
        self.let_go = True
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class Listeners:
    """All listeners of one event loop. Every method is called on that loop."""

    def __init__(self) -> None:
        self._all: set[Listener] = set()

    def __len__(self) -> int:
        return len(self._all)

    def join(self, listener: Listener) -> None:
        """From now on this desk is offered every frame."""
        self._all.add(listener)

    def leave(self, listener: Listener) -> None:
        """This desk has gone."""
        self._all.discard(listener)

    def offer(self, frames: tuple[Frame, ...]) -> None:
        """Offer frames to every desk."""
        for listener in list(self._all):
            listener.offer(frames)
            if listener.let_go:
                self.leave(listener)
