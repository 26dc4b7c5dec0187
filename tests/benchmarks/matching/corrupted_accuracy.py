"""How well damaged questions find their person among the invented population, by Firstcall and by Splink."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from firstcall.matching.model import DEFAULT
from tests.benchmarks.matching import corrupted, judging, population_contender
from tests.benchmarks.matching.corrupted import Question
from tests.benchmarks.matching.judging import Figures, Scored
from tests.benchmarks.matching.population_contender import Candidate
from tests.benchmarks.matching.telling import Must, Table, Told, at_least

COLUMNS = (
    "contender", "half of the questions", "block recall", "candidates per question", "threshold (bits)", "precision",
    "recall", "F1", "s",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A contender's figures on the report half."""

    contender: str
    block_recall: float
    candidates: float
    figures: Figures


def measure(persons: int, count: int, *, rivals: bool) -> Told:
    """``count`` questions, a fifth about strangers, to ``persons`` persons."""
    asked = corrupted.questions(persons, count)
    began = time.perf_counter()
    found = population_contender.contend(persons, asked, model=DEFAULT)
    took = time.perf_counter() - began
    halves = {t: population_contender.scored(found, asked, training=t) for t in (True, False)}
    told = [("Firstcall", halves, took), *(_rivals(persons, asked) if rivals else ())]
    rows, standings = [], []
    for name, scored, seconds in told:
        threshold = judging.best_threshold(scored[True])
        for training, some in scored.items():
            many = sum(q.training is training for q in asked)
            recall, candidates = float(some.same.sum()) / some.total, len(some.bits) / many
            f = judging.figures(some, threshold)
            half, whole = ("training", round(seconds, 1)) if training else ("report", None)
            told_f = (f.threshold, f.precision, f.recall, f.f1)
            rows.append((name, half, round(recall, 4), round(candidates, 2), *told_f, whole))
            if not training:
                standings.append(Standing(name, recall, candidates, f))
    tables = [
        Table("Block recall, candidates, precision, recall and F1", COLUMNS, tuple(rows)),
        Table(
            "Damages, and the share of the questions that has each", ("damage", "share"), tuple(corrupted.rates(asked))
        ),
        _by_damage(found, asked),
        _curve(found, asked),
    ]
    return Told(
        f"Accuracy: corrupted queries over {persons:,} persons", _how(asked), _musts(standings), tuple(tables), (_NOTE,)
    )


_NOTE = (
    "Candidates are the records that a question is held against after the limits for one key and one question."
    " Splink's seconds are for training and for all questions at once; Firstcall's for making all records' keys anew and"
    " weighing (see Speed for what one question takes)."
)


def _how(asked: Sequence[Question]) -> str:
    many = len(asked)
    strangers = sum(q.person is None for q in asked) / many
    says = ", ".join(f"{what} {share:.0%}" for what, share in corrupted.SAID.items())
    damages = [sum(len(q.damages) == n for q in asked) / many for n in (1, 2, 3)]
    return (
        f"{many:,} questions, {strangers:.0%} of them about nobody in the store. Before the damage a question says, by"
        f" share and where the record has it: {says}. It has a name and something beside it, or an identifier."
        f" Damages: one {damages[0]:.0%}, two {damages[1]:.0%}, three {damages[2]:.0%} of the questions. Every pair of a"
        " question and a record counts: a brother called by mistake is a mistake though the right one is called too."
        " Thresholds, and Splink's model, come from the training half of the questions."
    )


def _rivals(persons: int, asked: Sequence[Question]) -> list[tuple[str, dict[bool, Scored], float]]:
    from tests.benchmarks.matching import population_splink

    connection = duckdb.connect()
    population_splink.table_of(connection, persons)
    told = []
    for setup in (population_splink.PLAIN, population_splink.STRONG):
        began = time.perf_counter()
        found = population_splink.contend(population_splink.ready(connection, setup, asked))
        took = time.perf_counter() - began
        halves = {t: population_splink.scored(found, asked, training=t) for t in (True, False)}
        told.append((setup.name, halves, took))
    return told


def _musts(standings: Sequence[Standing]) -> tuple[Must, ...]:
    ours, *rivals = standings
    musts = [at_least("block recall", ours.block_recall, 0.985)]
    if rivals:
        best = max(rivals, key=lambda s: s.figures.f1)
        musts.append(at_least(f"F1, against that of {best.contender} + .01", ours.figures.f1, best.figures.f1 + 0.01))
        share = ours.candidates / best.candidates
        shown = f"{share:.2f}× ({ours.candidates:.2f} against {best.candidates:.2f})"
        musts.append(Must("candidates per question, of Splink's", "≤ 1.00×", shown, share <= 1))
    return tuple(musts)


def _by_damage(found: Sequence[Candidate], asked: Sequence[Question]) -> Table:
    """Where the right record is missed: by damage, alone or with others."""
    reached = {c.question for c in found if asked[c.question].person == c.record}
    rows = []
    for kind in corrupted.KINDS:
        some = [n for n, q in enumerate(asked) if q.person and kind in q.damages]
        if some:
            rows.append((kind, len(some), round(sum(n in reached for n in some) / len(some), 4)))
    return Table(
        "Firstcall's block recall by damage, both halves", ("damage", "questions", "block recall"), tuple(rows)
    )


def _curve(found: Sequence[Candidate], asked: Sequence[Question]) -> Table:
    """Kinds of key in order of yield, report half: what each adds to recall and to the candidates."""
    report = [c for c in found if not asked[c.question].training]
    right = {(c.question, c.record) for c in report if asked[c.question].person == c.record}
    total = sum(q.person is not None and not q.training for q in asked)
    many = sum(not q.training for q in asked)
    by_kind: dict[str, set[tuple[int, str]]] = {}
    for c in report:
        for kind in c.kinds:
            by_kind.setdefault(kind, set()).add((c.question, c.record))
    rows, taken = [], set()
    while by_kind:
        gains = {k: (len((some - taken) & right) / max(len(some - taken), 1), k) for k, some in by_kind.items()}
        best = max(gains, key=lambda k: gains[k])
        taken |= by_kind.pop(best)
        rows.append((f"+ {best}", round(len(taken & right) / total, 4), round(len(taken) / many, 2)))
    caption = "Firstcall's recall against its candidates, report half, kinds of key in order of yield"
    return Table(caption, ("keys", "block recall", "candidates per question"), tuple(rows))
