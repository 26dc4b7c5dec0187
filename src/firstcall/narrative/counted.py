"""Small numbers of a line, in figures or words, and whether one of them is somebody's age by the clues around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firstcall.narrative.clues import gap_kind, kinds, typed
from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.weighed import likely
from firstcall.narrative.words import signs

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = (
    {w: i + 1 for i, w in enumerate(_UNITS)}
    | {w: i + 10 for i, w in enumerate(_TEENS)}
    | {t: 20 + 10 * i for i, t in enumerate(_TENS)}
)
_FIGURE = re.compile(r"([1-9][0-9]?|10[0-9])(f|m|yo|y|yr|yrs|ish|odd|s|th|st|nd|rd)?\Z")
#: From this on a number is offered as an age.
_ENOUGH = 0.5
_DAY, _MONTH = "mon|tue|wed|thu|fri|sat|sun", "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
#: Behind an age that is still to come: "15 next week", "eighty in March", "18 on Saturday".
_TO_COME = re.compile(
    rf"(?: years? old)?,? (?:next (?:week|month|year|birthday|{_DAY}|{_MONTH})|tomorrow|"
    rf"in (?:a |two |three |a few )?(?:weeks?|days?|months?|{_MONTH})|on (?:the [0-9]|{_DAY}|her birthday|his birthday)|"
    rf"this (?:coming|(?:{_DAY})(?!th))|at christmas|soon\b)"
)
_NEARLY = re.compile(
    r"\b(?:nearly|almost|not quite|not yet|coming up|coming up to|rising|turning|turns|just off|just shy of|going on|nearing)(?: for)? \Z"
)
_REACHED = re.compile(r"\b(?:turned|was|hit|reached|since)(?: only| just)? \Z")
_UNDER_ONE = re.compile(r"[ -]?(?:month|mth|mnth|week|wk|day)s?\b")


@dataclass(frozen=True)
class Figure:
    """A number from 1 to 109: its tokens [first, last), its place in the text, what stuck to it."""

    value: int
    first: int
    last: int
    start: int
    end: int
    stuck: str = ""


def figures(line: Line, taken: Sequence[tuple[int, int]]) -> Iterator[Figure]:
    """Every small number that stands in nothing already read."""
    index = 0
    while index < len(line.tokens):
        figure = _figure(line, index)
        if figure is None or any(a < figure.end and figure.start < b for a, b in taken):
            index += 1
            continue
        yield figure
        index = figure.last


def _figure(line: Line, index: int) -> Figure | None:
    token = line.tokens[index]
    m = _FIGURE.match(token.word)
    if m:
        value = int(m[1])
        return Figure(value, index, index + 1, token.start, token.start + m.end(1), m[2] or "")
    if token.word not in WORDS:
        return None
    value, last = WORDS[token.word], index + 1
    if value >= 20 and line.word(last) in _UNITS and line.gap(last) in (" ", "-"):
        value, last = value + WORDS[line.word(last)], last + 1
    return Figure(value, index, last, token.start, line.tokens[last - 1].end)


def of_age(line: Line, figure: Figure) -> list[str]:
    """The clues whether a number is somebody's age."""
    first, last = figure.first, figure.last
    p1, p2, p3 = (line.word(first - i) for i in (1, 2, 3))
    n1, n2 = line.word(last), line.word(last + 1)
    left = gap_kind(line.gap(first), edge=first == 0)
    right = gap_kind(line.gap(last), edge=last >= len(line.tokens))
    if figure.end < len(line.low) and last < len(line.tokens) and line.low[figure.end] in "/:%-.":
        right = f"tight {line.low[figure.end]}" if figure.end + 1 == line.tokens[last].start else right
    if figure.start and line.low[figure.start - 1] in "£$/:.-+#":
        left = f"tight {line.low[figure.start - 1]}"
    size = (
        "1"
        if figure.value < 2
        else "baby"
        if figure.value < 5
        else "child"
        if figure.value < 18
        else "grown"
        if figure.value < 60
        else "old"
    )
    form = "digits" if line.low[figure.start].isdigit() else "word"
    behind, ahead = _kinds(p1), _kinds(n1)
    found = [
        f"size {size} {form}",
        f"stuck {figure.stuck}",
        f"p1 {p1}",
        f"p2 {p2}",
        f"p3 {p3}",
        f"n1 {n1} {right}",
        f"n2 {n2}",
        f"p1 {p1} n1 {n1}",
        f"p2 {p2} p1 {p1}",
        f"n1 {n1} n2 {n2}",
        f"left {left}",
        f"right {right}",
        f"between {left} {right}",
        f"between {left} {right} {size} {form}",
        f"typed {typed(line, first - 1)} {left} {right}",
    ]
    for kind in behind:
        found += [f"behind {kind}", f"behind {kind} {left}", f"behind {kind} {left} {right}", f"behind {kind} {size}"]
    for kind in ahead:
        found += [f"ahead {kind}", f"ahead {kind} {right}"]
    found += [f"p2 kind {kind} p1 {p1}" for kind in _kinds(p2)]
    found += [f"p2 kind {kind} {left}" for kind in _kinds(p2)]
    found += [f"n2 kind {kind} n1 {n1}" for kind in _kinds(n2)]
    return found


def _kinds(word: str) -> list[str]:
    if not word:
        return ["edge"]
    plain = word.removesuffix("'s")
    return [*signs().get(plain, ()), *kinds(plain)]


def weighed_ages(line: Line, taken: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """The numbers that the clues take for an age: each is offered."""
    for figure in figures(line, taken):
        if figure.stuck not in ("s", "th", "st", "nd", "rd") and likely("age", of_age(line, figure)) >= _ENOUGH:
            value = figure.value
            if _UNDER_ONE.match(line.low, figure.end):
                value //= 12 if line.low[figure.end :].lstrip(" -").startswith(("month", "mth", "mnth")) else 10_000
            says = "looks like an age, by what stands beside it"
            yield Hit(field="age", value=value, start=figure.start, end=figure.end, plain=False, says=says)


def to_come(line: Line, hit: Hit) -> bool:
    """Whether an age is one that somebody will reach: "15 next week" and "nearly 15" are 14; "turned 15 in May" is 15."""
    if _REACHED.search(line.low, max(0, hit.start - 16), hit.start):
        return False
    return bool(_TO_COME.match(line.low, hit.end) or _NEARLY.search(line.low, max(0, hit.start - 24), hit.start))
