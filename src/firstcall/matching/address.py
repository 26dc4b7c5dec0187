"""UK addresses on one line: parsed, tidied, and told apart by household. Total on any text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec
from rapidfuzz.fuzz import ratio

from firstcall.matching.names import fold

_LONGEST = 300

_SHORT = {
    "street": "st str", "road": "rd", "avenue": "ave av", "lane": "ln", "drive": "dr drv", "close": "cl clo",
    "court": "ct crt", "crescent": "cres cresc", "place": "pl", "square": "sq", "gardens": "gdns gdn",
    "grove": "gr grv", "terrace": "ter terr", "park": "pk", "way": "wy", "walk": "wlk", "boulevard": "bvd blvd",
    "house": "hse", "estate": "est", "buildings": "bldgs",
}  # fmt: skip
_STREETS = {short: full for full, shorts in _SHORT.items() for short in shorts.split()}
_TYPES = frozenset(_SHORT) - {"house", "estate", "buildings"} | {
    "row", "hill", "rise", "mews", "view", "green", "mount", "parade", "quay", "wharf", "yard", "broadway", "circus",
    "loop", "bank", "end", "gate", "fold", "brow", "chase", "croft", "dell", "vale", "path", "passage", "alley",
    "approach", "esplanade", "promenade", "highway", "embankment", "wynd", "brae", "common", "heights", "meadow",
    "meadows", "garth", "hey", "causeway",
}  # fmt: skip
_FLAT = r"(?:flat|apartment|apt|unit|room|rm|bedsit|studio)\.?\s*(?:no\.?\s*)?([0-9]{1,4}[a-z]?|[a-z])"
_FLAT_FIRST = re.compile(rf"^{_FLAT}\b[\s,]*", re.IGNORECASE)
_FLAT_PART = re.compile(rf"^{_FLAT}$", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?:no\.?\s*|number\s+)?(\d{1,4}\s?[a-z]?(?:\s?[-\u2013/]\s?\d{1,4}[a-z]?)?)(?=[\s,]|$)\s*", re.IGNORECASE
)
_POSTCODE = re.compile(
    r"(?<![A-Z0-9])([A-Z0-9]{1,2}[0-9OI][0-9A-Z]?)\s*([0-9OIS][A-Z0-9]{2})(?![A-Z0-9])", re.IGNORECASE
)
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\Z")
_INWARD = re.compile(r"\d[A-Z]{2}\Z")
_DIGIT = str.maketrans("OIS", "015")
_LETTER = str.maketrans("015", "OIS")


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one line says of a place: folded parts, the postcode as ``ZZ1 1ZZ``, and the line as it is shown."""

    flat: str = ""
    number: str = ""
    house: str = ""
    street: str = ""
    localities: tuple[str, ...] = ()
    postcode: str = ""
    shown: str = ""

    @property
    def door(self) -> str:
        """The number or the name that tells one door of the street from the next."""
        return self.number or self.house


@lru_cache(maxsize=65536)
def postcode(text: str) -> str | None:
    """A text that is one UK postcode, as ``ZZ1 1ZZ``; confused letters and figures are set right."""
    if len(text) > _LONGEST:
        return None
    plain = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text).upper())
    if not 5 <= len(plain) <= 7:
        return None
    return _repaired(plain[:-3], plain[-3:])


def _repaired(outward: str, inward: str) -> str | None:
    inward = inward[0].translate(_DIGIT) + inward[1:].translate(_LETTER)
    if not _INWARD.match(inward):
        return None
    if outward == "GIR":
        return f"GIR {inward}"
    first = outward[0].translate(_LETTER)
    for tried in (
        outward,
        first + outward[1:],
        first + outward[1:].translate(_DIGIT),
        first + outward[1:2].translate(_LETTER) + outward[2:].translate(_DIGIT),
    ):
        if _OUTWARD.match(tried):
            return f"{tried} {inward}"
    return None


def tidy(text: str) -> str | None:
    """The address on one line as read: spaces and commas tidied, its postcode set right; None for no address text."""
    clean = "".join(" " if unicodedata.category(c).startswith("C") else c for c in text[:_LONGEST])
    rest, code = _without_postcode(" ".join(clean.split()))
    parts = [p for p in (" ".join(q.split()).strip(" .;") for q in rest.split(",")) if p]
    line = ", ".join([*parts, code] if code else parts)
    return line if any(c.isalnum() for c in line) else None


def _without_postcode(line: str) -> tuple[str, str]:
    for found in reversed(list(_POSTCODE.finditer(line))):
        code = _repaired(found[1].upper(), found[2].upper())
        if code is not None:
            return line[: found.start()] + "," + line[found.end() :], code
    return line, ""


