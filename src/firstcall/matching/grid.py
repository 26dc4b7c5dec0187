"""Points on the National Grid: read from text, measured in metres, and named by the kilometre square that they are in."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

#: How far the grid goes, in metres: from the south-west of Scilly to the north of Shetland.
EASTMOST, NORTHMOST = 700_000, 1_300_000

_LATITUDES, _LONGITUDES = (49.0, 61.5), (-9.5, 2.6)
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_LONGEST = 80
_NUMBER = r"([+-]?\d{1,3}(?:\.\d{1,12})?)"
_DECIMAL = re.compile(
    rf"(?:geo:)?\s*(?:lat(?:itude)?\b[:=\s]*)?{_NUMBER}\s*°?\s*([NSEW]?)"
    rf"(?:\s*[,;]\s*|\s+|(?<=[NSEW]))(?:(?:lon|lng|long|longitude)\b[:=\s]*)?{_NUMBER}\s*°?\s*([NSEW]?)",
    re.IGNORECASE,
)
_ANGLE = r"(\d{1,3})\s*[°\s]\s*(\d{1,2}(?:\.\d{1,9})?)\s*['′’]?\s*(?:(\d{1,2}(?:\.\d{1,9})?)\s*[\"″”']*\s*)?([NSEW])"
_MINUTES = re.compile(rf"{_ANGLE}[\s,;]*{_ANGLE}", re.IGNORECASE)
_METRES = re.compile(
    r"(?:E(?:asting)?s?[:=\s]*)?([1-9]\d{3,5})(?:\.\d{1,3})?\s*(?:m?E)?(?:\s*[,;/]\s*|\s+)"
    r"(?:N(?:orthing)?s?[:=\s]*)?([1-9]\d{3,6})(?:\.\d{1,3})?\s*(?:m?N)?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"([HJNOST][A-HJ-Z])\s*(?:(\d{3,5})\s+(\d{3,5})|(\d{6,10}))", re.IGNORECASE)


class Point(NamedTuple):
    """A place in metres east and north of the National Grid's origin."""

    easting: int
    northing: int


def place_point(text: str) -> Point | None:
    """The point that a text is, as a whole; None where it is anything else.

    Read are degrees ("51.5007, -0.1246", in either order; "51°30′03″N 0°07′28″W"), metres ("530268 179640") and
    grid references ("TQ 302 796"; the middle of the square that it names). Three words (what3words) cannot be read:
    the list that they come from is not published.
    """
    plain = text.strip() if len(text) <= _LONGEST else ""
    return _of_reference(plain) or _of_metres(plain) or _of_decimal(plain) or _of_minutes(plain)


def to_grid(latitude: float, longitude: float) -> Point | None:
    """Where a satellite's position (WGS 84, degrees) is on the grid, to some 5 m; None for one outside Britain."""
    if not (_LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]):
        return None
    easting, northing = _to_grid()(latitude, longitude)
    return _within(easting, northing)


def to_degrees(point: Point) -> tuple[float, float]:
    """Latitude and longitude (WGS 84) of a point of the grid, to some 5 m."""
    latitude, longitude = _to_degrees()(float(point.easting), float(point.northing))
    return latitude, longitude


def metres(one: Point, other: Point) -> int:
    """How far apart two points are, as the crow flies; the grid's own scale is off by 1 in 1000 at most."""
    return round(math.hypot(one.easting - other.easting, one.northing - other.northing))


