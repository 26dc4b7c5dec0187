"""Like words: what a misheard name, a half-remembered username or a part of a plate may have been."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.holdings import wider
from firstcall.holdings.models import HeldWord

NAMES = ["ashdown", "ashton", "ashworth", "shdown", "smith", "smyth", "smithson", "example", "obrien", "łoś", "лосев"]
USERNAMES = ["mark_ash.91", "markash91", "xx_ghost_rider_xx", "ghostrider", "sam_of_anytown_2009"]
VEHICLES = ["AB12CDE", "AB12CDF", "XY34ZZZ", "B12ABC", "CDE123"]


@pytest.fixture
def _kept(db: None) -> None:
    of = {wider.NAME: NAMES, wider.USERNAME: USERNAMES, wider.VEHICLE: VEHICLES}
    wider.keep(wider.word(kind, text) for kind, texts in of.items() for text in texts)


LIKE = [
    ("a name misheard by a letter", wider.NAME, "smyth", [("smyth", 1.0), ("smith", 0.333)]),
    ("a name with its first letter lost", wider.NAME, "shdown", [("shdown", 1.0), ("ashdown", 0.5)]),
    ("a name of which no word begins alike", wider.NAME, "zzzz", []),
    ("a name in other letters", wider.NAME, "лосева", [("лосев", 0.625)]),
    ("a name is no fragment of another", wider.NAME, "ith", []),
    ("a fragment of a username", wider.USERNAME, "rider", [("xx_ghost_rider_xx", 0.4), ("ghostrider", 0.5)]),
    ("a short fragment of a long username", wider.USERNAME, "2009", [("sam_of_anytown_2009", 0.3)]),
    (
        "a username without its points: a whole word beside it",
        wider.USERNAME,
        "mark_ash91",
        [("markash91", 1.0), ("mark_ash.91", 0.643)],
    ),
    ("the first half of a plate", wider.VEHICLE, "AB12", [("AB12CDE", 0.571), ("AB12CDF", 0.571)]),
    ("the same, with marks for what was not seen", wider.VEHICLE, "AB12 ???", [("AB12CDE", 0.571), ("AB12CDF", 0.571)]),
    ("the last half of a plate", wider.VEHICLE, "cde", [("CDE123", 0.5), ("AB12CDE", 0.429)]),
    ("both ends and not the middle", wider.VEHICLE, "AB* CDE", [("AB12CDE", 0.714)]),
    ("two letters are too few", wider.VEHICLE, "AB", []),
    ("nothing but marks", wider.USERNAME, "???", []),
    ("no such kind of word", "x", "smith", []),
]


@pytest.mark.parametrize(("says", "kind", "text", "expected"), LIKE, ids=[row[0] for row in LIKE])
@pytest.mark.usefixtures("_kept")
def test_what_a_word_is_like(says: str, kind: str, text: str, expected: list[tuple[str, float]]) -> None:
    found = dict(wider.similar(kind, text))
    assert {word: found.get(word) for word, _ in expected} == dict(expected)
    assert expected or not found


@pytest.mark.usefixtures("_kept")
def test_the_likest_come_first_and_no_more_than_are_asked_for() -> None:
    assert [word for word, _ in wider.similar(wider.NAME, "ashdown", most=2)] == ["ashdown", "shdown"]


@pytest.mark.usefixtures("_kept")
def test_whatever_is_left_unasked_no_like_word_is_missed() -> None:
    for text in [*NAMES, "ash", "smithsonian", "o'brian", "exampel"]:
        by_hand = {each: round(wider.alike(text, each), 3) for each in NAMES}
        expected = {each: share for each, share in by_hand.items() if share >= wider.LEAST_ALIKE}
        assert dict(wider.similar(wider.NAME, text)) == expected


@pytest.mark.usefixtures("_kept")
def test_a_word_kept_again_is_kept_once_and_no_load_looks_twice() -> None:
    known: set[str] = set()
    wider.keep([wider.word("n", "smith"), wider.word("n", "newman")], known)
    wider.keep([wider.word("n", "newman")], known)
    assert HeldWord.objects.filter(word__in=["smith", "newman"]).count() == 2
    assert known == {"n:smith", "n:newman"}
    assert wider.similar(wider.NAME, "newman") == [("newman", 1.0)]


@pytest.mark.django_db
def test_what_is_no_word_is_not_kept() -> None:
    wider.keep(["", "n:", "n:ng", "x:smith", "smith", "n:--- ---", "n:" + "a" * 101, "u:?'\"*()"])
    assert not HeldWord.objects.exists()


@pytest.mark.usefixtures("_kept")
def test_a_word_that_goes_is_like_nothing_any_more() -> None:
    HeldWord.objects.filter(word="smyth").delete()
    assert [word for word, _ in wider.similar(wider.NAME, "smyth")] == ["smith"]


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize(
    "text", ['"', "' OR 1 --", "AND OR NOT", "a" * 500, "%s%s%s", "a b c d e f", "\x00abc", "ab|cd"]
)
def test_whatever_is_asked_nothing_breaks(text: str) -> None:
    for kind in wider.KINDS:
        assert all(share >= wider.LEAST_ALIKE for _, share in wider.similar(kind, text))


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_has_no_sides_and_is_whole_only_with_the_same_trigrams(one: str, other: str) -> None:
    assert wider.alike(one, other) == wider.alike(other, one)
    same = bool(wider.trigrams(one)) and wider.trigrams(one) == wider.trigrams(other)
    assert (wider.alike(one, other) == 1.0) == same


#: As PostgreSQL 15 with pg_trgm 1.6 gives it: similarity('smith', 'smyth') and so on.
AS_POSTGRESQL = [
    ("smith", "smyth", 0.3333),
    ("ashdown", "shdown", 0.5),
    ("ashdown", "ashton", 0.25),
    ("mark_ash.91", "markash91", 0.375),
    ("ghostrider", "xx_ghost_rider_xx", 0.5294),
    ("AB12CDE", "ab12", 0.4444),
    ("obrien", "o'brien", 0.5),
    ("łoś", "los", 0.0),
    ("лосев", "лосева", 0.625),
    ("ann ann", "ann", 1.0),
    ("a", "b", 0.0),
    ("zzzz", "smith", 0.0),
]


@pytest.mark.parametrize(("one", "other", "expected"), AS_POSTGRESQL)
def test_the_likeness_is_the_one_that_postgresql_gives(one: str, other: str, expected: float) -> None:
    assert wider.alike(one, other) == pytest.approx(expected, abs=5e-5)