@lru_cache(maxsize=65536)
def parse(text: str) -> Address | None:
    """The parts of a one-line UK address; None where it has neither a postcode nor a door in a street.

    A flat, a number or a house's name, the street with its type in full, localities in order, the postcode.
    Commas help and are not needed.
    """
    line = tidy(text)
    if line is None:
        return None
    rest, code = _without_postcode(line)
    flat, parts = _flat([p.strip() for p in rest.split(",") if p.strip()])
    number, house, street, after = _door(parts)
    if not code and not (street and (number or house)):
        return None
    return Address(flat=flat, number=number, house=house, street=street, localities=after, postcode=code, shown=line)


def _flat(parts: list[str]) -> tuple[str, list[str]]:
    if not parts:
        return "", parts
    if whole := _FLAT_PART.match(parts[0]):
        return fold(whole[1]), parts[1:]
    if first := _FLAT_FIRST.match(parts[0]):
        return fold(first[1]), [parts[0][first.end() :], *parts[1:]]
    if len(parts) > 1 and (second := _FLAT_PART.match(parts[1])):
        return fold(second[1]), [parts[0], *parts[2:]]
    return "", parts


def _door(parts: list[str]) -> tuple[str, str, str, tuple[str, ...]]:
    """Number, house, street and what comes after it."""
    for at, part in enumerate(parts):
        number = _NUMBER.match(part)
        if number is None:
            continue
        rest = part[number.end() :]
        after = parts[at + 1 :]
        if not rest and after:  # "22, Orchard Way"
            rest, after = after[0], after[1:]
        street, more = _street(rest, alone=bool(after))
        house = fold(" ".join(parts[:at]))
        plain = re.sub(r"\s", "", number[1].lower()).replace("\u2013", "-")
        return plain, house, street, tuple(f for f in (more, *map(fold, after)) if f)
    return _named_house(parts)


def _named_house(parts: list[str]) -> tuple[str, str, str, tuple[str, ...]]:
    for at, part in enumerate(parts):
        street, more = _street(part, alone=True)
        if street.split()[-1:] and street.split()[-1] in _TYPES and (at or not more):
            house = fold(" ".join(parts[:at]))
            return "", house, street, tuple(f for f in (more, *map(fold, parts[at + 1 :])) if f)
    return "", "", "", tuple(f for f in map(fold, parts) if f)


def _street(text: str, *, alone: bool) -> tuple[str, str]:
    """The street with its type in full, and what follows it where no comma tells them apart."""
    words = fold(text).split()
    for at in range(1, len(words)):
        full = _STREETS.get(words[at], words[at])
        if full in _TYPES:
            behind = words[at + 1 : at + 2]
            if behind and _STREETS.get(behind[0], behind[0]) in _TYPES:  # "Park Hill Road"
                continue
            return " ".join([*words[:at], full]), " ".join(words[at + 1 :])
    if alone or len(words) < 3:
        return " ".join(words), ""
    return " ".join(words[:2]), " ".join(words[2:])


def household_keys(place: Address) -> tuple[str, ...]:
    """Every key under which this household may stand: by its postcode and by each of its localities.

    Two addresses that share one are the same door of the same street, whichever of the two was given. None
    where there is no door or no street.
    """
    if not place.door or not place.street:
        return ()
    head = f"{place.flat}|{place.door}|{place.street}|"
    within = ([place.postcode.replace(" ", "")] if place.postcode else []) + list(place.localities[:3])
    return tuple(head + where for where in within)


def household_key(text: str) -> str | None:
    """The key of the household at an address, by its postcode or else its town; None where there is none."""
    place = parse(text)
    keys = household_keys(place) if place else ()
    return keys[0] if keys else None


def same_household(one: str, other: str) -> bool:
    """Whether two one-line addresses are one household: the same door of the same street, flat for flat."""
    a, b = parse(one), parse(other)
    return a is not None and b is not None and is_same_household(a, b)


def is_same_household(a: Address, b: Address) -> bool:
    """As ``same_household``, for addresses already parsed. A flat that only one of them names tells them apart."""
    if not a.door or not b.door or a.flat != b.flat or a.number != b.number:
        return False
    if not a.number and a.house != b.house:
        return False
    if a.postcode and b.postcode:
        return a.postcode == b.postcode and (not a.street or not b.street or ratio(a.street, b.street) >= 80)
    return bool(a.street) and a.street == b.street and not set(a.localities).isdisjoint(b.localities)


def is_same_building(a: Address, b: Address) -> bool:
    """The same door of the same street, whatever the flats."""
    return is_same_household(msgspec.structs.replace(a, flat=""), msgspec.structs.replace(b, flat=""))
