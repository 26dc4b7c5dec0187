"""Numbers and letters as they are said: "oh double seven", "nine hundred", "yankee foxtrot one two"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.narrative.line import Line

_NOUGHT = "oh o nought naught nil nowt ow".split()
DIGITS = {w: str(i) for i, w in enumerate("zero one two three four five six seven eight nine".split())} | dict.fromkeys(
    _NOUGHT, "0"
)
_TEENS = {
    w: str(i + 10)
    for i, w in enumerate("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())
}
_TENS = {w: str(i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
_TIMES = {"double": 2, "dbl": 2, "triple": 3, "treble": 3}
_NOUGHTS = {"hundred": "00", "thousand": "000"}
#: The spelling alphabet of the police and of aviation, and the letters as people write down their names.
_LETTERS = (
    {
        w: w[0]
        for w in (
            "alpha bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra "
            "tango uniform victor whiskey whisky xray x-ray yankee zulu"
        ).split()
    }
    | {"alfa": "a", "juliette": "j", "zee": "z", "zed": "z", "ay": "a", "bee": "b", "cee": "c", "dee": "d", "eff": "f"}
    | {"gee": "g", "jay": "j", "kay": "k", "ell": "l", "em": "m", "en": "n", "pee": "p", "cue": "q", "queue": "q"}
    | {"ess": "s", "tee": "t", "vee": "v", "ex": "x", "wye": "y", "aitch": "h", "ar": "r", "arr": "r"}
)
_BETWEEN = re.compile(r"(?:[\s,.:]{1,3}|-)\Z")
_NUMERIC = DIGITS.keys() | _TEENS.keys() | _TENS.keys() | _TIMES.keys() | _NOUGHTS.keys()
_SAID = _NUMERIC | _LETTERS.keys()


class Run:
    """A run of said digits and letters: its characters as they would be typed, and where it stands."""

    __slots__ = ("end", "said", "start", "words")

    def __init__(self, said: str, words: int, start: int, end: int) -> None:
        self.said, self.words, self.start, self.end = said, words, start, end


def numbers(line: Line) -> Iterator[Run]:
    """Runs of digits of which at least one is said or stands alone: "oh seven seven", "0 7 7 0 0, 9 0 0"."""
    for first, last in _runs(line, letters=False):
        said, words = _said(line, first, last)
        alone = sum(line.word(i).isdigit() and len(line.word(i)) == 1 for i in range(first, last))
        if len(said) >= 7 and (words or alone >= 5):
            yield Run(said, words, line.tokens[first].start, line.tokens[last - 1].end)


def codes(line: Line) -> Iterator[Run]:
    """Runs of letters and digits of which at least two are said, or most stand alone: "mike alpha one three zulu", "q z 7 0 b r v"."""
    for first, last in _runs(line, letters=True):
        said, words = _said(line, first, last)
        alone = sum(len(line.word(i)) == 1 for i in range(first, last))
        if (
            (words >= 2 or alone >= 5)
            and 4 <= len(said) <= 8
            and re.search(r"[a-z]", said)
            and re.search(r"[0-9]", said)
        ):
            yield Run(said, words, line.tokens[first].start, line.tokens[last - 1].end)


def _runs(line: Line, *, letters: bool) -> Iterator[tuple[int, int]]:
    if not letters and not any(t.word in _NUMERIC or len(t.word) == 1 for t in line.tokens):
        return
    if letters and sum(t.word in _SAID or len(t.word) == 1 for t in line.tokens) < 2:
        return
    fits = [_fits(t.word, letters) for t in line.tokens]
    first, count = 0, len(fits)
    while first < count:
        last = first
        while last < count and fits[last] and (last == first or _joined(line, last)):
            last += 1
        if last - first >= 3:
            yield first, last
        first = max(last, first + 1)


def _fits(word: str, letters: bool) -> bool:
    if word in _NUMERIC or (word.isascii() and word.isdigit() and len(word) <= 6):
        return True
    return letters and (word in _LETTERS or (len(word) == 1 and word.isalpha()))


def _joined(line: Line, index: int) -> bool:
    return bool(_BETWEEN.match(line.gap(index)))


def _said(line: Line, first: int, last: int) -> tuple[str, int]:
    """The characters of a run as they would be typed, and how many of its words are words."""
    tokens = [line.word(i) for i in range(first, last)]
    parts: list[str] = []
    times = 1
    for at, word in enumerate(tokens):
        if word in _TIMES:
            times = _TIMES[word]
            continue
        behind = tokens[at - 1] if at else ""
        parts.append(_one(word, behind, tokens[at + 1] if at + 1 < len(tokens) else "") * times)
        times = 1
    return "".join(parts), sum(not w.isdigit() and len(w) > 1 for w in tokens)


def _one(word: str, behind: str, ahead: str) -> str:
    """What one word adds: "nine hundred" is 900, "fifty one" is 51, and "fifty" with nothing behind it 50."""
    if word in _NOUGHTS:
        return _NOUGHTS[word] if behind else ""
    if word in _TENS:
        return _TENS[word] if DIGITS.get(ahead, "0") != "0" else f"{_TENS[word]}0"
    return DIGITS.get(word) or _TEENS.get(word) or _LETTERS.get(word) or word
