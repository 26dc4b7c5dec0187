"""UK addresses on one line: parsed, tidied, and told apart by household. Total on any text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec
from rapidfuzz.fuzz import ratio

from firstcall.matching import street as streets
from firstcall.matching.flat import flat_of
from firstcall.matching.postcode import postcode, without_postcode

__all__ = [
    "Address",
    "household_key",
    "household_keys",
    "is_same_building",
    "is_same_household",
    "parse",
    "postcode",
    "same_household",
    "tidy",
]

_LONGEST = 300
_NUMBER = re.compile(
    r"(?:no\.?\s*|number\s+|\#\s*)?(?P<first>\d{1,4}(?:[a-z]\b|\s[a-h]\b)?)"
    r"(?:\s?(?P<how>[-\u2013\u2014/&]|\s(?:to|and)\s)\s?(?P<last>\d{1,4}[a-z]?))?(?=[\s,]|\Z)\s*",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?P<house>\D{3,60}?)\s(?=\d{1,4}[a-z]?\s\D)", re.IGNORECASE)
_PLAIN = re.compile(r"\d{1,4}[a-z]?")
_BOX = re.compile(r"p\.?\s*o\.?\s*box\b.*|bfpo\b.*|private bag\b.*", re.IGNORECASE)
_CARE_OF = re.compile(r"(?:c\s?/\s?o|care of)\b[\s:.]*(?P<whom>[^\d]*)", re.IGNORECASE)

#: The usual form, which the quick way reads. What it says of one, the long way says of it (a test holds them together).
_USUAL = re.compile(
    r"(?:(?:Flat|FLAT|flat) ([1-9][0-9]{0,2}),? )?([1-9][0-9]{0,3}[A-Za-z]?)"
    r" ([A-Za-z]{2,20}(?: [A-Za-z]{2,20}){0,2}) ([A-Za-z]{2,10}), ([A-Za-z]{2,20}(?: [A-Za-z]{2,20}){0,2})"
    r"(?:,? ([A-Za-z]{1,2}[0-9][A-HJ-NP-Za-hj-np-z0-9]?) ?([0-9][A-Za-z]{2}))?"
)


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
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


def tidy(text: str) -> str | None:
    """The address on one line as read: spaces and commas tidied, its postcode set right; None for no address text."""
    return _line(*_parts(text))


def _parts(text: str) -> tuple[list[str], str]:
    """What stands between the commas, and the postcode."""
    clean = text[:_LONGEST]
    if not clean.isprintable():
        clean = "".join(" " if unicodedata.category(c).startswith("C") else c for c in clean)
    rest, code = without_postcode(" ".join(clean.split()))
    return [p for p in (" ".join(q.split()).strip(" .;") for q in rest.split(",")) if p], code


def _line(parts: list[str], code: str) -> str | None:
    line = ", ".join([*parts, code] if code else parts)
    return line if any(map(str.isalnum, line)) else None


@lru_cache(maxsize=65536)
def parse(text: str) -> Address | None:
    """The parts of a one-line UK address; None where it has neither a postcode nor a door in a street.

    A flat, a number or a house's name, the street with its type in full, localities in order (counties and the country
    left out), the postcode. Commas help and are not needed. A sentence about a place has no door, whatever it names.
    """
    return parse_usual(text) or parse_any(text)


def parse_usual(text: str) -> Address | None:
    """The quick way, for ``12 Example Street, Town, ZZ1 1ZZ``; None for any other form."""
    found = _USUAL.fullmatch(text)
    if found is None:
        return None
    flat, number, name, kind, town, outward, inward = found.groups()
    named, kind, town = name.lower().split(), streets.type_of(kind.lower()), town.lower()
    if not kind or not streets.SPECIAL.isdisjoint(named) or streets.is_special_place(town):
        return None
    shown, code = text, ""
    if outward:
        code = f"{outward} {inward}".upper()
        shown = f"{text[: found.end(5)]}, {code}"
    return Address(
        flat=flat or "",
        number=number.lower(),
        street=f"{' '.join(named)} {kind}",
        localities=(town,),
        postcode=code,
        shown=shown,
    )


def parse_any(text: str) -> Address | None:
    """The long way, for every form."""
    parts, code = _parts(text)
    line = _line(parts, code)
    if line is None:
        return None
    doors = [p for p in (_CARE_OF.sub("", q).strip() for q in parts) if p and not _BOX.fullmatch(p)]
    read = _read(doors, code)
    if not code and not (read.street and read.door):
        return None
    return msgspec.structs.replace(read, postcode=code, shown=line)


def _read(parts: list[str], code: str) -> Address:
    flat, rest = flat_of(parts)
    found = _numbered(rest) or _numbered_inside(rest) or _named(rest, within_postcode=bool(code))
    if not (found and found.door) and flat and rest and _PLAIN.fullmatch(flat) and streets.is_house(rest[0]):
        found, flat = _numbered([f"{flat} {rest[0]}", *rest[1:]]), ""  # "Flat 12, Sample Court" is 12 Sample Court
    if found is None:
        return Address(localities=streets.localities_of(rest))
    if found.flat and flat:  # "Flat 3, 12/14 High Street"
        return msgspec.structs.replace(found, flat=flat)
    return found if found.flat else msgspec.structs.replace(found, flat=flat)


def _numbered(parts: list[str]) -> Address | None:
    """A door with a number: ``22 Orchard Way``, ``22, Orchard Way``, ``Rose House, 22 Orchard Way``."""
    for at, part in enumerate(parts):
        number = _NUMBER.match(part)
        if number is None:
            continue
        rest, after = part[number.end() :], parts[at + 1 :]
        if not rest and after:
            rest, after = after[0], after[1:]
        if not rest or streets.is_sentence(rest) or streets.is_sentence(" ".join(parts[:at])):
            return None
        street, more = streets.street_of(rest, alone=bool(after))
        flat, door = _number(number)
        return Address(
            flat=flat,
            number=door,
            house=streets.house_of(" ".join(parts[:at])),
            street=street,
            localities=streets.localities_of([more, *after]),
        )
    return None


def _number(found: re.Match[str]) -> tuple[str, str]:
    """The flat, where a stroke sets it behind the door (``14/2``), and the number or span of numbers."""
    first, last = (re.sub(r"\s", "", found[name] or "").lower().lstrip("0") for name in ("first", "last"))
    first = first or "0"
    if not last:
        return "", first
    if found["how"] == "/" and not _is_span(first, last):
        return last, first
    return "", f"{first}-{last}"


def _is_span(first: str, last: str) -> bool:
    """Whether ``12/14`` is one house with two numbers, and not flat 14 of number 12."""
    if not (first.isdecimal() and last.isdecimal()):
        return False
    return 0 < int(last) - int(first) <= 10 and int(first) % 2 == int(last) % 2


def _numbered_inside(parts: list[str]) -> Address | None:
    """A door whose house's name stands before it without a comma: ``Rose House 22 Orchard Way``."""
    if not parts or (found := _INSIDE.match(parts[0])) is None:
        return None
    behind = parts[0][found.end() :]
    number = _NUMBER.match(behind)
    if number is None or not streets.has_type(behind[number.end() :]):
        return None
    return _numbered([found["house"], behind, *parts[1:]])


