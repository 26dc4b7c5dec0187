"""The stream: nothing is left out, nothing is sent twice, and a desk that cannot keep up comes back."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.log.stream import serving
from firstcall.log.stream.frames import HEARTBEAT, RETRY, Change, Frame, frames
from firstcall.log.stream.listeners import ROOM, Listener, Listeners
from firstcall.log.stream.reader import Reader


class Log:
    """A log in memory, as a follower reads it."""

    def __init__(self, *kinds: str) -> None:
        self.changes: list[Change] = []
        for kind in kinds:
            self.append(kind)

    def append(self, kind: str = "line", incident: int = 1) -> None:
        cursor = len(self.changes) + 1
        self.changes.append(Change(cursor, incident, cursor, kind))

    def head(self) -> int:
        return len(self.changes)

    def since(self, cursor: int) -> Sequence[Change]:
        return self.changes[cursor:]


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ([], []),
        ([(1, 7, 3, "line")], [("i7", "3", 1)]),
        ([(1, 7, 3, "line"), (2, 7, 4, "check")], [("i7", "4", 2)]),
        ([(1, 7, 3, "contact")], [("i7", "3", 1), ("queue", "1", 1)]),
        ([(1, 7, 3, "line"), (2, 8, 1, "check"), (3, 7, 4, "line")], [("i8", "1", 2), ("i7", "4", 3)]),
        ([(1, 0, 9, "housekeeping")], []),
    ],
)
def test_the_fewest_events_say_the_same(changes, sent):
    assert [(f.event, f.data, f.cursor) for f in frames(Change(*c) for c in changes)] == sent


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["line", "warning", "check"])), max_size=30),
    st.integers(0, 30),
)
def test_a_desk_cut_off_after_any_frame_misses_nothing_when_it_comes_back(entries, cut):
    log = Log()
    for incident, kind in entries:
        log.append(kind, incident)
    got = frames(log.since(0))[:cut]
    seen = {f.event: f.data for f in got}
    seen |= {f.event: f.data for f in frames(log.since(got[-1].resume if got else 0))}
    assert seen == {f.event: f.data for f in frames(log.since(0))}


@pytest.mark.parametrize(
    ("kinds", "looks_only"),
    [
        (["consulted"], True),
        (["consulted", "consulted"], True),
        (["line", "consulted"], False),
        (["consulted", "line"], False),
    ],
)
def test_an_event_that_is_nothing_but_looks_says_so(kinds, looks_only):
    log = Log(*kinds)
    assert [f.looks_only for f in frames(log.since(0))] == [looks_only]


def test_an_event_is_written_as_the_standard_says():
    assert Frame(5, "i7", "3").encode() == b"id: 5\nevent: i7\ndata: 3\n\n"


def test_a_desk_without_room_is_let_go_and_never_silently_skipped():
    listeners, listener = Listeners(), Listener()
    listeners.join(listener)
    listeners.offer(tuple(Frame(n, "i1", str(n)) for n in range(ROOM + 2)))
    assert listener.let_go and len(listeners) == 0
    assert listener.waiting.get_nowait() is None and listener.waiting.empty()


async def following(log: Log) -> Reader:
    reader = Reader(asyncio.get_running_loop(), head=log.head, read=log.since, poll=0.01)
    reader.start()
    await asyncio.to_thread(reader.wait_ready, 5)
    return reader


async def lines(stream, count):
    async with asyncio.timeout(10):
        return [await anext(stream) for _ in range(count)]


@pytest.fixture
def missed(monkeypatch):
    """What the log holds after a cursor, without a database."""

    def of(log: Log, then=lambda: None) -> None:
        def read(cursor: int | None) -> list[Change]:
            found = [] if cursor is None else list(log.since(cursor))
            then()
            return found

        monkeypatch.setattr(serving, "_missed", read)

    return of


def test_a_fresh_desk_hears_only_what_happens_from_now_on(missed):
    async def run():
        log = Log("contact", "line")
        missed(log)
        reader = await following(log)
        stream = serving.serve(reader, None)
        assert await lines(stream, 1) == [RETRY]
        pending = asyncio.ensure_future(lines(stream, 1))
        await asyncio.sleep(0.05)
        log.append("line")
        reader.wake()
        assert await pending == [b"id: 3\nevent: i1\ndata: 3\n\n"]
        await stream.aclose()
        reader.stop()
        assert len(reader.listeners) == 0

    asyncio.run(run())


def test_what_is_written_while_a_desk_catches_up_is_sent_once(missed):
    async def run():
        log = Log("line", "line")
        missed(log, then=lambda: log.append("line", 2))  # between the reading and the first frame
        reader = await following(log)
        stream = serving.serve(reader, 1)
        got = await lines(stream, 3)
        assert got[1:] == [b"id: 2\nevent: i1\ndata: 2\n\n", b"id: 3\nevent: i2\ndata: 3\n\n"]
        await stream.aclose()
        reader.stop()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ([("contact", 1)], True),
        ([("contact", 1), ("check", 1)], True),
        ([("answer", 1)], False),
        ([("answer", 2), ("contact", 1)], False),
        ([("line", 1), ("answer", 2)], False),
    ],
)
def test_no_answer_waits_for_what_follows_on_another_incident(changes, waits, monkeypatch):
    monkeypatch.setattr("firstcall.log.stream.reader.PATIENCE", 0.5)

    async def run():
        log = Log()
        reader = Reader(asyncio.get_running_loop(), head=log.head, read=log.since, poll=30)
        stream = serving.serve(reader, None)
        reader.start()
        await lines(stream, 1)
        pending = asyncio.ensure_future(lines(stream, 1))
        await asyncio.sleep(0.05)
        for kind, incident in changes:
            log.append(kind, incident)
        reader.wake()
        began = asyncio.get_running_loop().time()
        await pending
        took = asyncio.get_running_loop().time() - began
        await stream.aclose()
        reader.stop()
        return took

    assert (asyncio.run(run()) > 0.3) is waits


def test_what_the_catching_up_has_sent_is_not_sent_again(missed):
    async def run():
        log = Log("line")
        reader = await following(log)
        stream = serving.serve(reader, 0, patience=0.2)
        missed(log)
        await lines(stream, 1)
        log.append("line")
        reader.wake()
        await asyncio.sleep(0.1)  # it waits for this desk already, and the catching up reads it too
        assert await lines(stream, 2) == [b"id: 2\nevent: i1\ndata: 2\n\n", HEARTBEAT]
        await stream.aclose()
        reader.stop()

    asyncio.run(run())


def test_a_reader_that_cannot_reach_the_log_goes_on_where_it_stood():
    async def run():
        log, broken = Log("line"), [True]

        def read(cursor):
            if cursor == 1 and len(log.changes) > 1 and broken.pop() if broken else False:
                raise OSError("the disk is away")
            return log.since(cursor)

        reader = Reader(asyncio.get_running_loop(), head=log.head, read=read, poll=0.01)
        reader.start()
        await asyncio.to_thread(reader.wait_ready, 5)
        listener = Listener()
        reader.listeners.join(listener)
        log.append("line")
        async with asyncio.timeout(10):
            assert (await listener.waiting.get()).cursor == 2
        reader.stop()

    asyncio.run(run())


def test_a_stream_for_no_time_sends_what_was_missed_and_ends(missed):
    async def run():
        log = Log("contact", "line")
        missed(log)
        reader = await following(log)
        stream = serving.serve(reader, 1, lasts=0)
        assert [part async for part in stream] == [RETRY, b"id: 2\nevent: i1\ndata: 2\n\n"]
        assert len(reader.listeners) == 0
        reader.stop()

    asyncio.run(run())


def test_what_is_not_for_a_listener_is_not_sent(missed):
    async def run():
        log = Log("line")
        log.append("line", 2)
        missed(log)
        reader = await following(log)
        only = serving.serve(reader, 0, lasts=0, write=lambda frame: frame.encode() if frame.event == "i2" else b"")
        assert [part async for part in only] == [RETRY, b"id: 2\nevent: i2\ndata: 2\n\n"]
        reader.stop()

    asyncio.run(run())
