"""Promises of ours and wishes of the caller are offered, with by when; what others promise or only ask is not ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.codes import FactState
from firstcall.incident.entries import Fact
from firstcall.narrative.drafting import drafts
from firstcall.narrative.line import Line
from firstcall.narrative.offering import offers
from firstcall.narrative.whens import by_when
from tests.incident.building import RING, state
from tests.narrative.offered import measured

#: A Monday afternoon in winter; London's clock is UTC's.
NOW = datetime(2026, 11, 23, 14, 10, tzinfo=UTC)


def read(text: str) -> list[tuple[str, str]]:
    return [(hit.field, hit.value) for hit in offers(Line(text), NOW)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("will call back", "call back"),
        ("I'll check his number", "check his number"),
        ("adv ptl will attend tonight", "ptl will attend tonight"),
        ("told her somebody would ring in the morning", "somebody would ring in the morning"),
        ("ring bk after 6", "ring bk after 6"),
        ("Told him I'd enquire about the number", "enquire about the number"),
        ("I've said we will get an officer to meet him there by 5", "get an officer to meet him there by 5"),
        ("you'll get a letter", "you'll get a letter"),
        ("ADVISED OFFICERS WILL COME IN SOFT", "OFFICERS WILL COME IN SOFT"),
    ],
)
def test_what_we_say_that_we_will_do_is_a_promise(text: str, what: str) -> None:
    assert read(text) == [("promise", what)]


@pytest.mark.parametrize(
    "text",
    [
        "he said he'll call back",
        "my son will ring you",
        "Told me if I left he'd take his own life",
        "mum says she will ring if he turns up",
        "council told her they would fix it",
        "I'll be honest with you",
        "he told her he would kill her",
        "if somebody will come",
        "",
        "...",
    ],
)
def test_what_others_promise_is_no_promise_of_ours(text: str) -> None:
    assert [field for field, _ in read(text) if field == "promise"] == []


@pytest.mark.parametrize(
    "text",
    [
        "doesn't want police at the door",
        "asks that we text not ring",
        "please don't tell my mum",
        "can you ring me after 6",
        "nobody in uniform please, no sirens",
        "would like a female officer",
    ],
)
def test_what_the_caller_asks_of_us_is_a_wish_and_no_promise(text: str) -> None:
    assert {field for field, _ in read(text)} == {"wish"}


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("in an hour", timedelta(hours=1)),
        ("within the next 20", timedelta(minutes=20)),
        ("in 2 hrs", timedelta(hours=2)),
        ("within 5 days", timedelta(days=5)),
        ("by 6", timedelta(hours=3, minutes=50)),
        ("after 6", timedelta(hours=4, minutes=50)),
        ("at 1930", timedelta(hours=5, minutes=20)),
        ("tonight", timedelta(hours=9, minutes=49)),
        ("tomorrow morning", timedelta(hours=21, minutes=50)),
        ("before noon", timedelta(hours=21, minutes=50)),
        ("on Monday", timedelta(days=7, hours=9, minutes=49)),
        ("weds am", timedelta(days=1, hours=21, minutes=50)),
        ("now", timedelta(minutes=15)),
    ],
)
def test_by_when_is_counted_from_now_on_the_rooms_own_clock(words: str, after: timedelta) -> None:
    assert by_when(f"will ring {words}", NOW) == NOW + after


def test_no_time_in_the_words_is_no_deadline_of_theirs() -> None:
    assert by_when("will call back", NOW) is None


def test_an_hour_is_an_hour_through_the_night_in_which_the_clocks_go_back() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert by_when("in an hour", before) == before + timedelta(hours=1)
    assert by_when("by 9am", before) == datetime(2026, 10, 25, 9, tzinfo=UTC)


def test_in_summer_the_words_mean_summer_time() -> None:
    assert by_when("by 6pm", datetime(2026, 7, 1, 10, tzinfo=UTC)) == datetime(2026, 7, 1, 17, tzinfo=UTC)


@given(st.text(max_size=300), st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)))
def test_any_words_at_any_time_read_and_a_deadline_is_still_to_come(text: str, now: datetime) -> None:
    due = by_when(text, now)
    assert due is None or due > now
    for hit in offers(Line(text), now):
        assert 0 <= hit.start < hit.end <= len(text) and str(hit.value).strip()


def test_what_is_offered_is_suggested_and_numbered_after_everything_else_of_its_line() -> None:
    text = "Will ring her back in an hour. Doesn't want police at the door. He was with Dawn Whitlock"
    facts = [d.body for d in drafts(text, state(RING), NOW) if isinstance(d.body, Fact)]
    offered = [(f.field, f.person, f.state, f.suggestion) for f in facts][-2:]
    assert [f[:3] for f in offered] == [(name, "caller", FactState.SUGGESTED) for name in ("promise", "wish")]
    numbers = [f.suggestion for f in facts if f.suggestion is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    assert next(f.due for f in facts if f.field == "promise") == NOW + timedelta(hours=1)


def test_the_same_promise_is_not_offered_twice_while_it_waits() -> None:
    first = [d.body for d in drafts("will call back", state(RING), NOW)]
    again = drafts("will call back", state(RING, *first), NOW)
    assert [d for d in again if isinstance(d.body, Fact) and d.body.field == "promise"] == []


@pytest.mark.parametrize(("name", "precision", "recall"), [("promise", 0.92, 0.88), ("wish", 0.87, 0.86)])
def test_on_the_everyday_lines_of_the_training_corpus(name: str, precision: float, recall: float) -> None:
    figures = measured("everyday")[name]
    assert figures.precision >= precision and figures.recall >= recall, str(figures)
