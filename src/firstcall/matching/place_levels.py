"""How well addresses agree: one household, one building, one postcode, or none of these."""

from __future__ import annotations

from firstcall.matching.address import is_same_building, is_same_household
from firstcall.matching.description import Description
from firstcall.matching.level import Level
from firstcall.matching.model import Model


def compare_places(asked: Description, held: Description, model: Model) -> tuple[Level, ...]:
    """The closest of any two addresses. People move: that none agrees says little."""
    pairs = [(a, h) for a in asked.addresses for h in held.addresses]
    for a, h in pairs:
        if is_same_household(a, h):
            return (_level(model, "household", f"Same household: {h.shown}"),)
    for a, h in pairs:
        if not (a.flat and h.flat) and is_same_building(a, h):  # two flats of one house are two households
            return (_level(model, "building", f"Same building, the flat is not known: {a.shown}; {h.shown}"),)
    shared = sorted(set(asked.postcodes) & set(held.postcodes))
    if shared:
        return (Level("postcode", "agrees", model.bits("address", "postcode"), f"Same postcode: {shared[0]}"),)
    if (asked.postcodes or asked.addresses) and (held.postcodes or held.addresses):
        return (_level(model, "differs", "No address in common"),)
    return ()


def _level(model: Model, level: str, says: str) -> Level:
    return Level("address", level, model.bits("address", level), says)
