"""What is near: the postcodes within a radius, and the area that a question asks about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from firstcall.holdings.postcodes import attribution
from firstcall.matching import address, grid
from firstcall.matching.grid import Point

#: Metres around a place that a question means, unless it says otherwise; and the least and most that it may say.
RADIUS = 500
LEAST_RADIUS, MOST_RADIUS = 50, 5_000

#: Postcodes that one area has at most, the nearest. Half a kilometre of a dense city has some 200.
MOST = 1_000

#: Places that one question's area may be around.
MOST_PLACES = 8

_NEAR = (
    "SELECT postcode, apart FROM (SELECT postcode, (easting - {e}) * (easting - {e}) + (northing - {n}) * (northing - {n}) AS apart"
    " FROM holdings_postcode WHERE cell IN ({cells})) AS near WHERE apart <= {most} ORDER BY apart, postcode LIMIT {limit}"
)
_RADIUS = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\s*(m|metres?|km|kilomet(?:re|er)s?|miles?|mi)?", re.IGNORECASE)
_METRES = {"k": 1000.0, "mi": 1609.344}

#: Fields that say where, and fields that may stand beside them in a question about an area.
_PLACES = ("postcode", "place")
_BESIDE = frozenset({*_PLACES, "radius", "age", "sex"})


class Near(NamedTuple):
    """A postcode and how far its middle is, in metres."""

    postcode: str
    metres: int


@dataclass(frozen=True, slots=True)
class Within:
    """The postcodes within a radius, the nearest first. ``cut_off``: there are more than are named."""

    found: tuple[Near, ...] = ()
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Where a question asks what happened.

    ``distances`` has the postcodes within, the nearest first, with the metres to their middle. ``unplaced`` are postcodes asked
    about whose place is not known: of these only the very same postcode is in the area. ``cut_off``: the area has more
    postcodes than are named. ``licence`` must be shown wherever the area is.
    """

    centres: tuple[Point, ...]
    radius: int
    distances: Mapping[str, int] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    cut_off: bool = False
    licence: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which records of this area stand: by postcode, then by kilometre square (for events at a point)."""
        cells = (cell for centre in self.centres for cell in grid.cells_within(centre, self.radius))
        return (*(f"pc:{code}" for code in self.distances), *dict.fromkeys(cells))

    def away(self, place: str) -> int | None:
        """How many metres away an address, a postcode or a point is; None where it is outside, or it cannot be told."""
        if point := grid.place_point(place):
            apart = min((grid.metres(centre, point) for centre in self.centres), default=MOST_RADIUS + 1)
            return apart if apart <= self.radius else None
        parsed = address.parse(place)
        return None if parsed is None else self.distances.get(parsed.postcode)

    @property
    def says(self) -> str:
        """What the area is, for the answer."""
        parts = []
        if self.centres:
            where = " or ".join(map(grid.reference, self.centres))
            parts.append(f"Within {_metres(self.radius)} of {where}, by the middle of each postcode.")
        if self.cut_off:
            parts.append(f"More than {MOST:,} postcodes are there: only the nearest were looked at.")
        if self.unplaced:
            codes = " and ".join(self.unplaced)
            parts.append(f"Where {codes} is, is not known here: nothing but that very postcode was looked at.")
        return " ".join(parts)


def says(metres: int, postcode: str = "") -> str:
    """How far away something is: ``230 m away, in ZZ1 2AB``."""
    where = f"in {postcode}" if postcode else ""
    if metres == 0:
        return where or "at this very place"
    return ", ".join(filter(None, (f"{_metres(metres)} away", where)))


def area(by_what: Mapping[str, Sequence[str]]) -> Area | None:
    """The area that a question asks about; None for one about a person, a door, or a place that is only a name.

    A question about an area has postcodes, or places that are points, and nothing else but ``radius``, ``age`` and ``sex``.
    """
    if not {name for name, values in by_what.items() if values} <= _BESIDE:
        return None
    codes = tuple(dict.fromkeys(filter(None, map(address.postcode, by_what.get("postcode", ())))))
    points = tuple(filter(None, map(grid.place_point, by_what.get("place", ()))))
    if not (codes or points):
        return None
    placed = _points_of(codes[:MOST_PLACES])
    radius = _radius(by_what.get("radius", ()))
    centres = tuple(dict.fromkeys([*placed.values(), *points]))[:MOST_PLACES]
    unplaced = tuple(code for code in codes[:MOST_PLACES] if code not in placed)
    around = [postcodes_within(centre, radius) for centre in centres]
    found = sorted(
        [*((0, code) for code in codes[:MOST_PLACES]), *((n.metres, n.postcode) for w in around for n in w.found)]
    )
    distances: dict[str, int] = {}
    for metres, code in found:
        distances.setdefault(code, metres)
    nearest = dict(list(distances.items())[:MOST])
    cut_off = any(w.cut_off for w in around) or len(distances) > MOST
    return Area(centres, radius, nearest, unplaced, cut_off, licence=attribution() if centres else ())


def postcodes_within(where: Point | str, radius: int) -> Within:
    """The postcodes whose middle is within ``radius`` metres of a point, or of a postcode's middle, the nearest first.

    ``MOST`` at most, within ``MOST_RADIUS`` at most; ``cut_off`` says that there may be more. Nothing where it is not
    known where the postcode is.
    """
    point = where if isinstance(where, Point) else point_of(where)
    if point is None or radius < 0:
        return Within()
    reach = min(radius, MOST_RADIUS)
    cells = [str(north * 1000 + east) for east, north in grid.kilometres_within(point, reach)]
    if not cells:
        return Within()
    asked = _NEAR.format(
        e=int(point.easting), n=int(point.northing), cells=",".join(cells), most=reach * reach, limit=MOST + 1
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        rows = cursor.fetchall()
    found = tuple(Near(code, round(apart**0.5)) for code, apart in rows[:MOST])
    return Within(found, cut_off=len(rows) > MOST or radius > MOST_RADIUS)


def point_of(postcode: str) -> Point | None:
    """Where the middle of a postcode is; None where that is not known, or it is no postcode."""
    code = address.postcode(postcode)
    return None if code is None else _points_of((code,)).get(code)


def _points_of(codes: Sequence[str]) -> dict[str, Point]:
    if not codes:
        return {}
    marks = ", ".join(["%s"] * len(codes))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT postcode, easting, northing FROM holdings_postcode WHERE postcode IN ({marks})",  # noqa: S608  # nosec B608 # marks only
            list(codes),
        )
        found = {code: Point(easting, northing) for code, easting, northing in cursor.fetchall()}
    return {code: found[code] for code in codes if code in found}


def _radius(texts: Sequence[str]) -> int:
    """The widest radius that is given in words or figures, within what may be asked; what cannot be read is not heeded."""
    read = [found for found in map(_RADIUS.fullmatch, (text.strip() for text in texts)) if found]
    told = [float(found[1]) * _in_metres(found[2] or "") for found in read]
    return round(min(max(max(told, default=RADIUS), LEAST_RADIUS), MOST_RADIUS))


def _in_metres(unit: str) -> float:
    return next((size for start, size in _METRES.items() if unit.lower().startswith(start)), 1.0)


def _metres(metres: int) -> str:
    """A distance as it is said: no finer than it is known."""
    return f"{metres} m" if metres < 1000 else f"{metres / 1000:.1f}".removesuffix(".0") + " km"
