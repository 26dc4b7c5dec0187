"""Typed text shown exactly as it was typed, and harmless: pieces between findings, control characters made visible."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NAMES = {
    0x00AD: "SHY",
    0x061C: "ALM",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x2028: "LS",
    0x2029: "PS",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding within a text: [start, end), what was read there and whether it still stands."""

    start: int
    end: int
    says: str
    standing: str = "taken"  # taken, suggested, confirmed, rejected


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, harmless; ``says`` is empty where nothing was read in it."""

    text: str
    says: str = ""
    standing: str = ""


#: Everything that ``_visible`` may change; most texts hold none of it.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f" + "".join(map(re.escape, map(chr, _NAMES))) + "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """The text with every character that could hide, turn or break it shown as a symbol instead.

    C0 controls become the pictures of U+2400, a carriage return too; a tab and a line feed stay. Characters that
    change the direction of what follows, or take no room, become their abbreviations in ⟦⟧. The joiner within
    emoji stays. A lone surrogate becomes U+FFFD.
    """
    return _ODD.sub(lambda found: _visible(found.group()), text)


def _visible(c: str) -> str:
    code = ord(c)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code in _NAMES:
        return f"⟦{_NAMES[code]}⟧"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"⟦U+{code:04X}⟧"


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """The text cut at its findings. Findings that overlap share the stretch of the first; odd spans are left out."""
    out: list[Piece] = []
    at = 0
    for group in _groups(text, marks):
        start, end = group[0].start, max(m.end for m in group)
        if start > at:
            out.append(Piece(visible(text[at:start])))
        says = " · ".join(dict.fromkeys(m.says for m in group))
        out.append(Piece(visible(text[start:end]), says, _strongest(group)))
        at = end
    if at < len(text):
        out.append(Piece(visible(text[at:])))
    return tuple(out)


def _groups(text: str, marks: Iterable[Mark]) -> list[list[Mark]]:
    sound = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end))
    groups: list[list[Mark]] = []
    for mark in sound:
        if groups and mark.start < max(m.end for m in groups[-1]):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _strongest(group: list[Mark]) -> str:
    order = ("taken", "confirmed", "suggested", "rejected")
    return min((m.standing for m in group), key=lambda s: order.index(s) if s in order else len(order))
