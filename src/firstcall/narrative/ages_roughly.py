"""Ages told roughly or in months: "14 or 15", "fifty odd", "in his 40s", "18 months", a school year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.narrative.age_words import BROKEN, END, TENS, WORDS, N, age_at, counts_something, number, within
from firstcall.narrative.findings import Hit

_DECADE = re.compile(
    r"\b(?:(?:in )?(?:his|her|their|the)? ?)?(early|mid|late)?[ -]?(?:to late |to mid )?(?<![0-9/.:])([1-9]0)'?s\b"
    rf"|\b(early|mid|late)?[ -]?({'|'.join(t[:-1] for t in TENS)})ies\b"
)
_TEENAGE = re.compile(r"\b(?:(early|mid|late) teens|in (?:his|her|their) teens)\b")
#: Of a baby by name or kind: "baby Joel 8 months", "bairn's 18 months", "Rafferty (18 months)", "18 m/o".
_MONTHS = re.compile(
    rf"\b(?:baby|bairn|bab|babby|infant|newborn|toddler|tot|twins|grandson|granddaughter|little (?:one|un))(?:'?s|'?ll be|"
    rf" is| will be| of)?"
    rf"(?: only| just| now)?(?: [a-z]+)?,? ?\(?{N} (?P<of>months?|mths?|mnths?|weeks?|wks?|wik|days?)(?= old|[ ]*(?:[,.;)]|\Z))"
    rf"|(?<=[a-z] \(){N} (?P<by>months?|mths?|weeks?|wks?|days?)(?=\))|{BROKEN}{N} ?(?P<mo>m/o|mo old)\b"
)
#: Of a small child: "18 months old", "6 wk old", "a two-month-old".
_UNDER_TWO = re.compile(
    rf"{BROKEN}{N}[ -]?(?P<of>months?|mths?|mnths?|weeks?|wks?|days?)[ -]?old(?! (?:message|text|post|photo|video|bruise|"
    rf"injury|wound|news|car)s?\b)"
)
_A_THING = re.compile(
    r"\b(?:it|its|it's|that|that's|this|which|they|pad|joke|profile|account|phone|car|message|text|mattress|bruis\w+|"
    r"injur\w+|wounds?|cuts?|marks?|news|photos?|videos?|footage|reports?|logs?|letters?|posts?)(?: \w+){0,2} \Z"
)
#: One of two, or anything between: "14 or 15", "between 15 and 17", "aged 12 to 14", "40-50 yrs".
_BETWEEN = re.compile(
    rf"\b(?:between|aged?(?: between)?|he'?s|she'?s|hes|shes|is|was|only|about|maybe|looks?|looked|roughly|"
    rf"around) {N} ?(?:or|to|and|-) ?{N}"
    rf"{END}|{BROKEN}{N} ?(?:or|to|-) ?{N}[ -]?(?:y/?o\b|yrs?\b|years?\b)(?! (?:ago|together|now|since|ban|sentence))"
)
_ODD = re.compile(
    rf"{BROKEN}{N}[ -]?(?:ish|odd)(?= *(?:[,.;)]|\Z)|[ -](?:and|with|in|from|years?|yrs?|yr|y/?o|bloke|man|male|female|"
    rf"woman|lady|gent\w*|fella|lad|lass)\b)"
)
_SCHOOL = re.compile(
    r"\b(?:yr|year|y)[ -]?(1[0-3]|[1-9])(?![\w:/.]|[ -](?:old|ago|sentence|ban|anniv|contract|relationship|history|period|gap|on)\b)"
)


def between(low: str) -> Iterator[Hit]:
    """One of two ages, or anything between two."""
    for m in _BETWEEN.finditer(low):
        yield from _one_of_two(low, m)


def of_the_young(low: str) -> Iterator[Hit]:
    """Ages in months, weeks and days, as whole years."""
    for m in _UNDER_TWO.finditer(low):
        if not _A_THING.search(low, max(0, m.start() - 28), m.start()):
            months = number(m[1]) if m["of"][0] == "m" else 0
            yield Hit(
                field="age", value=months // 12, start=m.start(1), end=m.end(), says="so many months, weeks or days old"
            )
    for m in _MONTHS.finditer(low):
        group = next(g for g in (1, 3, 5) if m[g])
        of = m["of"] or m["by"] or m["mo"]
        years = number(m[group]) // 12 if of[0] == "m" else 0
        yield Hit(
            field="age", value=years, start=m.start(group), end=m.end(group), says="so many months, weeks or days"
        )


def roughly(low: str) -> Iterator[Hit]:
    """So many years "odd" or "ish", a decade, the teens, a school year."""
    for m in _ODD.finditer(low):
        if number(m[1]) >= 5 and (not counts_something(low, m.end()) or re.match(r"[ -]years?[ -]old", low[m.end() :])):
            yield age_at(m, 1, "about", "or so")
    yield from _decades(low)
    for m in _SCHOOL.finditer(low):
        year = int(m[1])
        says = f"school year {year}: {year + 4} or {year + 5}"
        yield Hit(field="age", value=f"{year + 4}-{year + 5}", start=m.start(), end=m.end(), plain=False, says=says)


def _decades(low: str) -> Iterator[Hit]:
    for m in _DECADE.finditer(low):
        if m[2]:
            part, first = m[1], int(m[2])
        else:
            part, first = m[3], WORDS.get(f"{m[4]}y", 0)
        if first and (part or re.search(r"\b(?:in|his|her|their)\b", m[0])):
            youngest, oldest = within(part, first)
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


def _one_of_two(low: str, m: re.Match[str]) -> Iterator[Hit]:
    group = 1 if m[1] else 3
    first, last = number(m[group]), number(m[group + 1])
    two_people = "and" in m[0] and "between" not in m[0]
    if first < last <= first + 20 and not two_people and not counts_something(low, m.end()):
        says = f"{first} to {last}"
        yield Hit(
            field="age", value=f"{first}-{last}", start=m.start(group), end=m.end(group + 1), plain=False, says=says
        )
