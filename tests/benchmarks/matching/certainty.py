"""Whether what is called certain, probable or possible is right as often as that says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from firstcall.incident.codes import Certainty
from firstcall.matching.description import of_record
from firstcall.matching.score import certainty_of, weigh
from tests.benchmarks.matching import corrupted, firstcall_contender, judging, population_contender
from tests.benchmarks.matching.sets import SETS
from tests.benchmarks.matching.telling import Table, Told

#: Of this many pairs that could be one person, one is, before anything is compared: as many candidates a question has.
BINS = (-100.0, 0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 1000.0)


@dataclass(frozen=True)
class Judged:
    """One candidate of the report half: its bits, what it is called, and whether it is the person."""

    bits: float
    called: str
    right: bool


def measure(names: Iterable[str], persons: int, count: int) -> Told:
    """The report halves of the labelled sets, and the report half of the corrupted queries."""
    told = {name: _of_set(name) for name in names}
    told[f"corrupted queries over {persons:,}"] = _of_population(persons, count)
    called = [row for name, judged in told.items() for row in _called(name, judged)]
    reliable = [row for name, judged in told.items() for row in _bins(name, judged)]
    how = (
        "Every candidate of the report halves, by what it is called. A search shows none below its least weight; here all"
        " count. The interval is Wilson's of 95 %. The probability follows from the bits and from the share of true pairs"
        " among the candidates of the training half."
    )
    columns = ("set", "called", "candidates", "right", "share right", "from", "to")
    bins = ("set", "bits from", "below", "candidates", "mean probability said", "share right", "from", "to")
    tables = (Table("What it is called", columns, tuple(called)), Table("By weight", bins, tuple(reliable)))
    return Told("Certainty", how, (), tables)


@dataclass(frozen=True)
class Halves:
    """The candidates of the report half, and the odds before comparing that the training half has."""

    report: list[Judged]
    prior: float


def _of_set(name: str) -> Halves:
    labelled = SETS[name]()
    side = judging.sides(labelled)
    model = firstcall_contender.trained(labelled.part(True))
    outcome = firstcall_contender.contend(labelled, model=model)
    ids = list(side.numbers)
    described = [of_record(labelled.persons[each]) for each in ids]
    chosen = judging.of_part(outcome, side, "report")
    report = []
    for (a, b), bits in zip(outcome.pairs[chosen].tolist(), outcome.bits[chosen].tolist(), strict=True):
        called = certainty_of(weigh(described[a], described[b], model=model).levels, bits, model).value
        report.append(Judged(bits, called, bool(side.cluster[a] == side.cluster[b])))
    return Halves(report, _prior(judging.scored(outcome, side, "training")))


def _of_population(persons: int, count: int) -> Halves:
    asked = corrupted.questions(persons, count)
    found = population_contender.contend(persons, asked)
    report = [
        Judged(c.bits, c.certainty, asked[c.question].person == c.record)
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


def _called(name: str, halves: Halves) -> list[tuple[str | int | float | None, ...]]:
    rows: list[tuple[str | int | float | None, ...]] = []
    for level in (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE):
        some = [j.right for j in halves.report if j.called == level.value]
        low, high = judging.wilson(sum(some), len(some))
        share = round(sum(some) / len(some), 4) if some else None
        rows.append((name, level.value, len(some), sum(some), share, round(low, 4), round(high, 4)))
    return rows


def _bins(name: str, halves: Halves) -> list[tuple[str | int | float | None, ...]]:
    rows: list[tuple[str | int | float | None, ...]] = []
    for low, high in pairwise(BINS):
        some = [j for j in halves.report if low <= j.bits < high]
        if some:
            right = sum(j.right for j in some)
            said = float(_probability(np.array([j.bits for j in some]) + halves.prior).mean())
            interval = [round(x, 4) for x in judging.wilson(right, len(some))]
            rows.append((name, low, high, len(some), round(said, 4), round(right / len(some), 4), *interval))
    return rows
