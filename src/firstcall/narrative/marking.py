"""Whose a cue is that the trained reader alone has marked: by what it marks the persons of the line as."""

from __future__ import annotations

from firstcall.narrative.cues import CueHit
from firstcall.narrative.findings import CALLER
from firstcall.narrative.line import Line
from firstcall.narrative.mentions import Person
from firstcall.narrative.speakers import Speakers
from firstcall.narrative.trained.marks import marks


def bearer(line: Line, cue: CueHit, speakers: Speakers) -> Person:
    """The person nearest to the words who is marked as what the words are marked as; the caller where there is nobody.

    Grammar is not asked: the words of a mark are no phrase with a subject. Whoever does harm by a taken cue is a suspect from then on.
    """
    role = _role(line, cue.start, cue.end)
    if role == CALLER:
        return speakers.caller
    fit = [p for p in speakers.persons if not p.alone and not p.plural and p.span[1] and _role(line, *p.span) == role]
    if not fit:
        standing = speakers.suspect() if role == "suspect" else None
        return standing or speakers.caller
    person = min(fit, key=lambda p: abs(p.span[0] - cue.start))
    if cue.plain and role == "suspect" and cue.words.harm:
        person.harms = True
    if cue.plain and not cue.negated:
        person.found = True
    return person


def _role(line: Line, start: int, end: int) -> str:
    shares = marks(line.text).role(start, end)
    return max(shares, key=lambda role: shares[role]) if shares else CALLER
