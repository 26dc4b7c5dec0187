"""Cues of risk and acts, found by the lexicon, each with whether the line denies it."""

from __future__ import annotations

from firstcall.narrative.denial import denied
from firstcall.narrative.findings import Hit
from firstcall.narrative.lexicon import Words, current
from firstcall.narrative.line import Line


class CueHit(Hit, frozen=True, kw_only=True):
    """A cue or an act with the lexicon's words on it."""

    words: Words


def cues(line: Line, taken: list[tuple[int, int]]) -> list[CueHit]:
    """Every cue and act in the order of the text. One value is said once as told and once as denied, where it comes first."""
    found: list[CueHit] = []
    low = line.low
    for group in current():
        seen: set[bool] = set()
        for m in group.shape.finditer(low):
            if any(a <= m.start() and m.end() <= b for a, b in taken):
                continue
            no = denied(line, m.start(), m.end())
            if no in seen and group.words.field == "cue":
                continue
            seen.add(no)
            found.append(_hit(group.words, m.start(), m.end(), no, m[0]))
    return sorted(found, key=lambda h: (h.start, h.end))


def _hit(words: Words, start: int, end: int, no: bool, said: str) -> CueHit:
    says = f"“{said}” is denied" if no else f"“{said}”: {words.says}"
    return CueHit(field=words.field, value=words.value, start=start, end=end, says=says, negated=no, words=words)
