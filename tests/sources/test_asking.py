"""No fault of a source is ever an answer; no answer is ever lost to a fault laid elsewhere."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import MISSED, Certainty, Outcome, Reason
from firstcall.incident.records import Found, Match, Record, RecordPerson
from firstcall.sources.asking import ask
from firstcall.sources.faults import Fault, FaultKind, Faulty
from firstcall.sources.holdings import Holdings, Page
from firstcall.sources.outcomes import judge
from firstcall.sources.protocol import Incomplete, Question, Reply

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROW = SourceRow(key="pnd", name="PND", holds="", asked_by=(("phone",),), deadline_ms=60, max_age_days=30)
QUESTION = Question(id="1/caller:pnd:1", incident=1, source="pnd", by_what={"phone": ("+447700900461",)}, today=TODAY)
HIT = Found(
    id="R1",
    summary="a record",
    match=Match(bits=20.0, certainty=Certainty.CERTAIN),
    record=Record(id="R1", persons=(RecordPerson(),)),
    about=0,
)


def holding(*found, as_of=TODAY):
    return Holdings(lambda question: Page(found=tuple(found), as_of=as_of))


def faulty(kind, *found, end=None):
    fault = Fault(source="pnd", kind=kind, start=NOW, end=end)
    return Faulty(source=holding(*found), key="pnd", deadline_ms=60, faults=lambda: [fault], now=lambda: NOW)


def asked(source, row=ROW, question=QUESTION):
    return asyncio.run(ask(source, row, question))


def test_a_record_is_a_trace():
    result = asked(holding(HIT))
    assert (result.outcome, result.reason, result.records) == (Outcome.TRACE, None, (HIT,))


def test_a_proved_zero_is_no_trace_with_the_date_of_its_data():
    result = asked(holding(as_of=date(2026, 11, 20)))
    assert (result.outcome, result.as_of) == (Outcome.NO_TRACE, date(2026, 11, 20))


EXPECTED = {
    FaultKind.REFUSED: Reason.UNREACHABLE,
    FaultKind.RESET: Reason.UNREACHABLE,
    FaultKind.HANG: Reason.TIMEOUT,
    FaultKind.TIMEOUT: Reason.TIMEOUT,
    FaultKind.LATE: Reason.TIMEOUT,
    FaultKind.DRIP: Reason.TIMEOUT,
    FaultKind.HTTP_500: Reason.ERROR,
    FaultKind.ERROR_IN_200: Reason.ERROR,
    FaultKind.HTTP_429: Reason.BUSY,
    FaultKind.LOGIN_PAGE: Reason.MALFORMED,
    FaultKind.EMPTY_204: Reason.MALFORMED,
    FaultKind.TRUNCATED: Reason.MALFORMED,
    FaultKind.GARBAGE: Reason.MALFORMED,
    FaultKind.WRONG_SUBJECT: Reason.WRONG_SUBJECT,
    FaultKind.STALE: Reason.STALE,
}


@pytest.mark.parametrize("kind", [k for k in FaultKind if k is not FaultKind.DUPLICATE])
@pytest.mark.parametrize("found", [(), (HIT,)], ids=["holding nothing", "holding a record"])
def test_every_fault_is_not_checked_with_its_own_reason(kind, found):
    result = asked(faulty(kind, *found))
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, EXPECTED[kind])
    assert result.says and not result.records


def test_an_answer_that_comes_twice_is_one_answer():
    assert asked(faulty(FaultKind.DUPLICATE, HIT)).records == (HIT,)


def test_an_empty_answer_that_comes_twice_proves_nothing():
    assert asked(faulty(FaultKind.DUPLICATE)).reason is Reason.MALFORMED


def test_a_fault_that_is_over_leaves_the_source_as_it_is():
    over = Fault(source="pnd", kind=FaultKind.HANG, start=NOW - timedelta(minutes=5), end=NOW)
    source = Faulty(source=holding(HIT), key="pnd", deadline_ms=60, faults=lambda: [over], now=lambda: NOW)
    assert asked(source).outcome is Outcome.TRACE


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (None, Reason.NOT_CONFIGURED),
        (holding(as_of=None), Reason.NOT_CONFIGURED),
        (holding(as_of=TODAY - timedelta(days=31)), Reason.STALE),
        (holding(as_of=TODAY + timedelta(days=2)), Reason.MALFORMED),
    ],
    ids=["no connector", "no extract", "old data", "data of the future"],
)
def test_a_source_without_usable_data_is_not_checked(source, reason):
    assert asked(source).reason is reason


def test_a_connector_that_breaks_is_not_checked():
    class Broken:
        async def ask(self, question):
            raise KeyError("hits")

    assert asked(Broken()).reason is Reason.ERROR


def test_a_question_that_finds_nobody_is_incomplete_and_is_not_asked_again():
    def nothing_to_ask(question):
        raise Incomplete

    result = asked(Holdings(nothing_to_ask))
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.INCOMPLETE)
    assert Reason.INCOMPLETE not in MISSED


def test_a_source_that_states_no_age_limit_has_one_all_the_same():
    row = msgspec.structs.replace(ROW, max_age_days=None)
    assert asked(holding(as_of=date(2020, 1, 1)), row).reason is Reason.STALE


GOOD = Reply(question=QUESTION.id, source="pnd", as_of=TODAY, count=0, records=())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"question": "another"}, Reason.WRONG_SUBJECT),
        ({"source": "pnc"}, Reason.WRONG_SUBJECT),
        ({"count": 1}, Reason.MALFORMED),
        ({"records": (msgspec.structs.replace(HIT, about=7),), "count": 1}, Reason.MALFORMED),
    ],
)
def test_a_zero_that_is_not_proved_is_not_checked(change, reason):
    body = msgspec.json.encode(msgspec.structs.replace(GOOD, **change))
    result = judge(QUESTION, ROW, status=200, content_type="application/json", length=len(body), body=body)
    assert result.reason is reason


@pytest.mark.parametrize("found", [(), (HIT,)])
def test_what_a_source_wants_read_beside_its_answer_comes_with_it(found):
    reply = msgspec.structs.replace(GOOD, records=found, count=len(found), says="Within 500 m.")
    body = msgspec.json.encode(reply)
    result = judge(QUESTION, ROW, status=200, content_type="application/json", length=len(body), body=body)
    assert (result.outcome is Outcome.NOT_CHECKED, result.says) == (False, "Within 500 m.")


@given(
    status=st.sampled_from([200, 204, 301, 302, 400, 401, 403, 404, 429, 500, 503]),
    content_type=st.sampled_from(["application/json", "text/html", "", "application/json; charset=utf-8"]),
    body=st.one_of(
        st.binary(max_size=300),
        st.sampled_from([b"{}", b"[]", b"null", b'{"hits": []}', b'{"records": [], "count": 0}', b'{"error": ""}']),
    ),
)
def test_no_bytes_but_a_whole_reply_are_ever_no_trace(status, content_type, body):
    result = judge(QUESTION, ROW, status=status, content_type=content_type, length=None, body=body)
    assert result.outcome is Outcome.NOT_CHECKED and result.reason is not None and result.says
