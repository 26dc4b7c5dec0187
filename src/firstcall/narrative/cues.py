"""Cues of risk and acts: what the lexicon's words find and what the trained reader marks, weighed against each other.

Words of the lexicon are evidence, and so are the reader's marks; what each weighs was set on lines that the reader was not trained on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from firstcall.narrative.denial import denied
from firstcall.narrative.findings import Hit
from firstcall.narrative.lexicon import Words, current, of_cue
from firstcall.narrative.line import Line
from firstcall.narrative.trained.marks import Marks, Span, marks, trained


class CueHit(Hit, frozen=True, kw_only=True):
    """A cue or an act with the lexicon's words on it; ``alone`` where no word of the lexicon but the trained reader found it."""

    words: Words
    alone: bool = False


def cues(line: Line, taken: list[tuple[int, int]]) -> list[CueHit]:
    """Every cue and act in the order of the text. One value is said once as told and once as denied, where it comes first.

    A cue of which no word of the lexicon speaks is taken where the reader is sure of it, and else offered.
    """
    ruled = by_words(line, taken)
    if not line.tokens:
        return ruled
    found = [h for h in ruled if h.words.field == "act"]
    marked = marks(line.text)
    for cue in trained().cues:
        found += _weighed(cue, [h for h in ruled if h.words.field == "cue" and h.value == cue], marked, line)
    return sorted(found, key=lambda h: (h.start, h.end))


def _weighed(cue: str, ruled: Sequence[CueHit], marked: Marks, line: Line) -> Iterator[CueHit]:
    """What the words say stands, unless the reader doubts it. The reader adds what no words say, told or denied."""
    held, (told, denied_too) = trained(), marked.cues[cue]
    by_rule = (any(not h.negated for h in ruled), any(h.negated for h in ruled))
    odds = held.told.odds(cue, (told, denied_too), by_rule)
    sure = len(line.tokens) < held.few or odds >= held.doubted
    yield from (h if h.negated or sure or h.words.sure else replace(h, plain=False) for h in ruled)
    if odds > 0 and not by_rule[0]:
        yield from _marked(cue, marked.told(cue), line, negated=False, plain=odds >= held.taken)
    if not any(by_rule) and held.denied.odds(cue, (denied_too, told), by_rule) > 0:
        yield from _marked(cue, marked.denied(cue), line, negated=True, plain=True)


def _marked(cue: str, span: Span, line: Line, *, negated: bool, plain: bool) -> Iterator[CueHit]:
    """What the reader alone marks, with the words on which it rests."""
    words = of_cue(cue)
    if words is not None and span.end > span.start:
        said = " ".join(line.text[span.start : span.end].split())
        says = f"“{said}” reads as denied: {words.says}" if negated else f"“{said}” reads as: {words.says}"
        yield CueHit(
            field="cue",
            value=cue,
            start=span.start,
            end=span.end,
            says=says,
            plain=plain,
            negated=negated,
            words=words,
            alone=True,
        )


def by_words(line: Line, taken: list[tuple[int, int]]) -> list[CueHit]:
    """What the words of the lexicon find, in the order of its groups."""
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
    return found


def _hit(words: Words, start: int, end: int, no: bool, said: str) -> CueHit:
    says = f"“{said}” is denied" if no else f"“{said}”: {words.says}"
    return CueHit(field=words.field, value=words.value, start=start, end=end, says=says, negated=no, words=words)
