"""What every kind of connector that speaks over a socket must do, however the far end fails.

To hold a kind to it, write in ``tests/sources/kinds/test_<kind>.py``::

    from tests.sources.kinds.contract import HttpContract, Plug   # or SocketContract, where HTTP is not spoken

    class TestContract(HttpContract):
        @pytest.fixture
        def plug(self):
            return Plug(
                row=ROW,                     # a SourceRow; its deadline is set by the suite
                question=QUESTION,           # finds the one record that ``holding`` holds
                connect=lambda address: KIND.connect(ROW, Options(url=address), AROUND),
                holding=holding,             # a context manager that gives the address of a real far end with one record
                empty=empty,                 # the same without any record
                nothing=nothing,             # Heard -> Good: what such a system says, when it is well, to that request
                another=another,             #   about nobody; and the same about another question than the one asked
                before=before,               # Heard -> Good | None: what it says to a request that is not the question
                                             #   yet (for a token); None: this is the question. Left out: there is none
                planted=("a secret",),       # secrets that must turn up nowhere
                reasons={Ill.GZIP: Reason.MALFORMED},  # as what each comes out, where that is to be held to
            )

An address is ``http://127.0.0.1:<port>``; a kind that speaks something else takes host and port from it. ``served(app)``
serves an ASGI application on a real socket, for ``holding`` and ``empty``. A kind whose zero proves nothing sets
``proves_nothing=False``: of it the suite wants *not checked* where nobody is found. All tests run over real sockets, with
the far end in a thread of its own, and go through ``asking.ask``, as the worker does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec
import pytest
import uvicorn

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason
from firstcall.sources.asking import ask
from firstcall.sources.outcomes import Result
from firstcall.sources.protocol import Question, Source
from firstcall.sources.serving_tls import Certificates, config
from tests.sources.kinds.ill import ON_ANY_SOCKET, WAITING, Answer, FarEnd, Good, Heard, Ill, hung_up

__all__ = ["FarEnd", "Good", "Heard", "HttpContract", "Ill", "Plug", "SocketContract", "served"]

#: The deadline of a question to a far end that is ill, and what may be added to it, in seconds.
DEADLINE = 0.35
GRACE = 0.5
#: Questions asked side by side.
MANY = 20


def _none(_heard: Heard) -> Good | None:
    return None


def _object(_heard: Heard) -> Good:
    return Good(b"{}")


@dataclass(frozen=True, kw_only=True)
class Plug:
    """A kind, as the suite needs it; see the top of this file."""

    row: SourceRow
    question: Question
    connect: Callable[[str], Source]
    holding: Callable[[], AbstractContextManager[str]]
    empty: Callable[[], AbstractContextManager[str]]
    proves_nothing: bool = True
    nothing: Answer = _object
    another: Answer = _object
    before: Callable[[Heard], Good | None] = _none
    planted: tuple[str, ...] = ()
    reasons: Mapping[Ill, Reason] = field(default_factory=dict)

    def asked_of(self, address: str, *, deadline: float = 10.0) -> Result:
        """The question asked once, in a loop of its own."""
        return asyncio.run(ask(self.connect(address), self.within(deadline), self.question))

    def within(self, deadline: float) -> SourceRow:
        """The row with a deadline, in seconds."""
        return msgspec.structs.replace(self.row, deadline_ms=round(deadline * 1000))

    def far_end(self, ill: Ill, *, well_until_the_question: bool = True) -> FarEnd:
        """A far end that is ill: when the question comes, or from the first request on."""
        before = self.before if well_until_the_question else _none
        return FarEnd(ill, nothing=self.nothing, another=self.another, before=before)

    def never_told(self) -> tuple[str, ...]:
        """What must stand in no log and no message: secrets, and whom the question is about."""
        return (*self.planted, *(value for values in self.question.by_what.values() for value in values))


class SocketContract:
    """For any kind that asks over a socket."""

    @pytest.fixture(autouse=True)
    def _everything_is_logged(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)

    def test_one_record_is_a_trace(self, plug: Plug) -> None:
        with plug.holding() as address:
            result = plug.asked_of(address)
        assert (result.outcome, len(result.records), result.reason) == (Outcome.TRACE, 1, None), result.says
        assert result.as_of is not None

    def test_nobody_is_a_proved_zero_or_not_checked(self, plug: Plug) -> None:
        with plug.empty() as address:
            result = plug.asked_of(address)
        expected = Outcome.NO_TRACE if plug.proves_nothing else Outcome.NOT_CHECKED
        assert (result.outcome, result.records) == (expected, ()), result.says
        assert result.as_of is not None or not plug.proves_nothing

    def test_many_asked_side_by_side_get_each_its_own_answer(self, plug: Plug) -> None:
        questions = [msgspec.structs.replace(plug.question, id=f"{plug.question.id}/{n}") for n in range(MANY)]

        async def all_of(address: str) -> list[Result]:
            source = plug.connect(address)
            return await asyncio.gather(*(ask(source, plug.within(20), question) for question in questions))

        with plug.holding() as address:
            results = asyncio.run(all_of(address))
        assert [result.outcome for result in results] == [Outcome.TRACE] * MANY, {r.says for r in results}

    def test_a_connector_may_be_used_in_another_loop_than_before(self, plug: Plug) -> None:
        with plug.holding() as address:
            source = plug.connect(address)
            results = [asyncio.run(ask(source, plug.within(10), plug.question)) for _ in range(2)]
        assert [result.outcome for result in results] == [Outcome.TRACE] * 2, {r.says for r in results}

    def test_what_is_found_says_nothing_in_the_log(self, plug: Plug, caplog: pytest.LogCaptureFixture) -> None:
        with plug.holding() as address:
            source = plug.connect(address)
            asyncio.run(ask(source, plug.within(10), plug.question))
        _nothing_is_told(plug, caplog.text, repr(source), repr(vars(source) if hasattr(source, "__dict__") else source))

    @pytest.mark.parametrize("ill", ON_ANY_SOCKET)
    def test_an_ill_socket_is_not_checked(self, plug: Plug, ill: Ill, caplog: pytest.LogCaptureFixture) -> None:
        with plug.far_end(ill) as end:
            _is_not_checked(plug, end, caplog)

    @pytest.mark.parametrize("ill", [Ill.HANG])
    def test_whoever_is_cancelled_leaves_nothing_open(self, plug: Plug, ill: Ill) -> None:
        with plug.far_end(ill) as end:
            asyncio.run(_cancelled(plug, end))


class HttpContract(SocketContract):
    """For any kind that asks over HTTP."""

    @pytest.mark.parametrize("ill", [ill for ill in Ill if ill not in ON_ANY_SOCKET])
    def test_an_ill_answer_is_not_checked(self, plug: Plug, ill: Ill, caplog: pytest.LogCaptureFixture) -> None:
        with plug.far_end(ill) as end:
            _is_not_checked(plug, end, caplog)

    @pytest.mark.parametrize("ill", [ill for ill in Ill if ill not in ON_ANY_SOCKET])
    def test_a_far_end_that_is_ill_from_the_first_request_on_is_not_checked(
        self, plug: Plug, ill: Ill, caplog: pytest.LogCaptureFixture
    ) -> None:
        if plug.before is _none:  # its first request is the question: asked above
            return
        with plug.far_end(ill, well_until_the_question=False) as end:
            _is_not_checked(plug, end, caplog)

    @pytest.mark.parametrize("ill", [ill for ill in WAITING if ill not in ON_ANY_SOCKET])
    def test_whoever_is_cancelled_within_an_answer_leaves_nothing_open(self, plug: Plug, ill: Ill) -> None:
        with plug.far_end(ill) as end:
            asyncio.run(_cancelled(plug, end))

    def test_no_packed_answer_is_asked_for(self, plug: Plug) -> None:
        with FarEnd(None, nothing=plug.nothing, before=plug.before) as end:
            plug.asked_of(end.address)
        assert end.heard
        assert {heard.headers.get("accept-encoding") for heard in end.heard} == {"identity"}


def _is_not_checked(plug: Plug, end: FarEnd, caplog: pytest.LogCaptureFixture) -> None:
    with _StoodStill() as whole:
        result, took, source = asyncio.run(_asked_and_hung_up(plug, end))
    assert result.outcome is Outcome.NOT_CHECKED, "a failure came out as an answer"
    assert result.reason is not None
    assert result.says
    assert not result.records
    if not whole.seconds:
        assert result.reason is plug.reasons.get(end.ill, result.reason), (result.reason, result.says)
        assert took <= DEADLINE + GRACE
    _nothing_is_told(plug, caplog.text, result.says, repr(source))


class _StoodStill:
    """How long the whole process stood still while a block ran: what was measured meanwhile says nothing.

    It is counted by a thread of its own, so that a connector that holds up the event loop is not taken for it.
    """

    def __enter__(self) -> Self:
        self.seconds = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._count, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _count(self) -> None:
        before = time.monotonic()
        while not self._over.wait(0.02):
            now = time.monotonic()
            self.seconds += now - before if now - before > 0.2 else 0.0
            before = now


async def _asked_and_hung_up(plug: Plug, end: FarEnd) -> tuple[Result, float, Source]:
    source, loop = plug.connect(end.address), asyncio.get_running_loop()
    async with hung_up(end):
        began = loop.time()
        result = await ask(source, plug.within(DEADLINE), plug.question)
        took = loop.time() - began
    return result, took, source


async def _cancelled(plug: Plug, end: FarEnd) -> None:
    async with hung_up(end):
        asked = asyncio.create_task(ask(plug.connect(end.address), plug.within(30), plug.question))
        assert await asyncio.to_thread(end.taken.wait, 10), "the far end was never asked"
        await asyncio.sleep(0.05)  # until it is well within the answer
        asked.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asked
        assert asked.cancelled()


def _nothing_is_told(plug: Plug, *texts: str) -> None:
    for secret in plug.never_told():
        assert not any(secret in text for text in texts), "a secret, or whom the question is about, was told"


@contextlib.contextmanager
def served(app: Any, *, certificates: Certificates | None = None) -> Iterator[str]:
    """The address at which an ASGI application is served for as long as the block lasts, in a thread of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = uvicorn.Server(config(app, host="127.0.0.1", port=port, certificates=certificates))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    try:
        yield f"{'http' if certificates is None else 'https'}://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
