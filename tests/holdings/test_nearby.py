"""What is near a postcode or a point, and what a question about an area asks."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from random import Random

import pytest

from firstcall.exercises.invented.whereabouts import whereabouts
from firstcall.holdings import nearby, postcodes
from firstcall.holdings.nearby import Near, area, postcodes_within
from firstcall.holdings.postcode_files import Placed
from firstcall.matching import grid
from firstcall.matching.grid import Point

pytestmark = pytest.mark.django_db

MIDDLE = Point(530_000, 180_000)  # a corner of four kilometre squares
AROUND = {
    "ZZ1 1AA": (0, 0),
    "ZZ1 1AB": (0, 230),
    "ZZ1 1AD": (-300, -400),
    "ZZ1 1AE": (-301, -400),
    "ZZ1 1AF": (900, 0),
    "ZZ2 1AA": (0, -1499),
    "ZZ3 1AA": (4000, 3000),
    "ZZ3 1AB": (4000, 3001),
}


@pytest.fixture
def _placed() -> None:
    rows = [Placed(code, MIDDLE.easting + e, MIDDLE.northing + n) for code, (e, n) in AROUND.items()]
    postcodes.replace(rows, year=2025, at=datetime(2025, 6, 1, tzinfo=UTC))


@pytest.mark.usefixtures("_placed")
@pytest.mark.parametrize(
    ("radius", "found"),
    [
        (0, ["ZZ1 1AA"]),
        (229, ["ZZ1 1AA"]),
        (230, ["ZZ1 1AA", "ZZ1 1AB"]),
        (500, ["ZZ1 1AA", "ZZ1 1AB", "ZZ1 1AD"]),
        (501, ["ZZ1 1AA", "ZZ1 1AB", "ZZ1 1AD", "ZZ1 1AE"]),
        (1500, ["ZZ1 1AA", "ZZ1 1AB", "ZZ1 1AD", "ZZ1 1AE", "ZZ1 1AF", "ZZ2 1AA"]),
        (-1, []),
    ],
)
def test_what_is_within_is_found_across_squares_the_nearest_first(radius: int, found: list[str]) -> None:
    within = postcodes_within(MIDDLE, radius)
    assert [near.postcode for near in within.found] == found
    assert not within.cut_off
    assert postcodes_within("zz11aa", radius) == within


@pytest.mark.usefixtures("_placed")
def test_distances_are_in_metres() -> None:
    assert postcodes_within("ZZ1 1AA", 500).found == (Near("ZZ1 1AA", 0), Near("ZZ1 1AB", 230), Near("ZZ1 1AD", 500))


@pytest.mark.usefixtures("_placed")
def test_a_radius_beyond_the_widest_is_cut_and_says_so() -> None:
    within = postcodes_within(MIDDLE, 6_000)
    assert within.cut_off
    assert [n.postcode for n in within.found][-1] == "ZZ3 1AA"  # 5,000 m; the next is 5,001 m away


@pytest.mark.usefixtures("_placed")
def test_more_than_the_most_are_cut_to_the_nearest_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "MOST", 2)
    within = postcodes_within(MIDDLE, 500)
    assert within.cut_off
    assert [n.postcode for n in within.found] == ["ZZ1 1AA", "ZZ1 1AB"]
    asked = area({"postcode": ["ZZ1 1AA"]})
    assert asked is not None and asked.cut_off
    assert "only the nearest were looked at" in asked.says


@pytest.mark.usefixtures("_placed")
@pytest.mark.parametrize("where", ["ZZ9 9ZZ", "", "the park", "BT1 1AA"])
def test_of_a_postcode_whose_place_is_not_known_nothing_is_near(where: str) -> None:
    assert postcodes_within(where, 500) == nearby.Within()
    assert nearby.point_of(where) is None


def test_what_is_found_is_what_measuring_every_postcode_finds() -> None:
    chance = Random(5)
    rows = [
        Placed(f"ZZ{n // 100} {n // 10 % 10}A{'ABDEFGHJLN'[n % 10]}", chance.randrange(3000), chance.randrange(4000))
        for n in range(1000)
    ]
    postcodes.replace(rows, year=2025, at=datetime(2025, 6, 1, tzinfo=UTC))
    for _ in range(50):
        point, radius = Point(chance.randrange(3000), chance.randrange(4000)), chance.randrange(1500)
        found = {near.postcode for near in postcodes_within(point, radius).found}
        assert found == {r.postcode for r in rows if math.dist(point, r[1:]) <= radius}


NO_AREA = [
    ({}, "nothing asked"),
    ({"postcode": ["ZZ1 1AA"], "name": ["Alan Example"]}, "a person"),
    ({"postcode": ["ZZ1 1AA"], "address": ["4 Sample Row, ZZ1 1AA"]}, "a door"),
    ({"address": ["ZZ1 1AA"]}, "an address"),
    ({"place": ["the park"]}, "a place that has only a name"),
    ({"postcode": ["no postcode"]}, "a postcode that is none"),
    ({"radius": ["500"]}, "a radius about nothing"),
    ({"place": ["51.5007, -0.1246"], "phone": ["07700 900461"]}, "a telephone"),
]


@pytest.mark.usefixtures("_placed")
@pytest.mark.parametrize("by_what", [n[0] for n in NO_AREA], ids=[n[1] for n in NO_AREA])
def test_what_asks_about_no_area_is_none(by_what: dict[str, list[str]]) -> None:
    assert area(by_what) is None


@pytest.mark.usefixtures("_placed")
def test_a_postcode_alone_asks_about_what_is_around_it() -> None:
    asked = area({"postcode": ["zz1 1aa"], "age": ["40"], "name": []})
    assert asked is not None
    assert asked.centres == (MIDDLE,)
    assert asked.radius == 500
    assert asked.distances == {"ZZ1 1AA": 0, "ZZ1 1AB": 230, "ZZ1 1AD": 500}
    assert asked.keys[:3] == ("pc:ZZ1 1AA", "pc:ZZ1 1AB", "pc:ZZ1 1AD")
    assert set(asked.keys[3:]) == {"g:TQ3080", "g:TQ3079", "g:TQ2980", "g:TQ2979"}
    assert asked.says == "Within 500 m of TQ 300 800, by the middle of each postcode."
    assert not asked.unplaced and not asked.cut_off
    assert asked.licence[0] == "Contains OS data © Crown copyright and database right 2025."


@pytest.mark.usefixtures("_placed")
def test_a_point_asks_about_what_is_around_it() -> None:
    asked = area({"place": ["530000 180200", "the park"], "radius": ["300 m"]})
    assert asked is not None
    assert asked.distances == {"ZZ1 1AB": 30, "ZZ1 1AA": 200}


@pytest.mark.usefixtures("_placed")
def test_of_two_places_the_nearer_counts() -> None:
    asked = area({"postcode": ["ZZ1 1AA", "ZZ1 1AF"]})
    assert asked is not None
    assert asked.distances == {"ZZ1 1AA": 0, "ZZ1 1AF": 0, "ZZ1 1AB": 230, "ZZ1 1AD": 500}


@pytest.mark.usefixtures("_placed")
@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("300", 300),
        ("300 m", 300),
        ("300 metres", 300),
        ("1 km", 1000),
        ("1.5km", 1500),
        ("1 mile", 1609),
        ("2 kilometres", 2000),
        ("1", 50),
        ("0", 50),
        ("50 miles", 5000),
        ("99999", 5000),
        ("nearby", 500),
        ("", 500),
        ("-3", 500),
        ("9" * 500, 500),
    ],
)
def test_a_radius_is_read_and_kept_within_bounds(text: str, metres: int) -> None:
    asked = area({"postcode": ["ZZ1 1AA"], "radius": [text]})
    assert asked is not None
    assert asked.radius == metres


@pytest.mark.usefixtures("_placed")
def test_a_postcode_whose_place_is_not_known_is_the_whole_area_and_says_so() -> None:
    asked = area({"postcode": ["ZZ9 9ZZ"]})
    assert asked is not None
    assert asked.keys == ("pc:ZZ9 9ZZ",)
    assert asked.unplaced == ("ZZ9 9ZZ",)
    assert asked.says == "Where ZZ9 9ZZ is, is not known here: nothing but that very postcode was looked at."
    assert asked.away("4 Sample Row, ZZ9 9ZZ") == 0
    assert asked.away("530000 180200") is None


@pytest.mark.usefixtures("_placed")
@pytest.mark.parametrize(
    ("place", "metres"),
    [
        ("4 Sample Row, Anytown, ZZ1 1AB", 230),
        ("ZZ1 1AB", 230),
        ("530000 180499", 499),
        ("530000 180501", None),
        ("4 Sample Row, Anytown, ZZ1 1AF", None),
        ("4 Sample Row, Anytown", None),
        ("behind the chip shop", None),
        ("", None),
    ],
)
def test_an_area_tells_how_far_away_a_place_is(place: str, metres: int | None) -> None:
    asked = area({"postcode": ["ZZ1 1AA"]})
    assert asked is not None
    assert asked.away(place) == metres


@pytest.mark.parametrize(
    ("metres", "postcode", "says"),
    [
        (230, "ZZ1 2AB", "230 m away, in ZZ1 2AB"),
        (230, "", "230 m away"),
        (0, "ZZ1 2AB", "in ZZ1 2AB"),
        (0, "", "at this very place"),
        (999, "", "999 m away"),
        (1000, "", "1 km away"),
        (1449, "ZZ1 2AB", "1.4 km away, in ZZ1 2AB"),
    ],
)
def test_a_distance_is_said_plainly(metres: int, postcode: str, says: str) -> None:
    assert nearby.says(metres, postcode) == says


def test_the_invented_force_has_neighbours() -> None:
    postcodes.add_invented(whereabouts())
    asked = area({"postcode": ["ZZ1 2ZZ"]})
    assert asked is not None and not asked.unplaced and not asked.cut_off
    assert {"ZZ1 1ZZ", "ZZ1 3ZZ", "ZZ1 5ZZ"} <= set(asked.distances)
    assert "ZZ9 9ZZ" not in asked.distances
    assert grid.reference(asked.centres[0]).startswith("OL ")
