"""How many other people would fit as well: whether a name and a date of birth are enough to know one person."""

from __future__ import annotations

from firstcall.matching.level import Level
from firstcall.matching.model import Model

#: People in the United Kingdom (Office for National Statistics, mid-2022 estimate: 67.6 million).
PEOPLE = 67_000_000

#: Days on which the living were born: some 71 years, weighted as the population is.
DAYS = 26_000

#: Others who may be expected to fit as well, at most: one in fifty. Most names have far fewer, so that of all that is
#: called certain the promised share is right.
MOST_OTHERS = 0.02

_NAMES = ("surname", "forename", "middle name")


def others(levels: tuple[Level, ...], model: Model) -> float:
    """Other people in the country who are expected to bear these names and to be born on the one day.

    People born on a day, times the share of people who bear the surname and of those who bear the forename; and a
    middle name that agrees, where there is one. Of ``John Smith`` born on one day there is nearly one other, of two
    rare names none in hundreds: a name that is not listed has the model's u, the share that such a name has on the
    average. A name that agrees by a short form or by its sound has the share of all that would agree so. The shares of a
    surname and a forename are taken to know nothing of each other, which makes too few of names that go together.
    """
    found = PEOPLE / DAYS
    for level in levels:
        if level.field in _NAMES and level.bits > 0:
            found *= model.levels[level.field][level.level].m / 2**level.bits
    return found
