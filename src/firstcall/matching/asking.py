"""Which keys a question looks under, and how many people under each: the sharp ones always, a loose one if few stand there."""

from __future__ import annotations

from typing import NamedTuple

from firstcall.matching.description import Description
from firstcall.matching.keys import LOOSE, either_order, keys_asked, kind_of
from firstcall.matching.model import Model, current
from firstcall.matching.names import root_sounds

#: People under one key that are looked at, at most. Where more stand under it, the answer says that it was cut off.
MOST_UNDER_ONE_KEY = 100

#: A loose key under which more people stand than this is left out, unless there is nothing sharper to ask by.
FEW_IN_SMALL = 200
FEW_IN_LARGE = 15

#: A store of no more records than this is small: to look at two hundred more of its people costs nothing that anybody feels.
SMALL = 100_000

#: A loose key is not even looked under where it is thought to lead to so many times too many.
_FAR_TOO_MANY = 8
_DAYS = 26_000  # on which the living were born
_YEAR_AND_LETTER = 576  # people among whom one was born in a given year and bears a given first letter
_RARE = 0.00002  # the share of people with a name that nobody counted


class Look(NamedTuple):
    """A key to look under, and the most people to look at.

    ``spare``: where more than ``most`` stand under it, none of them is looked at, and nothing is cut off: other keys
    bring those of them who could fit.
    """

    key: str
    most: int
    spare: bool


def looks(asked: Description, among: int, *, model: Model | None = None) -> tuple[Look, ...]:
    """Where to look for a question to a store of ``among`` records, the sharpest key first.

    Names that are common together are spared where a whole date of birth was told: whoever bears them and was born
    within the same year, or on that day of a year that differs by one figure, is looked for by sharper keys.
    """
    model = model or current()
    keys = keys_asked(asked)
    sharp = [key for key in keys if kind_of(key) not in LOOSE]
    if not sharp:
        return tuple(Look(key, MOST_UNDER_ONE_KEY, spare=False) for key in keys)
    born = any(len(each) == 10 for each in asked.born)
    common = {key for key in sharp if born and kind_of(key) == "s" and _pair(key, among, model) > MOST_UNDER_ONE_KEY}
    found = [Look(key, MOST_UNDER_ONE_KEY, born and kind_of(key) in _BESIDE) for key in sharp if key not in common]
    if common:
        found += [Look(key, MOST_UNDER_ONE_KEY, spare=True) for key in _other_years(asked)]
    few = FEW_IN_SMALL if among <= SMALL else FEW_IN_LARGE
    found += [Look(key, few, spare=True) for key in keys if _may_be_few(key, among, few, model)]
    return tuple(found)


#: Kinds that bring nobody who could fit beside those whom a whole date of birth brings, where many stand under them.
_BESIDE = frozenset(("s", "n", "l", "el"))


def _other_years(asked: Description) -> list[str]:
    """The keys of the same day in the years that differ in their last figure."""
    return [
        f"f:{either_order(born[:3] + figure + born[4:])}|{heard}"
        for born in asked.born
        if len(born) == 10
        for figure in "0123456789"
        if figure != born[3]
        for name in asked.names
        for heard in root_sounds(name.forenames.partition(" ")[0])
    ]


def _pair(key: str, among: int, model: Model) -> float:
    one, _, other = key[2:].partition("|")
    return among * model.shares.get(one, _RARE) * model.shares.get(other, _RARE)


def _may_be_few(key: str, among: int, few: int, model: Model) -> bool:
    kind = kind_of(key)
    if kind not in LOOSE:
        return False
    share = {"b": 1 / _DAYS, "y": 1 / _YEAR_AND_LETTER}.get(kind, 0.0)
    if kind == "w":
        share = model.shares.get(key[2:], _RARE)
    return among * share <= few * _FAR_TOO_MANY
