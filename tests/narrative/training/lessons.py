"""The lines of the corpus as lessons: the pieces of each, and what is labelled at each piece and of the whole line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firstcall.narrative.line import fold
from firstcall.narrative.trained.pieces import Pieces
from tests.narrative.labelled import Labelled

#: No line is read beyond this many pieces at once.
LONGEST = 256
ROLES = ("caller", "suspect", "victim", "child", "witness", "parent", "occupant", "other")
#: What is marked at a piece beside the cues: a name's first piece, its other pieces, a promise, a wish.
OTHERS = ("name", "name goes on", "promise", "wish")


@dataclass(frozen=True)
class Lesson:
    """One line. ``at`` is pieces × (told cues, denied cues, OTHERS); ``role`` is -1 where none is labelled."""

    pieces: np.ndarray
    at: np.ndarray
    role: np.ndarray
    whole: np.ndarray


def lesson(entry: Labelled, pieces: Pieces, cues: Sequence[str]) -> Lesson:
    """An entry as a lesson."""
    text = fold(entry.line)
    cut = list(pieces.of(text))[: LONGEST - 2]
    numbers = [pieces.first, *(n for n, _, _ in cut), pieces.last]
    width = 2 * len(cues)
    at = np.zeros((len(numbers), width + len(OTHERS)), np.float32)
    role = np.full(len(numbers), -1, np.int64)
    whole = np.zeros(width, np.float32)
    met: dict[tuple[str, str], int] = {}
    for labels, shift in ((entry.read, 0), (entry.denied, len(cues))):
        for person, field, value, quote in labels:
            span = _span(text, cut, fold(quote), met, field)
            kind = person.split("-")[0]
            if not shift:
                role[span] = ROLES.index(kind)
            if field == "cue":
                column = cues.index(str(value)) + shift
                whole[column] = 1
                at[span, column] = 1
            elif field == "name":
                at[span[:1], width] = 1
                at[span[1:], width + 1] = 1
            elif field in OTHERS:
                at[span, width + OTHERS.index(field)] = 1
    return Lesson(np.array(numbers), at, role, whole)


def _span(
    text: str, cut: list[tuple[int, int, int]], quote: str, met: dict[tuple[str, str], int], field: str
) -> list[int]:
    """The pieces of a quote, behind those of the same quote before it where names and ages are told again."""
    begin = text.find(quote, met.get((field, quote), 0))
    begin = text.find(quote) if begin < 0 else begin
    if field in ("name", "age"):
        met[field, quote] = begin + 1
    return [i for i, (_, start, end) in enumerate(cut, 1) if start < begin + len(quote) and end > begin]
