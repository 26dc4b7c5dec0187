"""Addresses and households."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import address

SAME = [
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 orchard wy Anytown zz11zz"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22, Orchard Way, ZZ1 1ZZ"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way, Anytown"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "No. 22 Orchard Way, Anytown, Sampleshire"),
    ("Flat 2, 22 Orchard Rd, Anytown", "22 Orchard Road, Flat 2, Anytown"),
    ("Rose Cottage, Mill Lane, Littleton, ZZ3 4ZZ", "rose cottage, Mill Ln, Littleton"),
    ("22 Orchard Way, ZZ1 1ZZ", "22 Orchid Way, ZZ1 1ZZ"),
]
OTHER = [
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "24 Orchard Way, Anytown, ZZ1 1ZZ"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Mill Lane, Anytown, ZZ1 1ZZ"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way, Othertown, ZZ9 9ZZ"),
    ("Flat 1, 22 Orchard Way, Anytown", "Flat 2, 22 Orchard Way, Anytown"),
    ("Flat 1, 22 Orchard Way, Anytown", "22 Orchard Way, Anytown"),
    ("ZZ1 1ZZ", "ZZ1 1ZZ"),
    ("22 Orchard Way", "22 Orchard Way"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_household_however_it_is_written(one: str, other: str) -> None:
    assert address.same_household(one, other)
    assert address.same_household(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_door_or_too_little_is_no_household(one: str, other: str) -> None:
    assert not address.same_household(one, other)


@pytest.mark.parametrize(("one", "other"), [*SAME[:4], SAME[5]])
def test_one_household_shares_a_key(one: str, other: str) -> None:
    a, b = address.parse(one), address.parse(other)
    assert a is not None
    assert b is not None
    assert set(address.household_keys(a)) & set(address.household_keys(b)) or "ZZ" not in other


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("4 Sample Row, Anytown, ZZ1 2ZZ", "|4|sample row|ZZ12ZZ"),
        ("4 Sample Row, Anytown", "|4|sample row|anytown"),
        ("flat 3 rose house, 12 st johns rd, anytown", "3|12|st johns road|anytown"),
        ("12-14 High Street, Anytown", "|12-14|high street|anytown"),
        ("ZZ1 2ZZ", None),
        ("he lives near the pub", None),
        ("The Street, Anytown", None),
    ],
)
def test_a_household_key_needs_a_door_and_a_street(text: str, key: str | None) -> None:
    assert address.household_key(text) == key


@pytest.mark.parametrize(
    "text", ["he lives near the pub with the red door", "", "🙂", "Anytown", "x" * 5000, "1" * 5000]
)
def test_a_sentence_is_no_address(text: str) -> None:
    assert address.parse(text) is None


@given(st.text(max_size=400))
def test_any_text_is_an_address_or_none(text: str) -> None:
    place = address.parse(text)
    shown = address.tidy(text)
    assert shown is None or address.tidy(shown) == shown
    if place is not None and place.door and place.street:
        assert address.is_same_household(place, place) or not (place.postcode or place.localities)


PIECES = st.sampled_from(
    ["22", "flat 2", "orchard", "way", "rd", ",", "anytown", "zz1 1zz", "rose cottage", "12-14", "st", "no."]
)


@given(st.lists(PIECES, max_size=8).map(" ".join), st.lists(PIECES, max_size=8).map(" ".join))
def test_one_household_is_so_from_both_sides(one: str, other: str) -> None:
    assert address.same_household(one, other) == address.same_household(other, one)
