"""What an extract holds of an area: records around a postcode or a point, with their distance."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from firstcall.holdings import nearby, postcodes
from firstcall.holdings.loading import load
from firstcall.holdings.postcode_files import Placed
from firstcall.holdings.searching import MOST_FOUND, search
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Event, Named, Record, RecordPerson
from firstcall.sources.holdings import Page

from .extracts import AT, TODAY

pytestmark = pytest.mark.django_db

SOURCE = "crime"
EAST, NORTH = 530_000, 180_000  # a corner of four kilometre squares
PLACES = {"ZZ1 1AA": 0, "ZZ1 1AB": 230, "ZZ1 1AD": 600, "ZZ2 1AA": 4900}
YEAR = 2025


def event(number: str, address: str | None) -> Record:
    return Record(id=number, as_of=date(2017, 1, 1), event=Event(kind="burglary", address=address))


def lives(number: str, *addresses: str) -> Record:
    person = RecordPerson(names=(Named(forenames="Alan", surname="Example"),), addresses=addresses)
    return Record(id=number, as_of=date(2017, 1, 1), persons=(person,))


RECORDS = [
    event("A-HERE", "22 Orchard Way, Anytown, ZZ1 1AA"),
    event("B-NEAR", "4 Sample Row, Anytown, ZZ1 1AB"),
    event("C-FAR", "4 Sample Lane, Anytown, ZZ1 1AD"),
    event("D-ELSEWHERE", "Dock Road, Othertown, ZZ9 9ZZ"),
    event("E-AT-A-POINT", "530100 180000"),
    event("F-A-REFERENCE", "TQ 299 800"),
    event("G-A-FAR-POINT", "530000 180501"),
    event("H-NOWHERE", "the park"),
    event("I-NO-PLACE", None),
    lives("J-LIVES-NEAR", "7 Sample Row, Anytown, ZZ1 1AB"),
    lives("K-TWO-HOMES", "9 Dock Road, Othertown, ZZ9 9ZZ", "1 Sample Lane, Anytown, ZZ1 1AD"),
]


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load(SOURCE, RECORDS, as_of=TODAY, at=AT)


@pytest.fixture
def _placed() -> None:
    rows = [Placed(code, EAST, NORTH + north) for code, north in PLACES.items()]
    postcodes.replace(rows, year=YEAR, at=datetime(2025, 6, 1, tzinfo=UTC))


def ask(**by_what: str | tuple[str, ...]) -> Page:
    told = {field: (given,) if isinstance(given, str) else given for field, given in by_what.items()}
    return search(SOURCE, told, today=TODAY)


def told(page: Page) -> list[tuple[str, str]]:
    return [(found.id, found.match.parts[0].says.rpartition(": ")[2]) for found in page.found]


HERE = ("A-HERE", "in ZZ1 1AA")
POINT, SQUARE = ("E-AT-A-POINT", "100 m away"), ("F-A-REFERENCE", "71 m away")
NEAR, HOME = ("B-NEAR", "230 m away, in ZZ1 1AB"), ("J-LIVES-NEAR", "230 m away, in ZZ1 1AB")
FAR_POINT = ("G-A-FAR-POINT", "501 m away")
FAR, SECOND_HOME = ("C-FAR", "600 m away, in ZZ1 1AD"), ("K-TWO-HOMES", "600 m away, in ZZ1 1AD")
AROUND = [SQUARE, POINT, NEAR, HOME]

ASKED = [
    ("half a kilometre where nothing is said", {"postcode": "zz11aa"}, [HERE, *AROUND]),
    ("a radius in metres", {"postcode": "ZZ1 1AA", "radius": "80 m"}, [HERE, SQUARE]),
    ("a radius in words", {"postcode": "ZZ1 1AA", "radius": "1 km"}, [HERE, *AROUND, FAR_POINT, FAR, SECOND_HOME]),
    ("a radius that cannot be read", {"postcode": "ZZ1 1AA", "radius": "round the corner"}, [HERE, *AROUND]),
    ("a point", {"place": "530000 180600", "radius": "90"}, [("C-FAR", "in ZZ1 1AD"), ("K-TWO-HOMES", "in ZZ1 1AD")]),
    ("an age and a sex beside it", {"postcode": "ZZ1 1AA", "age": "about 40", "sex": "male"}, [HERE, *AROUND]),
    ("a place that has only a name beside it", {"postcode": "ZZ1 1AA", "place": "the park"}, [HERE, *AROUND]),
    ("a postcode where nothing was", {"postcode": "ZZ2 1AA"}, []),
]


@pytest.mark.usefixtures("_placed")
@pytest.mark.parametrize(("by_what", "found"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED])
def test_what_is_of_an_area_comes_back_the_nearest_first(by_what: dict[str, str], found: list[tuple[str, str]]) -> None:
    page = ask(**by_what)
    assert told(page) == found
    assert page.as_of == TODAY
    assert not page.cut_off


@pytest.mark.usefixtures("_placed")
def test_of_two_centres_the_nearer_counts() -> None:
    at_both = [HERE, ("C-FAR", "in ZZ1 1AD"), ("K-TWO-HOMES", "in ZZ1 1AD")]
    between = [SQUARE, ("G-A-FAR-POINT", "99 m away"), POINT, NEAR, HOME]
    assert told(ask(postcode=("ZZ1 1AA", "ZZ1 1AD"), radius="240")) == [*at_both, *between]


@pytest.mark.usefixtures("_placed")
def test_what_is_of_an_area_claims_nobody_and_says_why_it_came() -> None:
    for found in ask(postcode="ZZ1 1AA").found:
        assert (found.about, found.match.certainty, found.match.bits) == (None, Certainty.POSSIBLE, 0)
        (part,) = found.match.parts
        assert part.says.startswith("Found by its place, not by who it is: ")


@pytest.mark.usefixtures("_placed")
def test_the_answer_says_what_the_area_is_and_whose_data_say_so() -> None:
    says = ask(postcode="ZZ1 1AA", radius="1 mile").says
    assert says.startswith("Within 1.6 km of TQ 300 800, by the middle of each postcode. ")
    assert says.endswith(" ".join(postcodes.licence_lines(YEAR)))
    assert "Contains OS data © Crown copyright" in says


@pytest.mark.usefixtures("_placed")
def test_a_postcode_whose_place_is_not_known_brings_itself_alone_and_says_so() -> None:
    page = ask(postcode="ZZ9 9ZZ")
    assert told(page) == [("D-ELSEWHERE", "in ZZ9 9ZZ"), ("K-TWO-HOMES", "in ZZ9 9ZZ")]
    assert page.says == "Where ZZ9 9ZZ is, is not known here: nothing but that very postcode was looked at."


def test_where_no_places_are_held_the_very_postcode_is_found_and_a_point_is_measured() -> None:
    page = ask(postcode="ZZ1 1AB")
    assert [row[1] for row in told(page)] == ["in ZZ1 1AB"] * 2
    assert "nothing but that very postcode was looked at" in page.says
    at_points = ask(place="530000 180000")
    assert told(at_points) == [SQUARE, POINT]
    assert "OS data" not in page.says + at_points.says


@pytest.mark.usefixtures("_placed")
def test_a_question_that_is_about_a_person_or_a_door_is_none_about_its_area() -> None:
    page = ask(address="22 Orchard Way, Anytown, ZZ1 1AA")
    assert [(found.id, found.match.parts[0].field) for found in page.found] == [("A-HERE", "address")]
    assert page.says == ""


@pytest.mark.usefixtures("_placed")
def test_more_than_an_answer_brings_are_cut_off_to_the_nearest() -> None:
    many = [event(f"X-{n:03}", f"{n} Sample Street, Anytown, ZZ1 1AD") for n in range(MOST_FOUND + 30)]
    points = [event(f"Y-{n:03}", f"530000 {180300 + n}") for n in range(40)]
    load(SOURCE, many + points, as_of=TODAY, at=AT)
    page = ask(postcode="ZZ1 1AA", radius="700")
    assert page.cut_off
    assert len(page.found) == MOST_FOUND
    assert [row[0] for row in told(page)[:6]] == [row[0] for row in [HERE, *AROUND, ("Y-000", "")]]
    assert all(f"Y-{n:03}" in {found.id for found in page.found} for n in range(40))


@pytest.mark.usefixtures("_placed")
def test_an_area_that_is_cut_off_itself_makes_an_answer_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "MOST", 1)
    page = ask(postcode="ZZ1 1AA")
    assert page.cut_off
    assert told(page) == [HERE, SQUARE, POINT]
    assert "only the nearest were looked at" in page.says


@pytest.mark.usefixtures("_placed")
def test_what_changed_its_place_is_found_where_it_is_now() -> None:
    moved = [event("E-AT-A-POINT", "534000 180000"), event("A-HERE", None)]
    load(SOURCE, moved, as_of=TODAY, at=AT)
    assert told(ask(postcode="ZZ1 1AA")) == [SQUARE, NEAR, HOME]
    assert told(ask(place="534000 180000")) == [("E-AT-A-POINT", "at this very place")]


@pytest.mark.usefixtures("_placed")
def test_a_wider_search_of_an_area_is_the_same() -> None:
    by_what = {"postcode": ("ZZ1 1AA",)}
    assert search(SOURCE, by_what, today=TODAY, wider=True) == search(SOURCE, by_what, today=TODAY)


def test_a_source_that_was_never_loaded_says_the_area_and_has_no_date() -> None:
    page = search("pnd", {"postcode": ("ZZ1 1AA",)}, today=TODAY)
    assert (page.found, page.as_of) == ((), None)
