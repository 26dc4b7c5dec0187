from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.exercises.offsets import read_offset, read_span, read_time, read_when, written

pytestmark = pytest.mark.pure

START = datetime(2017, 3, 6, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("+0s", 0), ("+20s", 20), ("+5m", 300), ("+2h", 7200), ("+21d", 1_814_400), ("+21d2h", 1_821_600), ("+1m30s", 90)],
)
def test_an_offset_is_days_hours_minutes_and_seconds_in_that_order(text: str, seconds: int) -> None:
    assert read_offset(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "20",
        "20s",
        "-20s",
        "+20",
        "+2s1m",
        "+1:30",
        "1:30",
        "+5 m",
        "+5min",
        "+1.5s",
        "+٣s",
        "+5s\n+6s",
        "soon",
    ],
)
def test_anything_else_is_no_offset(text: str) -> None:
    assert read_offset(text) is None


@pytest.mark.parametrize("text", ["5s", "+5s"])
def test_a_span_needs_no_plus_sign(text: str) -> None:
    assert read_span(text) == timedelta(seconds=5)


@pytest.mark.parametrize(
    "text", ["2017-03-06T18:30:00+00:00", "2017-03-06T18:30:00Z", "2017-03-06 18:30", "2017-03-06T19:30:00+01:00"]
)
def test_a_time_is_read_in_utc(text: str) -> None:
    assert read_time(text) == START


@pytest.mark.parametrize(
    "text", ["2017-03-06", "18:30", "2017-13-06T18:30:00Z", "2017-03-06T25:00:00Z", "tomorrow", ""]
)
def test_a_day_alone_or_a_time_that_does_not_exist_is_no_time(text: str) -> None:
    assert read_time(text) is None


def test_an_offset_counts_from_a_moment_and_a_time_stands_by_itself() -> None:
    offset, time = read_when("+21d2h"), read_when("2017-03-07T00:00:00Z")
    assert offset is not None
    assert time is not None
    assert offset.counted_from(START) == START + timedelta(days=21, hours=2)
    assert time.counted_from(START) == datetime(2017, 3, 7, tzinfo=UTC)


@given(st.integers(0, 10**8))
def test_what_is_written_reads_as_it_was(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert read_offset(written(span)) == span


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    try:
        read_when(text)
    except OverflowError:
        assert any(c.isdigit() for c in text)
