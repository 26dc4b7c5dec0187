"""Drawing by weight, from one seeded generator."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things to draw, each with its weight."""

    def __init__(self, things: Iterable[tuple[T, float]]) -> None:
        pairs = [(thing, weight) for thing, weight in things if weight > 0]
        self.things: Sequence[T] = [thing for thing, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))

    def draw(self, chance: Random) -> T:
        """One of them, the heavier the likelier."""
        return self.things[bisect(self._sums, chance.random() * self._sums[-1])]


def by_rank(things: Sequence[T], *, first: float, fall: float) -> list[tuple[T, float]]:
    """Weights that fall with the rank: the first has ``first``, the n-th ``first / n ** fall``."""
    return [(thing, first / rank**fall) for rank, thing in enumerate(things, 1)]
