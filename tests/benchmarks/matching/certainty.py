"""Whether what is called certain, probable or possible is right as often as that says.

Twice: with the weights that ship, as a force has them from the first day, on every set and on the corrupted queries; and
on the labelled sets with weights trained on each set's own training half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from firstcall.incident.codes import Certainty
from firstcall.matching.calibrating import wilson
from firstcall.matching.description import of_record
from firstcall.matching.model import DEFAULT, Model
from firstcall.matching.score import certainty_of, most_certain, weigh
from tests.benchmarks.matching import corrupted, firstcall_contender, judging, population_contender
from tests.benchmarks.matching.sets import SETS
from tests.benchmarks.matching.telling import Must, Table, Told

#: Times as many questions as elsewhere: of 400 matches called probable the share right is known to 3 in 100 only.
MORE = 4

BINS = (-100.0, 0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 1000.0)


@dataclass(frozen=True)
class Judged:
    """One candidate of the report half: its bits, what it is called and may be called at most, whether it is the person."""

    bits: float
    called: str
    most: str
    right: bool


def measure(names: Iterable[str], persons: int, count: int) -> Told:
    """The report halves of the labelled sets, and the report half of the corrupted queries."""
    sets = list(names)
    population = f"corrupted queries over {persons:,}"
    shipped = {population: _of_population(persons, count)} | {name: _of_set(name, DEFAULT) for name in sets}
    trained = {name: _of_set(name, None) for name in sets}
    how = (
        f"Every candidate of the report halves, by what it is called. The weights that ship ({DEFAULT.version}) were"
        " trained and calibrated on another drawing of the invented population, with other questions; the probability"
        " that they say is of matches of a kind that may be probable. The labelled sets are of other countries and"
        " times, and of errors that no call has. Below them the same with weights trained on each set's training half,"
        " where the probability follows from the bits and from the share of true pairs among the candidates of that"
        " half. The interval is Wilson's of 95 %."
    )
    tables = (
        Table("What it is called, with the weights that ship", CALLED, _all(_called, shipped)),
        Table("By the probability said, with the weights that ship", BY_CHANCE, _all(_by_chance, shipped)),
        Table("What it is called, with weights trained on the set", CALLED, _all(_called, trained)),
        Table("By weight, with weights trained on the set", BY_WEIGHT, _all(_bins, trained)),
    )
    return Told("Certainty", how, tuple(_musts(shipped[population])), tables)


CALLED = ("set", "called", "candidates", "right", "share right", "from", "to")
BY_WEIGHT = ("set", "bits from", "below", "candidates", "mean probability said", "share right", "from", "to")
BY_CHANCE = ("set", "probability from", "below", "candidates", "mean probability said", "share right", "from", "to")
CHANCES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.01)

Row = tuple[str | int | float | None, ...]


def _all(rows: Callable[[str, Halves], list[Row]], told: Mapping[str, Halves]) -> tuple[Row, ...]:
    return tuple(row for name, halves in told.items() for row in rows(name, halves))


def _musts(halves: Halves) -> Iterator[Must]:
    """What is called so is right as often as its weights say: the share that they say lies in the interval or below it."""
    for level in (Certainty.CERTAIN, Certainty.PROBABLE):
        some = [j for j in halves.report if j.called == level.value]
        right = sum(j.right for j in some)
        said = sum(_said(j) for j in some) / max(len(some), 1)
        low, high = wilson(right, len(some))
        shown = f"{right / max(len(some), 1):.4f} of {len(some)} (interval {low:.4f} to {high:.4f})"
        must = f"≥ {said:.4f}, as its weights say, within the interval"
        yield Must(f"called {level.value}: share right", must, shown, bool(some) and high >= said)


def _said(judged: Judged) -> float:
    said = DEFAULT.chance(judged.bits)
    if said is None:
        raise ValueError("the weights that ship are not calibrated")
    return said


def _by_chance(name: str, halves: Halves) -> list[Row]:
    """Matches of a kind that may be probable, by the probability that is said of them."""
    told = [(_said(j), j.right) for j in halves.report if j.most != Certainty.POSSIBLE.value]
    rows: list[Row] = []
    for low, high in pairwise(CHANCES):
        some = [(said, right) for said, right in told if low <= said < high]
        if some:
            right, mean = sum(r for _, r in some), sum(s for s, _ in some) / len(some)
            interval = [round(x, 4) for x in wilson(right, len(some))]
            rows.append((name, low, min(high, 1.0), len(some), round(mean, 4), round(right / len(some), 4), *interval))
    return rows


@dataclass(frozen=True)
class Halves:
    """The candidates of the report half, and the odds before comparing that the training half has."""

    report: list[Judged]
    prior: float


def _of_set(name: str, model: Model | None) -> Halves:
    """With this model; without one, with what the training half teaches."""
    labelled = SETS[name]()
    side = judging.sides(labelled)
    model = model or firstcall_contender.trained(labelled.part(True))
    outcome = firstcall_contender.contend(labelled, model=model)
    ids = list(side.numbers)
    described = [of_record(labelled.persons[each]) for each in ids]
    chosen = judging.of_part(outcome, side, "report")
    report = []
    for (a, b), bits in zip(outcome.pairs[chosen].tolist(), outcome.bits[chosen].tolist(), strict=True):
        levels = weigh(described[a], described[b], model=model).levels
        called, most = certainty_of(levels, bits, model).value, most_certain(levels, model).value
        report.append(Judged(bits, called, most, bool(side.cluster[a] == side.cluster[b])))
    return Halves(report, _prior(judging.scored(outcome, side, "training")))


def _of_population(persons: int, count: int) -> Halves:
    asked = corrupted.questions(persons, count)
    found = population_contender.contend(persons, asked)
    report = [
        Judged(c.bits, c.certainty, c.most, asked[c.question].person == c.record)
        for c in found
        if not asked[c.question].training
    ]
    return Halves(report, _prior(population_contender.scored(found, asked, training=True)))


def _prior(training: judging.Scored) -> float:
    """Bits to add before a weight is read as a probability, so that the training half's shares right come out."""
    if not len(training.bits):
        return 0.0
    low, high = -60.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if _probability(training.bits + middle).sum() < training.same.sum() else (low, middle)
        )
    return middle


def _probability(bits: judging.Floats) -> judging.Floats:
    return 1.0 / (1.0 + np.exp2(-np.clip(bits, -500, 500)))


def _called(name: str, halves: Halves) -> list[Row]:
    rows: list[Row] = []
    for level in (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE):
        some = [j.right for j in halves.report if j.called == level.value]
        low, high = wilson(sum(some), len(some))
        share = round(sum(some) / len(some), 4) if some else None
        rows.append((name, level.value, len(some), sum(some), share, round(low, 4), round(high, 4)))
    return rows


def _bins(name: str, halves: Halves) -> list[Row]:
    rows: list[Row] = []
    for low, high in pairwise(BINS):
        some = [j for j in halves.report if low <= j.bits < high]
        if some:
            right = sum(j.right for j in some)
            said = float(_probability(np.array([j.bits for j in some]) + halves.prior).mean())
            interval = [round(x, 4) for x in wilson(right, len(some))]
            rows.append((name, low, high, len(some), round(said, 4), round(right / len(some), 4), *interval))
    return rows
