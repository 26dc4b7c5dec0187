"""Registration marks, and what may be taken for what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import normalise

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ab12 cde", "AB12CDE"),
        ("AB-12-CDE", "AB12CDE"),
        ("ａｂ12 cde", "AB12CDE"),
        ("AB I2 CDE", "AB12CDE"),
        ("ABO2 CDE", "AB02CDE"),
        ("AB S2 CDE", "AB52CDE"),
        ("AB B2 CDE", "AB82CDE"),
        ("AB G2 CDE", "AB62CDE"),
        ("AB 1Z CDE", "AB12CDE"),
        ("AB12 C0E", "AB12COE"),
        ("AB12 C5E", "AB12CSE"),
        ("AB12 C8E", "AB12CBE"),
        ("0A12 BCD", "OA12BCD"),
        ("A123 BCD", "A123BCD"),
        ("A1 BCD", "A1BCD"),
        ("ABC 123D", "ABC123D"),
        ("A8C 123D", "ABC123D"),
        ("512 ABC", "512ABC"),
        ("ABC 1234", "ABC1234"),
        ("XIZ 1234", "XIZ1234"),
        ("123 AB", "123AB"),
        ("101 D 234", "101D234"),
        ("M1NT", "M1NT"),
        ("AB-125-CD", "AB125CD"),
        ("AB12 CDEF", "AB12CDEF"),
        ("AB12CDEFG", None),
        ("blue ford", None),
        ("FORD", None),
        ("12345", None),
        ("A", None),
        ("", None),
        ("АВ12 CDE", None),
        ("AB١٢ CDE", None),
        ("AB12\x00CDE", None),
        ("AB12" * 125, None),
    ],
)
def test_a_mark_is_put_right_where_its_pattern_tells(typed: str, kept: str | None) -> None:
    assert normalise.vehicle(typed) == kept


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("AB12 CDE", ("AB12CDE",)),
        ("AB82 CDE", ("AB82CDE",)),
        ("512 ABC", ("512ABC", "S12ABC")),
        ("S12 ABC", ("S12ABC", "512ABC")),
        ("011 ABC", ("011ABC", "O11ABC")),
        ("ABC 123D", ("ABC123D",)),
        ("b0b", ("B0B", "80B", "B08")),
        ("blue ford", ()),
        ("", ()),
    ],
)
def test_a_mark_that_may_be_another_has_every_reading(typed: str, forms: tuple[str, ...]) -> None:
    assert normalise.vehicle_forms(typed) == forms


MARKS = st.one_of(
    st.from_regex(r"[A-Z0-9]{2,8}", fullmatch=True),
    st.from_regex(r"[A-Z0-9]{2}[0-9OISZBG]{2} [A-Z0-9]{3}", fullmatch=True),
    st.from_regex(r"[A-Z]{3} [0-9OISZBG]{1,3}[A-Z]", fullmatch=True),
    st.text(max_size=12),
)


@given(MARKS)
def test_a_mark_is_its_own_form_and_one_of_its_few_readings(typed: str) -> None:
    kept = normalise.vehicle(typed)
    forms = normalise.vehicle_forms(typed)
    assert (forms[:1] == (kept,)) if kept else forms == ()
    assert len(forms) == len(set(forms)) <= 8
    assert kept is None or normalise.vehicle(kept) == kept
