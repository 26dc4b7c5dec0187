"""The weights of the comparison: m and u for every level, frequencies of names, thresholds. Data, versioned."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from math import log2

import msgspec


@lru_cache(maxsize=4096)
def _weight(m: float, u: float) -> float:
    return round(log2(m / u), 2)


class Chance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a level is seen among true pairs (m) and among pairs of two different people (u)."""

    m: float
    u: float

    @property
    def bits(self) -> float:
        """The weight of evidence of the level: log2(m / u), Fellegi and Sunter (1969)."""
        return _weight(self.m, self.u)


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bits from which a match may be called certain or probable."""

    certain: float
    probable: float


class Frequencies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of people who bear a name, by folded name; names that are not listed have the level's own u."""

    says: str
    surnames: dict[str, float]
    forenames: dict[str, float]


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of the weights."""

    version: str
    says: str
    thresholds: Thresholds
    levels: dict[str, dict[str, Chance]]
    nationalities: dict[str, float]
    frequencies: Frequencies = Frequencies("", {}, {})

    def bits(self, field: str, level: str) -> float:
        """The weight of a level of a field. Raises KeyError where the model has no such level."""
        return self.levels[field][level].bits

    def bits_of(self, field: str, level: str, often: float | None) -> float:
        """As ``bits``, with the frequency of the value that agrees in place of u where it is the greater."""
        chance = self.levels[field][level]
        if often is None or often <= chance.u:
            return chance.bits
        return Chance(chance.m, min(often, chance.m)).bits


def load(model: bytes, frequencies: bytes) -> Model:
    """A model from its two files. Raises msgspec.ValidationError, with the place, where they are none."""
    weights = msgspec.json.decode(model, type=Model)
    return msgspec.structs.replace(weights, frequencies=msgspec.json.decode(frequencies, type=Frequencies))


def _packaged(name: str) -> bytes:
    return resources.files(__package__).joinpath("data", name).read_bytes()


#: The weights that ship.
DEFAULT = load(_packaged("model.json"), _packaged("name_frequencies.json"))
