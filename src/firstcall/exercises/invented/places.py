"""Invented towns and streets, with postcodes of the area ZZ, which no post office delivers to."""

from __future__ import annotations

from random import Random

from firstcall.exercises.invented.chance import Weighted

TOWNS: tuple[tuple[str, float], ...] = (
    ("Thornmere", 24),
    ("Castleby", 16),
    ("Ambleford Bay", 12),
    ("Nether Hazelwick", 9),
    ("Stokeholme", 8),
    ("Great Wenbury", 7),
    ("Market Orlow", 6),
    ("Pellingsea", 5),
    ("Cold Harby", 4),
    ("Upper Brindle Cross", 4),
    ("Saltern Quay", 3),
    ("Little Dunmarsh", 2),
)
_STREETS = (
    "Station Church Victoria Albert Park Mill School Queens Kings Manor Grange Chapel Orchard Meadow Springfield West North South East "
    "Green Alexandra George Richmond Windsor York Stanley Broad Castle Bridge River Canal Market New High London Elm Oak Ash Beech Cedar "
    "Chestnut Hawthorn Holly Laurel Lime Maple Poplar Rowan Sycamore Willow Larch Birch Heather Primrose Bluebell Foxglove Kestrel Heron "
    "Swallow Falcon Robin Lark Nelson Wellington Clarence Cambridge Oxford Durham Lincoln Carlisle Hereford Priory Abbey Vicarage Glebe"
).split()
_KINDS: Weighted[str] = Weighted(
    [("Road", 30), ("Street", 24), ("Close", 14), ("Avenue", 10), ("Drive", 8), ("Lane", 6), ("Way", 4), ("Grove", 4)]
)
#: The letters that a postcode may end in.
UNIT = "ABDEFGHJLNPQRSTUWXYZ"


class Places:
    """The addresses of a force: about one for each household, so that some streets are full and some nearly empty."""

    def __init__(self, chance: Random, *, households: int) -> None:
        towns = Weighted(TOWNS)
        names = [name for name, _ in TOWNS]
        units: dict[int, int] = {}
        made: set[str] = set()
        self.addresses: list[str] = []
        while len(self.addresses) < households:
            town = towns.draw(chance)
            district = 2 + names.index(town) * 3 + chance.randrange(3)  # ZZ1 is the scenarios' own
            street = f"{chance.choice(_STREETS)} {_KINDS.draw(chance)}, {town}"
            if f"{district} {street}" in made:
                continue
            made.add(f"{district} {street}")
            units[district] = units.get(district, -1) + 1
            self.addresses += _along(street, _postcode(district, units[district]), chance)
        chance.shuffle(self.addresses)

    def some(self, chance: Random) -> str:
        """Any address of the force."""
        return self.addresses[int(chance.random() * len(self.addresses))]


def _postcode(district: int, unit: int) -> str:
    letters, sector = divmod(unit, 9)
    pair = UNIT[letters // len(UNIT) % len(UNIT)] + UNIT[letters % len(UNIT)]
    return f"ZZ{district} {sector + 1}{pair}"


def _along(street: str, postcode: str, chance: Random) -> list[str]:
    addresses: list[str] = []
    for number in range(1, 2 + chance.randrange(8, 44)):
        if chance.random() < 0.04:
            addresses += [f"Flat {flat}, {number} {street}, {postcode}" for flat in range(1, chance.randrange(3, 7))]
        else:
            addresses.append(f"{number} {street}, {postcode}")
    return addresses
