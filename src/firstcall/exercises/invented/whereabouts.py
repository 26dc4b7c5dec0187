"""Where the invented force's postcodes are: in the North Sea, a hundred kilometres from any door, and on no map."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from firstcall.exercises.invented.places import TOWNS, UNIT
from firstcall.holdings.postcode_files import Placed

#: The south-west corner of the grid square OL, which is all water.
SEA = (500_000, 700_000)

#: Metres between towns, between the districts of a town, between the sectors of a district, and between units.
_TOWN, _DISTRICT, _SECTOR, _UNIT = 20_000, 900, 250, 12

#: The last two letters of a postcode: an invented force begins at AA, the scenarios end in ZZ.
_UNITS = tuple(f"{first}{second}" for first in (UNIT[0], UNIT[1], UNIT[-1]) for second in UNIT)


def whereabouts() -> Iterator[Placed]:
    """Every postcode of the area ZZ that an invented force or a scenario may use, with its place."""
    districts = range(1, 2 + 3 * len(TOWNS))
    for district, sector, unit in product(districts, range(1, 10), range(len(_UNITS))):
        yield _placed(district, sector, unit)


def _placed(district: int, sector: int, unit: int) -> Placed:
    """Towns on a square of four by four, three districts side by side, nine sectors in a square, units in rows."""
    town, part = divmod(district + 1, 3)  # ZZ1 is a town of its own, with one district
    row, column = divmod(unit, len(UNIT))
    return Placed(
        f"ZZ{district} {sector}{_UNITS[unit]}",
        SEA[0] + 10_000 + town % 4 * _TOWN + part * _DISTRICT + (sector - 1) % 3 * _SECTOR + column * _UNIT,
        SEA[1] + 10_000 + town // 4 * _TOWN + (sector - 1) // 3 * _SECTOR + row * _UNIT,
    )
