"""Which of too many records are held against a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import choosing
from firstcall.matching.asking import SMALL, Look
from firstcall.matching.choosing import MOST_IN_LARGE, MOST_IN_SMALL, Pair, likeliest, most_of

LARGE = SMALL + 1
PHONE, NAMES, BORN, DISTRICT, ALONE = range(5)
LOOKS = (
    Look("p:+447700900461", 100, spare=False),
    Look("s:ALN|EKSMPL", 100, spare=False),
    Look("f:1971-02-11|an", 100, spare=False),
    Look("l:ZZ1|EKSMPL", 15, spare=True),
    Look("w:ALN", 15, spare=True),
)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST_IN_LARGE", 4)
    monkeypatch.setattr(choosing, "MOST_IN_SMALL", 8)


def under(look: int, *records: int) -> list[Pair]:
    return [(look, record) for record in records]


CHOSEN = [
    ("no more than may be held", [*under(NAMES, 1, 2), *under(BORN, 2, 3)], [1, 2, 3], False),
    ("whom two keys bring first", under(NAMES, 1, 2, 3, 4, 5) + under(BORN, 5, 4), [4, 5, 1, 2], True),
    ("whom a key brings that leads to few", under(NAMES, 1, 2, 3, 4, 5) + under(BORN, 6), [6, 1, 2, 3], True),
    ("a number before names", under(PHONE, 9) + under(NAMES, 1, 2, 3, 4, 5), [9, 1, 2, 3], True),
    (
        "nobody is cut off whom only spare keys bring",
        under(NAMES, 1, 2) + under(DISTRICT, 3, 4, 5),
        [1, 2, 3, 4],
        False,
    ),
    (
        "though two spare keys say more than a sharp one",
        under(NAMES, 1, 2, 3, 4) + under(DISTRICT, 7, 8) + under(ALONE, 7, 8),
        [1, 2, 3, 4],
        False,
    ),
]


@pytest.mark.parametrize(("says", "pairs", "records", "cut_off"), CHOSEN, ids=[row[0] for row in CHOSEN])
def test_where_there_are_too_many_the_likeliest_are_held_against_the_question(
    says: str, pairs: list[Pair], records: list[int], cut_off: bool
) -> None:
    assert likeliest(LOOKS, pairs, LARGE) == (records, cut_off)


def test_in_a_small_store_more_are_held_against_a_question() -> None:
    pairs = under(NAMES, *range(8))
    assert likeliest(LOOKS, pairs, SMALL) == (list(range(8)), False)
    assert likeliest(LOOKS, pairs, LARGE).cut_off


def test_there_are_limits_for_a_small_store_and_a_large_one() -> None:
    assert 0 < MOST_IN_LARGE < MOST_IN_SMALL
    assert [most_of(SMALL), most_of(LARGE)] == [choosing.MOST_IN_SMALL, choosing.MOST_IN_LARGE]


PAIRS = st.lists(st.tuples(st.integers(0, len(LOOKS) - 1), st.integers(1, 30)), max_size=60)


@given(PAIRS)
def test_each_is_held_once_and_whoever_is_left_says_so_or_stands_under_spare_keys_alone(pairs: list[Pair]) -> None:
    chosen = likeliest(LOOKS, pairs, LARGE)
    brought = {record for _, record in pairs}
    sharp = {record for at, record in pairs if not LOOKS[at].spare}
    assert len(set(chosen.records)) == len(chosen.records) == min(len(brought), most_of(LARGE))
    assert set(chosen.records) <= brought
    assert chosen.cut_off == bool(sharp - set(chosen.records))


@given(PAIRS, st.integers(1, 30))
def test_whoever_stands_under_every_key_is_never_left(pairs: list[Pair], who: int) -> None:
    whole = [*pairs, *((at, who) for at in range(len(LOOKS)))]
    assert who in likeliest(LOOKS, list(dict.fromkeys(whole)), LARGE).records
