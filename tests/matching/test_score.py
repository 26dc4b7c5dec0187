"""Is this the person? What a match is called, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from firstcall.incident.codes import Certainty
from firstcall.matching.description import Description, of_query
from firstcall.matching.score import compare, most_beside_names, weigh, weigh_if

from .people import TODAY, asked, held

HOME = "4 Sample Row, Anytown, ZZ1 2ZZ"
ALAN = held(
    "Alan Example", born="1971-11-02", sex="male", phones=("07700 900461",), addresses=(HOME,), nationality="GBR"
)
ALAN_PETER = held("Alan Peter Example", "Al Sample", born="1971-11-02")
JOHN = held("John Smith", born="1971-11-02", sex="male")
LINE = held("Susan Ashdown", phones=("01632 960201",))
ONLINE = held(
    "Alan Example",
    emails=("a.example@example.org",),
    usernames=("night_owl99",),
    vehicles=("AB12 CDE",),
    images=("deadbeef00",),
)
SON = held("Alan Example", born="1996-05-14", addresses=(HOME,), phones=("01632 960207",))
NOBODY = Description()

CASES: list[tuple[str, Description, Description, Certainty]] = [
    (
        "name and date of birth of an uncommon name",
        asked(name="Alan Example", born="1971-11-02"),
        ALAN,
        Certainty.CERTAIN,
    ),
    ("without the middle name", asked(name="Alan Example", born="1971-11-02"), ALAN_PETER, Certainty.CERTAIN),
    ("by an alias", asked(name="Al Sample", born="1971-11-02"), ALAN_PETER, Certainty.CERTAIN),
    ("by a short form", asked(name="Al Example", born="1971-11-02"), ALAN, Certainty.CERTAIN),
    ("surname first", asked(name="Example Alan", born="1971-11-02"), ALAN, Certainty.CERTAIN),
    ("capitals and accents", asked(name="ÁLAN ÉXAMPLE", born="2 Nov 1971"), ALAN, Certainty.CERTAIN),
    ("a common name with its date of birth", asked(name="John Smith", born="1971-11-02"), JOHN, Certainty.PROBABLE),
    (
        "a common name with date of birth and address",
        asked(name="John Smith", born="1971-11-02", address=HOME),
        held("John Smith", born="1971-11-02", addresses=(HOME,)),
        Certainty.CERTAIN,
    ),
    ("a slip in the surname", asked(name="Alan Exampel", born="1971-11-02"), ALAN, Certainty.PROBABLE),
    ("a slip in the date of birth", asked(name="Alan Example", born="1971-11-03"), ALAN, Certainty.PROBABLE),
    ("day and month swapped", asked(name="Alan Example", born="1971-02-11"), ALAN, Certainty.PROBABLE),
    ("only the year of birth", asked(name="Alan Example", born="1971"), ALAN, Certainty.PROBABLE),
    ("only the year, common name", asked(name="John Smith", born="1971"), JOHN, Certainty.POSSIBLE),
    ("name alone", asked(name="Alan Example"), ALAN, Certainty.POSSIBLE),
    ("forename alone", asked(name="Alan"), ALAN, Certainty.POSSIBLE),
    ("date of birth alone", asked(born="1971-11-02"), ALAN, Certainty.POSSIBLE),
    ("address alone", asked(address=HOME), ALAN, Certainty.POSSIBLE),
    ("name and address", asked(name="Alan Example", address=HOME), ALAN, Certainty.PROBABLE),
    ("mobile alone", asked(phone="07700 900461"), ALAN, Certainty.CERTAIN),
    ("e-mail alone", asked(email="A.Example@example.org"), ONLINE, Certainty.CERTAIN),
    ("username alone", asked(username="@Night_Owl99"), ONLINE, Certainty.CERTAIN),
    ("image alone", asked(image="DEADBEEF00"), ONLINE, Certainty.CERTAIN),
    ("vehicle alone", asked(vehicle="ab12cde"), ONLINE, Certainty.PROBABLE),
    ("landline alone", asked(phone="01632 960201"), LINE, Certainty.PROBABLE),
    (
        "somebody else on the line of the house",
        asked(name="Mark Ashdown", phone="01632 960201"),
        LINE,
        Certainty.POSSIBLE,
    ),
    (
        "a mobile under a wholly different name",
        asked(name="Peter Jones", phone="07700 900461"),
        ALAN,
        Certainty.POSSIBLE,
    ),
    (
        "a mobile with a date of birth that cannot be",
        asked(phone="07700 900461", born="1990-01-30"),
        ALAN,
        Certainty.POSSIBLE,
    ),
    ("a twin", asked(name="Peter Example", born="1971-11-02", address=HOME), ALAN, Certainty.PROBABLE),
    ("a brother in the house", asked(name="Peter Example", address=HOME), ALAN, Certainty.POSSIBLE),
    (
        "the son who bears his father's name",
        asked(name="Alan Example", born="1971-11-02", address=HOME),
        SON,
        Certainty.POSSIBLE,
    ),
    (
        "the father on his son's line",
        asked(name="Alan Example", born="1971-11-02", address=HOME, phone="01632 960207"),
        SON,
        Certainty.POSSIBLE,
    ),
    ("his age is right", asked(name="Alan Example", age="45"), ALAN, Certainty.PROBABLE),
    ("his age cannot be", asked(name="Alan Example", age="20", address=HOME), ALAN, Certainty.PROBABLE),
    ("nothing in common", asked(name="Mark Ashdown", born="2000-08-19"), ALAN, Certainty.POSSIBLE),
    ("nothing known", NOBODY, ALAN, Certainty.POSSIBLE),
]


@pytest.mark.parametrize(("says", "one", "other", "certainty"), CASES, ids=[c[0] for c in CASES])
def test_a_match_is_called(says: str, one: Description, other: Description, certainty: Certainty) -> None:
    assert compare(one, other).certainty is certainty


@pytest.mark.parametrize(
    ("here", "field"),
    [
        ("Flat 1, 8 Mill Lane, Anytown, ZZ1 3ZZ", "address"),
        ("8 Mill Lane, Anytown, ZZ1 3ZZ", "address"),
        ("Flat 2, 8 Mill Lane, Anytown, ZZ1 3ZZ", "postcode"),
        ("10 Mill Lane, Anytown, ZZ1 3ZZ", "postcode"),
    ],
)
def test_a_neighbour_is_no_household(here: str, field: str) -> None:
    (part,) = compare(asked(address=here), held("X Y", addresses=("Flat 1, 8 Mill Lane, Anytown, ZZ1 3ZZ",))).parts
    assert part.field == field


@pytest.mark.parametrize("by_what", [{"phone": "07700 900461"}, {"email": "a@example.org"}, {"username": "night_owl"}])
def test_an_identifier_is_certain_though_everything_that_changes_has_changed(by_what: dict[str, str]) -> None:
    before = {"phone": ("07700 900999", *([by_what["phone"]] if "phone" in by_what else [])), "address": HOME}
    now = {"email": "other@example.org", "address": "8 Mill Lane, Anytown, ZZ1 3ZZ"} | by_what
    assert (
        compare(asked(**now), asked(**({"email": "old@example.org"} | by_what | before))).certainty is Certainty.CERTAIN
    )


def test_every_part_says_its_sentence() -> None:
    match = compare(asked(name="Alan Ashdown", born="1971-11-02", sex="female", age="45"), ALAN)
    assert [p.says for p in match.parts] == [
        "Surname differs: Ashdown, Example",
        "Forename agrees: Alan",
        "Date of birth agrees: 2 November 1971",
        "Sex differs: female, male",
    ]
    assert match.bits == pytest.approx(sum(p.bits for p in match.parts))


def test_an_age_that_fits_adds_a_little_and_one_that_cannot_be_takes_much() -> None:
    plain, fits, out, far = (
        compare(asked(name="Alan Example", **age), ALAN).bits
        for age in ({}, {"age": "45"}, {"age": "42"}, {"age": "16"})
    )
    assert 0 < fits - plain < 6
    assert out - plain < -4
    assert far - plain < -8


def test_what_is_common_weighs_less() -> None:
    rare, common = compare(asked(name="Alan Example"), ALAN).bits, compare(asked(name="John Smith"), JOHN).bits
    assert rare - common > 6


def test_the_other_sex_takes_bits_off() -> None:
    assert (
        compare(asked(name="Alan Example", sex="female"), ALAN).bits
        < compare(asked(name="Alan Example"), ALAN).bits - 3
    )


def test_nothing_in_common_weighs_nothing() -> None:
    assert compare(NOBODY, NOBODY).bits == 0
    assert compare(asked(name="Mark Ashdown"), asked(phone="07700 900461")).bits == 0
    assert compare(asked(name="Mark Ashdown", born="2000-08-19"), ALAN).bits < 0


NAMES = st.sampled_from(
    [
        "Alan Example",
        "Al Example",
        "Alan Peter Example",
        "John Smith",
        "Example",
        "Alan",
        "A Example",
        "Jo Smith-Jones",
        "李 小龍",
        "O'Brien, Sean",
    ]
)
BORN = st.sampled_from(["1971-11-02", "1971-02-11", "1971", "1971-11", "1996-05-14", "1971-11-03"])
PHONES = st.sampled_from(["07700 900461", "01632 960201", "07700 900999"])
PLACES = st.sampled_from(
    [HOME, "22 Orchard Way, Anytown, ZZ1 1ZZ", "Flat 1, 4 Sample Row, Anytown, ZZ1 2ZZ", "4 Sample Row, Anytown"]
)
few = {
    "name": st.lists(NAMES, max_size=2),
    "born": st.lists(BORN, max_size=2),
    "age": st.lists(st.sampled_from(["16", "45", "46"]), max_size=1),
    "sex": st.lists(st.sampled_from(["male", "female"]), max_size=1),
    "nationality": st.lists(st.sampled_from(["GBR", "POL"]), max_size=1),
    "phone": st.lists(PHONES, max_size=2),
    "email": st.lists(st.sampled_from(["a@example.org", "b@example.org"]), max_size=2),
    "username": st.lists(st.sampled_from(["night_owl99", "other"]), max_size=1),
    "vehicle": st.lists(st.sampled_from(["AB12CDE", "AB13CDE"]), max_size=1),
    "address": st.lists(PLACES, max_size=2),
}
PEOPLE = st.fixed_dictionaries(few).map(lambda by_what: of_query(by_what, TODAY))
WILD = st.dictionaries(st.sampled_from([*few, "image", "postcode"]), st.lists(st.text(max_size=60), max_size=3)).map(
    lambda by_what: of_query(by_what, TODAY)
)
SHARED = {
    "phones": ("+447700900000",),
    "emails": ("shared@example.org",),
    "usernames": ("shared",),
    "vehicles": ("ZZ12ZZZ",),
    "images": ("feedface00",),
}


@given(PEOPLE, PEOPLE)
def test_bits_and_certainty_are_the_same_from_both_sides(one: Description, other: Description) -> None:
    there, back = compare(one, other), compare(other, one)
    assert there.bits == back.bits
    assert there.certainty is back.certainty


@given(WILD, WILD)
def test_any_text_can_be_compared(one: Description, other: Description) -> None:
    assert -60 < compare(one, other).bits < 300


@given(PEOPLE, PEOPLE, st.sampled_from(sorted(SHARED)))
def test_an_identifier_that_agrees_never_lowers_bits_or_certainty(
    one: Description, other: Description, field: str
) -> None:
    value = SHARED[field]
    more = compare(*(replace(d, **{field: (*getattr(d, field), *value)}) for d in (one, other)))
    assert more.bits >= compare(one, other).bits
    assert _rank(more.certainty) >= _rank(compare(one, other).certainty)


@given(PEOPLE, PEOPLE)
def test_one_date_of_birth_for_both_never_lowers_bits(one: Description, other: Description) -> None:
    one, other = replace(one, age=None), replace(other, age=None)
    more = compare(*(replace(d, born=(*d.born, "1980-06-15")) for d in (one, other)))
    assert more.bits >= compare(one, other).bits


@given(PEOPLE, PEOPLE)
def test_no_match_is_more_than_possible_without_bits(one: Description, other: Description) -> None:
    match = compare(one, other)
    if match.bits <= 0 or not match.parts:
        assert match.certainty is Certainty.POSSIBLE


@given(PEOPLE)
def test_nobody_disagrees_with_themselves(one: Description) -> None:
    assert all(part.bits >= 0 for part in compare(one, one).parts)


def _rank(certainty: Certainty) -> int:
    return [Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN].index(certainty)


@given(WILD, WILD, st.floats(-20, 40))
def test_what_is_left_uncompared_could_not_have_come_to_enough(
    one: Description, other: Description, least: float
) -> None:
    whole = weigh(one, other)
    found = weigh_if(one, other, least=least, beside=most_beside_names(one))
    assert found == whole if found is not None else whole.bits < least
