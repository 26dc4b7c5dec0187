"""Near misses of identifiers: one slip away, and what slip it was."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from firstcall.matching import near, normalise

pytestmark = pytest.mark.pure

SLIPS = [
    ("phone", "+447700900461", "+447700900462", near.REPLACED),
    ("phone", "+447700900461", "+447700900416", near.SWAPPED),
    ("phone", "+447700900461", "+447070900461", near.SWAPPED),
    ("phone", "+441632960201", "+44163296020", near.MISSING),
    ("phone", "+44163296020", "+441632960201", near.MISSING),
    ("phone", "+4915223433333", "+49152234333333", near.MISSING),
    ("vehicle", "AB12CDE", "AB13CDE", near.REPLACED),
    ("vehicle", "AB12CDE", "AB21CDE", near.SWAPPED),
    ("vehicle", "AB12CDE", "AB12CDF", near.LETTER_REPLACED),
    ("vehicle", "AB12CDE", "AB12CED", near.CHARACTERS_SWAPPED),
    ("vehicle", "S12ABC", "512ABC", near.CONFUSED),
    ("email", "owl71@example.org", "owl72@example.org", near.REPLACED),
    ("email", "owl71@example.org", "owl17@example.org", near.SWAPPED),
    ("email", "owl71@example.org", "olw71@example.org", near.CHARACTERS_SWAPPED),
    ("email", "matthew@example.org", "mathew@example.org", near.DOUBLED),
    ("username", "night_owl99", "night_owl98", near.REPLACED),
    ("username", "snapchat:night_owl99", "snapchat:nihgt_owl99", near.CHARACTERS_SWAPPED),
    ("username", "mathew_k", "matthew_k", near.DOUBLED),
    ("number", "AB123456C", "AB123457C", near.REPLACED),
    ("number", "2012/0123456X", "2012/0123465X", near.SWAPPED),
    ("number", "9990000018", "9990000081", near.SWAPPED),
]
NO_SLIPS = [
    ("phone", "+447700900461", "+447700900461"),
    ("phone", "+447700900461", "+447700900552"),
    ("phone", "+447700900461", "+447700900164"),  # two digits swapped that are no neighbours
    ("phone", "+447700900461", "+457700900461"),  # another country
    ("phone", "+447700900461", "+4477009004611"),  # nobody's number
    ("phone", "+447700900461", "+44770090046"),
    ("phone", "07700 900461", "07700 900462"),  # as typed, not as kept
    ("vehicle", "AB12CDE", "AB12CD"),
    ("vehicle", "AB12CDE", "AB12FGE"),
    ("email", "owl71@example.org", "owl71@example.com"),
    ("email", "owl@example.org", "own@example.org"),  # one letter more or less makes another word
    ("email", "a.b@gmail.com", "ab@gmail.com"),  # one mailbox
    ("username", "snapchat:owl99", "instagram:owl99"),
    ("username", "snapchat:owl99", "owl98"),
    ("number", "AB123456C", "AB123456D"),
    ("name", "Mark", "Mark1"),
    ("phone", "", "+"),
    ("", "", ""),
]


@pytest.mark.parametrize(("field", "a", "b", "says"), SLIPS)
def test_one_slip_is_named_whichever_of_the_two_comes_first(field: str, a: str, b: str, says: str) -> None:
    assert near.slip(field, a, b) == says
    assert near.slip(field, b, a) == says
    assert b in near.variants(field, a)


@pytest.mark.parametrize(("field", "a", "b"), NO_SLIPS)
def test_more_than_a_slip_or_nothing_at_all_is_none(field: str, a: str, b: str) -> None:
    assert near.slip(field, a, b) is None
    assert near.slip(field, b, a) is None


@pytest.mark.parametrize("field", ["phone", "vehicle", "email", "username", "number", "name", ""])
@pytest.mark.parametrize("text", ["", "a", "7", "\x00", "a" * 500, "7" * 500, "+44", "+", "@", "АВ12 CDE", "٠٧٧"])
def test_odd_values_have_few_near_misses_or_none(field: str, text: str) -> None:
    assert len(near.variants(field, text)) <= 400
    assert near.slip(field, text, text + "1") in (None, near.MISSING)


def test_the_country_and_the_domain_stay() -> None:
    assert {v[:3] for v in near.variants("phone", "+447700900461")} == {"+44"}
    assert {v[:4] for v in near.variants("phone", "+353209156789")} == {"+353"}
    assert {v.partition("@")[2] for v in near.variants("email", "owl71@example77.org")} == {"example77.org"}
    assert {normalise.account(v)[0] for v in near.variants("username", "kik:owl71")} == {"kik"}


def test_a_number_has_every_other_digit_in_every_place_and_every_pair_swapped() -> None:
    found = near.variants("number", "9990000018")
    assert len(found) == 10 * 9 + 3  # three pairs of neighbours are unlike


KEPT = {
    "phone": st.one_of(
        st.from_regex(r"\+447700900[0-9]{3}", fullmatch=True),
        st.from_regex(r"\+44(?:1632|8|1)[0-9]{5,8}", fullmatch=True),
        st.from_regex(r"\+(?:1|33|39|49|353)[0-9]{7,12}", fullmatch=True),
    ),
    "vehicle": st.one_of(
        st.from_regex(r"[A-Z]{2}[0-9]{2}[A-Z]{3}", fullmatch=True),
        st.from_regex(r"[A-Z0-9]{2,8}", fullmatch=True),
    ),
    "email": st.from_regex(r"[ab1.]{1,8}@(?:example\.org|gmail\.com)", fullmatch=True),
    "username": st.from_regex(r"(?:kik:|snapchat:)?[ab12_.]{2,10}", fullmatch=True),
    "number": st.one_of(
        st.from_regex(r"[A-Z]{2}[0-9]{6}[A-D]", fullmatch=True),
        st.from_regex(r"20[0-9]{2}/[0-9]{7}[A-H]", fullmatch=True),
        st.from_regex(r"[A-Z0-9]{4,12}", fullmatch=True),
    ),
}
VALUES = st.sampled_from(sorted(KEPT)).flatmap(lambda field: st.tuples(st.just(field), KEPT[field]))


@settings(deadline=None)
@given(VALUES, st.data())
def test_whatever_is_a_variant_is_a_slip_that_leads_back(value: tuple[str, str], data: st.DataObject) -> None:
    field, a = value
    found = near.variants(field, a)
    assume(found)
    assert len(found) == len(set(found)) <= 400
    assert a not in found
    b = data.draw(st.sampled_from(found))
    assert near.slip(field, a, b) is not None
    if normalise.value(field, b) == b:
        assert near.slip(field, b, a) == near.slip(field, a, b)


@settings(deadline=None)
@given(VALUES, st.integers(0, 20), st.sampled_from("019AB1b._O"), st.sampled_from(["put", "swap", "drop", "add"]))
def test_whatever_is_a_slip_is_a_variant(value: tuple[str, str], at: int, char: str, how: str) -> None:
    field, a = value
    i = at % len(a)
    b = {
        "put": a[:i] + char + a[i + 1 :],
        "swap": a[:i] + a[i + 1 : i + 2] + a[i : i + 1] + a[i + 2 :],
        "drop": a[:i] + a[i + 1 :],
        "add": a[:i] + char + a[i:],
    }[how]
    assert (near.slip(field, a, b) is not None) == (b in near.variants(field, a))
