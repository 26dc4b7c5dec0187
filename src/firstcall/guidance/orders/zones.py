"""Is somebody inside the zone that an order draws? In three values: distances and maps are not known here."""

from __future__ import annotations

import re

from firstcall.guidance.placing import same_place
from firstcall.incident.three import Truth
from firstcall.matching import address
from firstcall.matching.names import fold

_RADIUS = re.compile(r"\s*(?:any ?where )?within (?:a radius of )?.+? of (?P<centre>.+)", re.IGNORECASE | re.DOTALL)
_BOUNDED = re.compile(
    r"\b(?:bounded|boundary|boundaries|enclosed|marked|outlined|map|plan|inside|between)\b", re.IGNORECASE
)
_DISTRICT = re.compile(
    r"\s*(?:the )?(?:postcodes? )?(?:district |area |sector )?(?P<code>[a-z]{1,2}\d[a-z\d]?)(?: (?:district|area|postcodes?))?\s*",
    re.IGNORECASE,
)


def in_zone(said: str, named: str) -> Truth:
    """Whether somebody who is at ``said`` is where the order forbids: at a place, in a street, a postcode district, a zone.

    Of a radius only its middle is surely inside, and nothing is surely outside. Of an area that is described by
    its edges nothing is sure but the same words.
    """
    if fold(said) and fold(said) == fold(named):
        return Truth.TRUE
    if radius := _RADIUS.fullmatch(named):
        return Truth.of(True if same_place(said, radius["centre"]) is Truth.TRUE else None)
    if _BOUNDED.search(named):
        return Truth.UNKNOWN
    if district := _DISTRICT.fullmatch(named):
        return same_place(said, district["code"])
    held = same_place(said, named)
    return Truth.TRUE if held is Truth.UNKNOWN and _in_street(said, named) else held


def _in_street(said: str, named: str) -> bool:
    """Whether an address lies in a street that is named with its town and without a door or a postcode."""
    here, (street, *towns) = address.parse(said), [fold(part) for part in named.split(",")]
    if here is None or not street or street != fold(here.street):
        return False
    return not set(towns).isdisjoint(fold(town) for town in here.localities)
