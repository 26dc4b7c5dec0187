"""Which of the records that a question's keys bring are held against it: all of them, or where they are too many, the likeliest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log2
from typing import NamedTuple

from firstcall.matching.asking import SMALL, Look

#: Records that are held against one question, at most: in a store of no more than SMALL records, and in a larger one.
MOST_IN_SMALL = 400
MOST_IN_LARGE = 150

#: A look's place among those of the question, and a record that stands under its key.
Pair = tuple[int, int]


class Chosen(NamedTuple):
    """The records to hold against a question, each once; and whether one was left that might have fitted."""

    records: list[int]
    cut_off: bool


def most_of(among: int) -> int:
    """How many records of a store of ``among`` are held against one question, at most."""
    return MOST_IN_SMALL if among <= SMALL else MOST_IN_LARGE


def likeliest(looks: Sequence[Look], pairs: Sequence[Pair], among: int) -> Chosen:
    """The records of ``pairs`` as the keys bring them, the sharpest key's first; where they are too many, the likeliest.

    - Whoever stands under a key that is not spare comes before whoever stands under spare ones alone: as under one spare
      key with too many, so with too many under all of them nothing is cut off that only spare keys bring.
    - Then those come first of whom the keys say most, in bits: a key that leads to few of the store's ``among`` records
      says much of each of them, and what several keys say is added up.
    """
    found = dict.fromkeys([record for _, record in pairs])
    most = most_of(among)
    if len(found) <= most:
        return Chosen(list(found), cut_off=False)
    brought = Counter([at for at, _ in pairs])
    said = {at: log2(max(among, many) / many) for at, many in brought.items()}
    says = dict.fromkeys(found, 0.0)
    for at, record in pairs:
        says[record] += said[at]
    sharp = {record for at, record in pairs if not looks[at].spare}
    first = sorted(found, key=lambda record: (record not in sharp, -says[record]))
    return Chosen(first[:most], cut_off=first[most] in sharp)