def _named(parts: list[str], *, within_postcode: bool) -> Address | None:
    """A door with a name: ``Rose Cottage, Mill Lane``; within a postcode a house's name is enough."""
    if any(streets.is_sentence(part) for part in parts[:2]):
        return None
    for at, part in enumerate(parts[:4]):
        if streets.is_street(part) and not (at == 0 and any(map(streets.is_street, parts[1:3]))):
            return Address(
                house=streets.house_of(" ".join(parts[:at])),
                street=streets.street_of(part, alone=True)[0],
                localities=streets.localities_of(parts[at + 1 :]),
            )
    if within_postcode and parts and streets.is_house(parts[0]):
        return Address(house=streets.house_of(parts[0]), localities=streets.localities_of(parts[1:]))
    return None


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
    return a.flat == b.flat and is_same_building(a, b)


def is_same_building(a: Address, b: Address) -> bool:
    """The same door of the same street, whatever the flats. A house's name is enough where one has no number."""
    if a.number and b.number:
        if a.number != b.number:
            return False
    elif not a.house or a.house != b.house:
        return False
    if a.postcode and b.postcode:
        if a.postcode != b.postcode:
            return False
        return not (a.street and b.street) or streets.like_streets(a.street, b.street, ratio(a.street, b.street))
    return bool(a.street) and a.street == b.street and not set(a.localities).isdisjoint(b.localities)
