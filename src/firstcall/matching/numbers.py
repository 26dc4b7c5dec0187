"""Official numbers: National Insurance, NHS, PNC ID and driver numbers, and any other reference."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

_LONGEST = 120
_LONGEST_NUMBER = 32


class NumberKind(StrEnum):
    """What an official number is, by its form and its check."""

    NATIONAL_INSURANCE = "national-insurance"
    NHS = "nhs"
    PNC = "pnc"
    DRIVER = "driver"
    REFERENCE = "reference"


_CLEAN = re.compile(r"[A-Z]{0,4}[0-9]{4,28}[A-Z]?\Z|(?:19|20)[0-9]{2}/[0-9]{7}[A-HJ-NP-RT-Z]\Z", re.ASCII)
_LABEL = re.compile(
    r"(?:(?:national insurance|ni|nino|nhs|pnc(?: ?id)?|pncid|cro|driver|driving(?: licence)?|licence|passport|ref(?:erence)?|custody|crime"
    r"|nominal)[ .]*(?:numbers?|nos?|num|id|ref)?[ .:#=\-]+)(?=\S*[0-9]|[a-z]{2} ?[0-9])",
    re.IGNORECASE,
)
_INSURANCE = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?\Z")
_INSURANCE_TYPED = re.compile(r"([A-Z]{2})([0-9OISZB]{6})([A-D]?)\Z")
_DRIVER = re.compile(r"[A-Z9]{5}[0-9][0156][0-9][0-3][0-9][0-9][A-Z9]{2}[A-Z0-9][A-Z]{2}\Z")
_PNC = re.compile(r"((?:19|20)?[0-9]{2})/([0-9]{1,7})([A-HJ-NP-RT-Z])\Z")
_APART = re.compile(r"[\s.\-\u2010-\u2015/\\_:#]")
_DATE = re.compile(r"[0-3]?[0-9]([/.\-])[01]?[0-9]\1(?:[0-9]{2}|[0-9]{4})\Z")
_LITTLE = frozenset("a an and at am pm by do he if in is it me my no of on or so to up us we i".split())
_TO_FIGURE = str.maketrans("OISZB", "01528")
#: A PNC ID has its year in four figures or the last two; none is older than the computer.
_NEWEST_SHORT_YEAR = 49
_CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


def number(text: str) -> str | None:
    """An official number in capitals without spaces; None for a sentence and for what has too few figures. Total.

    A PNC ID is kept as ``2012/0123456X`` however short it was written; every other number as letters and figures. The
    letters of a National Insurance number's figures (O, I, S, Z, B) are put right. A number whose check
    is wrong is kept all the same, as a reference: see ``number_kind``.
    """
    if _CLEAN.match(text):
        return text
    if len(text) > _LONGEST:
        return None
    shown = " ".join(unicodedata.normalize("NFKC", text).split()).strip(" .,;:()'\"")
    shown = _LABEL.sub("", shown, count=1) if _LABEL.match(shown) else shown
    tight = shown.upper().replace(" ", "")
    if _DRIVER.match(tight):
        return tight
    if _is_talk(shown) or _DATE.match(tight):
        return None
    pnc = _PNC.match(tight)
    if pnc:
        return f"{_year(pnc[1])}/{pnc[2].zfill(7)}{pnc[3]}"
    plain = _APART.sub("", tight)
    typed = _INSURANCE_TYPED.match(plain)
    if typed and sum(c.isdigit() for c in typed[2]) >= 4:
        plain = typed[1] + typed[2].translate(_TO_FIGURE) + typed[3]
    right = plain.isascii() and plain.isalnum() and 4 <= len(plain) <= _LONGEST_NUMBER
    return plain if right and sum(c.isdigit() for c in plain) >= 3 else None


def _is_talk(shown: str) -> bool:
    """Whether words stand among the figures: a reference has short groups of letters."""
    pieces = shown.split()
    words = [p for p in pieces if p.isalpha()]
    if len(pieces) > 8 or any(len(w) > 4 or w.lower() in _LITTLE - {"a"} for w in words):
        return True
    return len(words) > 2 or (len(pieces) > 1 and sum(len(w) for w in words) > 6)


def _year(text: str) -> str:
    if len(text) == 4:
        return text
    return ("20" if int(text) <= _NEWEST_SHORT_YEAR else "19") + text


def number_kind(kept: str) -> NumberKind:
    """What a kept number is. NHS and PNC only with a right check (modulus 11; modulus 23 of year and serial)."""
    if _INSURANCE.match(kept):
        return NumberKind.NATIONAL_INSURANCE
    if _DRIVER.match(kept):
        return NumberKind.DRIVER
    if _is_nhs(kept):
        return NumberKind.NHS
    pnc = _PNC.match(kept)
    if pnc and len(pnc[2]) == 7 and _CHECK_LETTERS[int(pnc[1][-2:] + pnc[2]) % 23] == pnc[3]:
        return NumberKind.PNC
    return NumberKind.REFERENCE


def _is_nhs(kept: str) -> bool:
    if len(kept) != 10 or not (kept.isascii() and kept.isdigit()):
        return False
    check = 11 - sum(int(c) * weight for c, weight in zip(kept, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(kept[9])
