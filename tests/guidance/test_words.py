"""Names, places and answers in three values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.guidance import markers, spoken
from firstcall.guidance.cues import load as load_cues
from firstcall.guidance.naming import another, same_name
from firstcall.guidance.placing import same_place
from firstcall.incident.datafile import BadData
from firstcall.incident.records import Named
from firstcall.incident.three import Truth

YES, NO, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("Mark Ashdown", "Mark Ashdown", YES),
        ("MARK ASHDOWN", "mark ashdown", YES),
        ("Alan Example", "Alan Peter Example", YES),
        ("Al Example", "Alan Example", UNKNOWN),
        ("Peter Example", "Alan Peter Example", UNKNOWN),
        ("Mark Ashdwon", "Mark Ashdown", UNKNOWN),
        ("Mark", "Mark Ashdown", UNKNOWN),
        ("Mark", "Susan Ashdown", NO),
        ("Susan Ashdown", "Mark Ashdown", NO),
        ("Mark Tillotson", "Mark Ashdown", NO),
        ("", "Mark Ashdown", UNKNOWN),
        ("🙂", "Mark Ashdown", UNKNOWN),
    ],
)
def test_names(one: str, other: str, value: Truth) -> None:
    assert same_name(one, other) is value
    assert same_name(other, one) is value


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_of_any_kind_are_compared_either_way_round(one: str, other: str) -> None:
    assert same_name(one, other) is same_name(other, one)


def test_another_forename_is_another_person_and_another_surname_alone_is_not() -> None:
    held = (Named(forenames="Susan", surname="Ashdown"),)
    assert another("Mark Ashdown", held)
    assert another("Mark", held)
    assert not another("Susan Tillotson", held)
    assert not another("Sue", held)
    assert not another("Sue Tillotson", held)
    assert not another("Mark Ashdown", ())


@pytest.mark.parametrize(
    ("said", "named", "value"),
    [
        ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 orchard way anytown ZZ1 1ZZ", YES),
        ("22 Orchard Way, Anytown, ZZ1 1ZZ", "24 Orchard Way, Anytown, ZZ1 1ZZ", NO),
        ("22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way, Anytown, ZZ9 9ZZ", NO),
        ("22 Orchard Way, Anytown, ZZ1 1ZZ", "Orchard Way, ZZ1 1ZZ", YES),
        ("22 Orchard Way, Anytown, ZZ1 1ZZ", "ZZ1 1ZZ", YES),
        ("22 Orchard Way, Anytown, ZZ1 1ZZ", "ZZ1", YES),
        ("22 Orchard Way, Anytown, ZZ1 1ZZ", "ZZ2", NO),
        ("Flat 2, 9 Marlowe Road, ZZ1 4QT", "Flat 3, 9 Marlowe Road, ZZ1 4QT", NO),
        ("Flat 2, 9 Marlowe Road, ZZ1 4QT", "9 Marlowe Road, ZZ1 4QT", UNKNOWN),
        ("outside the school gates", "any school", YES),
        ("in the park", "any school", UNKNOWN),
        ("in town", "22 Orchard Way, Anytown, ZZ1 1ZZ", UNKNOWN),
        ("", "", UNKNOWN),
    ],
)
def test_places(said: str, named: str, value: Truth) -> None:
    assert same_place(said, named) is value


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (True, YES),
        (False, NO),
        ("yes", YES),
        ("No", NO),
        ("unknown", UNKNOWN),
        ("refused", UNKNOWN),
        ("", UNKNOWN),
        ("social worker present", YES),
        ("his mum was in the room", YES),
        ("mum was out", UNKNOWN),
        ("no social worker", NO),
        ("not supervised", NO),
        ("they were alone", NO),
        ("without an adult", NO),
        ("Tuesday", UNKNOWN),
        (3, UNKNOWN),
    ],
)
def test_was_anybody_with_them(answer: str | int | bool, value: Truth) -> None:
    assert spoken.supervised(answer) is value


@pytest.mark.parametrize("spelling", ["registered-sex-offender", "Registered_Sex Offender", "RSO", " rso "])
def test_a_marker_is_found_however_it_is_spelt(spelling: str) -> None:
    assert markers.load().of(spelling).marker == "registered-sex-offender"


def test_an_unknown_marker_is_shown_as_it_stands() -> None:
    assert markers.load().of("Zombie KNIFE").says == "Zombie KNIFE"
    assert markers.load().of("Zombie KNIFE").codes == (markers.UNKNOWN_MARKER,)


def test_a_spelling_that_stands_for_two_markers_is_refused_with_its_line(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "markers.yaml"
    file.write_text(
        "markers:\n  - {marker: one, says: one, codes: []}\n  - {marker: two, says: two, codes: [], known_as: [One]}\n"
    )
    with pytest.raises(BadData, match=r"markers.yaml:3: 'One' already stands for 'one'"):
        markers.load(file)


def test_a_cue_that_is_not_listed_speaks_of_risk() -> None:
    cues = load_cues()
    assert cues.of_risk("something new")
    assert not cues.of_risk("evidence-kept")
    assert "domestic" in cues.kinds_in("Domestic-abuse incident")
