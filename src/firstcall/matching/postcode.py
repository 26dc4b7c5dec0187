"""UK postcodes: one read from a text, or found in a line, with confused letters and figures set right."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LONGEST = 300

#: Overlapping on purpose: in "12 SO1 2AB" a door and half a postcode look like one.
_IN_LINE = re.compile(
    r"(?<![A-Z0-9])(?=([A-Z0-9]{1,2}[0-9OI][0-9A-Z]?)\s*([0-9OIS][A-Z0-9]{2})(?![A-Z0-9]))", re.IGNORECASE
)
_AT_END = re.compile(
    r"(?<![A-Z0-9])([A-Z]{1,2}[0-9OI][0-9A-Z]?)[\s.\-]*([0-9OIS])\s?([A-Z]{2})[\s.,;]*\Z", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|[04-9]th)\s+[a-z]", re.IGNORECASE)
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\Z")
_INWARD = re.compile(r"\d[A-Z]{2}\Z")
_FIGURES = re.compile(r"[0-9]")
_LETTERS = re.compile(r"[A-Z]")
_DIGIT = str.maketrans("OIS", "015")
_LETTER = str.maketrans("015", "OIS")


@lru_cache(maxsize=65536)
def postcode(text: str) -> str | None:
    """A text that is one UK postcode, as ``ZZ1 1ZZ``; confused letters and figures are set right."""
    if len(text) > _LONGEST:
        return None
    plain = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text).upper())
    if not 5 <= len(plain) <= 7 or not (_FIGURES.search(plain) or " " in text.strip()):  # "Poole" is a town
        return None
    return repaired(plain[:-3], plain[-3:])


def repaired(outward: str, inward: str) -> str | None:
    """The postcode of two halves in capitals, of which at least one letter of each is right; else None."""
    if outward[-1:] in ("O", "I") and outward[-2:-1].isdecimal():  # no district ends with either
        outward = outward[:-1] + outward[-1].translate(_DIGIT)
    if _OUTWARD.match(outward) and _INWARD.match(inward):
        return f"{outward} {inward}"
    if not (_LETTERS.search(outward) and _LETTERS.search(inward)):
        return None
    inward = inward[0].translate(_DIGIT) + inward[1:].translate(_LETTER)
    if not _INWARD.match(inward):
        return None
    if outward == "GIR":
        return f"GIR {inward}"
    first = outward[0].translate(_LETTER)
    for tried in (
        outward,
        first + outward[1:],
        first + outward[1:].translate(_DIGIT),
        first + outward[1:2].translate(_LETTER) + outward[2:].translate(_DIGIT),
    ):
        if _OUTWARD.match(tried):
            return f"{tried} {inward}"
    return None


def without_postcode(line: str) -> tuple[str, str]:
    """The line with a comma in place of its last postcode, and that postcode; empty where there is none."""
    for found in reversed(list(_IN_LINE.finditer(line))):
        code = repaired(found[1].upper(), found[2].upper())
        if (
            code is not None and _FIGURES.search(found[1] + found[2]) and not _ORDINAL.match(line, found.start(2))
        ):  # "flat B2 1st Avenue"
            return line[: found.start(1)] + "," + line[found.end(2) :], code
    last = _AT_END.search(line)
    if last is not None:
        code = repaired(last[1].upper(), (last[2] + last[3]).upper())
        if code is not None and _FIGURES.search(last[0]):
            return line[: last.start()] + ",", code
    return line, ""
