"""What several contacts come to: how many within which time, whether they rise, and that nothing comforts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.guidance.pattern import Counted, Pattern, Trend, number, ordinal, pattern

NOW = datetime(2026, 3, 16, 20, 0, tzinfo=UTC)


def of(*before: tuple[float, int | None], now: int | None = None, **more: bool) -> Pattern:
    """The pattern of contacts so many days ago, each with its gravity."""
    return pattern([Counted(NOW - timedelta(days=d), g) for d, g in before], Counted(NOW, now), **more)


SAID = [
    ((), None, (1, 1, 1), ""),
    (((3, None),), None, (2, 2, 2), "second call in four days"),
    (((0.1, None),), None, (2, 2, 2), "second call today"),
    (((7, None), (3, None)), None, (3, 3, 3), "third call in eight days"),
    (((7, 1), (3, 2)), None, (3, 3, 3), "third call in eight days, rising"),
    (((7, 1), (3, 1)), 3, (3, 3, 3), "third call in eight days, rising"),
    (((7, 2), (3, 2)), 2, (3, 3, 3), "third call in eight days, steady"),
    (((7, 3), (3, 1)), None, (3, 3, 3), "third call in eight days"),
    (((8, None), (3, None)), None, (2, 3, 3), "third call in nine days"),
    (((28, None), (20, None)), None, (1, 3, 3), "third call in 29 days"),
    (((29, None), (20, None)), None, (1, 2, 3), "third call in 30 days"),
    (((120, None), (90, None)), None, (1, 1, 3), "third call in four months"),
    (((365, None), (200, None)), None, (1, 1, 3), "third call in 12 months".replace("12", "twelve")),
    (((366, None),), None, (1, 1, 1), ""),
    (((400, None), (2, None)), None, (2, 2, 2), "second call in three days"),
]


@pytest.mark.parametrize(("before", "now", "counts", "says"), SAID)
def test_what_is_said(
    before: tuple[tuple[float, int | None], ...], now: int | None, counts: tuple[int, ...], says: str
) -> None:
    held = of(*before, now=now)
    assert (held.counts, held.says) == (counts, says)


TRENDS = [
    ((None, None), Trend.UNTOLD, False),
    ((None, 3), Trend.UNTOLD, False),
    ((2, None, None), Trend.UNTOLD, False),
    ((0, 1), Trend.RISING, True),
    ((1, 2, 2), Trend.RISING, True),
    ((1, 3, 2), Trend.RISING, True),
    ((1, None, 3), Trend.RISING, True),
    ((2, 2, 2), Trend.STEADY, False),
    ((0, 0), Trend.STEADY, False),
    ((3, 1), Trend.FALLING, False),
    ((1, 3, 1), Trend.FALLING, True),
    ((3, 1, 2), Trend.RISING, True),
]


@pytest.mark.parametrize(("gravities", "trend", "rose"), TRENDS)
def test_it_rises_or_falls_only_where_that_can_be_told(
    gravities: tuple[int | None, ...], trend: Trend, rose: bool
) -> None:
    *before, now = gravities
    held = of(*((40 - n, g) for n, g in enumerate(before)), now=now)
    assert (held.trend, held.rose) == (trend, rose)


def test_a_falling_trend_is_never_said_and_lowers_nothing() -> None:
    held = of((9, 3), (8, 2), (1, 1), now=0)
    assert held.trend is Trend.FALLING
    assert held.raises
    assert "falling" not in held.says


def test_what_was_dropped_counts_and_is_said() -> None:
    before = [Counted(NOW - timedelta(days=4), dropped=True), Counted(NOW - timedelta(days=2), dropped=True)]
    held = pattern(before, Counted(NOW))
    assert held.says == "third call in five days; two before it silent or dropped"
    assert held.raises


def test_a_message_makes_them_contacts_and_what_was_cut_off_is_said() -> None:
    before = [Counted(NOW - timedelta(days=n)) for n in range(1, 4)]
    assert pattern(before, Counted(NOW, call=False), at_least=True).says == "at least the fourth contact in four days"


def test_one_whose_clock_ran_ahead_counts_as_of_now() -> None:
    assert of((-2, None), (3, None)).counts == (3, 3, 3)


@pytest.mark.parametrize(
    ("count", "word"), [(1, "first"), (3, "third"), (12, "twelfth"), (13, "13th"), (21, "21st"), (112, "112th")]
)
def test_ordinals(count: int, word: str) -> None:
    assert ordinal(count) == word


def test_numbers() -> None:
    assert [number(n) for n in (0, 2, 12, 13)] == ["no", "two", "twelve", "13"]


CONTACTS = st.builds(
    Counted,
    at=st.integers(0, 400 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
    gravity=st.none() | st.integers(0, 3),
    dropped=st.booleans(),
    call=st.booleans(),
)


@given(st.lists(CONTACTS, max_size=8), st.randoms(use_true_random=False), st.none() | st.integers(0, 3))
def test_the_order_in_which_they_were_found_does_not_matter(before: list[Counted], random, now: int | None) -> None:  # type: ignore[no-untyped-def]
    mixed = list(before)
    random.shuffle(mixed)
    assert pattern(before, Counted(NOW, now)) == pattern(mixed, Counted(NOW, now))


@given(st.lists(CONTACTS, max_size=8), CONTACTS, st.none() | st.integers(0, 3))
def test_a_further_earlier_contact_never_lowers_it(before: list[Counted], more: Counted, now: int | None) -> None:
    held, with_it = pattern(before, Counted(NOW, now)), pattern([*before, more], Counted(NOW, now))
    assert with_it.raises >= held.raises
    assert all(a >= b for a, b in zip(with_it.counts, held.counts, strict=True))


@given(st.lists(CONTACTS, max_size=8), st.integers(0, 3))
def test_a_graver_present_never_lowers_it(before: list[Counted], now: int) -> None:
    this = Counted(NOW)
    assert pattern(before, replace(this, gravity=now)).raises >= pattern(before, this).raises
    assert pattern(before, replace(this, gravity=3)).raises >= pattern(before, replace(this, gravity=now)).raises
