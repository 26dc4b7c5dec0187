"""Lines to one address: kept open and used again, but never where something other than the next answer could be waiting on them."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from firstcall.sources.lines import Lines
from firstcall.sources.protocol import TimedOut, Unreachable
from firstcall.sources.wire import Wire, at_most

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Far:
    """A far end that says what it is told to, request after request; by connection, the heads of the requests that came."""

    def __init__(self, *says: bytes | None) -> None:
        self.says = list(says)
        self.heard: list[list[bytes]] = []
        self.open = self.most_open = 0
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard: list[bytes] = []
        self.heard.append(heard)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                heard.append(head)
                await self.go_on.wait()
                said = self.says.pop(0) if self.says else GOOD
                if said is None:
                    return
                writer.write(said)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open -= 1
            writer.close()


@asynccontextmanager
async def far_end(*says: bytes | None):
    far = Far(*says)
    server = await asyncio.start_server(far.serve, "127.0.0.1", 0)
    try:
        yield far, Wire(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/at", most=3)
    finally:
        server.close()


async def ask(wire: Wire) -> bytes | None:
    return await at_most(await wire.post("/v1", b""), 100_000)


def run(work):
    return asyncio.run(asyncio.wait_for(work, 20))


def test_the_next_request_goes_over_the_same_line():
    async def work():
        async with far_end() as (far, wire):
            assert [await ask(wire) for _ in range(3)] == [b"{}"] * 3
            return far.heard

    assert [len(heard) for heard in run(work())] == [3]


@pytest.mark.parametrize(
    "first",
    [
        GOOD + GOOD,  # an answer to nothing, which would be taken for the next one
        GOOD + b"x",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
def test_a_line_on_which_something_is_left_is_not_used_again(first):
    async def work():
        async with far_end(first) as (far, wire):
            assert await ask(wire) == b"{}"
            await asyncio.sleep(0.05)
            assert await ask(wire) == b"{}"
            return far.heard

    assert [len(heard) for heard in run(work())] == [1, 1]


def test_a_far_end_that_hung_up_just_now_is_called_anew():
    """Whoever asks again at once, as for a token and then with it, has not heard yet that the line was closed."""

    async def hangs_up(reader, writer):
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(GOOD)
        writer.close()
        await writer.wait_closed()

    async def work():
        server = await asyncio.start_server(hangs_up, "127.0.0.1", 0)
        wire = Wire(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        async with server:
            raw = await wire.post("/v1", b"")
            await asyncio.sleep(0.05)
            parts = [part async for part in raw.body()]
            return parts, await ask(wire)

    heard = []
    assert run(work()) == ([b"{}"], b"{}")
    assert len(heard) == 2


def test_what_comes_late_over_a_line_that_lies_ready_makes_it_unfit():
    async def work():
        async with far_end() as (far, wire):
            assert await ask(wire) == b"{}"
            lines = wire._lines
            assert lines is not None
            lines._idle[0].data_received(GOOD)
            assert await ask(wire) == b"{}"
            return far.heard

    assert [len(heard) for heard in run(work())] == [1, 1]


def test_an_answer_that_is_let_go_takes_its_line_with_it():
    long = b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000

    async def work():
        async with far_end(long) as (far, wire):
            assert await ask(wire) is None
            assert [await ask(wire) for _ in range(2)] == [b"{}"] * 2
            return far.heard

    assert [len(heard) for heard in run(work())] == [1, 2]


@pytest.mark.parametrize(
    "said",
    [
        None,
        b"",
        b"220 mail.example.com ESMTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\n",
    ],
)
def test_what_is_no_answer_of_http_is_no_answer_at_all(said):
    async def work():
        async with far_end(said, None) as (_, wire):
            async with asyncio.timeout(2):
                await ask(wire)

    with pytest.raises((Unreachable, TimeoutError)):
        run(work())


def test_an_answer_that_breaks_off_is_not_taken_for_a_short_one():
    async def cut(_reader, writer):
        writer.write(GOOD[:-1])
        writer.close()

    async def work():
        server = await asyncio.start_server(cut, "127.0.0.1", 0)
        async with server:
            return await ask(Wire(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"))

    with pytest.raises(Unreachable):
        run(work())


def test_news_before_the_answer_is_passed_over():
    async def work():
        async with far_end(b"HTTP/1.1 103 Early Hints\r\n\r\n" + GOOD) as (_, wire):
            return await ask(wire)

    assert run(work()) == b"{}"


def test_no_more_lines_are_open_than_may_be_and_whoever_gives_up_gives_back_its_place():
    async def work():
        async with far_end() as (far, wire):
            far.go_on.clear()
            tasks = [asyncio.create_task(ask(wire)) for _ in range(9)]
            await asyncio.sleep(0.2)
            for given_up in (tasks[0], tasks[5]):
                given_up.cancel()
            far.go_on.set()
            answers = await asyncio.gather(*tasks, return_exceptions=True)
            again = await asyncio.gather(*(ask(wire) for _ in range(9)))
            return far.most_open, answers, again

    most_open, answers, again = run(work())
    assert most_open <= 4  # the far end may hear of the one that was given up after the one in its place
    assert answers.count(b"{}") == 7
    assert again == [b"{}"] * 9


def test_a_request_says_who_asks_and_where_and_nothing_twice():
    async def work():
        async with far_end() as (far, wire):
            raw = await wire.get("/catalog", {"q": "a b", "n": "1"}, headers={"connection": "close"})
            assert (raw.status, raw.content_type, raw.length) == (200, "application/json", 2)
            await at_most(raw, 9)
            return far.heard[0][0].decode()

    first, *headers = run(work()).rstrip().split("\r\n")
    assert first == "GET /at/catalog?q=a+b&n=1 HTTP/1.1"
    names = [line.partition(":")[0].lower() for line in headers]
    assert sorted(names) == ["accept", "accept-encoding", "connection", "host", "user-agent"]
    assert "connection: close" in [line.lower() for line in headers]


def test_a_header_that_would_begin_another_is_not_sent():
    async def work():
        async with far_end() as (far, wire):
            with pytest.raises(Unreachable):
                await wire.post("/v1", b"", headers={"authorization": "Bearer a\r\nX: y"})
            return far.heard

    assert run(work()) == []


def test_nobody_listening_and_nobody_answering_are_told_apart(monkeypatch):
    monkeypatch.setattr("firstcall.sources.lines.LONGEST_STEP", 0.1)

    async def silent(reader, writer):
        await reader.read()
        writer.close()

    async def work():
        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(TimedOut):
            await ask(Wire(f"http://127.0.0.1:{port}"))
        server.close()
        with pytest.raises(Unreachable):
            await ask(Wire(f"http://127.0.0.1:{port}"))
        with pytest.raises(Unreachable):
            await Lines("127.0.0.1", port, tls=ssl.create_default_context(), most=1).send(
                "GET", b"/", [(b"host", b"localhost")], b""
            )

    run(work())
