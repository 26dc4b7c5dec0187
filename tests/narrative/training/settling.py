"""Weighs the reader's marks with what the rules find, on lines that neither the network nor the weights of clues have seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log

import numpy as np
from sklearn.linear_model import LogisticRegression

from firstcall.narrative import bearing, naming
from firstcall.narrative.clues import bare, of_name
from firstcall.narrative.cues import by_words
from firstcall.narrative.findings import CALLER
from firstcall.narrative.line import Line
from firstcall.narrative.trained.marks import marks, trained
from firstcall.narrative.weighed import likely, shares
from tests.benchmarks.narrative import NO_RISK
from tests.narrative import weighing
from tests.narrative.labelled import Labelled

#: The least share that must be right: of all risk cues that are found, and of those that are taken on the marks alone.
RIGHT, SURE = 0.60, 0.80
#: The log-odds below which words of the lexicon are only offered; in a line of fewer words they stand.
DOUBTED, FEW = -1.0, 12
#: How strongly the bias of each cue is held to that of all.
HELD = 0.3


def settled(entries: Sequence[Labelled]) -> dict[str, object]:
    """What ``trained.json`` says of weights and thresholds, by these lines; with the figures that it was settled by."""
    table = _Table(entries)
    return table.told() | {
        "denied": table.denied(),
        "name": _pair([x for e in entries for x in _of_names(e)]),
        "caller": _pair([x for e in entries for x in _of_callers(e)]),
        "role": _roles([x for e in entries for x in _of_roles(e)]),
    }


class _Table:
    """Each line with each cue: the marks for and against it, the words for and against it, and what is labelled."""

    def __init__(self, entries: Sequence[Labelled]) -> None:
        self.cues = trained().cues
        rows, told, denied = [], [], []
        for entry in entries:
            line = Line(entry.line)
            ruled = {(h.value, h.negated) for h in by_words(line, weighing._taken(line)) if h.words.field == "cue"}
            marked = marks(entry.line).cues
            rows += [(*marked[c], (c, False) in ruled, (c, True) in ruled) for c in self.cues]
            told += [any(f == "cue" and v == c for _, f, v, _ in entry.read) for c in self.cues]
            denied += [any(v == c for _, _, v, _ in entry.denied) for c in self.cues]
        self.signs = np.array(rows, float)
        self.is_told, self.is_denied = np.array(told), np.array(denied)
        self.words = np.repeat([len(Line(e.line).tokens) for e in entries], len(self.cues))
        self.which = np.tile(np.arange(len(self.cues)), len(entries))
        self.risk = np.array([c not in NO_RISK for c in self.cues])[self.which]

    def told(self) -> dict[str, object]:
        """The weights, shifted so that what is above 0 is found; from where on it is taken; and where words are doubted."""
        weights, odds = self._fitted(self.signs, self.is_told)
        worded = self.signs[:, 2] > 0
        least = self._least(odds, worded)
        alone = ~worded & self.risk & (odds > least)
        taken = _threshold(odds[alone], self.is_told[alone], SURE)
        self._say("found", worded | (odds > least))
        self._say("taken", (worded & ((odds >= DOUBTED) | (self.words < FEW))) | (~worded & (odds > taken)))
        self._say("of words", worded)
        shift = {"taken": taken, "doubted": DOUBTED}
        return {"told": _shifted(weights, least), "few": FEW} | {
            k: round(float(v - least), 3) for k, v in shift.items()
        }

    def _least(self, odds: np.ndarray, worded: np.ndarray) -> float:
        """From where on what no words say is found, so that of all risk cues found together enough are right."""
        alone = np.flatnonzero(~worded & self.risk)
        order = alone[np.argsort(-odds[alone])]
        right, found = (worded & self.risk & self.is_told).sum(), (worded & self.risk).sum()
        share = (right + np.cumsum(self.is_told[order])) / (found + np.arange(1, len(order) + 1))
        return float(odds[order[np.flatnonzero(share >= RIGHT)[-1]]]) - 1e-6

    def _say(self, what: str, found: np.ndarray) -> None:
        right, labelled = (self.risk & found & self.is_told).sum(), (self.risk & self.is_told).sum()
        print(f"{what}: P {right / max(1, (self.risk & found).sum()):.3f} R {right / labelled:.3f} of {labelled}")

    def denied(self) -> dict[str, object]:
        weights, odds = self._fitted(self.signs[:, [1, 0, 3, 2]], self.is_denied)
        order = np.argsort(-odds)
        right = np.cumsum(self.is_denied[order])
        f1 = 2 * right / (np.arange(1, len(order) + 1) + self.is_denied.sum())
        best = int(f1.argmax())
        print(f"denied: F1 {f1[best]:.3f} of {self.is_denied.sum()}")
        return _shifted(weights, float(odds[order[best]]) - 1e-6)

    def _fitted(self, signs: np.ndarray, truth: np.ndarray) -> tuple[dict[str, object], np.ndarray]:
        each = np.eye(len(self.cues))[self.which] * HELD
        model = LogisticRegression(C=1.0, max_iter=2000).fit(np.hstack([signs, each]), truth)
        weights = model.coef_[0]
        bias = model.intercept_[0] + weights[4:] * HELD
        odds = signs @ weights[:4] + bias[self.which]
        own, other, rule, rule_other = (round(float(w), 4) for w in weights[:4])
        said = {c: float(b) for c, b in zip(self.cues, bias, strict=True)}
        return {"own": own, "other": other, "rule": rule, "rule_other": rule_other, "bias": said}, odds


def _threshold(odds: np.ndarray, truth: np.ndarray, right: float) -> float:
    """The lowest log-odds from which on at least this share is right."""
    order = np.argsort(-odds)
    share = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= right)
    return float(odds[order[enough[-1]]]) - 1e-6 if len(enough) else float(odds.max())


def _shifted(weights: dict[str, object], least: float) -> dict[str, object]:
    return weights | {"bias": {c: round(b - least, 3) for c, b in weights["bias"].items()}}


def _logit(share: float) -> float:
    held = min(max(share, 1e-6), 1 - 1e-6)
    return log(held / (1 - held))


def _pair(seen: Sequence[tuple[float, float, bool]]) -> tuple[float, float, float]:
    signs = np.array([(_logit(share), odds) for share, odds, _ in seen])
    truth = np.array([so for _, _, so in seen])
    model = LogisticRegression(C=1.0).fit(signs, truth)
    for name, odds in (("clues", signs[:, 0]), ("marks", signs[:, 1]), ("both", model.decision_function(signs))):
        print(f"  by {name}: right {((odds > 0) == truth).mean():.4f} of {len(truth)}")
    return tuple(round(float(x), 3) for x in (*model.coef_[0], model.intercept_[0]))


def _of_names(entry: Labelled) -> Iterator[tuple[float, float, bool]]:
    line = Line(entry.line)
    parts = {w for _, v, _ in weighing._labels(entry, "name") for w in weighing._parts(v)}
    for i in naming.candidates(line, weighing._taken(line)):
        token = line.tokens[i]
        named = line.word(i) in parts or bare(line.word(i)) in parts
        yield likely("name", of_name(line, i)), marks(entry.line).name(token.start, token.end), named


def _of_callers(entry: Labelled) -> Iterator[tuple[float, float, bool]]:
    line, hits, told = weighing._named(entry)
    named = bearing.Named(line, hits, told)
    for i, hit in enumerate(hits):
        kind = weighing._kind_of(entry, str(hit.value))
        if kind is not None:
            mine = marks(entry.line).role(hit.start, hit.end).get(CALLER, 0.5)
            yield likely("caller", named.of_caller(i)), _logit(mine), kind == CALLER


def _of_roles(entry: Labelled) -> Iterator[tuple[dict[str, float], dict[str, float], str]]:
    for clues, kind, hit in weighing.roles_asked(entry):
        yield shares("role", clues), marks(entry.line).role(hit.start, hit.end), kind


def _roles(seen: Sequence[tuple[dict[str, float], dict[str, float], str]]) -> tuple[float, float]:
    """The pair of weights by which most roles come out right."""

    def right(of_clues: float, of_marks: float) -> float:
        some = [
            max(c, key=lambda r: of_clues * log(max(c[r], 1e-6)) + of_marks * log(max(m.get(r, 1e-6), 1e-6))) == kind
            for c, m, kind in seen
            if c
        ]
        return sum(some) / len(some)

    tried = {(a, b): right(a, b) for a, b in ((1, 0), (0, 1), (1, 0.5), (1, 1), (0.5, 1), (0.25, 1))}
    print("  roles:", {k: round(v, 3) for k, v in tried.items()}, "of", len(seen))
    return max(tried, key=lambda pair: tried[pair])
