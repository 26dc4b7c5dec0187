"""Which keys a question looks under, and how many people under each: the sharp ones always, a loose one if few stand there."""

from __future__ import annotations

from typing import NamedTuple

from firstcall.matching.description import Description
from firstcall.matching.keys import LOOSE, keys_asked, kind_of
from firstcall.matching.model import Model, current
from firstcall.matching.others import DAYS

#: People under one key that are looked at, at most. Where more stand under it, the answer says that it was cut off.
MOST_UNDER_ONE_KEY = 100

#: A loose key under which more people stand than this is left out, unless there is nothing sharper to ask by.
FEW_IN_SMALL = 200
FEW_IN_LARGE = 15

#: A store of no more records than this is small: to look at two hundred more of its people costs nothing that anybody feels.
SMALL = 100_000

#: A loose key is not even looked under where it is thought to lead to so many times too many.
_FAR_TOO_MANY = 8
_YEAR_AND_ENDS = 8_000  # people among whom one was born in a given year and has a forename of given ends
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

    Where a whole date of birth was told, keys without it are spared under which many stand: whoever could fit among
    these stands under a key with the day too. The sounds of names that are common together are then not looked under.
    A surname with its year of birth is spared where a forename was told beside it, and with the many years that an age
    may mean it is not looked under then. One name alone is not looked under where a day of birth, a place or a number
    were told beside a whole name, two of them; but whoever is known by that one name and no more is always looked for.
    """
    model = model or current()
    keys = [(kind_of(key), key) for key in keys_asked(asked)]
    sharp = [(kind, key) for kind, key in keys if kind not in LOOSE]
    if not sharp:
        return tuple(Look(key, MOST_UNDER_ONE_KEY, spare=False) for _, key in keys)
    few = FEW_IN_SMALL if among <= SMALL else FEW_IN_LARGE
    born = any(len(each) == 10 for each in asked.born)
    named = any(len(name.forenames) > 1 and name.surname for name in asked.names)
    found = []
    for kind, key in sharp:
        if kind == "n" and named:
            if asked.born:
                found.append(Look(key, few, spare=True))
        elif not (kind == "s" and born and _pair(key, among, model) > MOST_UNDER_ONE_KEY):
            found.append(Look(key, MOST_UNDER_ONE_KEY, spare=born and kind in _BESIDE))
    # Who is known by one word is under no pair: a whole name looks under each of its words for them.
    found += [Look(f"o{key}", few, spare=True) for kind, key in keys if named and kind == "w"]
    left_out = _ALONE if named and _handles(asked) >= _ENOUGH else frozenset()
    loose = [(kind, key) for kind, key in keys if kind in LOOSE and kind not in left_out]
    found += [Look(key, few, spare=True) for kind, key in loose if _may_be_few(kind, key, among, few, model)]
    return tuple(found)


#: Kinds of one name alone; with so many other handles beside a whole name nobody who could fit is found by them only.
_ALONE = frozenset(("w", "y"))
_ENOUGH = 2


def _handles(asked: Description) -> int:
    """By how many sharp things beside the name a question can be looked up: a day of birth, a place, a number."""
    placed = bool(asked.addresses or len(asked.towns) > 1)
    return any(len(each) == 10 for each in asked.born) + placed + bool(asked.phones or asked.numbers)


#: Kinds that bring nobody who could fit beside those whom a whole date of birth brings, where many stand under them.
_BESIDE = frozenset(("s", "n", "nf", "el"))


def _pair(key: str, among: int, model: Model) -> float:
    one, _, other = key[2:].partition("|")
    return among * model.shares.get(one, _RARE) * model.shares.get(other, _RARE)


def _may_be_few(kind: str, key: str, among: int, few: int, model: Model) -> bool:
    share = {"b": 1 / DAYS, "y": 1 / _YEAR_AND_ENDS}.get(kind, 0.0)
    if kind == "w":
        share = model.shares.get(key[2:], _RARE)
    return among * share <= few * _FAR_TOO_MANY
