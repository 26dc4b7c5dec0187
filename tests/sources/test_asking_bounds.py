"""How much of an answer is read, how often a question is tried, and that others are let in meanwhile."""

import asyncio
import itertools

import msgspec
import pytest

from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.incident.records import Found, Match, Record, RecordPerson
from firstcall.sources.asking import MOST_OVER_A_WIRE, ask
from firstcall.sources.outcomes import MOST_RECORDS, judge
from firstcall.sources.protocol import Incomplete, Raw, Reply, Unreachable
from tests.sources.test_asking import QUESTION, ROW, TODAY, holding

PATIENT = msgspec.structs.replace(ROW, deadline_ms=2000)


class Answering:
    """A source that answers a try after the other with what it is given; ``closed`` counts answers given up."""

    def __init__(self, *tries):
        self.tries = list(tries)
        self.asked = 0
        self.closed = 0

    async def ask(self, question):
        self.asked += 1
        one = self.tries.pop(0)
        if isinstance(one, Exception):
            raise one
        status, parts = one
        return Raw(status=status, content_type="application/json", length=None, body=lambda: self._body(parts))

    async def _body(self, parts):
        try:
            for part in parts:
                yield part
        finally:
            self.closed += 1


def reply(*found):
    return msgspec.json.encode(
        Reply(question=QUESTION.id, source="pnd", as_of=TODAY, count=len(found), records=tuple(found))
    )


def record(number, bits=20.0):
    match = Match(bits=bits, certainty=Certainty.CERTAIN)
    return Found(
        id=f"R{number}", summary="a record", match=match, record=Record(id=f"R{number}", persons=(RecordPerson(),))
    )


GOOD = (200, [reply()])
BUSY = (503, [b"{}"])


@pytest.mark.parametrize(
    ("tries", "most", "outcome", "asked"),
    [
        ([Unreachable(), GOOD], 2, Outcome.NO_TRACE, 2),
        ([BUSY, GOOD], 2, Outcome.NO_TRACE, 2),
        ([BUSY, BUSY, GOOD], 2, Outcome.NOT_CHECKED, 2),
        ([Unreachable(), GOOD], 1, Outcome.NOT_CHECKED, 1),
        ([(500, [b"{}"]), GOOD], 3, Outcome.NOT_CHECKED, 1),
        ([Incomplete(), GOOD], 3, Outcome.NOT_CHECKED, 1),
        ([(200, [b"<html>"]), GOOD], 3, Outcome.NOT_CHECKED, 1),
    ],
)
def test_only_what_may_pass_is_tried_again(tries, most, outcome, asked):
    source = Answering(*tries)
    assert asyncio.run(ask(source, PATIENT, QUESTION, tries=most)).outcome is outcome
    assert source.asked == asked


def test_a_try_never_begins_in_the_second_half_of_the_deadline():
    class Slow:
        asked = 0

        async def ask(self, question):
            self.asked += 1
            await asyncio.sleep(0.06)
            raise Unreachable

    source = Slow()
    row = msgspec.structs.replace(ROW, deadline_ms=100)
    assert asyncio.run(ask(source, row, QUESTION, tries=5)).reason is Reason.UNREACHABLE
    assert source.asked == 1


def test_the_deadline_is_that_of_all_tries_together():
    class Hanging:
        async def ask(self, question):
            if not hasattr(self, "asked"):
                self.asked = True
                raise Unreachable
            await asyncio.sleep(60)

    result = asyncio.run(ask(Hanging(), ROW, QUESTION, tries=5))
    assert result.reason is Reason.TIMEOUT and "0.06 s" in result.says


def test_an_answer_that_never_ends_is_given_up_and_its_connection_given_back():
    source = Answering((200, itertools.repeat(b" " * 60_000)))
    result = asyncio.run(ask(source, PATIENT, QUESTION, most=MOST_OVER_A_WIRE))
    assert (result.reason, source.closed) == (Reason.MALFORMED, 1)


def test_an_answer_of_single_bytes_lets_others_in():
    async def both():
        turns = 0

        async def other():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        beside = asyncio.create_task(other())
        body = reply()
        await ask(Answering((200, [bytes([b]) for b in body])), PATIENT, QUESTION)
        beside.cancel()
        return turns, len(body)

    turns, size = asyncio.run(both())
    assert turns >= size // 40


def test_an_extract_that_is_kept_here_may_say_more_than_a_system_at_the_far_end_of_a_wire():
    long = msgspec.structs.replace(record(1), summary="x" * (MOST_OVER_A_WIRE + 1))
    assert asyncio.run(ask(holding(long), PATIENT, QUESTION)).outcome is Outcome.TRACE
    result = asyncio.run(ask(holding(long), PATIENT, QUESTION, most=MOST_OVER_A_WIRE))
    assert result.reason is Reason.MALFORMED


def test_of_very_many_records_the_best_are_looked_at_and_the_answer_says_that_it_is_cut_off():
    body = reply(*(record(n, bits=float(n)) for n in range(MOST_RECORDS + 5)))
    result = judge(QUESTION, ROW, status=200, content_type="application/json", length=None, body=body)
    assert (result.outcome, result.cut_off, len(result.records)) == (Outcome.TRACE, True, MOST_RECORDS)
    assert {"R0", "R4"}.isdisjoint(r.id for r in result.records)


@pytest.mark.parametrize("size", [100, 100_000])
def test_a_body_that_is_no_reply_is_never_an_answer_however_long(size):
    for body in (
        b"[" * size,
        b"[" + b"{}," * size + b"{}]",
        b'{"error": "' + b"x" * size + b'"}',
        b'{"count":0}' * size,
    ):
        result = judge(QUESTION, ROW, status=200, content_type="application/json", length=None, body=body)
        assert result.outcome is Outcome.NOT_CHECKED and result.says


def test_an_answer_in_crumbs_is_given_up():
    source = Answering((200, itertools.repeat(b" ")))
    result = asyncio.run(ask(source, PATIENT, QUESTION))
    assert (result.reason, source.closed) == (Reason.MALFORMED, 1) and "pieces" in result.says


MANY = [record(n, bits=float(n % 50)) for n in range(MOST_RECORDS + 100)]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda told: told | {"count": told["count"] + 1}, Reason.MALFORMED),
        (lambda told: told | {"question": "another"}, Reason.WRONG_SUBJECT),
        (lambda told: told | {"as_of": "2012-01-01"}, Reason.STALE),
        (lambda told: told | {"records": [*told["records"][:-1], {"id": "R"}]}, Reason.MALFORMED),
        (lambda told: told | {"records": [r | {"record": 1} for r in told["records"]]}, Reason.MALFORMED),
        (lambda told: told | {"more": 1}, Reason.MALFORMED),
        (lambda told: {k: v for k, v in told.items() if k != "as_of"}, Reason.MALFORMED),
    ],
)
def test_a_long_answer_is_judged_as_hard_as_a_short_one(spoil, reason):
    body = msgspec.json.encode(spoil(msgspec.json.decode(reply(*MANY))))
    result = judge(QUESTION, ROW, status=200, content_type="application/json", length=len(body), body=body)
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, reason)


def test_records_that_a_long_answer_sends_twice_are_looked_at_once():
    body = reply(*MANY, *MANY)
    result = judge(QUESTION, ROW, status=200, content_type="application/json", length=len(body), body=body)
    assert len({r.id for r in result.records}) == len(result.records) == MOST_RECORDS
    assert min(r.match.bits for r in result.records) >= 16
