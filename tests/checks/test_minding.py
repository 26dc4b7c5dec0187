"""A closed source and its successor's health: through the one the other is asked no more, and believed no more, than by itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from firstcall.checks.connecting import connected, watches
from firstcall.checks.watched import Watched
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason, Standing
from firstcall.sources.breaker import BreakerState
from firstcall.sources.connections import Connection, Limits
from firstcall.sources.faults import FaultKind
from firstcall.sources.kinds import Kind, closed
from firstcall.sources.kinds.closed import Nothing
from firstcall.sources.outcomes import Result
from firstcall.sources.protocol import Question, Reply, Unreachable, whole
from firstcall.sources.watching import UNASKED, Health, Watch

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
AFTER = SourceRow(key="pnd", name="PND", holds="", asked_by=(("phone",),), deadline_ms=400)
ROW = SourceRow(
    key="index", name="The index", holds="", asked_by=(("phone",),), deadline_ms=400, standing=Standing.CLOSED,
    successor="pnd",
)  # fmt: skip
OLDEST = replace(ROW, key="register", name="The register", successor="index")
ROWS = {row.key: row for row in (OLDEST, ROW, AFTER)}
FAILURES, REST = 3, 8.0


class System:
    """The successor: well, or as ill as it is told to be. ``asked`` counts its questions."""

    def __init__(self):
        self.ill = None
        self.asked = 0

    async def ask(self, question):
        self.asked += 1
        if self.ill is FaultKind.REFUSED:
            raise Unreachable
        if self.ill is FaultKind.HANG:
            await asyncio.sleep(60)
        return whole(Reply(question=question.id, source=question.source, as_of=NOW.date(), count=0, records=()))


class Desk:
    """A force whose oldest system and its successor are both closed, as a worker asks them."""

    def __init__(self, failures=FAILURES):
        self.now = NOW
        self.system = System()
        kind = Kind(name="test", says="", options=Nothing, connect=lambda _row, _options, _around: self.system)
        limits = Limits(failures=failures, rest_s=REST, tries=1)
        how = {key: Connection(source=key, kind=closed.KIND, options=Nothing(), limits=limits) for key in ROWS}
        how["pnd"] = Connection(source="pnd", kind=kind, options=Nothing(), limits=limits)
        self.watches = watches(ROWS, how)
        sources = connected(ROWS, now=lambda: self.now, faults=list, connections=how, watches=self.watches)
        self.watched = Watched("worker", sources, self.watches, lambda: self.now)

    @property
    def successor(self) -> Watch:
        return self.watches["pnd"]

    def ask(self, key="index", *, wider=False) -> Result:
        question = Question(
            id=f"1/{key}", incident=1, source=key, by_what={"phone": ("07700 900461",)}, today=NOW.date(), wider=wider
        )
        return asyncio.run(self.watched.ask(ROWS[key], question))


@pytest.fixture
def desk():
    return Desk()


def test_a_closed_source_has_no_health_of_its_own(desk):
    assert set(desk.watches) == {"pnd"}


@pytest.mark.parametrize("closed_one", ["index", "register"])
def test_a_successor_that_is_left_alone_is_not_asked_through_a_closed_one(desk, closed_one):
    desk.system.ill = FaultKind.REFUSED
    for _ in range(FAILURES):
        desk.ask("pnd")
    asked = desk.system.asked
    result = desk.ask(closed_one)
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.BREAKER_OPEN)
    assert result.says == f"PND failed {FAILURES} times running and is left alone for now"
    assert desk.system.asked == asked


@pytest.mark.parametrize("ill", [FaultKind.REFUSED, FaultKind.HANG])
def test_what_fails_through_a_closed_one_is_the_successors_failure_and_told_once(desk, ill):
    desk.system.ill = ill
    results = [desk.ask("index") for _ in range(FAILURES + 2)]
    reason = Reason.UNREACHABLE if ill is FaultKind.REFUSED else Reason.TIMEOUT
    assert [result.reason for result in results] == [reason] * FAILURES + [Reason.BREAKER_OPEN] * 2
    assert desk.system.asked == FAILURES
    assert [(turned.source, turned.state) for turned in desk.successor.news] == [("pnd", Health.OPEN)]
    assert not desk.watched.idle  # it is still to be recorded


def test_one_question_through_a_closed_one_may_find_out_that_it_is_back(desk):
    desk.system.ill = FaultKind.REFUSED
    for _ in range(FAILURES):
        desk.ask("pnd")
    desk.system.ill = None
    desk.now += timedelta(seconds=REST)
    assert desk.ask("index").outcome is Outcome.NO_TRACE
    assert desk.successor.breaker.state(desk.now) is BreakerState.CLOSED
    assert desk.watched.back() == {"pnd"}


def test_a_successor_that_is_up_and_wrong_is_not_believed_through_a_closed_one(desk):
    desk.successor.wrong_since = NOW
    assert [desk.ask(key).reason for key in ("pnd", "index", "register")] == [Reason.CANARY_MISSED] * 3


def test_a_wider_search_through_a_closed_one_has_the_askers_time(desk):
    desk.system.ill = FaultKind.HANG
    assert desk.ask("index", wider=True).reason is Reason.TIMEOUT
    assert not desk.successor.news and desk.successor.breaker.running == 0


@given(steps=st.lists(st.sampled_from(["pnd", "index", "register", "ill", "well", "later"]), max_size=40))
def test_by_whatever_way_it_is_asked_its_breaker_holds(steps):
    """A law: while the breaker lets nothing through, no way leads to the successor, and nobody is no trace meanwhile."""
    desk = Desk(failures=2)
    for step in steps:
        match step:
            case "ill":
                desk.system.ill = FaultKind.REFUSED
            case "well":
                desk.system.ill = None
            case "later":
                desk.now += timedelta(seconds=REST / 2)
            case way:
                through, before = desk.successor.breaker.lets_through(desk.now), desk.system.asked
                result = desk.ask(way)
                assert desk.system.asked - before == (1 if through else 0)
                assert (result.reason is Reason.BREAKER_OPEN) is not through
                assert (result.outcome is Outcome.NO_TRACE) is (through and desk.system.ill is None)


def test_that_a_source_was_left_alone_says_nothing_of_whoever_asked_in_its_place():
    assert Reason.BREAKER_OPEN in UNASKED
