"""How well promises and wishes are read in the training part of the corpus: python -m tests.narrative.offered [everyday].

A label is found where a finding of its field overlaps its words; each finding finds one label.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.offering import OFFERED, offers

TRAINING = Path(__file__).parents[2] / "corpus" / "training"


@dataclass
class Figures:
    """What was found of one field, over some lines."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    took: list[float] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        took = sorted(self.took)
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f} (right {self.right}, wrong {self.wrong}, missed {self.missed}); "
            f"{1000 * sum(took) / len(took):.2f} ms a line, p99 {1000 * took[len(took) * 99 // 100]:.2f} ms"
        )


def lines(kind: str) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Each line of the files of a kind, with the field and the span of each of its promises and wishes."""
    for file in sorted(TRAINING.glob(f"{kind}-*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            text = row["line"]
            spans = [
                (f, text.find(quote), text.find(quote) + len(quote)) for _, f, _, quote in row["read"] if f in OFFERED
            ]
            yield text, spans


def measured(kind: str) -> dict[str, Figures]:
    """The figures of each field over the files of a kind."""
    figures = {name: Figures() for name in sorted(OFFERED)}
    for text, labels in lines(kind):
        began = time.process_time()
        hits = list(offers(Line(text)))
        took = time.process_time() - began
        for name, held in figures.items():
            held.took.append(took)
            _count(held, [h for h in hits if h.field == name], [(a, b) for f, a, b in labels if f == name])
    return figures


def _count(held: Figures, hits: list[Hit], labels: list[tuple[int, int]]) -> None:
    left = list(hits)
    for start, end in labels:
        found = next((h for h in left if h.start < end and start < h.end), None)
        if found is None:
            held.missed += 1
        else:
            left.remove(found)
            held.right += 1
    held.wrong += len(left)


if __name__ == "__main__":
    kinds = sys.argv[1:] or ["everyday", "*"]
    for kind in kinds:
        for name, held in measured(kind).items():
            print(f"{kind:10} {name:8} {held}")
