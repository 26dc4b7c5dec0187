"""Whether weights are sensible: of one field, what agrees better never weighs less."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from firstcall.matching.model import Model

#: By field, levels from the one that says most to the one that says least; a field may have several such rows.
ORDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("surname", ("agrees", "similar", "alike", "distant", "differs")),
    ("surname", ("agrees", "part", "differs")),
    ("forename", ("agrees", "similar", "alike", "distant", "differs")),
    ("forename", ("agrees", "short-form", "differs")),
    ("forename", ("agrees", "middle", "differs")),
    ("forename", ("agrees", "initial", "differs")),
    ("middle name", ("agrees", "initial", "differs")),
    ("order", ("part", "crossed")),
    ("born", ("agrees", "month", "year", "differs")),
    ("born", ("agrees", "swapped", "near", "parts", "weeks", "close", "differs")),
    ("age", ("agrees", "near", "differs", "far")),
    ("sex", ("agrees", "differs")),
    ("nationality", ("agrees", "differs")),
    ("birthplace", ("agrees", "differs")),
    ("occupation", ("agrees", "differs")),
    ("phone", ("mobile", "landline", "near", "differs")),
    ("email", ("agrees", "near", "alike", "differs")),
    ("username", ("agrees", "near", "platform")),
    ("vehicle", ("agrees", "near")),
    ("number", ("agrees", "near", "differs")),
    ("address", ("household", "building", "alike", "street", "differs")),
    ("postcode", ("agrees", "sector", "district", "differs")),
    ("locality", ("all", "several", "agrees", "differs")),
)

#: Levels that say that two are two people, or say nothing: they never weigh for one person.
_AGAINST = ("differs", "far", "crossed")


def out_of_order(model: Model) -> Iterator[tuple[str, str]]:
    """Every field with what is wrong in it: ``("born", "near weighs more than swapped")``. Nothing where all is well."""
    for field, levels in ORDERS:
        bits = [(model.bits(field, level), level) for level in levels]
        for (more, stronger), (less, weaker) in pairwise(bits):
            if less > more:
                yield field, f"{weaker} weighs more than {stronger}"
    for field, chances in model.levels.items():
        for level in chances:
            if level in _AGAINST and model.bits(field, level) > 0:
                yield field, f"{level} weighs for one person"
