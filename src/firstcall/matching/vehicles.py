"""Registration marks: letters and figures that are taken for each other put right where the pattern tells."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LONGEST = 200
_MOST_FORMS = 8
#: More letters and figures put right than this, and it was another mark altogether.
_MOST_MENDED = 3

#: The patterns of British marks, L for a letter and D for a figure: current; prefix; suffix; dateless (and Northern
#: Irish, trade and cherished marks, which have its shape); diplomatic (101 D 234).
PATTERNS = (
    "LLDDLLL",
    *("L" + "D" * n + "LLL" for n in (1, 2, 3)),
    *("LLL" + "D" * n + "L" for n in (1, 2, 3)),
    *("L" * letters + "D" * figures for letters in (1, 2, 3) for figures in (1, 2, 3, 4)),
    *("D" * figures + "L" * letters for letters in (1, 2, 3) for figures in (1, 2, 3, 4)),
    "DDDLDDD",
)
_OF_LENGTH = {n: tuple(p for p in PATTERNS if len(p) == n) for n in range(2, 9)}

_CLEAN = re.compile(
    r"(?:[A-Z]{2}[0-9]{2} ?[A-Z]{3}|[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z]|[A-Z]{1,3} ?[0-9]{1,4}"
    r"|[0-9]{1,4} ?[A-Z]{1,3})\Z",
    re.IGNORECASE | re.ASCII,
)
_CURRENT = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]{3}\Z")
_APART = re.compile(r"[\s.\-\u2010-\u2015·•]")
_FOREIGN = re.compile(r"\s*[A-Za-z]{2}-[0-9]{3}-[A-Za-z]{2}\s*\Z")

_AS_FIGURE = {"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2", "G": "6"}
_AS_LETTER = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}
#: What each letter or figure may be taken for, of the other class.
CONFUSABLE = {**_AS_FIGURE, **_AS_LETTER}


def vehicle(text: str) -> str | None:
    """A registration mark in capitals without spaces; None for what has not both letters and figures. Total.

    Where the mark has a British pattern but for letters and figures that are taken for each other (0 and O, 1 and I,
    5 and S, 8 and B, 2 and Z, 6 and G), these are put right, if only one pattern wants the fewest. Other marks,
    foreign ones among them, stay as they are.
    """
    if _CLEAN.match(text):
        return text.replace(" ", "").upper()
    return _mended(text[:_LONGEST])


@lru_cache(maxsize=16384)
def _mended(text: str) -> str | None:
    plain = _plain(text)
    if plain is None or _FOREIGN.match(text):
        return plain
    fewest = _readings(plain)
    return fewest[0][1] if fewest and (len(fewest) == 1 or fewest[0][0] < fewest[1][0]) else plain


def _plain(text: str) -> str | None:
    plain = _APART.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not 2 <= len(plain) <= 8 or not plain.isascii() or not plain.isalnum():
        return None
    return plain if any(c.isdigit() for c in plain) and any(c.isalpha() for c in plain) else None


def _readings(plain: str) -> list[tuple[int, str]]:
    """The marks of a British pattern that these letters and figures may be, each with how many were put right."""
    found: dict[str, int] = {}
    for pattern in _OF_LENGTH[len(plain)]:
        read = [
            c if (c.isdigit() == (want == "D")) else CONFUSABLE.get(c, "")
            for c, want in zip(plain, pattern, strict=True)
        ]
        mark = "".join(read)
        mended = sum(a != b for a, b in zip(read, plain, strict=True))
        if len(mark) == len(plain) and mended <= _MOST_MENDED and not ("DDD" in pattern[4:] and mark[3] not in "DX"):
            found.setdefault(mark, mended)
    return sorted((mended, mark) for mark, mended in found.items())


def vehicle_forms(text: str) -> tuple[str, ...]:
    """Every reading that a mark may be, as it is kept first, at most eight; () where it is none. Total.

    A mark of the current pattern is that mark only. Others, dateless ones above all, may be another where one letter
    and figure was taken for the other: ``512 ABC`` may be ``S12 ABC``.
    """
    kept = vehicle(text)
    if kept is None:
        return ()
    if _CURRENT.match(kept) and _plain(text[:_LONGEST]) == kept:
        return (kept,)
    plain = _plain(text[:_LONGEST]) or kept
    others = [mark for form in (kept, plain) for mended, mark in _readings(form) if mended <= 1]
    return tuple(dict.fromkeys([kept, *others]))[:_MOST_FORMS]
