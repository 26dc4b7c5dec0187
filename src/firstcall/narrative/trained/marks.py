"""What the trained reader marks in a line: how much speaks for each cue told or denied, for names, and for who somebody is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from importlib import resources
from math import exp, log
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from firstcall.narrative.line import fold
from firstcall.narrative.trained.pieces import Piece, Pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

#: Pieces that are read at once; a longer text is read in windows that overlap.
WINDOW, OVERLAP = 254, 48
#: Lines whose marks are kept: a line is read while it is typed, and again as it is sent.
_KEPT = 64
#: A run of marks ends where a piece has this much less than its strongest.
_FALLS = 2.5

Floats = NDArray[np.float32]


class Weighing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each sign weighs, in log-odds, for a cue that is told, or for one that is denied.

    ``own`` and ``other`` are for the marks of the line for it and for its opposite, ``rule`` and ``rule_other`` for words of the
    lexicon, ``bias`` for each cue.
    """

    own: float
    other: float
    rule: float
    rule_other: float
    bias: dict[str, float]

    def odds(self, cue: str, marked: tuple[float, float], ruled: tuple[bool, bool]) -> float:
        """The log-odds of a cue by (marks, marks of its opposite) and by (words, words of its opposite)."""
        signs = self.own * marked[0] + self.other * marked[1] + self.rule * ruled[0] + self.rule_other * ruled[1]
        return signs + self.bias.get(cue, 0.0)


class Trained(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ships beside the model: what its columns mean, and how its marks are weighed with what the rules find.

    From log-odds ``taken`` on a cue is taken where no words of the lexicon say it; below ``doubted`` one that they say is only
    offered, unless the line has fewer words than ``few``. ``name`` are the weights of the clues and of the marks for a word to be
    part of a name, and what is added; ``caller`` those for a name to be the caller's; ``role`` those of the clues and of the marks
    for what anybody else is.
    The model's file has the checksum ``sha256`` and was trained on so many ``lines``.
    """

    cues: tuple[str, ...]
    others: tuple[str, ...]
    roles: tuple[str, ...]
    told: Weighing
    denied: Weighing
    taken: float
    doubted: float
    few: int
    name: tuple[float, float, float]
    caller: tuple[float, float, float]
    role: tuple[float, float]
    sha256: str
    lines: int


class Span(msgspec.Struct, frozen=True):
    """Where a mark is strongest, [start, end) in the text, and its log-odds."""

    odds: float
    start: int
    end: int


class Marks:
    """The marks of one text. All figures are log-odds: above 0 more speaks for it than against."""

    def __init__(self, text: str, pieces: Sequence[Piece], at: Floats, line: Floats) -> None:
        self._text, self._pieces, self._at, self._line = text, pieces, at, line
        self._ends = [end for _, _, end in pieces]
        self._column = {name: i for i, name in enumerate(_columns())}

    def told(self, cue: str) -> Span:
        """How much speaks for a cue being told, and the words that do."""
        return self._span(cue)

    def denied(self, cue: str) -> Span:
        """How much speaks for a cue being denied, and the words that do."""
        return self._span(f"no {cue}")

    def name(self, start: int, end: int) -> float:
        """How much speaks for a word being part of a name."""
        some = self._within(start, end)
        if not some:
            return -9.0
        columns = [self._column["at name"], self._column["at name goes on"]]
        return float(self._at[some.start : some.stop, columns].max())

    def role(self, start: int, end: int) -> dict[str, float]:
        """How likely each role is for whoever the words speak of; adds up to 1. Empty where the words have no pieces."""
        some = self._within(start, end)
        if not some:
            return {}
        first = self._column[f"is {trained().roles[0]}"]
        odds = self._at[some.start : some.stop, first : first + len(trained().roles)].mean(axis=0)
        shares = np.exp(odds - odds.max())
        return dict(zip(trained().roles, (shares / shares.sum()).tolist(), strict=True))

    @cached_property
    def cues(self) -> dict[str, tuple[float, float]]:
        """For each cue how much speaks for told, and for denied, in the whole line."""
        cues = trained().cues
        return {c: (float(self._line[i]), float(self._line[i + len(cues)])) for i, c in enumerate(cues)}

    def _span(self, column: str) -> Span:
        index = self._column[column]
        odds = self._at[:, index]
        if not len(odds):
            return Span(float(self._line[index]), 0, len(self._text))
        best = int(odds.argmax())
        least = float(odds[best]) - _FALLS
        first = last = best
        while first > 0 and odds[first - 1] > least:
            first -= 1
        while last + 1 < len(odds) and odds[last + 1] > least:
            last += 1
        start, end = self._pieces[first][1], self._pieces[last][2]
        return Span(float(self._line[index]), *_words(self._text, start, end))

    def _within(self, start: int, end: int) -> range:
        first = bisect_left(self._ends, start + 1)
        last = first
        while last < len(self._pieces) and self._pieces[last][1] < end:
            last += 1
        return range(first, last)


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """The run with the words that it cuts made whole."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def weighed(share: float, odds: float, weights: tuple[float, float, float]) -> float:
    """A share by the clues and log-odds by the marks, weighed together into a share."""
    held = min(max(share, 1e-6), 1 - 1e-6)
    return chance(weights[0] * log(held / (1 - held)) + weights[1] * odds + weights[2])


@lru_cache(maxsize=_KEPT)
def marks(text: str) -> Marks:
    """What the trained reader marks in a text of any length. Total."""
    plain = fold(text)
    cut = list(_pieces().of(plain))
    width = len(_columns())
    at = np.full((len(cut), width), -20.0, np.float32)
    line = np.full(2 * len(trained().cues), -20.0, np.float32)
    for begin in range(0, max(1, len(cut) - OVERLAP), WINDOW - OVERLAP):
        some = cut[begin : begin + WINDOW]
        found, whole = _run([_pieces().first, *(n for n, _, _ in some), _pieces().last])
        at[begin : begin + len(some)] = np.maximum(at[begin : begin + len(some)], found[1:-1])
        line = np.maximum(line, whole[0])
    return Marks(plain, cut, at, line)


def chance(odds: float) -> float:
    """Log-odds as a share from 0 to 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


@cache
def trained() -> Trained:
    """What ships beside the model."""
    return msgspec.json.decode(_file("trained.json"), type=Trained)


@cache
def _columns() -> tuple[str, ...]:
    held = trained()
    return (
        *held.cues,
        *(f"no {c}" for c in held.cues),
        *(f"at {o}" for o in held.others),
        *(f"is {r}" for r in held.roles),
    )


@cache
def _pieces() -> Pieces:
    return Pieces(_file("pieces.txt").decode().split("\n"))


@cache
def _session() -> InferenceSession:
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    return onnxruntime.InferenceSession(_file("reader.onnx"), settings, providers=["CPUExecutionProvider"])


def _run(pieces: list[int]) -> tuple[Floats, Floats]:
    found, whole = _session().run(["marks", "line"], {"pieces": np.array(pieces, np.int64)})
    return found, whole


def _file(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()
