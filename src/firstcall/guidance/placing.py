"""Is this the place that an order names? In three values, from one-line addresses and from words."""

from __future__ import annotations

import re

from firstcall.incident.three import Truth
from firstcall.matching import address
from firstcall.matching.names import fold

_OUTWARD = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\b")
_KINDS = re.compile(
    r"\b(schools?|nurser(?:y|ies)|playgrounds?|parks?|colleges?|pools?|hospitals?|stations?|youth clubs?)\b"
)


def same_place(said: str, named: str) -> Truth:
    """Whether somebody who is at ``said`` is at the place that an order names.

    A named place without a door is the whole street or postcode. Unknown wherever the two cannot be compared.
    """
    if fold(said) == fold(named) and fold(said):
        return Truth.TRUE
    if (kind := _kind(named)) is not None and address.parse(named) is None:
        return Truth.of(True if kind == _kind(said) else None)
    if _named_alike(said, named):
        return Truth.TRUE
    here, there = address.parse(said), address.parse(named)
    if here is None or there is None:
        return _by_postcode(said, named)
    if address.is_same_household(here, there):
        return Truth.TRUE
    if here.postcode and there.postcode and here.postcode != there.postcode:
        return Truth.FALSE
    if not there.door:
        return _in_area(here, there)
    if here.door and here.door != there.door and here.street and here.street == there.street:
        return Truth.FALSE
    if address.is_same_building(here, there):
        return Truth.FALSE if here.flat and there.flat else Truth.UNKNOWN
    return Truth.UNKNOWN


def _named_alike(said: str, named: str) -> bool:
    """Whether both begin with one name of a place, without a door, and what else was said stands in the order too."""
    one, other = ([fold(part) for part in text.split(",") if fold(part)] for text in (said, named))
    if not one or not other or one[0] != other[0]:
        return False
    return " " in one[0] and not any(c.isdigit() for c in one[0]) and set(one) <= set(other)


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one household."""
    return address.same_household(one, other)


def _in_area(here: address.Address, there: address.Address) -> Truth:
    if here.postcode and here.postcode == there.postcode and there.street in ("", here.street):
        return Truth.TRUE
    if there.street and here.street == there.street and not set(here.localities).isdisjoint(there.localities):
        return Truth.TRUE
    return Truth.UNKNOWN


def _by_postcode(said: str, named: str) -> Truth:
    """A bare outward code (``ZZ1``) as the named area; all else that cannot be parsed is unknown."""
    area, here = fold(named), address.parse(said)
    if here is None or not here.postcode or not _OUTWARD.fullmatch(area):
        return Truth.UNKNOWN
    return Truth.of(here.postcode.split()[0].casefold() == area)


def _kind(text: str) -> str | None:
    found = _KINDS.search(fold(text))
    return None if found is None else found[1].rstrip("s").replace("ie", "y")
