"""A brute widening: one column alone, or another, or another, until enough of the truth is among the candidates."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from tests.benchmarks.matching.judging import Step
from tests.benchmarks.matching.sets import Labelled

#: Columns that each by itself is a plain blocking rule. A sex is none: half of all would be candidates.
COLUMNS = ("surname", "first_name", "dob", "postcode_fake", "birth_place", "occupation", "full_name")


def widen(labelled: Labelled, until: float) -> list[Step]:
    """Plain rules OR-ed in order of yield (true pairs for each candidate added) until ``until`` of the truth is found.

    Counted, not listed: pairs that agree in any of some columns are those of each, less those of each two, and so on.
    """
    frame = pd.DataFrame([{**labelled.plain[i], "cluster": labelled.cluster[i]} for i in sorted(labelled.persons)])
    frame = frame[[*COLUMNS, "cluster"]].replace("", None)
    truth = _agreeing(frame, ["cluster"])
    taken: list[str] = []
    steps: list[Step] = []
    found = right = 0
    while len(taken) < len(COLUMNS) and (not steps or steps[-1].recall < until):
        told = {c: (_any(frame, [*taken, c]), _any(frame, [*taken, c], same=True)) for c in COLUMNS if c not in taken}
        best = max(told, key=lambda c: (told[c][1] - right) / max(told[c][0] - found, 1))
        found, right = told[best]
        taken.append(best)
        steps.append(Step(" or ".join(taken), round(right / truth, 4), round(2 * found / len(frame), 2)))
    return steps


def _any(frame: pd.DataFrame, columns: list[str], *, same: bool = False) -> int:
    total = 0
    for many in range(1, len(columns) + 1):
        for some in combinations(columns, many):
            total += (-1) ** (many + 1) * _agreeing(frame, [*some, "cluster"] if same else list(some))
    return total


def _agreeing(frame: pd.DataFrame, columns: list[str]) -> int:
    """Pairs that agree in all of these columns, none of them empty."""
    sizes = frame.dropna(subset=columns).groupby(columns, sort=False).size()
    return int((sizes * (sizes - 1) // 2).sum())
