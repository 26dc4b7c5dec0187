"""The same number, person, address or household on an earlier incident; and what several of them come to."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance import cues
from firstcall.guidance.pattern import Trend, number
from firstcall.guidance.repeats import Earlier, pattern_of
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, capped, listed, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft
from firstcall.incident.held import CALLER

#: Earlier contacts that have a warning of their own: the gravest, then the newest. The pattern tells of the rest.
TOLD_APART = 5


@warns("repeat-contact", Level.HIGH, source="HMICFRS PEEL assessment framework 2023-25: repeat callers are identified")
def repeat_contact(s: Situation) -> Iterator[Draft]:
    """Somebody of this incident stands on an earlier one; high where that had a danger, a promise not kept, or is like it.

    High too where this is the third contact within seven or 28 days or the eighth within twelve months, or where contacts rise.
    """
    before = sorted(s.earlier, key=_gravest_first)
    for one in before[:TOLD_APART]:
        level = capped(Level.HIGH if one.grave else Level.NOTICE, one.sure)
        yield warn("repeat-contact", level, _says(one), one.rests_on, person=one.person, subject=one.subject)
    yield from _pattern(s, before)


def _gravest_first(one: Earlier) -> tuple[bool, bool, float, str]:
    newest = -one.opened.timestamp() if one.opened is not None else 0.0
    return (not (one.sure and one.grave), not one.sure, newest, one.subject)


def _says(one: Earlier) -> str:
    when = "" if one.opened is None else f" of {one.opened:%-d %B %Y}"
    why = f" ({listed(one.grave)})" if one.grave else ""
    told = f" {one.says.rstrip('.')}." if one.says else ""
    if not one.sure:
        because = f": {'; '.join(one.why)}" if one.why else ""
        return f"Possibly an earlier contact{when}, same {listed(one.by)}{because}.{told} Confirm who this is."
    dropped = " Nobody spoke then, or the line dropped." if one.dropped else ""
    return f"Earlier contact{when}, same {listed(one.by)}{why}.{told}{dropped} Read it, and assess afresh."


def _pattern(s: Situation, before: list[Earlier]) -> Iterator[Draft]:
    """What the earlier contacts come to together, where that raises."""
    held = pattern_of(s.state, before, cues=s.book.cues, now=s.now)
    if not held.raises:
        return
    sure = [one for one in before if one.sure]
    said = f"{held.says[:1].upper()}{held.says[1:]}."
    if held.rose and held.trend is not Trend.RISING:
        said += " They have risen before."
    if len(before) > TOLD_APART:
        said += f" {number(len(before) - TOLD_APART).capitalize()} more stand under the earlier incidents."
    said += " Take them together: assess the whole, not this contact alone."
    seqs = {seq for one in sure for seq in one.rests_on[:2]}
    if held.rose:
        seqs |= {fact.seq for fact in cues.risks(s.state, s.book.cues)[:3]}
    subject = "pattern/rising" if held.rose else "pattern"
    yield warn("repeat-contact", Level.HIGH, said, seqs, person=CALLER, subject=subject)
