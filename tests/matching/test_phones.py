"""Telephone numbers: one form of whatever was typed, and what says that there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import normalise
from firstcall.matching.phones import read_slowly

pytestmark = pytest.mark.pure

MOBILE = "+447700900461"


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900461",
        "07700900461",
        " 07700 900 461 ",
        "+447700900461",
        "+44 7700 900461",
        "+44 (0) 7700 900461",
        "+44(0)7700900461",
        "+44 ( o ) 7700 900461",
        "+44 0 7700 900461",
        "(+44) 7700 900461",
        "0044 7700 900461",
        "0044 (0)7700 900461",
        "44 7700 900461",
        "44 (0) 7700 900461",
        "4407700900461",
        "7700 900461",
        "o7700 9oo461",
        "O77OO-900-461",
        "(07700) 900461",
        "07700.900.461",
        "07700-900-461",
        "07700\u2013900461",
        "\u202a07700 900461\u202c",
        "07700\xa0900\xa0461",
        "０７７００ ９００４６１",
        "tel:07700900461",
        "tel:+44-7700-900461;ext=12",
        "Tel. 07700 900461",
        "Mobile: 07700 900461",
        "mob no 07700 900461",
        "07700 900461 (mobile)",
        "07700 900461 home",
        "07700 900 461 x12",
        "07700 900461 ext. 12",
        "07700 900461 extension 12",
        "07700 900461, ext 12",
        "07700 900461 #12",
    ],
)
def test_one_mobile_has_one_form_however_it_was_typed(typed: str) -> None:
    assert normalise.phone(typed) == MOBILE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("home 01632 960201", "+441632960201"),
        ("(01632) 960 201 x3", "+441632960201"),
        ("020 7946 0000", "+442079460000"),
        ("0800 1111", "+448001111"),
        ("+1 202 555 0143", "+12025550143"),
        ("00 1 202 555 0143", "+12025550143"),
        ("+353 20 915 6789", "+353209156789"),
    ],
)
def test_lines_in_houses_and_numbers_abroad(typed: str, kept: str) -> None:
    assert normalise.phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7",
        "o",
        "+",
        "00",
        "x12",
        "999",
        "101",
        "118118",
        "116 123",
        "+44 999",
        "07700 90046",
        "07700 900461 0",
        "order 07700 900461",
        "order 07700 900461-3",
        "07700 900461-3",
        "07700 900461/2",
        "ORD-0770090046123",
        "0770090046123",
        "07700 900461 or 07700 900462",
        "he rang from 07700 900461 at six",
        "202 555 0143",
        "withheld",
        "٠٧٧٠٠٩٠٠٤٦١",
        "07700900461\u00b2",
        "\x00",
        "\u041e7700 900461",
        "7" * 500,
        "a" * 500,
        "+" * 500,
    ],
)
def test_what_is_no_subscribers_number_is_none(typed: str) -> None:
    assert normalise.phone(typed) is None


FIGURES = st.text("0123456789", max_size=14)
SHAPED = st.builds(
    lambda head, body, at: head + body[:at] + " " + body[at:],
    st.sampled_from(["", "0", "+44", "0044", "44", "+44 ", "+", "00", "440"]),
    st.one_of(FIGURES, st.from_regex(r"[1-9][0-9]{9}", fullmatch=True)),
    st.integers(0, 10),
)


@given(SHAPED)
def test_the_short_way_for_figures_alone_says_what_the_long_way_says(typed: str) -> None:
    assert normalise.phone(typed) == read_slowly(typed)


@given(st.text("0123456789+ ()-.oOx", max_size=24))
def test_a_number_is_its_own_form(typed: str) -> None:
    kept = normalise.phone(typed)
    assert kept is None or normalise.phone(kept) == kept


@pytest.mark.parametrize(
    "told",
    [
        "withheld",
        "Withheld",
        "NUMBER WITHHELD",
        "with-held",
        "caller withheld their number",
        "anonymous",
        "private",
        "Private number",
        "unknown",
        "Unknown caller",
        "no caller id",
        "No Caller-ID",
        "no CLI",
        "call from unknown",
        "not available",
        "unavailable",
        "blocked",
    ],
)
def test_a_withheld_number_is_no_number_and_says_so(told: str) -> None:
    assert normalise.is_withheld(told)
    assert normalise.phone(told) is None


@pytest.mark.parametrize(
    "told",
    ["", " ", "n", "no", "number", "id", "07700 900461", "999", "private number plate", "unknown man", "٠", "a" * 500],
)
def test_what_says_more_or_nothing_does_not_say_withheld(told: str) -> None:
    assert not normalise.is_withheld(told)


@given(st.text(max_size=60))
def test_any_text_is_withheld_or_a_number_or_neither(text: str) -> None:
    assert not (normalise.is_withheld(text) and normalise.phone(text))
