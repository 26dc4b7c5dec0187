"""A far end that is ill in a way that has a name: a raw socket server of its own thread, on 127.0.0.1 and a free port."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import struct
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Heard:
    """A request that a far end was sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Good:
    """What a far end that is well says to a request."""

    body: bytes
    content_type: str = "application/json"


class Ill(StrEnum):
    """How a far end is ill. Each must come out as not checked, and never as nobody found."""

    # Whatever is spoken over the socket:
    REFUSED = "nobody listens"
    HANG = "takes the connection and says nothing"
    CLOSED = "hangs up without a word"
    RESET_AT_ONCE = "breaks the connection at once"
    GARBAGE = "sends bytes that are no answer"
    DRIP = "sends a byte now and then"
    FLOOD = "sends bytes without end"
    # Where HTTP is spoken:
    HANG_AFTER_REQUEST = "reads the request and says nothing"
    HANG_IN_HEADERS = "stops within its headers"
    HANG_IN_BODY = "stops within its body"
    RESET_IN_BODY = "breaks the connection within its body"
    DRIP_HEADERS = "sends its headers a byte at a time"
    DRIP_BODY = "sends its body a byte at a time"
    FLOOD_HEADERS = "sends headers without end"
    FLOOD_BODY = "sends a body without end"
    FLOOD_EARLY = "sends early hints without end"
    TRUNCATED = "sends half of the length that it says"
    CUT = "sends half of its body and says no length"
    CUT_CHUNKS = "leaves the last chunk out"
    EMPTY_204 = "says 204"
    EMPTY_200 = "says 200 and sends nothing"
    GARBAGE_BODY = "sends a body that is no text"
    LOGIN_PAGE = "sends a page to sign in, with 200"
    LOGIN_PAGE_SAYS_IT_IS_AN_ANSWER = "sends a page to sign in and calls it an answer"
    REDIRECT = "sends one elsewhere"
    ERROR_IN_200 = "says 200 and that it has a fault"
    NULL_IN_200 = "says 200 and null"
    OBJECT_IN_200 = "says 200 and an empty object"
    LIST_IN_200 = "says 200 and an empty list"
    PARTIAL_206 = "says 206 and that nobody is found"
    HTTP_401 = "says 401 and that nobody is found"
    HTTP_403 = "says 403 and that nobody is found"
    HTTP_404 = "says 404 and that nobody is found"
    HTTP_429 = "says 429 and that nobody is found"
    HTTP_500 = "says 500 and that nobody is found"
    HTTP_503 = "says 503 and that nobody is found"
    GZIP = "packs its answer though none was to be packed"
    TWICE = "says twice that nobody is found"
    WRONG_SUBJECT = "says that nobody is found to another question"


#: Those that need no word of HTTP.
ON_ANY_SOCKET = (Ill.REFUSED, Ill.HANG, Ill.CLOSED, Ill.RESET_AT_ONCE, Ill.GARBAGE, Ill.DRIP, Ill.FLOOD)
#: Those that keep the asker waiting until it gives up.
WAITING = (
    Ill.HANG,
    Ill.HANG_AFTER_REQUEST,
    Ill.HANG_IN_HEADERS,
    Ill.HANG_IN_BODY,
    Ill.DRIP,
    Ill.DRIP_HEADERS,
    Ill.DRIP_BODY,
    Ill.FLOOD,
    Ill.FLOOD_EARLY,
)
#: Seconds between two bytes of a drip.
PAUSE = 0.03

Answer = Callable[[Heard], Good]


def _never(_heard: Heard) -> Good | None:
    return None


def _nothing(_heard: Heard) -> Good:
    return Good(b"{}")


