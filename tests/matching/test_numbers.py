"""Official numbers and other references."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import normalise
from firstcall.matching.numbers import NumberKind, number_kind

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "kept", "kind"),
    [
        ("AB123456C", "AB123456C", NumberKind.NATIONAL_INSURANCE),
        ("ab 12 34 56 c", "AB123456C", NumberKind.NATIONAL_INSURANCE),
        ("NI no: AB 12 34 56 C", "AB123456C", NumberKind.NATIONAL_INSURANCE),
        ("AB 12 34 5O C", "AB123450C", NumberKind.NATIONAL_INSURANCE),
        ("AB123456", "AB123456", NumberKind.NATIONAL_INSURANCE),
        ("QQ123456C", "QQ123456C", NumberKind.REFERENCE),
        ("999 000 0018", "9990000018", NumberKind.NHS),
        ("NHS number 999-000-0018", "9990000018", NumberKind.NHS),
        ("999 000 0019", "9990000019", NumberKind.REFERENCE),
        ("2012/0123456Y", "2012/0123456Y", NumberKind.PNC),
        ("PNC ID 12/123456Y", "2012/0123456Y", NumberKind.PNC),
        ("98/1e", "1998/0000001E", NumberKind.REFERENCE),
        ("2012/0123456X", "2012/0123456X", NumberKind.REFERENCE),
        ("EXAMP 702118 AB9XY", "EXAMP702118AB9XY", NumberKind.DRIVER),
        ("CRO 12345/99A", "1234599A", NumberKind.REFERENCE),
        ("ref ZZ-1234", "ZZ1234", NumberKind.REFERENCE),
        ("ORD-0770090046123", "ORD0770090046123", NumberKind.REFERENCE),
    ],
)
def test_a_number_is_kept_in_capitals_without_spaces_and_its_kind_is_known(
    typed: str, kept: str, kind: NumberKind
) -> None:
    assert normalise.number(typed) == kept
    assert number_kind(kept) is kind


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1",
        "12",
        "A",
        "nhs number",
        "the number he gave was 12345",
        "ref 0417 of 12/02/17",
        "on 12 May 2017",
        "12/02/2017",
        "flat 4",
        "٩٩٩٠٠٠٠٠١٨x",
        "12345\x00",
        "1" * 500,
        "a" * 500,
    ],
)
def test_a_sentence_a_date_and_too_few_figures_are_no_number(typed: str) -> None:
    assert normalise.number(typed) is None


@given(st.one_of(st.text(max_size=40), st.text("ABCX0123456789/- .", max_size=20)))
def test_a_number_is_its_own_form_and_has_a_kind(typed: str) -> None:
    kept = normalise.number(typed)
    if kept is not None:
        assert normalise.number(kept) == kept
        assert isinstance(number_kind(kept), NumberKind)
