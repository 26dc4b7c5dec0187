"""Numbers as ages are told, and what stands behind a number that is no age."""

from __future__ import annotations

import re

from firstcall.narrative.findings import Hit

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = (
    {w: i + 1 for i, w in enumerate(_UNITS)}
    | {w: i + 10 for i, w in enumerate(_TEENS)}
    | {t: 20 + 10 * i for i, t in enumerate(TENS)}
    | {f"{t} {u}": 20 + 10 * i + j + 1 for i, t in enumerate(TENS) for j, u in enumerate(_UNITS)}
)
_SPELT = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)}|{'|'.join(_UNITS)})"
N = rf"(1[01][0-9]|[1-9]?[0-9]|{_SPELT}|(?:a|one) hundred(?: and (?:{'|'.join(_UNITS)}))?)"
ABOUT = (
    r"(nearly|almost|coming up(?: to)?|rising|about|bout|mebbe|mibbe|aboot|probably|prob|poss(?:ibly)?|over|"
    r"approx(?:imately)?\.?|around|roughly|circa|maybe|"
    r"abt|looks?|looked|sounds?|sounded|seems|like|appears)"
)
END = r"(?![\w:/%£]|[.,][0-9]|[ ]?(?:st|nd|rd|th)\b)"
BROKEN = r"(?<![\w.£$:/-])"
_NO_AGE_AFTER = re.compile(
    r" ?-? ?(?:texts?|msgs?|messages?|calls?|times?|minutes?|mins?|hours?|hrs?|hr|days?|wks?|weeks?|months?|mths?|years? ago|yrs? ago|"
    r"years? (?:together|now|since|of)|years?|yrs?|seconds?|secs?|miles?|metres?|meters?|m|yards?|feet|foot|ft|pounds?|"
    r"quid|p|k|kg|stone|st|"
    r"people|persons?|men|males?|females?|women|youths?|lads?|kids|children|boys|girls|cars?|vehicles?|vans?|units?|tablets?|pills?|"
    r"paracetamol|kilos?|lbs?|drinks?|pints?|cans?|bottles?|others?|am|pm|o'?clock|percent|degrees|of (?:the|them|us|his|"
    r"her)|x|floors?|beds?|doors?|"
    r"[a-z]+ (?:street|road|rd|lane|avenue|drive|close|way|crescent|court|row|place|grove|gardens|terrace))\b"
)
_MONTHS_AFTER = re.compile(r" (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")


def within(part: str | None, first: int) -> tuple[int, int]:
    """The years of a decade, or of the early, the middle or the late part of it."""
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part or "", (0, 9))
    return first + low, first + high


def counts_something(low: str, end: int) -> bool:
    """Whether a number counts something ("6 months", "16 degrees") or begins a date."""
    return bool(_NO_AGE_AFTER.match(low, end) or _MONTHS_AFTER.match(low, end))


def age_at(m: re.Match[str], group: int, about: str | None, says: str) -> Hit:
    """The age that a group of a match gives; a suggestion where a word such as "about" stands before it."""
    start, end = m.span(group)
    return Hit(
        field="age",
        value=number(m[group]),
        start=start,
        end=end,
        plain=not about,
        says=f"{about}: {says}" if about else says,
    )


def number(typed: str) -> int:
    """The number that figures or words give."""
    if "hundred" in typed:
        return 100 + WORDS.get(typed.partition(" and ")[2], 0)
    return int(typed) if typed.isdigit() else WORDS[typed.replace("-", " ")]
