"""Names made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.records import Named
from firstcall.matching import names


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÉXAMPLE", "example"),
        ("O\u2019Brien-Łoś", "obrien los"),
        ("Straße", "strasse"),
        ("Ægir  Øst", "aegir ost"),
        ("\u202eab\x00c", "ab c"),
        ("李", "李"),
        ("🙂", ""),
    ],
)
def test_a_name_is_folded(text: str, folded: str) -> None:
    assert names.fold(text) == folded


@pytest.mark.parametrize(
    ("text", "forenames", "surname"),
    [
        ("Mark Ashdown", "Mark", "Ashdown"),
        ("ASHDOWN, Mark Peter", "Mark Peter", "ASHDOWN"),
        ("Mr Mark Ashdown", "Mark", "Ashdown"),
        ("Jan van der Berg", "Jan", "van der Berg"),
        ("Mark", "", "Mark"),
        ("Mark Ashdown, Jr", "Mark", "Ashdown"),
        ("", "", ""),
    ],
)
def test_a_full_name_is_taken_apart(text: str, forenames: str, surname: str) -> None:
    assert names.split(text) == Named(forenames=forenames, surname=surname)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al", "alan"),
        ("bob", "robert"),
        ("bob", "rob"),
        ("gaz", "gary"),
        ("daz", "darren"),
        ("mohammed", "muhammad"),
        ("liz", "elizabeth"),
        ("steve", "stephen"),
    ],
)
def test_short_forms_are_forms_of_one_name(one: str, other: str) -> None:
    assert names.same_by_short_form(one, other)
    assert names.same_by_short_form(other, one)


@pytest.mark.parametrize(("one", "other"), [("mark", "mary"), ("alan", "peter"), ("david", "daniel")])
def test_other_names_are_not(one: str, other: str) -> None:
    assert not names.same_by_short_form(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("smith", "smyth"), ("stephen", "steven"), ("macdonald", "mcdonald"), ("phillips", "philips")]
)
def test_spellings_of_one_sound_sound_alike(one: str, other: str) -> None:
    assert names.sound(one) == names.sound(other)


@given(st.text(max_size=600))
def test_folding_is_total_and_done_once(text: str) -> None:
    folded = names.fold(text)
    assert names.fold(folded) == folded
    assert len(folded) <= names.LONGEST
    assert bool(names.sound(folded)) == bool(folded)


@given(st.text(max_size=100), st.text(max_size=100))
def test_a_name_of_any_letters_is_folded_or_none(forenames: str, surname: str) -> None:
    found = names.folded(forenames, surname)
    assert found is None or found.forenames or found.surname
