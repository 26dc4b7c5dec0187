"""Which of the records that a question's keys bring are held against it: all of them, or where they are too many, the likeliest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log2

from firstcall.matching.asking import SMALL

#: Records that are held against one question, at most: in a store of no more than SMALL records, and in a larger one.
MOST_IN_SMALL = 400
MOST_IN_LARGE = 150

#: A look's place among those of the question, and a record that stands under its key.
Pair = tuple[int, int]


def most_of(among: int) -> int:
    """How many records of a store of ``among`` are held against one question, at most."""
    return MOST_IN_SMALL if among <= SMALL else MOST_IN_LARGE


def likeliest(pairs: Sequence[Pair], among: int) -> tuple[list[int], bool]:
    """The records to hold against a question, each once; and whether any was left that might have fitted.

    As the keys bring them, the sharpest key's first. Where they are too many, those come first of whom the keys say
    most: a key that leads to few of a store's ``among`` records says much of each, and what several keys say is added up.
    """
    found = dict.fromkeys([record for _, record in pairs])
    most = most_of(among)
    if len(found) <= most:
        return list(found), False
    brought = Counter([at for at, _ in pairs])
    said = {at: log2(max(among, many) / many) for at, many in brought.items()}
    says = dict.fromkeys(found, 0.0)
    for at, record in pairs:
        says[record] += said[at]
    return sorted(found, key=says.__getitem__, reverse=True)[:most], True
