"""Lines to one address: connections that are kept open, each with one request and its response at a time (HTTP/1.1).

h11 reads and writes the protocol; here stand the sockets, who has which, and when one may be used again (docs/adr/0046).
"""

from __future__ import annotations

import asyncio
import select
import ssl
from collections.abc import AsyncIterator, Iterable
from typing import cast

import h11

from firstcall.sources.protocol import TimedOut, Unreachable

#: Seconds that no single step of a connection may take; the row's deadline is shorter as a rule and ends it all.
LONGEST_STEP = 60.0
#: Bytes of the head of a response, at most.
MOST_OF_HEAD = 102_400
#: Bytes that came and were not read yet, after which the far end is let wait.
_ENOUGH = 65_536
#: Seconds after which the next of an address's ways is tried beside the first (RFC 8305).
_NEXT_WAY = 0.25

Headers = list[tuple[bytes, bytes]]


class _Line(asyncio.Protocol):
    """One connection. What comes over it while nothing was asked makes it unfit: it could be taken for the next answer."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_OF_HEAD)
        self._came = bytearray()
        self._ended = False
        self._paused = False
        self._waiting: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._came += data
        if len(self._came) > _ENOUGH and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    @property
    def fit(self) -> bool:
        """Whether the next request may go over this line: the last response came to its end, and nothing after it."""
        ready = not self._ended and not self._came and self._http.our_state is h11.IDLE
        return ready and not self._has_news()

    def _has_news(self) -> bool:
        """Whether the far end has said something, or hung up, that this loop has not heard of yet."""
        poll = select.poll()
        poll.register(self._transport.get_extra_info("socket"), select.POLLIN)
        return bool(poll.poll(0))

    def ready_again(self) -> bool:
        """Get ready for the next request, after a response that came to its end; whether that can be."""
        if (
            self._http.our_state is not h11.DONE
            or self._http.their_state is not h11.DONE
            or self._http.trailing_data[0]
        ):
            return False
        self._http.start_next_cycle()
        return not self._ended and not self._came

    def hang_up(self) -> None:
        """End this connection now, whatever is under way."""
        self._transport.abort()

    async def asked(self, request: h11.Request, body: bytes) -> h11.Response:
        """Send a request; the head of its response. Raises Unreachable or TimedOut."""
        http = self._http
        try:
            sent = [http.send(request), http.send(h11.Data(data=body)) if body else b"", http.send(h11.EndOfMessage())]
        except h11.LocalProtocolError as wrong:
            raise Unreachable from wrong
        self._transport.write(b"".join(part for part in sent if part))
        event = await self.event()
        while isinstance(event, h11.InformationalResponse):
            event = await self.event()
        if not isinstance(event, h11.Response):
            raise Unreachable
        return event

    async def event(self) -> object:
        """The next thing that the far end says. Raises Unreachable or TimedOut."""
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._more())
        except h11.RemoteProtocolError as broken:
            raise Unreachable from broken
        return event

    async def _more(self) -> bytes:
        """What has come, as soon as something has; nothing at the end."""
        if not self._came and not self._ended:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(LONGEST_STEP):
                    await self._waiting
            except TimeoutError as slow:
                raise TimedOut from slow
        data = bytes(self._came)
        self._came.clear()
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        return data


class Response:
    """A response whose body is not read yet. Reading it to its end, or letting go of it, gives its line back."""

    def __init__(self, lines: Lines, line: _Line, head: h11.Response) -> None:
        self.status = head.status_code
        self._headers = head.headers
        self._lines = lines
        self._line = line

    def header(self, name: bytes) -> str:
        """A header by its name in lower case; empty where there is none. Of several, all, with commas."""
        return ", ".join(value.decode("latin-1") for key, value in self._headers if key == name)

    async def body(self) -> AsyncIterator[bytes]:
        """The body as it comes. Raises Unreachable or TimedOut."""
        whole = False
        try:
            while isinstance(event := await self._line.event(), h11.Data):
                yield bytes(event.data)
            whole = isinstance(event, h11.EndOfMessage)
            if not whole:
                raise Unreachable
        finally:
            self._lines.give_back(self._line, whole=whole)


class Lines:
    """The lines to one host and port, in one event loop: at most so many; whoever needs one more waits."""

    def __init__(self, host: str, port: int, *, tls: ssl.SSLContext | None, most: int) -> None:
        self._host, self._port, self._tls = host, port, tls
        self._free = asyncio.Semaphore(most)
        self._idle: list[_Line] = []

    async def send(self, method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Response:
        """Send a request; its response with the body unread. Raises Unreachable or TimedOut; may be cancelled at any time."""
        try:
            request = h11.Request(method=method, target=target, headers=list(headers))
        except h11.LocalProtocolError as wrong:
            raise Unreachable from wrong
        await self._free.acquire()
        line = None
        try:
            line = self._at_hand() or await self._opened()
            return Response(self, line, await line.asked(request, body))
        except BaseException:
            if line is not None:
                line.hang_up()
            self._free.release()
            raise

    def give_back(self, line: _Line, *, whole: bool) -> None:
        """A response was read to its end (``whole``) or let go."""
        if whole and line.ready_again():
            self._idle.append(line)
        else:
            line.hang_up()
        self._free.release()

    def _at_hand(self) -> _Line | None:
        """The line that was used last, of those that are still fit."""
        while self._idle:
            line = self._idle.pop()
            if line.fit:
                return line
            line.hang_up()
        return None

    async def _opened(self) -> _Line:
        loop = asyncio.get_running_loop()
        name = self._host if self._tls is not None else None
        try:
            async with asyncio.timeout(LONGEST_STEP):
                _, line = await loop.create_connection(
                    _Line,
                    self._host,
                    self._port,
                    ssl=self._tls,
                    server_hostname=name,
                    happy_eyeballs_delay=_NEXT_WAY,
                )
        except TimeoutError as slow:
            raise TimedOut from slow
        except OSError as broken:
            raise Unreachable from broken
        return line
