"""One household, one building, or neither: each case with its reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import address

HOUSEHOLD = [
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 ORCHARD WAY, ANYTOWN, ZZ1 1ZZ", "capitals"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 orchard wy anytown zz11zz", "one line, no commas, no space"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22, Orchard Way, ZZ1 1ZZ", "a comma behind the number, no town"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way, Anytown", "the postcode is left out"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way, Anytown, ZZ1 IZZ", "I for 1"),
    ("22 Orchard Way, Anytown, ZZ10 1ZZ", "22 Orchard Way, Anytown, ZZ1O 1ZZ", "O for 0"),
    ("22 Orchard Way, Anytown, ZZ1 5ZZ", "22 Orchard Way, Anytown, ZZ1 SZZ", "S for 5"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way, Anytown, ZZ1.1ZZ", "a full stop in the postcode"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way Anytown ZZ1 1 ZZ", "a space too many in the postcode"),
    ("22 Orchard Way, Anytown", "No. 22 Orchard Way, Anytown, Sampleshire, UK", "county and country"),
    ("22 Orchard Way, Anytown", "22 orchard way anytown sampleshire england", "the same without commas"),
    ("22 Orchard Way, Anytown", "Number 22 Orchard Way, Anytown", "number in words"),
    ("22 Orchard Way, Anytown", "#22 Orchard Way, Anytown", "a hash"),
    ("22a Orchard Way, Anytown", "22 A Orchard Way, Anytown", "a letter set apart"),
    ("22 Orchard Way, Anytown", "022 Orchard Way, Anytown", "a leading nought"),
    ("12-14 High Street, Anytown", "12 to 14 High St, Anytown", "a span in words"),
    ("12-14 High Street, Anytown", "12 \u2013 14 High Street, Anytown", "a span with a dash"),
    ("12-14 High Street, Anytown", "12/14 High Street, Anytown", "a span with a stroke: the next door of that side"),
    ("12-14 High Street, Anytown", "12 & 14 High Street, Anytown", "a span with an and"),
    ("22 St John's Road, Anytown", "22 Saint Johns Rd, Anytown", "a saint, and a road"),
    ("22 St Johns St, Anytown", "22 Saint John's Street, Anytown", "a saint first, a street last"),
    ("22 Upper St Johns Rd, Anytown", "22 upper saint johns road, Anytown", "a saint in the middle"),
    ("22 High St, St Sample, ZZ1 1ZZ", "22 High Street, Saint Sample, ZZ1 1ZZ", "a saint in the town, by the postcode"),
    ("22 orchard road st albans", "22 Orchard Rd, St Albans", "a saint's town behind a street without commas"),
    ("22 Third Avenue, Anytown", "22 3rd Ave, Anytown", "an ordinal in words"),
    ("22 Twentieth Street, Anytown", "22 20th St, Anytown", "a large ordinal in words"),
    ("22 Park Hill Road, Anytown", "22 Park Hill Rd Anytown", "types of street inside a name"),
    ("22 Mt Sample, Anytown", "22 Mount Sample, Anytown", "an abbreviation in front"),
    ("22 Orchard Gdns, Anytown", "22 Orchard Gardens, Anytown", "gardens"),
    ("22 Orchard Cres, Anytown", "22 Orchard Crescent, Anytown", "crescent"),
    ("22 Orchard Tce, Anytown", "22 Orchard Terrace, Anytown", "terrace"),
    ("22 Heol-y-Bryn, Trefsampl", "22 Heol y Bryn Trefsampl", "a Welsh street, with and without commas"),
    ("22 Y Ddôl, Trefsampl", "22 Y Ddol, Trefsampl", "a Welsh article is no letter of the door"),
    ("22 Ffordd Sampl, Trefsampl, Cymru", "22 ffordd sampl, Trefsampl", "a Welsh road, and Wales in Welsh"),
    ("22 Orchard Way, ZZ1 1ZZ", "22 Orchid Way, ZZ1 1ZZ", "a street misheard, in one postcode"),
    ("Flat 2, 22 Orchard Rd, Anytown", "22 Orchard Road, Flat 2, Anytown", "the flat behind the street"),
    ("Flat 2, 22 Orchard Rd, Anytown", "22 Orchard Road Flat 2, Anytown", "the same without a comma"),
    ("Flat 2, 22 Orchard Rd, Anytown", "flat no. 2 22 Orchard Road, Anytown", "the flat's number said to be one"),
    ("Flat 2, 22 Orchard Rd, Anytown", "Apt 2, 22 Orchard Road, Anytown", "apartment for flat"),
    ("Flat 2, 22 Orchard Rd, Anytown", "Apartment 02, 22 Orchard Road, Anytown", "a leading nought of a flat"),
    ("Flat 2A, 22 Orchard Rd, Anytown", "Flat 2 a, 22 Orchard Road, Anytown", "a flat's letter set apart"),
    ("Unit 4, 22 Mill Lane, Anytown", "unit 4 22 Mill Ln, Anytown", "a unit"),
    ("Room 4, Sample House, 22 Mill Lane, Anytown", "Rm 4, 22 Mill Lane, Anytown", "a room; the house has a number too"),
    ("Flat 2/1, 14 Sample Street, Anytown", "2/1, 14 Sample Street, Anytown", "a tenement: second floor, first door"),
    ("Flat 2/1, 14 Sample Street, Anytown", "2F1, 14 Sample St, Anytown", "the same as they write it in the east"),
    ("2f1 14 Sample Street, Anytown", "Flat 2F1, 14 Sample Street, Anytown", "the same on one line"),
    ("Flat 0/1, 14 Sample Street, Anytown", "GF1, 14 Sample Street, Anytown", "a tenement's ground floor"),
    ("14/2 Sample Street, Anytown", "Flat 2, 14 Sample Street, Anytown", "the flat behind a stroke"),
    ("Top floor flat, 14 Sample Street, Anytown", "14 Sample Street, top flat, Anytown", "a flat by its floor"),
    ("Ground floor flat, 14 Sample St, Anytown", "Ground Floor, 14 Sample Street, Anytown", "a floor is its flat"),
    ("Ground floor flat, 14 Sample St, Anytown", "GFF 14 Sample Street, Anytown", "the floor's three letters"),
    ("First floor flat, 14 Sample St, Anytown", "1st Floor Flat, 14 Sample St, Anytown", "the floor as a figure"),
    ("Basement flat, 14 Sample St, Anytown", "Basement, 14 Sample Street, Anytown", "a basement"),
    ("Flat 12, Sample Court, Anytown, ZZ1 1ZZ", "12 Sample Court, Anytown, ZZ1 1ZZ", "a block's flats are its doors"),
    ("Flat 3, Sample Court, 12 High Street, Anytown", "Flat 3 Sample Court 12 High St Anytown", "a block with a number, no commas"),
    ("Rose Cottage, Mill Lane, Littleton", "rose cottage, Mill Ln, Littleton", "a house by its name"),
    ("The Old Bakery, Mill Lane, Littleton", "Old Bakery, Mill Lane, Littleton", "a house's article"),
    ("Rose Cottage, Littleton, ZZ3 4ZZ", "Rose Cott, Littleton, ZZ3 4ZZ", "a house in a village without streets"),
    ("Rose Cottage, Mill Lane, ZZ3 4ZZ", "Rose Cottage, 4 Mill Lane, ZZ3 4ZZ", "one of them knows the house's number"),
    ("Rose & Crown, Mill Lane, Littleton", "Rose and Crown, Mill Lane, Littleton", "a sign for and"),
    ("Sample Lodge Care Home, Park Road, Anytown", "sample lodge care home, park rd, Anytown", "a care home"),
    ("c/o Mrs Example, 22 Orchard Way, Anytown", "22 Orchard Way, Anytown", "in whose care is no part of the address"),
    ("PO Box 12, 22 Orchard Way, Anytown", "22 Orchard Way, Anytown", "a box beside a door"),
]  # fmt: skip

BUILDING = [
    ("Flat 1, 22 Orchard Way, Anytown", "Flat 2, 22 Orchard Way, Anytown", "two flats of one house"),
    ("Flat 1, 22 Orchard Way, Anytown", "22 Orchard Way, Anytown", "a flat that only one of them names"),
    ("Top flat, 14 Sample Street, Anytown", "Flat 3, 14 Sample Street, Anytown", "it may be the third, it may not"),
    ("Flat 2/1, 14 Sample Street, Anytown", "Flat 1/2, 14 Sample Street, Anytown", "a tenement's floor and door"),
    ("Flat 2/1, 14 Sample Street, Anytown", "Flat 21, 14 Sample Street, Anytown", "a stroke is no nothing"),
    ("Room 4, Sample Lodge Care Home, Park Road, Anytown", "Sample Lodge Care Home, Park Rd, Anytown", "a room of a home"),
    ("Basement, 14 Sample St, Anytown", "Top flat, 14 Sample St, Anytown", "bottom and top"),
]  # fmt: skip

NEITHER = [
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "24 Orchard Way, Anytown, ZZ1 1ZZ", "the next door"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22a Orchard Way, Anytown, ZZ1 1ZZ", "a letter behind the number"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Mill Lane, Anytown, ZZ1 1ZZ", "another street of the postcode"),
    ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way, Othertown, ZZ9 9ZZ", "another town"),
    ("22 High Street, Anytown, Kent", "22 High Street, Othertown, Kent", "the county is all they share"),
    ("22 High Street, Anytown, UK", "22 High Street, Othertown, UK", "the country is all they share"),
    ("22 High Street, Anytown, Sampleshire", "22 High Street, Othertown, Sampleshire", "a county that ends so"),
    ("22 North Street, Anytown, ZZ1 1ZZ", "22 South Street, Anytown, ZZ1 1ZZ", "north is not south, alike as they are"),
    ("22 Upper Mill Lane, ZZ1 1ZZ", "22 Lower Mill Lane, ZZ1 1ZZ", "upper is not lower"),
    ("22 11th Avenue, ZZ1 1ZZ", "22 12th Avenue, ZZ1 1ZZ", "one figure of an ordinal"),
    ("22 Third Avenue, ZZ1 1ZZ", "22 Second Avenue, ZZ1 1ZZ", "ordinals in words"),
    ("12-14 High Street, Anytown", "12 High Street, Anytown", "a span may be another house: unknown"),
    ("12 Sample Court, ZZ1 1ZZ", "14 Sample Court, ZZ1 1ZZ", "two doors of a court"),
    ("Rose Cottage, Mill Lane, Littleton", "Rosehill Cottage, Mill Lane, Littleton", "another name"),
    ("Rose Cottage, Mill Lane, Littleton", "22 Mill Lane, Littleton", "a name against a number: unknown"),
    ("Rose Cottage, Littleton, ZZ3 4ZZ", "Rose Cottage, Greatleton, ZZ3 5ZZ", "one name in two villages"),
    ("Rose Cottage, Littleton", "Rose Cottage, Littleton", "a house without street and postcode is too little"),
    ("22 Orchard Way", "22 Orchard Way", "a street without a town is too little"),
    ("22 Orchard Way, Kent", "22 Orchard Way, Kent", "a county is no town"),
    ("ZZ1 1ZZ", "ZZ1 1ZZ", "a postcode is no door"),
    ("Orchard Way, Anytown, ZZ1 1ZZ", "Orchard Way, Anytown, ZZ1 1ZZ", "a street is no door"),
    ("PO Box 12, Anytown, ZZ1 1ZZ", "PO Box 12, Anytown, ZZ1 1ZZ", "nobody lives in a box"),
    ("Flat 2, Anytown, ZZ1 1ZZ", "Flat 2, Anytown, ZZ1 1ZZ", "a flat of nothing"),
    ("Flat 2, Orchard Road, Anytown", "2 Orchard Road, Anytown", "a flat of an unknown door is not the door of its number"),
    ("2 men on Park Road, Anytown, ZZ1 1ZZ", "2 men on Park Road, Anytown, ZZ1 1ZZ", "a sentence"),
    ("", "", "nothing"),
]  # fmt: skip


def both(one: str, other: str) -> tuple[address.Address | None, address.Address | None]:
    return address.parse(one), address.parse(other)


def building(one: str, other: str) -> bool:
    a, b = both(one, other)
    return a is not None and b is not None and address.is_same_building(a, b)


@pytest.mark.parametrize(("one", "other"), [c[:2] for c in HOUSEHOLD], ids=[c[2] for c in HOUSEHOLD])
def test_one_household(one: str, other: str) -> None:
    assert address.same_household(one, other), both(one, other)
    assert address.same_household(other, one)
    assert building(one, other)


@pytest.mark.parametrize(("one", "other"), [c[:2] for c in BUILDING], ids=[c[2] for c in BUILDING])
def test_one_building_and_two_households(one: str, other: str) -> None:
    assert not address.same_household(one, other)
    assert not address.same_household(other, one)
    assert building(one, other), both(one, other)
    assert building(other, one)


@pytest.mark.parametrize(("one", "other"), [c[:2] for c in NEITHER], ids=[c[2] for c in NEITHER])
def test_another_building_or_too_little_to_tell(one: str, other: str) -> None:
    assert not address.same_household(one, other), both(one, other)
    assert not building(one, other)
    assert not building(other, one)


SENTENCES = [
    "the house behind the chip shop on the corner",
    "the house behind the chip shop on the corner of Park Road",
    "opposite 22 Orchard Way, Anytown",
    "by the flats, Park Road, Anytown",
    "he lives at 22 Orchard Way",
    "she is at her mum's on Park Road, Anytown",
    "2 men fighting on Park Road, Anytown",
    "3 doors down from 22 Orchard Way",
    "between 22 and 24 Orchard Way",
    "12 months ago he lived in a house down the road",
    "next to the school, Park Lane, Anytown",
    "somewhere near High Street, Anytown",
    "I don't know, Park Road, Anytown",
    "outside the shop, 4 people, Mill Lane",
    "no fixed abode",
    "NFA",
    "with 2 kids in the park",
]


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("code", ["", ", ZZ1 1ZZ"])
def test_a_sentence_is_never_a_door(text: str, code: str) -> None:
    place = address.parse(text + code)
    assert place is None or not (place.door or address.household_keys(place))
    assert (place is not None and place.postcode == "ZZ1 1ZZ") == bool(code)


POSTCODES = [
    ("12 High Street, Poole", "", "a town of letters that are confused with figures"),
    ("12 High Street, Goole", "", "another such town"),
    ("Flat 15 100 High Street, Anytown", "", "two numbers"),
    ("12 1st Avenue, Anytown", "", "a door and an ordinal"),
    ("Flat B2 1st Avenue, Anytown", "", "a flat and an ordinal"),
    ("12 SO1 2AB", "SO1 2AB", "a door before a postcode that begins with O or S"),
    ("12 High Street zz11zz", "ZZ1 1ZZ", "small letters, no space"),
    ("12 High Street ZZI IZZ 1", "", "letters alone make no postcode in a line"),
    ("ZZ1 1ZZ then ZZ2 2ZZ", "ZZ2 2ZZ", "of two the last"),
    ("12 High Street, ZZ1 1ZZ, UK", "ZZ1 1ZZ", "the country behind it"),
]


@pytest.mark.parametrize(("text", "code"), [p[:2] for p in POSTCODES], ids=[p[2] for p in POSTCODES])
def test_a_postcode_is_found_in_a_line_and_nowhere_else(text: str, code: str) -> None:
    place = address.parse(text)
    assert (place.postcode if place else "") == code


NAMES = st.sampled_from(
    "Orchard Park St Saint High Third Mt Green Mount Rose Upper The Men Opposite Flat Top Garden Floor Heol Y Cottage Kent House "
    "Court Down Basement Care Of And To Apartment Rear Johns Avenue".split()
)
KINDS = st.sampled_from("Street St Road rd WAY Hill Cottage House Gdns Estate Anytown Close Court".split())
TOWNS = st.sampled_from(
    "Anytown|Kent|Sampleshire|UK|Basement|Poole|Great Anytown|Anytown Kent|West Sussex|Private Bag|Top Floor|Ground Floor Flat|"
    "New England|Park Road|St Albans|Care Of|Annexe|Rear Flat|Isle Of Wight|Saint Sample|Anytown West Sussex".split("|")
)


@st.composite
def usual(draw: st.DrawFn) -> str:
    """An address of the usual form, of words that mean something elsewhere."""
    flat = draw(st.sampled_from(["", "", "Flat 2, ", "flat 12 ", "FLAT 3, "]))
    number = draw(st.sampled_from(["2", "22", "22a", "1001", "9B"]))
    words = draw(st.lists(NAMES, min_size=1, max_size=3))
    code = draw(
        st.sampled_from(["", ", ZZ1 1ZZ", " zz11zz", ", SO1 2AB", ", O1 2AB", ", ZZ1A1ZZ", ", ZZ1O 1ZZ", ", Z1S 1ZZ"])
    )
    line = f"{flat}{number} {' '.join(words)} {draw(KINDS)}, {draw(TOWNS)}{code}"
    return draw(st.sampled_from([line, line.upper(), line.lower()]))


@given(usual())
def test_the_quick_way_says_what_the_long_way_says(text: str) -> None:
    quick = address.parse_usual(text)
    assert quick is None or quick == address.parse_any(text)


@pytest.mark.parametrize(
    "text",
    [
        "12 Example Street, Town, ZZ1 1ZZ",
        "12 EXAMPLE STREET, TOWN, ZZ1 1ZZ",
        "12a Park Hill Rd, Great Wenbury zz11zz",
        "Flat 2, 12 Example Street, Town, ZZ1 1ZZ",
        "12 Example Street, Town",
    ],
)
def test_the_usual_form_goes_the_quick_way(text: str) -> None:
    assert address.parse_usual(text) is not None
    assert address.parse_usual(text) == address.parse_any(text)


PIECES = st.sampled_from(
    "22 flat 2/1 2f1 top floor basement unit apt c/o po box 12-14 12 to & st saint johns rose cottage house court road way heol y "
    "third behind the , , , anytown kent uk zz1 1zz zz11zz o1s 5 # no. ground".split()
)


@given(st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=12).map(" ".join))
def test_pieces_in_any_order_are_read_without_fault_and_alike_from_both_sides(one: str, other: str) -> None:
    a, b = both(one, other)
    if a is not None and b is not None:
        assert address.is_same_household(a, b) == address.is_same_household(b, a)
        assert address.is_same_building(a, b) or not address.is_same_household(a, b)
        assert not address.is_same_household(a, b) or a.flat == b.flat
