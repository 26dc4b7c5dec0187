"""How well addresses agree: one household, one building, one postcode or nearly, one town, or none of these."""

from __future__ import annotations

from rapidfuzz.fuzz import ratio

from firstcall.matching.address import Address, is_same_building, is_same_household
from firstcall.matching.description import Description
from firstcall.matching.level import Level
from firstcall.matching.model import Model

_ALIKE = 82

Levels = tuple[Level, ...]


def compare_places(asked: Description, held: Description, model: Model) -> Levels:
    """The closest of any two addresses, and the place of birth. People move: that none agrees says little."""
    found = _addresses(asked, held, model)
    if asked.birthplace and held.birthplace:
        found += _word("birthplace", asked.birthplace, held.birthplace, model)
    return found


def _addresses(asked: Description, held: Description, model: Model) -> Levels:
    if asked.addresses and held.addresses:
        closest = _door(asked.addresses, held.addresses, model)
        if closest:
            return closest
    if asked.postcodes and held.postcodes:
        return (_postcode(asked.postcodes, held.postcodes, model),)
    if asked.towns and held.towns:
        return _towns(asked.towns, held.towns, model)
    if (asked.postcodes or asked.addresses) and (held.postcodes or held.addresses):
        return (_differs(asked, held, model),)
    return ()


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
    return _level(model, "address", "differs", asked[0], held[0])


def _towns(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Levels:
    for a in asked:
        for h in held:
            if a == h or ratio(a, h) >= _ALIKE:
                return _word("locality", a, h, model)
    return (_level(model, "locality", "differs", asked[0], held[0]),)


def _word(field: str, a: str, b: str, model: Model) -> Levels:
    if a != b and ratio(a, b) < _ALIKE:
        return (_level(model, field, "differs", a, b),)
    return (Level(field, "agrees", model.bits_of(field, "agrees", often(model, field, a, b)), a, b),)


def often(model: Model, field: str, *given: str) -> float:
    """The share of people who have the more common of these values of a field."""
    shares = model.frequencies.values.get(field, {})
    return max([shares.get(value, 0.0) for value in given])


def _differs(asked: Description, held: Description, model: Model) -> Level:
    return _level(model, "address", "differs", _first(asked), _first(held))


def _first(d: Description) -> str:
    return d.addresses[0].shown if d.addresses else d.postcodes[0]


def _level(model: Model, field: str, level: str, a: str, b: str) -> Level:
    return Level(field, level, model.bits(field, level), a, b)
