"""A question made looser: what is looked for beside what was asked."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.holdings import wider
from firstcall.holdings.loosening import looser
from firstcall.matching.description import MOST, of_query

TODAY = date(2026, 11, 23)
KEPT = ["n:alan", "n:allan", "n:alana", "n:example", "n:exampel", "n:sample", "u:ghost.rider", "v:AB12CDE", "v:AB12CDF"]


@pytest.fixture
def _kept(db: None) -> None:
    wider.keep(KEPT)


LOOSER = [
    ("a name in like names", {"name": ("Allan Exampell",)}, "names", "alan exampel"),
    ("a name with one word like", {"name": ("Allan Exampell",)}, "names", "alan exampell"),
    ("a name alone", {"name": ("Exampell",)}, "names", "exampel"),
    ("a part of a plate in whole ones", {"vehicle": ("AB12",)}, "vehicles", "AB12CDF"),
    ("a part of a username in a whole one", {"username": ("ghostrider",)}, "usernames", "ghost.rider"),
]


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize(("says", "by_what", "field", "expected"), LOOSER, ids=[row[0] for row in LOOSER])
def test_what_is_looked_for_beside_what_was_asked(
    says: str, by_what: dict[str, tuple[str, ...]], field: str, expected: str
) -> None:
    asked = of_query(by_what, TODAY)
    found = getattr(looser(asked), field)
    shown = [f"{each.forenames} {each.surname}".strip() if field == "names" else each for each in found]
    assert expected in shown
    assert found[: len(getattr(asked, field))] == getattr(asked, field)


@pytest.mark.usefixtures("_kept")
def test_everything_else_stays_as_it_was_asked_and_nothing_grows_without_end() -> None:
    by_what = {
        "name": tuple(f"Allan Exampel{c}" for c in "abcdefgh"),
        "born": ("1971-11-02",),
        "phone": ("07700 900461",),
    }
    asked = of_query(by_what, TODAY)
    loose = looser(asked)
    assert (loose.born, loose.phones) == (asked.born, asked.phones)
    assert len(asked.names) < len(loose.names) <= MOST


@pytest.mark.django_db
def test_where_no_word_is_like_it_the_question_is_as_it_was() -> None:
    asked = of_query({"name": ("Allan Exampell",), "vehicle": ("AB12CDE",)}, TODAY)
    assert looser(asked) == asked


@pytest.mark.usefixtures("_kept")
def test_a_word_that_was_kept_since_is_found_though_the_question_was_asked_before() -> None:
    assert [word for word, _ in wider.similar("n", "newcomb")] == []
    wider.keep(["n:newcombe"])
    assert [word for word, _ in wider.similar("n", "newcomb")] == ["newcombe"]
