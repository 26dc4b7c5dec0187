"""The trained reader: what ships belongs together, any text is read, and what it alone marks is offered unless it is sure."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.narrative import cues as cueing
from firstcall.narrative.lexicon import of_cue
from firstcall.narrative.line import Line
from firstcall.narrative.reading import read
from firstcall.narrative.trained import marks as marking
from firstcall.narrative.trained.marks import Span, Weighing, marks, trained, weighed
from firstcall.narrative.trained.pieces import Pieces
from tests.narrative.labelled import CUES

FOLDER = resources.files("firstcall.narrative.trained")
SMALL = Pieces(["[UNK]", "[CLS]", "[SEP]", "knife", "knives", "he", "##s", "cafe", "£", "20", "##0", "'"])


def test_what_ships_belongs_together() -> None:
    assert hashlib.sha256(FOLDER.joinpath("reader.onnx").read_bytes()).hexdigest() == trained().sha256
    assert frozenset(trained().cues) == CUES
    assert all(of_cue(cue) is not None for cue in trained().cues)
    assert trained().lines > 4000


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("he knives", [(5, 0, 2), (4, 3, 9)]),
        ("hes", [(5, 0, 2), (6, 2, 3)]),
        ("café £200", [(7, 0, 4), (8, 5, 6), (9, 6, 8), (10, 8, 9)]),
        ("zebra", [(0, 0, 5)]),
        ("", []),
        ("k" * 61, [(0, 0, 61)]),
    ],
)
def test_words_are_cut_into_the_longest_pieces(text: str, pieces: list[tuple[int, int, int]]) -> None:
    assert list(SMALL.of(text)) == pieces


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    marked = marks(text)
    assert set(marked.cues) == CUES
    for cue in ("weapon", "suicide"):
        for span in (marked.told(cue), marked.denied(cue)):
            assert 0 <= span.start <= span.end <= len(text)
    shares = marked.role(0, len(text))
    assert not shares or abs(sum(shares.values()) - 1) < 1e-3


def test_a_long_text_is_read_to_its_end() -> None:
    quiet = "the caller asks about the road works in the village and says thank you very much. " * 40
    end = "he has a knife and says he will stab her"
    told = marks(quiet + end).told("weapon")
    assert told.odds > marks(quiet).told("weapon").odds
    assert told.start >= len(quiet)


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("he has got a knife to her throat", "weapon"),
        ("she says she is going to end it tonight, she has written a note", "suicide"),
        ("a man online says he will send her pictures to everyone unless she pays", "blackmail"),
        ("they have stolen my bike from the shed", "theft"),
        ("my boyfriend punched me in the face", "violence"),
    ],
)
def test_what_is_plainly_told_is_found(line: str, cue: str) -> None:
    assert cue in [f.value for f in read(line, today=date(2026, 11, 2)) if f.field == "cue" and not f.negated]


@pytest.mark.parametrize(
    "line",
    [
        "caller wants to know when the front desk opens on saturday",
        "found a set of keys outside the library, will hand them in",
        "asking how to apply for a road closure for a street party",
    ],
)
def test_an_everyday_line_tells_of_no_risk(line: str) -> None:
    assert not [f for f in read(line, today=date(2026, 11, 2)) if f.field == "cue"]


class _Marked:
    """Marks of a line that say what a test wants said."""

    def __init__(self, told: float, denied: float) -> None:
        self.cues = dict.fromkeys(trained().cues, (-9.0, -9.0)) | {"weapon": (told, denied)}

    def told(self, cue: str) -> Span:
        return Span(self.cues[cue][0], 0, 4)

    denied = told


@pytest.mark.parametrize(
    ("told", "denied", "found"),
    [
        (-8.0, -8.0, []),
        (12.0, -8.0, [("weapon", False, True)]),
        (-8.0, 12.0, [("weapon", True, True)]),
    ],
)
def test_what_the_reader_alone_marks(
    monkeypatch: pytest.MonkeyPatch, told: float, denied: float, found: list[tuple[str, bool, bool]]
) -> None:
    monkeypatch.setattr(cueing, "marks", lambda _: _Marked(told, denied))
    assert [(h.value, h.negated, h.plain) for h in cueing.cues(Line("what he carries is long"), [])] == found


def test_what_the_reader_is_less_sure_of_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    bias = trained().told.bias["weapon"]
    odds = (trained().taken / 2 - bias + 8 * trained().told.other) / trained().told.own
    monkeypatch.setattr(cueing, "marks", lambda _: _Marked(odds, -8.0))
    assert [(h.value, h.plain) for h in cueing.cues(Line("what he carries is long"), [])] == [("weapon", False)]


def test_words_and_marks_are_weighed_together() -> None:
    scale = Weighing(own=1.0, other=-0.5, rule=2.0, rule_other=-1.0, bias={"weapon": -1.5})
    assert scale.odds("weapon", (0.5, -1.0), (True, False)) == 0.5 + 0.5 + 2.0 - 1.5
    assert scale.odds("fear", (0.5, -1.0), (False, True)) == 0.5 + 0.5 - 1.0
    assert weighed(0.5, 0.0, (1.0, 1.0, 0.0)) == 0.5
    assert weighed(0.9, 0.0, (1.0, 0.0, 0.0)) == pytest.approx(0.9)
    assert weighed(0.9, -9.0, (1.0, 1.0, 0.0)) < 0.01


def test_a_lines_marks_are_made_once() -> None:
    marking.marks.cache_clear()
    assert marks("he is outside") is marks("he is outside")
