"""Ages in figures and words; never durations, counts, house numbers or times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = (
    {w: i + 1 for i, w in enumerate(_UNITS)}
    | {w: i + 10 for i, w in enumerate(_TEENS)}
    | {t: 20 + 10 * i for i, t in enumerate(_TENS)}
    | {f"{t} {u}": 20 + 10 * i + j + 1 for i, t in enumerate(_TENS) for j, u in enumerate(_UNITS)}
)
_SPELT = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)}|{'|'.join(_UNITS)})"
_N = rf"(1[01][0-9]|[1-9]?[0-9]|{_SPELT})"
_ABOUT = (
    r"(nearly|almost|coming up(?: to)?|rising|about|approx(?:imately)?\.?|around|roughly|circa|maybe|"
    r"possibly|abt|looks?|looked|sounds?|sounded|seems|like|appears)"
)
_END = r"(?![\w:/%£]|[.,][0-9]|[ ]?(?:st|nd|rd|th)\b)"
_BROKEN = r"(?<![\w.£$:/-])"

_AGED = re.compile(rf"\b(?:aged?|age is|age of|ages)(?: of| is| as| given as|:| =|-)? ?(?:{_ABOUT} )?{_N}{_END}")
_OLD = re.compile(
    rf"(?:\b{_ABOUT} )?{_BROKEN}{_N}[ -]?(?:y ?/ ?o|y\.?o\.?|yrs?[ -]olds?|years?[ -]olds?|"
    r"yrs? of age|years? of age)\b"
)
_OF = re.compile(
    rf"\b(?:boy|girl|lad|lass(?:ie)?|child|kid|youth|man|woman|male|female|lady|gentleman|son|daughter) of (?:{_ABOUT} )?{_N}{_END}"
)
_YEARS = re.compile(
    rf"\b(?:is|am|i'?m|he'?s|she'?s|hes|shes|are|was)(?: only| just| now)* (?:{_ABOUT} )?{_N} ?(?:yrs|years)(?= *(?:[,.;)]|\Z))"
)
_BE = re.compile(
    rf"\b(?P<be>is|am|im|i'm|hes|he's|shes|she's|theyre|they're|was|turned|turning|turns|only just turned)"
    rf"(?: (?:only|just|now|still|actually))*(?: (?P<about>{_ABOUT[1:-1]}))? (?P<n>{_N[1:-1]}){_END}"
)
_APPROX = re.compile(rf"\b{_ABOUT} {_N}{_END}")
_BESIDE = re.compile(
    rf"(?<=[a-z])(?:, ?| ?\(| ){_N}(?= *(?:[,.;)]|\Z)| (?:and|with|who|has|is|are|was|were|at|in|from|says|"
    rf"said|lives|gone|both|missing|he|she|"
    r"male|female)\b)"
)
_DECADE = re.compile(
    r"\b(?:(?:in )?(?:his|her|their|the)? ?)?(early|mid|late)?[ -]?(?:to late |to mid )?(?<![0-9/.:])([1-9]0)'?s\b"
    rf"|\b(early|mid|late)?[ -]?({'|'.join(t[:-1] for t in _TENS)})ies\b"
)
_TEENAGE = re.compile(r"\b(?:(early|mid|late) teens|in (?:his|her|their) teens)\b")
_SHORT = re.compile(r"(?<![\w./])(?:[mf]/ ?([1-9][0-9]?)|([1-9][0-9]?) ?/ ?[mf])(?![\w/.])")
_TIGHT = re.compile(r"(?<=[a-z]) \(?[mf]([1-9][0-9]?)(?![\w/.])")
_ALONE = re.compile(rf"(?<=, ){_ABOUT} {_N}(?= *(?:[,.;)]|\Z))")
_SHORT_DECADE = re.compile(r"\b(?:male|female|man|woman|bloke|lady|guy|lad),? (?:in )?(early|mid|late)? ?([1-9]0)'?s\b")
_SCHOOL = re.compile(
    r"\b(?:yr|year|y)[ -]?(1[0-3]|[1-9])(?![\w:/.]|[ -](?:old|ago|sentence|ban|anniv|contract|relationship|history|period|gap|on)\b)"
)
_NO_AGE_AFTER = re.compile(
    r" ?-? ?(?:texts?|msgs?|messages?|calls?|times?|minutes?|mins?|hours?|hrs?|hr|days?|wks?|weeks?|months?|mths?|years? ago|yrs? ago|"
    r"years? (?:together|now|since|of)|years?|yrs?|seconds?|secs?|miles?|metres?|meters?|m|yards?|feet|foot|ft|pounds?|"
    r"quid|p|k|kg|stone|st|"
    r"people|persons?|men|males?|females?|women|youths?|lads?|kids|children|boys|girls|cars?|vehicles?|vans?|units?|tablets?|pills?|"
    r"paracetamol|drinks?|pints?|cans?|bottles?|others?|am|pm|o'?clock|percent|degrees|of (?:the|them|us|his|her)|x|floors?|beds?|doors?|"
    r"[a-z]+ (?:street|road|rd|lane|avenue|drive|close|way|crescent|court|row|place|grove|gardens|terrace))\b"
)
_THING = re.compile(
    r"\b(?:it|there|that|this|what|which|number|no|num|ref|reference|total|house|flat|time|bill|price|cost|reg|route|speed|road|"
    r"code|pin|room|floor|bus|line|limit|temp|today|date|one|count|amount|log|log no|box|gate|platform|level|score) \Z"
)
_MONTHS_AFTER = re.compile(r" (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")


def ages(line: Line) -> Iterator[Hit]:
    """Every age. What is put roughly ("about 13", "in his 40s", a school year) is a suggestion."""
    taken: list[tuple[int, int]] = []
    for hit in _all(line):
        if not any(a < hit.end and hit.start < b for a, b in taken):
            taken.append((hit.start, hit.end))
            yield hit


def _all(line: Line) -> Iterator[Hit]:
    low = line.low
    for m in _OLD.finditer(low):
        yield _age(m, 2, m[1], "an age in years")
    for m in _AGED.finditer(low):
        if not re.match(r" ?(?:months?|mths?|weeks?|days?)\b", low[m.end() :][:10]):
            yield _age(m, 2, m[1], "stands after “aged”")
    for m in _OF.finditer(low):
        if not _counts_something(low, m.end()):
            yield _age(m, 2, m[1], "somebody of so many years")
    for m in _YEARS.finditer(low):
        yield _age(m, 2, m[1], "said to be so many years")
    for m in _BE.finditer(low):
        of_a_thing = m["be"] in ("is", "was") and _THING.search(low, max(0, m.start() - 14), m.start())
        if not of_a_thing and not _counts_something(low, m.end()):
            yield Hit(
                field="age",
                value=_number(m["n"]),
                start=m.start("n"),
                end=m.end("n"),
                plain=not m["about"],
                says=f"“{m['be']} {m['n']}”",
            )
    yield from _in_short(low)
    yield from _rough(low)
    for m in _SCHOOL.finditer(low):
        year = int(m[1])
        says = f"school year {year}: {year + 4} or {year + 5}"
        yield Hit(field="age", value=f"{year + 4}-{year + 5}", start=m.start(), end=m.end(), plain=False, says=says)


def _in_short(low: str) -> Iterator[Hit]:
    """As the police write it: "f/16", "M38" behind a person, "male 40s"."""
    for m in _SHORT.finditer(low):
        yield _age(m, 1 if m[1] else 2, None, "sex and age in short")
    for m in _TIGHT.finditer(low):
        if not re.search(r"\b(?:on|the|road|junction|off|near|onto|from|to|via|motorway)\Z", low[: m.start()]):
            yield _age(m, 1, None, "sex and age in short")
    for m in _ALONE.finditer(low):
        if not _counts_something(low, m.end()):
            yield _age(m, 2, m[1], "about so old")
    for m in _SHORT_DECADE.finditer(low):
        youngest, oldest = _within(m[1], int(m[2]))
        yield Hit(
            field="age", value=f"{youngest}-{oldest}", start=m.start(2), end=m.end(), plain=False, says=f"{youngest} to {oldest}",
            hint="other",
        )  # fmt: skip


def _rough(low: str) -> Iterator[Hit]:
    for m in _DECADE.finditer(low):
        if m[2]:
            part, first = m[1], int(m[2])
        else:
            part, first = m[3], _WORDS.get(f"{m[4]}y", 0)
        if first and (part or re.search(r"\b(?:in|his|her|their)\b", m[0])):
            youngest, oldest = _within(part, first)
            yield Hit(
                field="age",
                value=f"{youngest}-{oldest}",
                start=m.start(),
                end=m.end(),
                plain=False,
                says=f"{youngest} to {oldest}",
                hint="other",
            )
    for m in _TEENAGE.finditer(low):
        youngest, oldest = {"early": (13, 14), "mid": (14, 16), "late": (17, 19)}.get(m[1] or "", (13, 19))
        yield Hit(
            field="age",
            value=f"{youngest}-{oldest}",
            start=m.start(),
            end=m.end(),
            plain=False,
            says=f"{youngest} to {oldest}",
        )


def beside(line: Line, after: set[int]) -> Iterator[Hit]:
    """Numbers that stand right behind a person or a name ("Maisie 6", "son, 14,", "Grandad 81"): ``after`` are the ends of those."""
    for m in _BESIDE.finditer(line.low):
        if m.start() in after and not _counts_something(line.low, m.end(1)):
            yield _age(m, 1, None, "stands beside the person")
    for m in _APPROX.finditer(line.low):
        behind = line.low[: m.start()].rstrip(" ,(")
        if len(behind) in after and not _counts_something(line.low, m.end()):
            yield _age(m, 2, m[1], "about so old")


def of_no_person(line: Line, start: int, end: int) -> bool:
    """Whether a number is of a thing ("number is 16", "crime ref is 42") or counts something ("6 months", "16 degrees")."""
    be = re.search(r"\b(?:is|was) \Z", line.low[max(0, start - 4) : start])
    before = start - len(be[0]) if be else start
    return _counts_something(line.low, end) or _THING.search(line.low, max(0, before - 14), before) is not None


def _within(part: str | None, first: int) -> tuple[int, int]:
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part or "", (0, 9))
    return first + low, first + high


def _counts_something(low: str, end: int) -> bool:
    return bool(_NO_AGE_AFTER.match(low, end) or _MONTHS_AFTER.match(low, end))


def _age(m: re.Match[str], group: int, about: str | None, says: str) -> Hit:
    start, end = m.span(group)
    return Hit(
        field="age",
        value=_number(m[group]),
        start=start,
        end=end,
        plain=not about,
        says=f"{about}: {says}" if about else says,
    )


def _number(typed: str) -> int:
    return int(typed) if typed.isdigit() else _WORDS[typed.replace("-", " ")]
