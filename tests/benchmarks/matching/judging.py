"""What a contender brought, held against the truth: recall of its blocking, precision, recall and F1 at a threshold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.benchmarks.matching.sets import Labelled, Pair

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Outcome:
    """Every pair that a contender would compare on a set, each once, with its weight in bits.

    ``ways``: by how many of its two persons, asking, the pair was found (2 for blocking that is the same both ways;
    1 for a link). ``kinds``: the kinds of key that led to it, as bits in the order of ``kind_names``.
    """

    contender: str
    pairs: Whole  # (n, 2): the numbers of the two persons in ``numbered``
    bits: Floats
    ways: Whole
    seconds: float
    kinds: Whole | None = None
    kind_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sides:
    """A set with its persons numbered, and on which side of the split each stands."""

    numbers: dict[str, int]
    cluster: Whole
    training: npt.NDArray[np.bool_]
    link: bool
    asked: dict[str, int]  # by part: persons who ask
    truth: dict[str, int]  # by part: pairs that are one person, as often as they can be asked for


PARTS = ("whole", "training", "report")


def sides(labelled: Labelled) -> Sides:
    """Numbers for every person of the set, and how much there is to find in each part of it."""
    numbers = {each: at for at, each in enumerate(sorted(labelled.persons))}
    clusters = {name: at for at, name in enumerate(sorted(set(labelled.cluster.values())))}
    halves = {"whole": labelled, "training": labelled.part(True), "report": labelled.part(False)}
    link = labelled.asked != labelled.held
    return Sides(
        numbers=numbers,
        cluster=np.array([clusters[labelled.cluster[each]] for each in numbers], dtype=np.int64),
        training=np.array([each in halves["training"].persons for each in numbers]),
        link=link,
        asked={part: len(half.asked) for part, half in halves.items()},
        truth={part: len(half.truth()) * (1 if link else 2) for part, half in halves.items()},
    )


def of_part(outcome: Outcome, side: Sides, part: str) -> npt.NDArray[np.bool_]:
    """Which pairs lie in a part: both persons on its side of the split."""
    one, other = side.training[outcome.pairs[:, 0]], side.training[outcome.pairs[:, 1]]
    if part == "whole":
        return np.ones(len(outcome.pairs), dtype=bool)
    return one & other if part == "training" else ~one & ~other


def blocking(outcome: Outcome, side: Sides, part: str) -> tuple[float, float]:
    """Block recall, and candidates per person who asks. A pair found by one of its two askers is half found."""
    chosen = of_part(outcome, side, part)
    same = chosen & (side.cluster[outcome.pairs[:, 0]] == side.cluster[outcome.pairs[:, 1]])
    return outcome.ways[same].sum() / max(side.truth[part], 1), outcome.ways[chosen].sum() / max(side.asked[part], 1)


@dataclass(frozen=True)
class Scored:
    """Weights with the truth about them, and how much of the truth there was to find."""

    bits: Floats
    same: npt.NDArray[np.bool_]
    ways: Whole
    total: int


def scored(outcome: Outcome, side: Sides, part: str) -> Scored:
    """The pairs of a part, judged by cluster."""
    chosen = of_part(outcome, side, part)
    pairs = outcome.pairs[chosen]
    same = side.cluster[pairs[:, 0]] == side.cluster[pairs[:, 1]]
    return Scored(outcome.bits[chosen], same, outcome.ways[chosen], side.truth[part])


def by_hand(outcome: Outcome, labelled: Labelled, side: Sides) -> Scored:
    """The pairs that a person judged, and no others; a judged pair that was not compared is not found."""
    judged = labelled.labelled or {}
    weight = dict(zip(_codes(outcome.pairs, side), zip(outcome.bits, outcome.ways, strict=True), strict=True))
    found = [(weight.get(_code(pair, side)), same) for pair, same in judged.items()]
    kept = [(*known, same) for known, same in found if known is not None]
    return Scored(
        np.array([bits for bits, _, _ in kept]),
        np.array([same for *_, same in kept], dtype=bool),
        np.array([ways for _, ways, _ in kept], dtype=np.int64),
        2 * sum(judged.values()),
    )


def _code(pair: Pair, side: Sides) -> int:
    one, other = sorted(side.numbers[each] for each in pair)
    return one * len(side.numbers) + other


def _codes(pairs: Whole, side: Sides) -> Iterable[int]:
    codes: list[int] = (pairs.min(axis=1) * len(side.numbers) + pairs.max(axis=1)).tolist()
    return codes


def best_threshold(told: Scored) -> float:
    """The weight from which calling a pair one person gives the highest F1."""
    if not len(told.bits):
        return 0.0
    order = np.argsort(-told.bits, kind="stable")
    bits, right = told.bits[order], np.cumsum((told.ways * told.same)[order])
    f1 = 2 * right / (np.cumsum(told.ways[order]) + max(told.total, 1))
    last = np.append(bits[1:] != bits[:-1], True)  # equal weights stand or fall together
    return float(bits[np.argmax(np.where(last, f1, -1.0))])


@dataclass(frozen=True)
class Figures:
    """Precision, recall and F1 at a threshold, in bits."""

    threshold: float
    precision: float
    recall: float
    f1: float


def figures(told: Scored, threshold: float) -> Figures:
    """What comes of calling every pair of at least ``threshold`` bits one person."""
    called = told.bits >= threshold
    right, all_called = told.ways[called & told.same].sum(), told.ways[called].sum()
    precision = right / all_called if all_called else 0.0
    recall = right / told.total if told.total else 0.0
    f1 = 2 * right / (all_called + told.total) if all_called + told.total else 0.0
    return Figures(round(threshold, 2), round(float(precision), 4), round(float(recall), 4), round(float(f1), 4))


@dataclass(frozen=True)
class Step:
    """A kind of key added: how many true pairs are then found, and how many candidates it takes."""

    kind: str
    recall: float
    candidates: float


def curve(outcome: Outcome, side: Sides, part: str) -> list[Step]:
    """Kinds of key in order of yield: at each step the one that adds most true pairs for each candidate it adds."""
    if outcome.kinds is None:
        return []
    chosen = of_part(outcome, side, part)
    kinds, ways, pairs = outcome.kinds[chosen], outcome.ways[chosen], outcome.pairs[chosen]
    same = side.cluster[pairs[:, 0]] == side.cluster[pairs[:, 1]]
    taken, left, steps = 0, list(range(len(outcome.kind_names))), []
    found = np.zeros(len(kinds), dtype=bool)
    while left:
        gains = [(_gain(kinds & (1 << k) != 0, found, same, ways), k) for k in left]
        (_, added), best = max(gains)
        if not added:
            break
        taken |= 1 << best
        left.remove(best)
        found = kinds & taken != 0
        recall = ways[found & same].sum() / max(side.truth[part], 1)
        steps.append(Step(outcome.kind_names[best], round(float(recall), 4), _per_asker(ways[found], side, part)))
    return steps


def _gain(by: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_], same: npt.NDArray[np.bool_], ways: Whole) -> Pair2:
    new = by & ~found
    added, right = int(ways[new].sum()), int(ways[new & same].sum())
    return (right / added if added else 0.0, added)


Pair2 = tuple[float, int]


def _per_asker(ways: Whole, side: Sides, part: str) -> float:
    return round(float(ways.sum() / max(side.asked[part], 1)), 2)


def without_each(outcome: Outcome, side: Sides, part: str) -> list[Step]:
    """What is left of recall and candidates when one kind of key is taken away."""
    if outcome.kinds is None:
        return []
    chosen = of_part(outcome, side, part)
    kinds, ways, pairs = outcome.kinds[chosen], outcome.ways[chosen], outcome.pairs[chosen]
    same = side.cluster[pairs[:, 0]] == side.cluster[pairs[:, 1]]
    steps = []
    for at, kind in enumerate(outcome.kind_names):
        kept = kinds & ~(1 << at) != 0
        recall = ways[kept & same].sum() / max(side.truth[part], 1)
        steps.append(Step(f"without {kind}", round(float(recall), 4), _per_asker(ways[kept], side, part)))
    return steps
