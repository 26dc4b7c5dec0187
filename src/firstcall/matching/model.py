"""The weights of the comparison: m and u for every level, frequencies of names, thresholds. Data, versioned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property, lru_cache
from importlib import resources
from math import exp2, log2
from typing import Annotated

import msgspec

from firstcall.matching.names import root_sounds, surname_sounds


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


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a match of so many bits was the person: log2 of the odds is ``prior + slope * bits``.

    ``says``: on which data it was fitted. The slope must be above 0: more bits are never less likely.
    """

    prior: float
    slope: Annotated[float, msgspec.Meta(gt=0)]
    says: str

    def chance(self, bits: float) -> float:
        """The probability that a match of so many bits is the person, from 0 to 1."""
        odds = self.prior + self.slope * bits
        return 1.0 / (1.0 + exp2(-max(min(odds, 1000.0), -1000.0)))

    def bits(self, chance: float) -> float:
        """The bits from which a match is right with a probability of ``chance``, which lies between 0 and 1."""
        return (log2(chance / (1.0 - chance)) - self.prior) / self.slope


class Frequencies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of people who bear a name, by folded name; names that are not listed have the level's own u.

    ``values``: the same of other fields whose values are not equally common, by field.
    """

    says: str
    surnames: dict[str, float]
    forenames: dict[str, float]
    values: dict[str, dict[str, float]] = {}


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True, eq=False):
    """One version of the weights."""

    version: str
    says: str
    thresholds: Thresholds
    levels: dict[str, dict[str, Chance]]
    nationalities: dict[str, float]
    calibration: Calibration | None = None
    frequencies: Frequencies = Frequencies("", {}, {})

    def chance(self, bits: float) -> float | None:
        """The probability that a match of so many bits is the person; None where the model was never calibrated."""
        return None if self.calibration is None else self.calibration.chance(bits)

    @cached_property
    def _bits(self) -> dict[tuple[str, str], float]:
        return {
            (field, level): chance.bits for field, levels in self.levels.items() for level, chance in levels.items()
        }

    @cached_property
    def shares(self) -> dict[str, float]:
        """The share of people one of whose names has a sound, by the sound; forenames with their full forms."""
        found: defaultdict[str, float] = defaultdict(float)
        told = self.frequencies
        for names, sounds in ((told.surnames, surname_sounds), (told.forenames, root_sounds)):
            for name, share in names.items():
                for heard in sounds(name):
                    found[heard] += share
        return dict(found)

    def bits(self, field: str, level: str) -> float:
        """The weight of a level of a field. Raises KeyError where the model has no such level."""
        return self._bits[field, level]

    def bits_of(self, field: str, level: str, often: float | None) -> float:
        """As ``bits``, with the frequency of the value that agrees in place of u where it is the greater."""
        if not often:
            return self._bits[field, level]
        chance = self.levels[field][level]
        return _weight(chance.m, min(often, chance.m)) if often > chance.u else self._bits[field, level]


def load(model: bytes, frequencies: bytes) -> Model:
    """A model from its two files. Raises msgspec.ValidationError, with the place, where they are none."""
    weights = msgspec.json.decode(model, type=Model)
    return msgspec.structs.replace(weights, frequencies=msgspec.json.decode(frequencies, type=Frequencies))


def _packaged(name: str) -> bytes:
    return resources.files(__package__).joinpath("data", name).read_bytes()


class _InUse:
    model: Model | None = None
    read: Callable[[], Model] | None = None


def current() -> Model:
    """The weights by which this process compares: those it was told to use, else those that ship.

    Read once, with the first comparison. Raises what reading them raises: others never stand in for them.
    """
    if _InUse.model is None:
        _InUse.model = _InUse.read() if _InUse.read is not None else DEFAULT
    return _InUse.model


def use(read: Callable[[], Model] | None) -> None:
    """Compare from now on by the weights that ``read`` gives; None: by those that ship."""
    _InUse.read, _InUse.model = read, None


#: The share that must be right of all that is called so: the thresholds are set by it.
CERTAIN = 0.995
PROBABLE = 0.90

#: The weights that ship.
DEFAULT = load(_packaged("model.json"), _packaged("name_frequencies.json"))
