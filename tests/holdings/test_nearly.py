"""Near misses: one digit wrong, two swapped. Who is offered, as what, and when nobody is."""

from __future__ import annotations

import pytest

from firstcall.holdings.loading import load
from firstcall.holdings.nearly import MOST_OFFERED
from firstcall.holdings.searching import search
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Named, Record, RecordPerson
from firstcall.matching import asking
from firstcall.sources.holdings import Page

from .extracts import AT, TODAY

pytestmark = pytest.mark.django_db

SOURCE = "force-intelligence"


def person(number: str, name: str = "", **known: tuple[str, ...]) -> Record:
    forenames, _, surname = name.partition(" ")
    names = (Named(forenames=forenames, surname=surname),) if name else ()
    return Record(id=number, as_of=TODAY, persons=(RecordPerson(names=names, **known),))


RECORDS = [
    person("PHONE", "Alan Example", phones=("07700 900461",)),
    person("LINE", "Susan Ashdown", phones=("01632 960201",)),
    person("CAR", "Paul Lodgerton", vehicles=("AB12 CDE",)),
    person("MAIL", "Una Nextdoor", emails=("owl71@example.org",)),
    person("NAME", "Zoe Otherwise", usernames=("snapchat:night_owl99",)),
    person("OFFICIAL", "Mark Sample", numbers=("2012/0123456X",)),
]


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load(SOURCE, RECORDS, as_of=TODAY, at=AT)


def ask(*, wider: bool = False, **by_what: str) -> Page:
    return search(SOURCE, {field: (value,) for field, value in by_what.items()}, today=TODAY, wider=wider)


Row = tuple[str, int | None, Certainty]


def rows(page: Page) -> list[Row]:
    return [(found.id, found.about, found.match.certainty) for found in page.found]


NEAR = [
    ("phone", "07700 900462", "PHONE", "Telephone number all but agrees, one digit differs"),
    ("phone", "07700 900416", "PHONE", "Telephone number all but agrees, two digits are swapped"),
    ("phone", "01632 960202", "LINE", "Telephone number all but agrees, one digit differs"),
    ("vehicle", "AB13 CDE", "CAR", "Vehicle all but agrees, one digit differs"),
    ("vehicle", "AB12 CED", "CAR", "Vehicle all but agrees, two characters are swapped"),
    ("email", "owl17@example.org", "MAIL", "E-mail address all but agrees, two digits are swapped"),
    ("username", "night_owl98", "NAME", "Username all but agrees, one digit differs"),
    ("number", "2012/0123465X", "OFFICIAL", "Official number all but agrees, two digits are swapped"),
]


@pytest.mark.parametrize(("field", "told", "record", "says"), NEAR)
def test_a_number_alone_brings_what_is_one_slip_away_and_it_claims_nobody(
    field: str, told: str, record: str, says: str
) -> None:
    page = ask(**{field: told})
    assert rows(page) == [(record, None, Certainty.POSSIBLE)]
    assert page.found[0].match.parts[0].says.startswith(f"{says}: ")
    assert not page.cut_off


NOBODY = [
    ("two digits are wrong", {"phone": "07700 900472"}),
    ("another whole name", {"phone": "07700 900462", "name": "Victor Lanning"}),
    ("another surname alone", {"phone": "07700 900462", "name": "Lanning"}),
]


@pytest.mark.parametrize("by_what", [row[1] for row in NOBODY], ids=[row[0] for row in NOBODY])
def test_what_is_farther_away_or_somebody_elses_is_not_offered(by_what: dict[str, str]) -> None:
    assert ask(**by_what) == Page(found=(), as_of=TODAY)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"born": "1971-11-02"}, {"born": "1990-01-30"}),
        ({"sex": "male"}, {"sex": "female"}),
        ({"born": "1971-11-02"}, {"age": "12"}),
    ],
)
def test_whoever_cannot_be_meant_is_not_offered(known: dict[str, str], told: dict[str, str]) -> None:
    record = Record(id="OTHER", as_of=TODAY, persons=(RecordPerson(phones=("07700 900555",), **known),))
    load(SOURCE, [record], as_of=TODAY, at=AT)
    assert ask(phone="07700 900556", **told).found == ()
    assert rows(ask(phone="07700 900556")) == [("OTHER", None, Certainty.POSSIBLE)]


def test_a_number_that_stands_there_as_it_was_told_is_no_slip() -> None:
    load(SOURCE, [person("EXACT", phones=("07700 900462",))], as_of=TODAY, at=AT)
    assert rows(ask(phone="07700 900462")) == [("EXACT", 0, Certainty.CERTAIN)]


def test_whoever_is_surely_found_by_another_thing_does_not_stand_among_near_misses() -> None:
    page = ask(vehicle="AB12 CDE", phone="07700 900462")
    assert rows(page) == [("CAR", 0, Certainty.PROBABLE)]


def test_with_a_name_that_is_like_theirs_a_slip_claims_a_person_who_is_possible() -> None:
    load(SOURCE, [person("MARRIED", "Priya Bridewell", phones=("07700 900555",))], as_of=TODAY, at=AT)
    assert rows(ask(phone="07700 900556", name="Priya Nair")) == [("MARRIED", 0, Certainty.POSSIBLE)]


def test_any_number_of_slips_is_possible_and_no_more() -> None:
    known = {"phones": ("07700 900555",), "emails": ("pen41@example.org",), "vehicles": ("XY34 ZZZ",)}
    load(SOURCE, [person("THREE", **known)], as_of=TODAY, at=AT)
    page = ask(phone="07700 900556", email="pen42@example.org", vehicle="XY35 ZZZ")
    assert rows(page) == [("THREE", None, Certainty.POSSIBLE)]
    assert page.found[0].match.bits > 22  # what would be probable, were it of another kind


def test_many_a_slip_away_are_chance_and_the_answer_says_that_it_is_not_whole() -> None:
    many = [person(f"X-{n}", phones=(f"07700 9007{n}0",)) for n in range(MOST_OFFERED + 3)]
    load(SOURCE, many, as_of=TODAY, at=AT)
    page = ask(phone="07700 900790")
    assert len(page.found) == MOST_OFFERED
    assert page.cut_off


def test_in_a_large_store_a_slip_alone_is_offered_by_the_wider_search_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SMALL", 3)
    assert ask(phone="07700 900462") == Page(found=(), as_of=TODAY)
    assert rows(ask(phone="07700 900462", wider=True)) == [("PHONE", None, Certainty.POSSIBLE)]
    load(SOURCE, [person("MARRIED", "Priya Bridewell", phones=("07700 900555",))], as_of=TODAY, at=AT)
    assert rows(ask(phone="07700 900556", name="Priya Nair")) == [("MARRIED", 0, Certainty.POSSIBLE)]
