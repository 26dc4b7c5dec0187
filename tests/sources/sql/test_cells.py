"""What a driver hands over as a text: never a fault, and a number that is none says nothing."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest

from firstcall.sources.sql.asking import _bindable
from firstcall.sources.sql.dialects import BadAddress, address
from firstcall.sources.sql.rows import cell, hashed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" x ", "x"),
        ("a\ud800b", "a?b"),
        (b"\xffx", "\ufffdx"),
        (7.0, "7"),
        (7.5, "7.5"),
        (Decimal("71.00"), "71"),
        (Decimal("7.10"), "7.10"),
        (float("nan"), ""),
        (float("-inf"), ""),
        (Decimal("sNaN"), ""),
        (Decimal("Infinity"), ""),
        (Decimal("1E+120000"), "1E+120000"),
        (date(1971, 11, 2), "1971-11-02"),
        (datetime(2026, 11, 22, 18, 30), "2026-11-22 18:30:00"),
    ],
)
def test_a_cell_is_a_text(value, text):
    assert cell(value) == text


def test_rows_are_joined_by_whatever_stands_in_the_column():
    assert hashed((1, "x")) == (1, "x") and hashed(([1], {})) == ("[1]", "{}")


def test_what_no_database_takes_is_left_out_of_what_is_asked():
    assert _bindable({"name": ("Al\x00an", "\ud800Example")}) == {"name": ("Alan", "Example")}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reader:pw@:plan/ted@db.example.org/custody",
        "postgresql://reader@db.example.org:plan/ted",
        "postgresql://reader:pw@[::1/planted",
        "postgresql://rea/der:plan@ted:x@db.example.org/custody",
        "planted",
    ],
)
def test_of_an_address_that_will_not_do_nothing_is_said_but_the_mend(url):
    with pytest.raises(BadAddress) as wrong:
        address(url)
    assert "%2F" in str(wrong.value) and not re.search("plan|ted@|reader:", str(wrong.value))
