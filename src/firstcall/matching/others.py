"""How many other people would fit as well: whether a name and a date of birth are enough to know one person."""

from __future__ import annotations

from firstcall.matching.level import Level
from firstcall.matching.model import CERTAIN, Model

#: People in the United Kingdom (Office for National Statistics, mid-2022 estimate: 67.6 million).
PEOPLE = 67_000_000

#: Days on which the living were born: some 71 years, weighted as the population is.
DAYS = 26_000

#: Others who may fit as well, at most: with one right among 1 + this, what is called certain is right as often as it says.
MOST_OTHERS = 1 / CERTAIN - 1

_NAMES = ("surname", "forename", "middle name")


def others(levels: tuple[Level, ...], model: Model) -> float:
    """Other people in the country who are expected to bear these names and to be born on the one day.

    People born on a day, times the share of people who bear the surname and of those who bear the forename; and a
    middle name that agrees, where there is one. Of ``John Smith`` born on one day there are 0.4 others, of a surname
    that nobody counted none in thousands: its share is the model's u, the rarest there is. A name that agrees by a short
    form or by its sound has the share of all that would agree so. The shares of a surname and a forename are taken to
    know nothing of each other, which makes too few of names that go together (Mohammed Khan).
    """
    found = PEOPLE / DAYS
    for level in levels:
        if level.field in _NAMES and level.bits > 0:
            found *= model.levels[level.field][level.level].m / 2**level.bits
    return found