def reference(point: Point) -> str:
    """The grid reference of the 100 m square that a point is in: ``TQ 302 796``."""
    east, north = (str(value % 100_000 // 100).zfill(3) for value in point)
    return f"{_letters(point.easting // 100_000, point.northing // 100_000)} {east} {north}"


def cell(easting: int, northing: int) -> str:
    """The key of the kilometre square that a point is in: ``g:TQ3079``."""
    return _cell(easting // 1000, northing // 1000)


def cells_within(point: Point, radius: int) -> tuple[str, ...]:
    """The keys of the kilometre squares that come within ``radius`` metres of a point."""
    return tuple(_cell(east, north) for east, north in kilometres_within(point, radius))


def kilometres_within(point: Point, radius: int) -> tuple[tuple[int, int], ...]:
    """The kilometre squares that come within ``radius`` metres of a point, as whole kilometres east and north."""
    east, north = point
    return tuple(
        (e, n)
        for n in range(max(north - radius, 0) // 1000, min(north + radius, NORTHMOST - 1) // 1000 + 1)
        for e in range(max(east - radius, 0) // 1000, min(east + radius, EASTMOST - 1) // 1000 + 1)
        if math.hypot(_gap(east, e), _gap(north, n)) <= radius
    )


def _gap(at: int, kilometre: int) -> int:
    """Metres from a value to the nearest of those in a kilometre; none where it is one of them."""
    return max(kilometre * 1000 - at, at - (kilometre * 1000 + 999), 0)


def _cell(east: int, north: int) -> str:
    return f"g:{_letters(east // 100, north // 100)}{east % 100:02d}{north % 100:02d}"


def _letters(east: int, north: int) -> str:
    """The two letters of a 100 km square, counted from the origin."""
    first = 17 - north // 5 * 5 + east // 5
    return _LETTERS[first] + _LETTERS[20 - north % 5 * 5 + east % 5]


def _within(easting: float, northing: float) -> Point | None:
    if not (0 <= easting < EASTMOST and 0 <= northing < NORTHMOST):  # not a number is not within either
        return None
    return Point(int(easting), int(northing))


def _of_reference(text: str) -> Point | None:
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    east, north = found[2], found[3]
    if found[4]:
        half = len(found[4]) // 2
        east, north = found[4][:half], found[4][half:]
    if len(east) != len(north):
        return None
    first, second = (_LETTERS.index(letter) for letter in found[1].upper())
    size = 10 ** (5 - len(east))
    return _within(
        ((first - 17) % 5 * 5 + second % 5) * 100_000 + int(east) * size + size // 2,
        ((17 - first + 4) // 5 * 5 + 4 - second // 5) * 100_000 + int(north) * size + size // 2,
    )


def _of_metres(text: str) -> Point | None:
    found = _METRES.fullmatch(text)
    return None if found is None else _within(int(found[1]), int(found[2]))


def _of_decimal(text: str) -> Point | None:
    found = _DECIMAL.fullmatch(text)
    if found is None or not (("." in found[1] and "." in found[3]) or (found[2] and found[4])):
        return None  # two whole numbers without letters may be anything
    return _either_order((float(found[1]), found[2].upper()), (float(found[3]), found[4].upper()))


def _of_minutes(text: str) -> Point | None:
    found = _MINUTES.fullmatch(text)
    if found is None:
        return None
    one, other = (
        (int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600, side.upper())
        for degrees, minutes, seconds, side in (found.groups()[:4], found.groups()[4:])
    )
    return _either_order(one, other)


def _either_order(one: tuple[float, str], other: tuple[float, str]) -> Point | None:
    """In Britain no latitude is a longitude, so that the order need not be known."""
    if one[1] in ("E", "W") or (not one[1] and abs(one[0]) < abs(other[0])):
        one, other = other, one
    if one[1] in ("E", "W") or other[1] in ("N", "S"):
        return None
    return to_grid(-one[0] if one[1] == "S" else one[0], -abs(other[0]) if other[1] == "W" else other[0])


_Transform = Callable[[float, float], tuple[float, float]]


@cache
def _to_grid() -> _Transform:
    return _transform(4326, 27700)


@cache
def _to_degrees() -> _Transform:
    return _transform(27700, 4326)


def _transform(given: int, wanted: int) -> _Transform:
    from pyproj import Transformer  # 0.1 s, which only those who have a point to read should wait for

    transform: _Transform = Transformer.from_crs(given, wanted).transform
    return transform
