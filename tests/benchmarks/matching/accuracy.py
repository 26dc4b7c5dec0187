"""How well Firstcall and its rivals find who is one person, on sets whose truth is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.benchmarks.matching import brute, firstcall_contender, judging
from tests.benchmarks.matching.judging import Figures, Outcome, Sides, Step
from tests.benchmarks.matching.sets import SETS, Labelled
from tests.benchmarks.matching.telling import Cell, Must, Table, Told, at_least

HOW = (
    "Keys, weights and thresholds are chosen on the training half (split by cluster, so that nobody is on both sides);"
    " what counts is the report half. Each person of a heap asks for the others: a pair can be found twice, and"
    " candidates are counted for each who asks, for every contender alike. The threshold is the one with the highest F1"
    " on the training half, by the truth about clusters; the pairs judged by hand are called by the same threshold."
)
COLUMNS = (
    "contender", "part", "block recall", "candidates per question", "threshold (bits)", "precision", "recall", "F1", "s",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A contender's figures on the report half."""

    contender: str
    block_recall: float
    candidates: float
    figures: Figures
    by_hand: Figures | None
    recall_by_hand: float = 0.0


def measure(name: str, rivals: Callable[[Labelled], Sequence[Outcome]] | None, *, weigh: bool = True) -> Told:
    """One set, by every contender: Firstcall first; without ``rivals`` it stands alone."""
    labelled = SETS[name]()
    side = judging.sides(labelled)
    ours = firstcall_contender.contend(labelled, weigh=weigh)
    outcomes = [ours, *(rivals(labelled) if rivals else ())]
    rows = [row for outcome in outcomes for row in _rows(outcome, labelled, side)]
    standings = [_standing(outcome, labelled, side) for outcome in outcomes]
    tables = [Table("Block recall, candidates, precision, recall and F1", COLUMNS, tuple(rows))]
    plain = brute.widen(labelled.part(False), 0.90) if name == "historical_50k" and rivals else []
    musts = _musts(name, standings, plain)
    if not all(must.met for must in musts) or not rivals:
        tables += _curves(ours, side)
    if plain:
        widened = tuple((s.kind, s.recall, s.candidates) for s in plain)
        tables.append(
            Table("A brute widening, report half", ("blocking on", "block recall", "candidates per question"), widened)
        )
    heap = "linked to" if side.link else "among themselves,"
    how = f"{side.asked['whole']:,} persons {heap} {len(labelled.held):,}; {side.truth['whole']:,} finds to make. {HOW}"
    return Told(f"Accuracy: {name}", how, musts, tuple(tables))


def _rows(outcome: Outcome, labelled: Labelled, side: Sides) -> list[tuple[Cell, ...]]:
    threshold = judging.best_threshold(judging.scored(outcome, side, "training"))
    rows: list[tuple[Cell, ...]] = []
    for part in judging.PARTS:
        recall, candidates = judging.blocking(outcome, side, part)
        f = judging.figures(judging.scored(outcome, side, part), threshold)
        seconds = round(outcome.seconds, 1) if part == "whole" else None
        rows.append((outcome.contender, part, round(recall, 4), round(candidates, 2), *_told(f), seconds))
    for part in judging.PARTS if labelled.labelled else ():
        half = _half(labelled, part)
        told = judging.by_hand(outcome, half, side)
        found = round(_found_by_hand(told), 4)
        called = _told(judging.figures(told, threshold))
        rows.append((outcome.contender, f"{part}, judged by hand", found, None, *called, None))
    return rows


def _found_by_hand(told: judging.Scored) -> float:
    """The share of the pairs that a person called one which the keys bring together."""
    return float((told.ways * told.same).sum() / max(told.total, 1))


def _half(labelled: Labelled, part: str) -> Labelled:
    return labelled if part == "whole" else labelled.part(part == "training")


def _told(f: Figures) -> tuple[float, float, float, float]:
    return f.threshold, f.precision, f.recall, f.f1


def _standing(outcome: Outcome, labelled: Labelled, side: Sides) -> Standing:
    recall, candidates = judging.blocking(outcome, side, "report")
    threshold = judging.best_threshold(judging.scored(outcome, side, "training"))
    figures = judging.figures(judging.scored(outcome, side, "report"), threshold)
    if not labelled.labelled:
        return Standing(outcome.contender, recall, candidates, figures, None)
    told = judging.by_hand(outcome, labelled.part(False), side)
    hand = judging.figures(told, threshold)
    return Standing(outcome.contender, recall, candidates, figures, hand, _found_by_hand(told))


def _musts(name: str, standings: Sequence[Standing], plain: Sequence[Step]) -> tuple[Must, ...]:
    ours, *rivals = standings
    best = max(rivals, key=lambda s: s.figures.f1, default=None)
    musts = []
    if name.startswith("FEBRL4") and best:
        musts.append(at_least(f"F1, against {best.contender}", ours.figures.f1, best.figures.f1))
    if name == "historical_50k":
        musts += [at_least("F1", ours.figures.f1, 0.85), at_least("block recall", ours.block_recall, 0.90)]
        musts += [
            _share("candidates per question, of a brute widening's", ours, s.candidates, 1 / 3) for s in plain[-1:]
        ]
    if name == "fake_1000":
        musts.append(at_least("block recall, of the pairs judged by hand", ours.recall_by_hand, 0.985))
        musts += _over_by_hand(ours, rivals)
    if best and name != "historical_50k":  # there the brute widening is what they are held against
        musts.append(_share(f"candidates per question, of {best.contender}'s", ours, best.candidates, 1.0))
    return tuple(musts)


def _over_by_hand(ours: Standing, rivals: Sequence[Standing]) -> list[Must]:
    """F1 on the pairs judged by hand, and on all pairs by cluster, a hundredth above the best rival's."""
    if not rivals or ours.by_hand is None:
        return []
    hand = max(s.by_hand.f1 for s in rivals if s.by_hand)
    cluster = max(s.figures.f1 for s in rivals)
    return [
        at_least("F1 by hand labels, against the best Splink's + .01", ours.by_hand.f1, hand + 0.01),
        at_least("F1 by cluster, against the best Splink's + .01", ours.figures.f1, cluster + 0.01),
    ]


def _share(name: str, ours: Standing, rival: float, most: float) -> Must:
    share = ours.candidates / rival
    return Must(
        name, f"≤ {most:.2f}×", f"{share:.2f}× ({ours.candidates:.2f} against {rival:.2f})", bool(share <= most)
    )


def _curves(ours: Outcome, side: Sides) -> list[Table]:
    columns = ("keys", "block recall", "candidates per question", "s for all questions, about")
    steps = judging.curve(ours, side, "report")
    most = max((s.candidates for s in steps), default=1.0) or 1.0
    added = tuple((f"+ {s.kind}", s.recall, s.candidates, round(ours.seconds * s.candidates / most, 2)) for s in steps)
    left = tuple((s.kind, s.recall, s.candidates, None) for s in judging.without_each(ours, side, "report"))
    return [
        Table("Recall against candidates against time, report half, kinds of key in order of yield", columns, added),
        Table("The same without each kind of key", columns, left),
    ]
