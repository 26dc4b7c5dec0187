"""The one reader of a process: a thread that follows the log, woken by this process's own commits and by the clock."""

from __future__ import annotations

import asyncio
import logging
import threading
import weakref
from collections.abc import Callable, Sequence

from firstcall.log.stream.frames import BATCH, Change, frames
from firstcall.log.stream.listeners import Listeners

log = logging.getLogger(__name__)

#: Seconds between two looks at the log for what other processes wrote.
POLL = 0.1
#: What somebody says or does is followed within a few milliseconds by what the sources answer: desks are told of both at
#: once, after this many seconds at the latest. Told of the first alone, they would draw it just when the answer is wanted.
PATIENCE = 0.06
FOLLOWED_BY_ANSWERS = frozenset({"contact", "line", "answered", "person"})

Read = Callable[[int], Sequence[Change]]


class Reader:
    """Follows the log from its head and hands every change to the listeners of one event loop."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        head: Callable[[], int],
        read: Read,
        rest: Callable[[], None] = lambda: None,
        poll: float = POLL,
    ) -> None:
        self.listeners = Listeners()
        self._loop = loop
        self._head, self._read, self._rest, self._poll = head, read, rest, poll
        self._wake = threading.Event()
        self._stopped = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="log-reader", daemon=True)

    def start(self) -> None:
        """Start following; what is in the log already is left to each desk's own catching up."""
        self._thread.start()

    def wake(self, incident: int = 0, seq: int = 0) -> None:
        """Something was committed: look now. Called from any thread."""
        self._wake.set()

    def stop(self) -> None:
        """Follow no more."""
        self._stopped = True
        self._wake.set()

    def wait_ready(self, seconds: float) -> bool:
        """Wait until the head of the log has been read; from then on nothing passes unseen."""
        return self._ready.wait(seconds)

    @property
    def alive(self) -> bool:
        """Whether the thread runs and its loop is open."""
        return self._thread.is_alive() and not self._stopped and not self._loop.is_closed()

    def _follow(self) -> None:
        at: int | None = None
        while not self._stopped and not self._loop.is_closed():
            try:
                if at is None:
                    at = self._head()
                    self._ready.set()
                at = self._catch_up(at)
            except Exception:  # the log may be out of reach for a while: say so, wait and look again
                log.exception("the stream's reader could not read the log")
                self._rest()
                self._wake.wait(1.0)
            self._wake.wait(self._poll)
            self._wake.clear()
        self._rest()

    def _catch_up(self, at: int) -> int:
        while changes := self._read(at):
            full = len(changes) >= BATCH
            changes = self._with_what_follows(changes)
            at = changes[-1].cursor
            self._hand_over(changes)
            if not full:
                break
        return at

    def _with_what_follows(self, changes: Sequence[Change]) -> Sequence[Change]:
        said = {change.incident for change in changes if change.kind in FOLLOWED_BY_ANSWERS}
        if not said or any(
            change.incident not in said for change in changes
        ):  # another incident's answer does not wait
            return changes
        self._wake.clear()
        self._wake.wait(PATIENCE)
        return (*changes, *self._read(changes[-1].cursor))

    def _hand_over(self, changes: Sequence[Change]) -> None:
        fresh = frames(changes)
        if not fresh:
            return
        try:
            self._loop.call_soon_threadsafe(self.listeners.offer, fresh)
        except RuntimeError:  # the loop has closed while we read
            self._stopped = True


_readers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Reader] = weakref.WeakKeyDictionary()


def reader_of(loop: asyncio.AbstractEventLoop) -> Reader:
    """The reader of this process's event loop, started when the first desk listens."""
    reader = _readers.get(loop)
    if reader is None or not reader.alive:
        reader = _started(loop)
        _readers[loop] = reader
    return reader


def _started(loop: asyncio.AbstractEventLoop) -> Reader:
    from firstcall.log.recording import subscribe
    from firstcall.log.stream.following import changes_since, head, let_connection_go

    reader = Reader(loop, head=head, read=changes_since, rest=let_connection_go)
    subscribe(reader.wake)
    reader.start()
    return reader
