"""Who must not be called certain: twins, a father and a son of one name, two of a common name born on one day."""

from __future__ import annotations

import pytest

from firstcall.incident.codes import Certainty
from firstcall.matching.description import Description
from firstcall.matching.model import DEFAULT
from firstcall.matching.others import MOST_OTHERS, others
from firstcall.matching.score import compare, levels_of

from .people import asked, held

HOME = "4 Sample Row, Anytown, ZZ1 2ZZ"
DAY = "1971-11-02"
LINE = "01632 960201"

TWINS = [
    ("another forename", "Peter Example", "Alan Example"),
    ("forenames alike", "Daniel Example", "Danielle Example"),
    ("forenames that sound alike", "Joan Example", "John Example"),
    ("forenames that differ in a letter", "Christine Example", "Christina Example"),
    ("of a rare surname", "Peter Quillfeather", "Alan Quillfeather"),
    ("the one's middle name differs too", "Peter John Example", "Alan Mark Example"),
]


@pytest.mark.parametrize(("says", "one", "other"), TWINS, ids=[row[0] for row in TWINS])
def test_twins_are_not_certain(says: str, one: str, other: str) -> None:
    match = compare(
        asked(name=one, born=DAY, address=HOME, phone=LINE), held(other, born=DAY, addresses=(HOME,), phones=(LINE,))
    )
    assert match.certainty is not Certainty.CERTAIN


FATHERS = [
    ("born 25 years apart", {"born": "1996-05-14"}, {"born": DAY}),
    ("born 25 years apart on one day of the year", {"born": "1996-11-02"}, {"born": DAY}),
    ("born 25 years apart, the years alone known", {"born": "1996"}, {"born": DAY}),
    ("the son's birth is not known", {}, {"born": DAY}),
    ("the father's birth is not known", {"born": "1996-05-14"}, {}),
    ("neither birth is known", {}, {}),
    ("an age in place of the son's birth", {"age": "20"}, {"born": DAY}),
]


@pytest.mark.parametrize(("says", "son", "father"), FATHERS, ids=[row[0] for row in FATHERS])
@pytest.mark.parametrize("name", ["Alan Example", "John Smith", "Barnaby Quillfeather"])
def test_a_father_and_a_son_of_one_name_are_not_certain(
    name: str, says: str, son: dict[str, str], father: dict[str, str]
) -> None:
    match = compare(
        asked(name=f"{name} Jnr", address=HOME, phone=LINE, **son),
        held(name, addresses=(HOME,), phones=(LINE,), **father),
    )
    assert match.certainty is not Certainty.CERTAIN


#: A name, what else is asked, and whether name and whole date of birth are enough to call it certain.
NAMES = [
    ("a common name", "John Smith", {}, False),
    ("a common name and its middle name", "John Albert Smith", {}, False),
    ("a short form of a common name", "Jack Smith", {}, False),
    ("a common forename and a surname that many bear", "David Taylor", {}, False),
    ("a common name of another tradition", "Mohammed Khan", {}, False),
    ("a common name at its address", "John Smith", {"address": HOME}, True),
    ("a common name in its postcode", "John Smith", {"postcode": "ZZ1 2ZZ"}, True),
    ("a common name on its landline", "John Smith", {"phone": LINE}, True),
    ("a common name with its e-mail", "John Smith", {"email": "j@example.org"}, True),
    ("a common name in its car", "John Smith", {"vehicle": "AB12 CDE"}, True),
    ("a common name and its sex, which says little", "John Smith", {"sex": "male"}, False),
    ("a common forename and a rare surname", "John Quillfeather", {}, True),
    ("a rare forename and a common surname", "Peregrine Smith", {}, True),
    ("a forename and a surname that some bear", "Thomas Hughes", {}, False),
    ("a rare name", "Barnaby Quillfeather", {}, True),
    ("a rare name at its address", "Barnaby Quillfeather", {"address": HOME}, True),
]


@pytest.mark.parametrize(("says", "name", "more", "certain"), NAMES, ids=[row[0] for row in NAMES])
def test_a_name_with_a_whole_date_of_birth(says: str, name: str, more: dict[str, str], certain: bool) -> None:
    one = held(
        name.replace("Jack", "John"),
        born=DAY,
        sex="male",
        addresses=(HOME,),
        phones=(LINE,),
        emails=("j@example.org",),
        vehicles=("AB12 CDE",),
    )
    called = compare(asked(name=name, born=DAY, **more), one).certainty
    assert called is (Certainty.CERTAIN if certain else Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("says", "name", "low", "high"),
    [
        ("most John Smiths have a double", "John Smith", 0.2, 1.0),
        ("with a middle name fewer", "John Albert Smith", 0.01, 0.1),
        ("of rare names nobody", "Barnaby Quillfeather", 0.0, MOST_OTHERS / 10),
    ],
)
def test_others_who_may_be_expected(says: str, name: str, low: float, high: float) -> None:
    one = asked(name=name, born=DAY)
    assert low <= others(levels_of(one, held(name, born=DAY), DEFAULT), DEFAULT) <= high


def test_nothing_compared_tells_nobody_apart() -> None:
    assert others(levels_of(Description(), Description(), DEFAULT), DEFAULT) > 1000
