"""How far two reviewers of the same contact agree beyond chance: Cohen's kappa, with its interval.

The variance is that of Fleiss, Cohen and Everitt (1969) for large samples; the interval is cut off at minus one and one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

#: Standard errors either side of kappa within which it lies 95 times in a hundred.
WIDTH = 1.96
#: Below so many pairs the interval is the figure to read, not kappa.
FEW = 30


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers over ``pairs`` contacts. ``kappa`` is None where all said one and the same: chance explains all of it."""

    pairs: int
    same: float
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def few(self) -> bool:
        """Whether there are too few pairs to rest on."""
        return self.pairs < FEW


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """How far the first and the second verdict of each pair agree."""
    counts = Counter(pairs)
    n = sum(counts.values())
    if not n:
        return Agreement(0, 0.0)
    shares = {pair: count / n for pair, count in counts.items()}
    first, second = _margins(shares)
    same = sum(share for (a, b), share in shares.items() if a == b)
    chance = sum(first.get(code, 0.0) * second.get(code, 0.0) for code in first)
    if chance >= 1:
        return Agreement(n, same)
    kappa = (same - chance) / (1 - chance)
    error = sqrt(max(0.0, _variance(shares, first, second, same, chance)) / n)
    return Agreement(n, same, kappa, max(-1.0, kappa - WIDTH * error), min(1.0, kappa + WIDTH * error))


def _margins(shares: dict[tuple[str, str], float]) -> tuple[dict[str, float], dict[str, float]]:
    first: dict[str, float] = {}
    second: dict[str, float] = {}
    for (a, b), share in shares.items():
        first[a] = first.get(a, 0.0) + share
        second[b] = second.get(b, 0.0) + share
    return first, second


def _variance(
    shares: dict[tuple[str, str], float], first: dict[str, float], second: dict[str, float], same: float, chance: float
) -> float:
    """The variance of kappa times the number of pairs."""
    agreed = apart = 0.0
    for (a, b), share in shares.items():
        if a == b:
            agreed += share * ((1 - chance) - (first[a] + second[a]) * (1 - same)) ** 2
        else:
            apart += share * (second.get(a, 0.0) + first.get(b, 0.0)) ** 2
    left = (same * chance - 2 * chance + same) ** 2
    return (agreed + (1 - same) ** 2 * apart - left) / (1 - chance) ** 4
