"""Ages in figures and words; never durations, counts, house numbers or times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.narrative.age_words import ABOUT, BROKEN, END, N, age_at, counts_something, number
from firstcall.narrative.ages_in_short import in_short
from firstcall.narrative.ages_roughly import between, of_the_young, roughly
from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line

_AGED = re.compile(rf"\b(?:aged?|age is|age of|ages)(?: of| is| as| given as|:| =|-)? ?(?:{ABOUT} )?{N}{END}")
_OLD = re.compile(
    rf"(?:\b{ABOUT} )?{BROKEN}{N}[ -]?(?:y ?/ ?o|y\.?o\.?|yrs?[ -]olds?|years?[ -]olds?|"
    r"yrs? of age|years? of age)\b"
)
_OF = re.compile(
    rf"\b(?:boy|girl|lad|lass(?:ie)?|bairn|wean|toddler|child|kid|yout?h|yoot|man|woman|male|female|lady|gentleman|bloke|"
    rf"fella|son|daughter) of (?:{ABOUT} )?{N}{END}"
)
_YEARS = re.compile(
    rf"\b(?:is|am|i'?m|he'?s|she'?s|hes|shes|are|was)(?: only| just| now)* (?:{ABOUT} )?{N} ?(?:yrs|years)(?= *(?:[,.;)]|\Z))"
)
_BE = re.compile(
    rf"\b(?P<be>is|am|im|i'm|hes|he's|shes|she's|theyre|they're|(?:we|they|u|she|he) r|was|turned|turning|turns|only just turned|"
    r"(?:he|she|they|who)(?:'?d|'?ll| will| would| must| might| could| can't| cant) (?:be|of been|have been|only be)|"
    r"(?:can't|cant|must|meant to|supposed to) be|must (?:of|have) been)"
    rf"(?: (?:only|just|now|still|actually))*(?: (?P<about>{ABOUT[1:-1]}))? (?P<n>{N[1:-1]}){END}"
)
_APPROX = re.compile(rf"\b{ABOUT} {N}{END}")
_BESIDE = re.compile(
    rf"(?<=[a-z])(?:, ?| ?\(| ){N}(?= *(?:[,.;)]|\Z)| (?:and|with|who|has|is|are|was|were|at|in|from|says|"
    rf"said|lives|gone|both|missing|he|she|"
    r"male|female)\b)"
)
_THING = re.compile(
    r"\b(?:it|there|that|this|what|which|number|no|num|ref|reference|total|house|flat|time|bill|price|cost|reg|route|speed|road|"
    r"code|pin|room|floor|bus|line|limit|temp|today|date|one|count|amount|log|log no|box|gate|platform|level|score) \Z"
)


def ages(line: Line) -> Iterator[Hit]:
    """Every age. What is put roughly ("about 13", "in his 40s", a school year) is a suggestion."""
    taken: list[tuple[int, int]] = []
    for hit in _all(line):
        if not any(a < hit.end and hit.start < b for a, b in taken):
            taken.append((hit.start, hit.end))
            yield hit


def _all(line: Line) -> Iterator[Hit]:
    low = line.low
    yield from between(low)
    yield from of_the_young(low)
    for m in _OLD.finditer(low):
        yield age_at(m, 2, m[1], "an age in years")
    for m in _AGED.finditer(low):
        if not re.match(r" ?(?:months?|mths?|weeks?|days?)\b", low[m.end() :][:10]):
            yield age_at(m, 2, m[1], "stands after “aged”")
    for m in _OF.finditer(low):
        if not counts_something(low, m.end()):
            yield age_at(m, 2, m[1], "somebody of so many years")
    for m in _YEARS.finditer(low):
        yield age_at(m, 2, m[1], "said to be so many years")
    for m in _BE.finditer(low):
        of_a_thing = m["be"] in ("is", "was") and _THING.search(low, max(0, m.start() - 14), m.start())
        if not of_a_thing and not counts_something(low, m.end()):
            yield Hit(
                field="age",
                value=number(m["n"]),
                start=m.start("n"),
                end=m.end("n"),
                plain=not m["about"],
                says=f"“{m['be']} {m['n']}”",
            )
    yield from in_short(low)
    yield from roughly(low)


def beside(line: Line, after: set[int]) -> Iterator[Hit]:
    """Numbers that stand right behind a person or a name ("Maisie 6", "son, 14,", "Grandad 81"): ``after`` are the ends of those."""
    for m in _BESIDE.finditer(line.low):
        if m.start() in after and not counts_something(line.low, m.end(1)):
            yield age_at(m, 1, None, "stands beside the person")
    for m in _APPROX.finditer(line.low):
        behind = line.low[: m.start()].rstrip(" ,(")
        if len(behind) in after and not counts_something(line.low, m.end()):
            yield age_at(m, 2, m[1], "about so old")


def of_no_person(line: Line, start: int, end: int) -> bool:
    """Whether a number is of a thing ("number is 16", "crime ref is 42") or counts something ("6 months", "16 degrees")."""
    be = re.search(r"\b(?:is|was) \Z", line.low[max(0, start - 4) : start])
    before = start - len(be[0]) if be else start
    return counts_something(line.low, end) or _THING.search(line.low, max(0, before - 14), before) is not None
