"""What a watch makes of answers: left alone, doubted, tried again, and nothing more than that."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from firstcall.incident.codes import Outcome, Reason
from firstcall.sources.outcomes import Result
from firstcall.sources.watching import FAILURES, SOON, Health
from tests.sources.health_of import CANARY_FOUND, NO_TRACE, NOW, TRACE, failed, found, watch

LATER = NOW + timedelta(minutes=5)

results = st.builds(
    Result,
    outcome=st.sampled_from(Outcome),
    reason=st.none() | st.sampled_from(Reason),
    says=st.text(max_size=20),
    as_of=st.none() | st.dates(),
    took_ms=st.integers(0, 5000),
    records=st.sampled_from([(), (found("R-1"),)]),
    cut_off=st.booleans(),
)


def wrong():
    """A watch of a source that has just missed its canary."""
    one = watch()
    one.canary(NOW)
    assert one.sung(NO_TRACE, NOW).state is Health.WRONG
    return one


@given(results)
def test_a_missed_canary_turns_every_no_trace_into_not_checked_and_nothing_else(result):
    told = wrong().doubted(result)
    if result.outcome is Outcome.NO_TRACE:
        assert (told.outcome, told.reason) == (Outcome.NOT_CHECKED, Reason.CANARY_MISSED)
        assert told.says and not told.records and (told.took_ms, told.as_of) == (result.took_ms, result.as_of)
    else:
        assert told == result


@given(results)
def test_a_source_that_finds_its_canary_is_believed(result):
    one = watch()
    one.sung(CANARY_FOUND, NOW)
    assert one.doubted(result) == result


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("before", [NO_TRACE, CANARY_FOUND], ids=["wrong before", "right before"])
def test_an_answer_to_the_canary_that_never_came_says_nothing(before, reason):
    one = watch()
    one.sung(before, NOW)
    was = one.wrong_since
    assert one.sung(failed(reason), LATER) is None and one.wrong_since == was


@pytest.mark.parametrize("came", [NO_TRACE, TRACE], ids=["nobody", "somebody else"])
def test_only_the_very_record_is_the_canary(came):
    assert watch().sung(came, NOW).state is Health.WRONG


def test_that_it_is_wrong_is_told_once_with_when_it_was_last_known_to_be_right():
    one = watch()
    assert one.sung(CANARY_FOUND, NOW) is None
    turned = one.sung(NO_TRACE, LATER)
    assert (turned.state, turned.since) == (Health.WRONG, NOW - timedelta(milliseconds=CANARY_FOUND.took_ms))
    assert one.sung(NO_TRACE, LATER + SOON) is None
    assert one.sung(CANARY_FOUND, LATER + 2 * SOON).state is Health.RIGHT
    assert one.doubted(NO_TRACE) == NO_TRACE


def test_a_source_that_was_never_seen_to_be_right_has_no_such_moment():
    assert watch().sung(NO_TRACE, NOW).since is None


def test_the_canary_is_asked_when_it_is_due_and_sooner_of_a_source_that_is_wrong():
    one = watch()
    first = one.canary(NOW)
    assert first is not None and first.by_what == {"name": ("Canary Example",)} and first.asker == "firstcall"
    assert one.canary(NOW + timedelta(seconds=299)) is None
    second = one.canary(NOW + timedelta(seconds=300))
    assert second.id != first.id
    one.sung(NO_TRACE, LATER)
    assert one.canary(LATER + SOON) is not None


def test_a_source_that_is_left_alone_is_not_asked_for_its_canary_either():
    one = watch(failures=1, rest_s=8)
    one.heard(failed(), NOW)
    assert one.canary(NOW + timedelta(seconds=1)) is None
    assert one.canary(NOW + timedelta(seconds=8)) is not None
    assert one.refusal(NOW + timedelta(seconds=9)).reason is Reason.BREAKER_OPEN  # the canary is the one that decides


def test_a_source_that_is_back_is_asked_at_once_whether_it_is_right():
    one = watch(failures=1)
    one.canary(NOW)
    one.heard(failed(), NOW)
    assert one.heard(TRACE, LATER).state is Health.CLOSED
    assert one.canary(LATER) is not None


@pytest.mark.parametrize("reason", sorted(FAILURES))
def test_failures_of_the_source_open_the_breaker_and_are_told_once(reason):
    one = watch(failures=3)
    told = [one.heard(failed(reason), NOW) for _ in range(5)]
    assert [None if t is None else t.state for t in told] == [None, None, Health.OPEN, None, None]
    refused = one.refusal(NOW + timedelta(seconds=1))
    assert (refused.outcome, refused.reason) == (Outcome.NOT_CHECKED, Reason.BREAKER_OPEN) and refused.says


@pytest.mark.parametrize("reason", [Reason.UNAUTHORISED, Reason.STALE])
def test_an_answer_that_we_cannot_use_is_an_answer(reason):
    one = watch(failures=2)
    one.heard(failed(), NOW)
    assert one.heard(failed(reason), NOW) is None
    assert one.heard(failed(), NOW) is None


@pytest.mark.parametrize("reason", [Reason.NOT_CONFIGURED, Reason.INCOMPLETE])
def test_what_never_reached_the_source_says_nothing_of_it(reason):
    one = watch(failures=2)
    one.heard(failed(), NOW)
    one.heard(failed(reason), NOW)
    assert one.heard(failed(), NOW).state is Health.OPEN
    one.heard(failed(reason), NOW)
    assert one.refusal(NOW) is not None


def test_a_watch_without_a_canary_asks_none_and_doubts_nobody():
    one = watch(canary=None)
    assert one.canary(NOW) is None
    one.told(Health.WRONG, NOW)  # of a canary that the connection had once
    assert one.doubted(NO_TRACE) == NO_TRACE


def test_what_the_log_says_counts_as_if_this_worker_had_found_it_out():
    one = watch(rest_s=8)
    one.told(Health.OPEN, NOW)
    assert one.refusal(NOW + timedelta(seconds=1)).reason is Reason.BREAKER_OPEN
    assert one.standing(NOW) == "open"
    one.told(Health.CLOSED, NOW)
    one.told(Health.WRONG, NOW)
    assert one.standing(NOW) == "wrong" and one.doubted(NO_TRACE).reason is Reason.CANARY_MISSED
    assert one.canary(NOW) is not None
    one.told(Health.RIGHT, LATER)
    assert one.standing(NOW) == "closed" and one.right_at == LATER


def test_the_time_that_was_taken_is_kept():
    assert wrong().doubted(replace(NO_TRACE, took_ms=77)).took_ms == 77
