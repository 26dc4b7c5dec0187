"""Identifiers: from whatever was typed to one form."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import normalise

PHONES = [
    ("07700 900461", "+447700900461"),
    ("+44 (0)7700 900461", "+447700900461"),
    ("0044 7700 900461", "+447700900461"),
    ("+4407700900461", "+447700900461"),
    ("o7700 9oo461", "+447700900461"),
    ("O77OO-900-461", "+447700900461"),
    ("07700-900-461 ext 12", "+447700900461"),
    ("07700.900.461 x5", "+447700900461"),
    ("Tel: 07700 900461", "+447700900461"),
    ("7700900461", "+447700900461"),
    ("447700900461", "+447700900461"),
    ("(01632) 960201", "+441632960201"),
    ("020 7946 0000", "+442079460000"),
    ("0113 496 0999", "+441134960999"),
    ("0800 1111", "+448001111"),
    ("+1 202 555 0143", "+12025550143"),
]
NO_PHONES = [
    "",
    "999",
    "101",
    "07700",
    "07700 90046",
    "0770090046112",
    "1234567890",
    "order 07700900461",
    "withheld",
    "٠٧٧٠٠٩٠٠٤٦١",
    "+",
    "00",
]


@pytest.mark.parametrize(("typed", "kept"), PHONES)
def test_a_number_is_kept_in_e164_however_it_was_typed(typed: str, kept: str) -> None:
    assert normalise.phone(typed) == kept


@pytest.mark.parametrize("typed", NO_PHONES)
def test_what_is_no_subscribers_number_is_none(typed: str) -> None:
    assert normalise.phone(typed) is None


@pytest.mark.parametrize(
    "area", ["01632960", "02079460", "01134960", "01154960", "01214960", "01314960", "01514960", "01914980"]
)
def test_every_number_kept_for_drama_passes(area: str) -> None:
    for last in ("000", "500", "999"):
        assert normalise.phone(area + last) == "+44" + area[1:] + last


def test_a_mobile_is_told_from_a_line_in_a_house() -> None:
    assert normalise.is_mobile("+447700900461")
    assert not normalise.is_mobile("+441632960201")
    assert not normalise.is_mobile("+447000900461")  # a personal number forwards to anyone


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("email", " <Some.One@Example.ORG>, ", "some.one@example.org"),
        ("email", "mailto:a@example.com", "a@example.com"),
        ("email", "not an address", None),
        ("email", "a@b", None),
        ("username", "@Night_Owl99", "night_owl99"),
        ("username", "Snapchat: night_owl99", "snapchat:night_owl99"),
        ("username", "https://www.example.com/@Night_Owl99?x=1", "night_owl99"),
        ("username", "two words", None),
        ("vehicle", "ab12 cde", "AB12CDE"),
        ("vehicle", "AB I2 CDE", "AB12CDE"),
        ("vehicle", "ABO2 CDE", "AB02CDE"),
        ("vehicle", "AB12 C0E", "AB12COE"),
        ("vehicle", "A123 BCD", "A123BCD"),
        ("vehicle", "blue ford", None),
        ("vehicle", "FORD", None),
        ("postcode", "zz11zz", "ZZ1 1ZZ"),
        ("postcode", "ZZI IZZ", "ZZ1 1ZZ"),
        ("postcode", "ZZ1 12Z", None),
        ("postcode", "ZZ10 OZZ", "ZZ10 0ZZ"),
        ("postcode", "hello", None),
        ("name", "  mark   ASHDOWN ", "mark ASHDOWN"),
        ("name", "MARK ASHDOWN", "Mark Ashdown"),
        ("name", "o'brien, sean", "Sean O'Brien"),
        ("name", "Dr. Mark Ashdown Jr", "Mark Ashdown"),
        ("name", "12345", None),
        ("image", "0xDEADBEEF", "deadbeef"),
        ("image", "xyz", None),
        ("born", "2000-08-19", "2000-08-19"),
        ("born", "19/08/2000", "2000-08-19"),
        ("born", "19th August 2000", "2000-08-19"),
        ("born", "Aug 2000", "2000-08"),
        ("born", "2000", "2000"),
        ("born", "30/02/2000", None),
        ("born", "0000-01-01", None),
        ("age", "16", 16),
        ("age", "16 years old", 16),
        ("age", "400", None),
        ("sex", "F", "female"),
        ("sex", "unsure", None),
        ("nationality", "british", "GBR"),
        ("nationality", "pol", "POL"),
        ("address", "4 Sample Row ,Anytown,zz12zz", "4 Sample Row, Anytown, ZZ1 2ZZ"),
        ("relationship", "  my   mum ", "my mum"),
    ],
)
def test_a_value_is_kept_in_the_form_of_its_field(field: str, typed: str, kept: str | int | None) -> None:
    assert normalise.value(field, typed) == kept


def test_a_year_of_two_figures_is_read_only_against_a_day() -> None:
    assert normalise.born("19/08/00") is None
    assert normalise.born("19/08/00", date(2017, 3, 6)) == "2000-08-19"
    assert normalise.born("19/08/71", date(2017, 3, 6)) == "1971-08-19"


FIELDS = "phone email username vehicle postcode name image born age sex nationality address cue".split()


@given(st.sampled_from(FIELDS), st.text(max_size=300))
def test_any_text_has_a_value_or_none_and_the_value_is_its_own_form(field: str, text: str) -> None:
    value = normalise.value(field, text)
    assert value is None or normalise.value(field, str(value)) == value


@given(
    st.sampled_from(FIELDS), st.integers(1, 3), st.sampled_from(["a", "7", "\x00", "\u202e", "🙂", "O'", ", ", "1 "])
)
def test_a_very_long_text_is_no_trouble(field: str, times: int, piece: str) -> None:
    normalise.value(field, piece * 5000 * times)