@dataclass
class FarEnd:
    """A far end for as long as a block lasts; ``ill`` of None: it is well, and says what ``nothing`` says.

    ``nothing``: what a system of this kind says, when it is well, to a question about somebody whom it does not know.
    ``another``: the same, to another question than the one asked. ``before``: what it says to a request that is not
    the question yet (for a token); None: this is the question. ``open``: connections that are open now; ``most_open``: that
    ever were at a time; ``heard``: the requests that were read, in their order.
    """

    ill: Ill | None
    nothing: Answer = _nothing
    another: Answer = _nothing
    before: Callable[[Heard], Good | None] = _never
    address: str = ""
    open: int = 0
    most_open: int = 0
    heard: list[Heard] = field(default_factory=list)
    taken: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        if self.ill is Ill.REFUSED:
            server.close()
            await server.wait_closed()
        self._ready.set()
        await self._ended.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._speak(reader, writer)
        finally:
            self.open -= 1
            writer.close()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.ill in ON_ANY_SOCKET:
            self.taken.set()
            return await _on_any_socket(self.ill, reader, writer)
        while heard := await _request(reader):
            self.heard.append(heard)
            good = self.before(heard)
            if good is None and (self.ill is None or "elsewhere" in heard.path):
                good = self.nothing(heard)
            if good is None:
                self.taken.set()
                return await self._ill(heard, reader, writer)
            writer.write(_whole(200, good))
            await writer.drain()
        return None

    async def _ill(self, heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert self.ill is not None
        nothing = self.nothing(heard)
        if self.ill in _SAYS:
            writer.write(_SAYS[self.ill](nothing))
        elif self.ill is Ill.WRONG_SUBJECT:
            writer.write(_whole(200, self.another(heard)))
        else:
            await _WAYS[self.ill](nothing, reader, writer)
        await writer.drain()


async def _request(reader: asyncio.StreamReader) -> Heard | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = head.rstrip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return Heard(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


async def _on_any_socket(ill: Ill, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if ill is Ill.HANG:
        await _until_it_hangs_up(reader)
    elif ill is Ill.RESET_AT_ONCE:
        _reset(writer)
    elif ill is Ill.GARBAGE:
        writer.write(bytes(range(255, -1, -1)) * 4)
        await writer.drain()
    elif ill is Ill.DRIP:
        await _drip(bytes(range(255, -1, -1)) * 40, writer)
    elif ill is Ill.FLOOD:
        await _without_end(bytes(range(255, -1, -1)) * 256, writer)


async def _until_it_hangs_up(reader: asyncio.StreamReader) -> None:
    while await reader.read(65_536):
        pass


async def _drip(data: bytes, writer: asyncio.StreamWriter) -> None:
    for byte in data:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(PAUSE)


async def _without_end(data: bytes, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(data)
        await writer.drain()
        await asyncio.sleep(0)


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _head(status: int, content_type: str, *more: str) -> bytes:
    lines = (f"HTTP/1.1 {status} Said", f"content-type: {content_type}", *more, "", "")
    return "\r\n".join(lines).encode()


def _whole(status: int, good: Good, *more: str) -> bytes:
    return _head(status, good.content_type, f"content-length: {len(good.body)}", *more) + good.body


def _close(status: int, good: Good, *more: str) -> bytes:
    return _whole(status, good, "connection: close", *more)


def _half(good: Good) -> bytes:
    return good.body[: len(good.body) // 2]


_PAGE = Good(b"<!doctype html><title>Sign in</title><h1>No results</h1>", "text/html; charset=utf-8")


def _ill_status(status: int) -> Callable[[Good], bytes]:
    return lambda nothing: _close(status, nothing)


def _in_200(body: bytes) -> Callable[[Good], bytes]:
    return lambda nothing: _close(200, Good(body, nothing.content_type))


def _packed(nothing: Good) -> bytes:
    return _close(200, Good(gzip.compress(nothing.body), nothing.content_type), "content-encoding: gzip")


def _cut_chunks(nothing: Good) -> bytes:
    half = _half(nothing)
    return _head(200, nothing.content_type, "transfer-encoding: chunked") + b"%x\r\n%b\r\n" % (len(half), half)


#: What these say and then hang up.
_SAYS: dict[Ill, Callable[[Good], bytes]] = {
    Ill.TRUNCATED: lambda n: _head(200, n.content_type, f"content-length: {len(n.body)}") + _half(n),
    Ill.CUT: lambda n: _head(200, n.content_type, "connection: close") + _half(n),
    Ill.CUT_CHUNKS: _cut_chunks,
    Ill.EMPTY_204: lambda _: b"HTTP/1.1 204 Nothing\r\nconnection: close\r\n\r\n",
    Ill.EMPTY_200: _in_200(b""),
    Ill.GARBAGE_BODY: _in_200(bytes(range(256)) * 4),
    Ill.LOGIN_PAGE: lambda _: _close(200, _PAGE),
    Ill.LOGIN_PAGE_SAYS_IT_IS_AN_ANSWER: _in_200(_PAGE.body),
    Ill.REDIRECT: lambda n: _close(302, n, "location: /elsewhere"),
    Ill.ERROR_IN_200: _in_200(b'{"error": "busy", "count": 0, "total": 0, "hits": [], "results": [], "records": []}'),
    Ill.NULL_IN_200: _in_200(b"null"),
    Ill.OBJECT_IN_200: _in_200(b"{}"),
    Ill.LIST_IN_200: _in_200(b"[]"),
    Ill.PARTIAL_206: _ill_status(206),
    Ill.HTTP_401: _ill_status(401),
    Ill.HTTP_403: _ill_status(403),
    Ill.HTTP_404: _ill_status(404),
    Ill.HTTP_429: _ill_status(429),
    Ill.HTTP_500: _ill_status(500),
    Ill.HTTP_503: _ill_status(503),
    Ill.GZIP: _packed,
    Ill.TWICE: lambda n: _close(200, Good(n.body * 2, n.content_type)),
}

Way = Callable[[Good, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def _then_hang(said: Callable[[Good], bytes]) -> Way:
    async def way(nothing: Good, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said(nothing))
        await writer.drain()
        await _until_it_hangs_up(reader)

    return way


def _then_flood(start: Callable[[Good], bytes], flood: bytes) -> Way:
    async def way(nothing: Good, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start(nothing))
        await _without_end(flood, writer)

    return way


async def _reset_in_body(nothing: Good, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(_SAYS[Ill.TRUNCATED](nothing))
    await writer.drain()
    await asyncio.sleep(PAUSE)
    _reset(writer)


async def _drip_headers(nothing: Good, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _drip(_close(200, nothing), writer)


async def _drip_body(nothing: Good, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, nothing.content_type, f"content-length: {len(nothing.body)}"))
    await _drip(nothing.body, writer)


_WAYS: dict[Ill, Way] = {
    Ill.HANG_AFTER_REQUEST: _then_hang(lambda _: b""),
    Ill.HANG_IN_HEADERS: _then_hang(lambda n: _head(200, n.content_type)[:-2]),
    Ill.HANG_IN_BODY: _then_hang(_SAYS[Ill.TRUNCATED]),
    Ill.RESET_IN_BODY: _reset_in_body,
    Ill.DRIP_HEADERS: _drip_headers,
    Ill.DRIP_BODY: _drip_body,
    Ill.FLOOD_HEADERS: _then_flood(lambda n: _head(200, n.content_type)[:-2], b"x-more: and more\r\n" * 1000),
    Ill.FLOOD_BODY: _then_flood(lambda n: _head(200, n.content_type), b'{"records": [], ' * 4096),
    Ill.FLOOD_EARLY: _then_flood(lambda _: b"", b"HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n" * 100),
}


@contextlib.asynccontextmanager
async def hung_up(end: FarEnd, within: float = 3.0) -> AsyncIterator[None]:
    """After the block, no connection to the far end stays open."""
    yield
    until = asyncio.get_running_loop().time() + within
    while end.open and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.01)
    assert end.open == 0, f"{end.open} connections are still open"
