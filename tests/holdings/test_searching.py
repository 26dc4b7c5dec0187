"""Asking an extract: who comes back, about whom, and what the page says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.holdings.loading import load
from firstcall.holdings.searching import MOST_FOUND, NothingToAsk, search
from firstcall.incident.codes import Certainty
from firstcall.sources.holdings import Page

from .extracts import ALAN, AT, HOME, LODGER, MARK, NEIGHBOUR, TODAY, VISIT, crowd

pytestmark = pytest.mark.django_db

SOURCE = "force-intelligence"


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load(SOURCE, [ALAN, MARK, LODGER, NEIGHBOUR, VISIT], as_of=TODAY, at=AT)


def ask(**by_what: str) -> Page:
    return search(SOURCE, {field: (value,) for field, value in by_what.items()}, today=TODAY)


Row = tuple[str, int | None, Certainty]
BY = [
    ({"phone": "o77oo 900461"}, [("FI-104", 0, Certainty.CERTAIN)]),
    ({"phone": "+44 1632 960201"}, [("FI-221", 1, Certainty.PROBABLE)]),
    ({"name": "Alan Example", "born": "1971-11-02"}, [("FI-104", 0, Certainty.CERTAIN)]),
    ({"name": "Al Sample", "born": "1971-11-02"}, [("FI-104", 0, Certainty.CERTAIN)]),
    ({"name": "Mark Ashdown"}, [("FI-221", 1, Certainty.POSSIBLE)]),
    ({"name": "Ashdown"}, [("FI-221", 0, Certainty.POSSIBLE)]),
    ({"name": "Alan Example", "born": "1990-01-30"}, []),
    ({"name": "Nobody Knownhere", "born": "1990-01-30"}, []),
    (
        {"name": "Mark Ashdown", "address": HOME},
        [
            ("FI-221", 1, Certainty.PROBABLE),
            ("CR-9", None, Certainty.POSSIBLE),
            ("FI-300", None, Certainty.POSSIBLE),
        ],
    ),
    (
        {"address": "22 orchard way, anytown"},
        [
            ("CR-9", None, Certainty.POSSIBLE),
            ("FI-221", None, Certainty.POSSIBLE),
            ("FI-300", None, Certainty.POSSIBLE),
        ],
    ),
    (
        {"postcode": "ZZ1 1ZZ"},
        [
            ("FI-221", None, Certainty.POSSIBLE),
            ("FI-300", None, Certainty.POSSIBLE),
            ("FI-301", None, Certainty.POSSIBLE),
        ],
    ),
    ({"name": "Zoe Otherwise", "postcode": "ZZ1 1ZZ"}, []),
]


@pytest.mark.parametrize(("by_what", "rows"), BY, ids=[" + ".join(b.values()) for b, _ in BY])
def test_a_question_brings_those_who_fit_and_those_of_the_household(by_what: dict[str, str], rows: list[Row]) -> None:
    assert [(f.id, f.about, f.match.certainty) for f in ask(**by_what).found] == rows


def test_a_record_found_by_its_address_says_so_and_claims_nobody() -> None:
    lodger = next(f for f in ask(name="Mark Ashdown", address=HOME).found if f.id == "FI-300")
    (part,) = lodger.match.parts
    assert part.field == "address"
    assert part.says == f"Found by its address, not by who it is. Same household: {HOME}"
    assert lodger.subject is None


def test_the_record_is_given_back_as_it_was_given() -> None:
    assert ask(phone="07700 900461").found[0].record == ALAN


def test_a_line_for_the_desk_says_what_matters() -> None:
    (alan,) = ask(phone="07700 900461").found
    assert alan.summary == "Alan EXAMPLE (also Al SAMPLE), born 2 Nov 1971: registered sex offender. 1 order (SOPO)."
    (mark,) = ask(phone="01632 960201").found
    assert mark.summary == "Mark ASHDOWN, born 19 Aug 2000: autism. Names 1 other."
    visit = next(f for f in ask(address=HOME).found if f.id == "CR-9")
    assert visit.summary == "12 Jan 2017: domestic, 22 Orchard Wy, Anytown."


def test_a_source_that_was_never_loaded_has_no_date() -> None:
    assert search("pnd", {"phone": ("07700 900461",)}, today=TODAY) == Page(found=(), as_of=None)


@pytest.mark.parametrize(
    "by_what",
    [{}, {"sex": "male", "age": "45"}, {"phone": "withheld"}, {"name": "Mark"}, {"name": "🙂"}, {"place": "the park"}],
)
def test_a_question_with_nothing_to_find_anybody_by_is_not_asked(by_what: dict[str, str]) -> None:
    with pytest.raises(NothingToAsk):
        ask(**by_what)


def test_too_many_of_one_name_are_cut_off_and_the_page_says_so() -> None:
    load(SOURCE, crowd(900, surname="Throngman"), as_of=TODAY, at=AT)
    page = ask(name="Throngman")
    assert page.cut_off
    assert len(page.found) == MOST_FOUND
    assert not ask(name="Alan Example").cut_off


def test_the_right_one_of_too_many_is_found_all_the_same() -> None:
    many = list(crowd(900, surname="Throngman"))
    load(SOURCE, many, as_of=TODAY, at=AT)
    wanted = many[850].persons[0]
    page = ask(name=wanted.names[0].full, born=wanted.born or "")
    assert page.found[0].id == "X-850"


FIELDS = st.sampled_from("name born age sex phone email username vehicle postcode address image place cue".split())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.dictionaries(FIELDS, st.lists(st.text(max_size=80), max_size=3).map(tuple)))
def test_any_question_is_answered_or_not_asked(by_what: dict[str, tuple[str, ...]]) -> None:
    try:
        page = search(SOURCE, by_what, today=TODAY)
    except NothingToAsk:
        return
    assert page.as_of == TODAY
