"""Points on the National Grid."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import grid
from firstcall.matching.grid import EASTMOST, NORTHMOST, Point

POINTS = st.builds(
    Point, st.integers(min_value=0, max_value=EASTMOST - 1), st.integers(min_value=0, max_value=NORTHMOST - 1)
)

#: By Ordnance Survey's own transformation (OSTN15), which is exact by definition; the second is its published test point.
KNOWN = [
    ("a bridge in the middle of London", 51.5007, -0.1246, 530268.2, 179640.5),
    ("the water tower at Caister", 52.65800783, 1.71607397, 651409.8, 313177.5),
    ("the far west", 50.0664, -5.7147, 134270.4, 25089.0),
    ("the middle of Edinburgh", 55.9521, -3.1965, 325383.0, 673877.0),
    ("a port in the north-west", 53.4084, -2.9916, 334179.4, 390632.5),
    ("Shetland", 60.1546, -1.1494, 447324.1, 1141426.8),
]


@pytest.mark.parametrize(
    ("latitude", "longitude", "easting", "northing"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN]
)
def test_a_satellites_position_stands_within_five_metres_of_where_it_is(
    latitude: float, longitude: float, easting: float, northing: float
) -> None:
    point = grid.to_grid(latitude, longitude)
    assert point is not None
    assert math.dist(point, (easting, northing)) < 5
    assert grid.to_degrees(point) == pytest.approx((latitude, longitude), abs=0.0001)


BRIDGE = Point(530269, 179640)
READ = [
    ("51.5007, -0.1246", BRIDGE, "degrees, as a telephone says them"),
    ("51.50070, -0.12460", BRIDGE, "as a contact's own place is written down"),
    ("-0.1246 51.5007", BRIDGE, "the other way about: no longitude of Britain is a latitude of it"),
    ("51.5007N 0.1246W", BRIDGE, "letters in place of a sign"),
    ("51.5007N, -0.1246W", BRIDGE, "letters and a sign: west is meant once"),
    ("geo:51.5007,-0.1246", BRIDGE, "an address of a map"),
    ("lat 51.5007 lon -0.1246", BRIDGE, "said with their names"),
    ("Latitude: 51.5007, Longitude: -0.1246", BRIDGE, "said with their full names"),
    ("51° 30.042' N, 0° 7.476' W", BRIDGE, "degrees and minutes, as at sea"),
    ("51°30'02.52\"N 0°07'28.56\"W", BRIDGE, "degrees, minutes and seconds"),
    ("530269 179640", BRIDGE, "metres"),
    ("E530269 N179640", BRIDGE, "metres with their letters"),
    ("530269.4, 179640.2", BRIDGE, "metres with decimals, cut to the metre"),
    ("  530269   179640 ", BRIDGE, "spaces about it"),
    ("TQ 30269 79640", BRIDGE, "ten figures are a metre"),
    ("TQ3026979640", BRIDGE, "ten figures without spaces"),
    ("tq 302 796", Point(530250, 179650), "six figures are a square of 100 m: its middle"),
    ("TQ302796", Point(530250, 179650), "the same without spaces"),
    ("HU 473 414", Point(447350, 1141450), "a reference north of the thousandth kilometre"),
    ("OL 500 500", Point(550050, 750050), "a reference at sea"),
]
UNREAD = [
    ("", "nothing"),
    ("///filled.count.soap", "three words: the list is not published"),
    ("filled.count.soap", "three words without their slashes"),
    ("the park", "a place that has only a name"),
    ("07700 900461", "a telephone number"),
    ("12, 34", "two small numbers"),
    ("51, 0", "whole degrees without letters may be anything"),
    ("TQ 30 80", "a kilometre square is no point"),
    ("TQ 300 8000", "figures of unlike lengths"),
    ("TI 300 800", "there is no square I"),
    ("ZZ 300 800", "a square outside the grid"),
    ("ZZ1 1ZZ", "a postcode"),
    ("48.8584, 2.2945", "a tower outside Britain"),
    ("40.7128, -74.0060", "a city over the sea"),
    ("999999 9999999", "metres beyond the grid"),
    ("51.5007, -0.1246 by the bridge", "a point and a sentence"),
    ("51.5007E 0.1246N", "letters the wrong way about"),
    ("51.5007S 0.1246W", "the southern half of the world"),
    ("nan, nan", "not a number"),
    ("1" * 5000, "a very long number"),
]


@pytest.mark.parametrize(("text", "point"), [r[:2] for r in READ], ids=[r[2] for r in READ])
def test_a_point_is_read(text: str, point: Point) -> None:
    read = grid.place_point(text)
    assert read is not None
    assert grid.metres(read, point) <= 1


@pytest.mark.parametrize("text", [u[0] for u in UNREAD], ids=[u[1] for u in UNREAD])
def test_what_is_no_point_is_none(text: str) -> None:
    assert grid.place_point(text) is None


@given(st.one_of(st.text(max_size=90), st.from_regex(r"[-+NSEW0-9°'\". ,]{1,40}", fullmatch=True)))
def test_any_text_is_a_point_of_the_grid_or_none(text: str) -> None:
    point = grid.place_point(text)
    assert point is None or (0 <= point.easting < EASTMOST and 0 <= point.northing < NORTHMOST)


@given(POINTS)
def test_a_reference_names_the_square_that_the_point_is_in(point: Point) -> None:
    read = grid.place_point(grid.reference(point))
    assert read is not None
    assert max(abs(read.easting - point.easting), abs(read.northing - point.northing)) <= 50


@given(POINTS, POINTS)
def test_every_point_within_a_radius_is_in_one_of_its_cells(one: Point, other: Point) -> None:
    radius = min(grid.metres(one, other) + 1, 20_000)
    if grid.metres(one, other) <= radius:
        assert grid.cell(*other) in grid.cells_within(one, radius)


@given(POINTS, st.integers(min_value=0, max_value=3000))
def test_no_cell_is_named_that_lies_wholly_outside_the_radius(point: Point, radius: int) -> None:
    for east, north in grid.kilometres_within(point, radius):
        nearest = (
            min(max(point.easting, east * 1000), east * 1000 + 999),
            min(max(point.northing, north * 1000), north * 1000 + 999),
        )
        assert math.dist(point, nearest) <= radius


def test_a_cell_is_called_by_its_grid_reference() -> None:
    assert grid.cell(530269, 179640) == "g:TQ3079"
    assert grid.cells_within(Point(530500, 179500), 100) == ("g:TQ3079",)
    assert set(grid.cells_within(Point(530950, 179500), 100)) == {"g:TQ3079", "g:TQ3179"}
    assert len(grid.cells_within(Point(530500, 179500), 1000)) == 9


def test_cells_end_where_the_grid_ends() -> None:
    assert grid.cells_within(Point(10, 10), 500) == ("g:SV0000",)
    assert grid.cell(EASTMOST - 1, NORTHMOST - 1) == "g:JM9999"


def test_distances_are_measured_as_the_crow_flies() -> None:
    assert grid.metres(Point(0, 0), Point(300, 400)) == 500
    assert grid.metres(BRIDGE, BRIDGE) == 0
