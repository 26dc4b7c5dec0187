"""How well addresses agree: one household, one building, one postcode or nearly, one town, or none of these."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.fuzz import ratio

from firstcall.matching.address import Address, is_same_building, is_same_household
from firstcall.matching.description import Description
from firstcall.matching.level import Level
from firstcall.matching.model import Model
from firstcall.matching.names import fold

_ALIKE = 82
_SAME_STREET = 90

Levels = tuple[Level, ...]


def compare_places(asked: Description, held: Description, model: Model) -> Levels:
    """The closest of any two addresses, and the place of birth. People move: that none agrees says little."""
    found = _addresses(asked, held, model)
    if asked.birthplace and held.birthplace:
        found += _word("birthplace", asked.birthplace, held.birthplace, model)
    return found


def _addresses(asked: Description, held: Description, model: Model) -> Levels:
    found: Levels = ()
    if asked.addresses and held.addresses:
        found = _door(asked.addresses, held.addresses, model)
        if found:
            return found + _further(asked, held, model)
        found = _street(asked.addresses, held.addresses, model)
    if asked.postcodes and held.postcodes:
        level = _postcode(asked.postcodes, held.postcodes, model)
        # One postcode is one street, or a part of it: that the street agrees says nothing more.
        return (level,) if level.level == "agrees" and found and found[0].level == "street" else (*found, level)
    if asked.towns and held.towns:
        crossed = found[:1] and found[0].level == "differs" and _crossed(asked, held, model)
        return crossed or found + _towns(asked.towns, held.towns, model)
    if found or not ((asked.postcodes or asked.addresses) and (held.postcodes or held.addresses)):
        return found
    return (_differs(asked, held, model),)


def _street(asked: tuple[Address, ...], held: tuple[Address, ...], model: Model) -> Levels:
    """The closest of any two streets: the same number in a street that is spelled alike, the street alone, or none."""
    pairs = [(a, h) for a in asked for h in held if a.street and h.street]
    alike = [(ratio(a.street, h.street), _same_door(a, h), a, h) for a, h in pairs]
    if not alike:
        return ()
    likeness, same, a, h = max(alike, key=lambda one: (one[1] and one[0] >= _ALIKE, one[0]))
    level = "alike" if same and likeness >= _ALIKE else "street" if likeness >= _SAME_STREET else "differs"
    return (_level(model, "address", level, a.shown, h.shown),)


def _door(asked: tuple[Address, ...], held: tuple[Address, ...], model: Model) -> Levels:
    for a in asked:
        for h in held:
            if _may_be_one(a, h) and is_same_household(a, h):
                return (_level(model, "address", "household", h.shown, h.shown),)
    for a in asked:
        for h in held:  # two flats of one house are two households
            if not (a.flat and h.flat) and _may_be_one(a, h) and is_same_building(a, h):
                return (_level(model, "address", "building", a.shown, h.shown),)
    return ()


def _may_be_one(a: Address, b: Address) -> bool:
    return a.number == b.number


_SHARED = (("agrees", None), ("sector", -2), ("district", -4))


def _postcode(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Level:
    """The closest of any two postcodes: the same, the same sector (``ZZ1 1``), the same district (``ZZ1``)."""
    for level, upto in _SHARED:
        for a in asked:
            for h in held:
                if a[:upto] == h[:upto]:
                    return _level(model, "postcode", level, a, h)
    return _level(model, "postcode", "differs", asked[0], held[0])


def _same_door(a: Address, b: Address) -> bool:
    """The same number, and not two flats of it."""
    return a.number == b.number != "" and not (a.flat and b.flat and a.flat != b.flat)


def _further(asked: Description, held: Description, model: Model) -> Levels:
    """Of one household it says more that the places behind its street agree, beyond the one that made it one."""
    if asked.postcodes or held.postcodes or len(asked.towns) < 2 or len(held.towns) < 2:
        return ()
    found = _towns(asked.towns, held.towns, model)
    return found if found[0].level in ("several", "all") else ()


def _towns(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Levels:
    same = [(a, h) for a in asked for h in held if a == h or _alike_places(a, h)]
    if not same:
        return (_level(model, "locality", "differs", asked[0], held[0]),)
    if len(same) == 1:
        return _word("locality", *same[0], model)
    level = "several" if len(same) == 2 else "all"
    return (_level(model, "locality", level, ", ".join(a for a, _ in same), ", ".join(h for _, h in same)),)


@lru_cache(maxsize=65536)
def _alike_places(a: str, b: str) -> bool:
    """Two places spelled alike, however their words are parted."""
    return ratio(a.replace(" ", ""), b.replace(" ", "")) >= _ALIKE


def _word(field: str, a: str, b: str, model: Model) -> Levels:
    if a != b and not _alike_places(a, b):
        return (_level(model, field, "differs", a, b),)
    return (Level(field, "agrees", model.bits_of(field, "agrees", often(model, field, a, b)), a, b),)


def often(model: Model, field: str, *given: str) -> float:
    """The share of people who have the more common of these values of a field."""
    shares = model.frequencies.values.get(field, {})
    return max([shares.get(value, 0.0) for value in given])


def _crossed(asked: Description, held: Description, model: Model) -> Levels:
    """Places of which one stands as the street and the other behind it: that the streets differ then says nothing.

    With the same number they are as alike as two spellings of a street.
    """
    one, other = ([part for place in each.addresses for part in _named(place.shown)] for each in (asked, held))
    found = _towns(tuple(one), tuple(other), model) if one and other else ()
    if not found or found[0].level == "differs":
        return ()
    doors = [(a, h) for a in asked.addresses for h in held.addresses if _same_door(a, h)]
    return (*(_level(model, "address", "alike", a.shown, h.shown) for a, h in doors[:1]), *found)


@lru_cache(maxsize=65536)
def _named(shown: str) -> tuple[str, ...]:
    """What an address on one line names, part by part, without the numbers of doors."""
    parts = (fold(part.strip().lstrip("0123456789/- ")) for part in shown.split(","))
    return tuple([part for part in parts if part])


def _differs(asked: Description, held: Description, model: Model) -> Level:
    return _level(model, "address", "differs", _first(asked), _first(held))


def _first(d: Description) -> str:
    return d.addresses[0].shown if d.addresses else d.postcodes[0]


def _level(model: Model, field: str, level: str, a: str, b: str) -> Level:
    return Level(field, level, model.bits(field, level), a, b)
