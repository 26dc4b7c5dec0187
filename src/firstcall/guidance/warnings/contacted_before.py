"""The same number, person, address or household on an earlier incident."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.repeats import Earlier, earlier
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, capped, listed, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft


@warns("repeat-contact", Level.HIGH, source="HMICFRS PEEL assessment framework 2023-25: repeat callers are identified")
def repeat_contact(s: Situation) -> Iterator[Draft]:
    """Somebody of this incident stands on an earlier one; high where that had a danger, a promise not kept, or is like it."""
    for one in earlier(s.state, known=s.known, cues=s.book.cues, markers=s.book.markers, now=s.now):
        level = capped(Level.HIGH if one.grave else Level.NOTICE, one.sure)
        yield warn("repeat-contact", level, _says(one), one.rests_on, person=one.person, subject=one.subject)


def _says(one: Earlier) -> str:
    when = "" if one.opened is None else f" of {one.opened:%-d %B %Y}"
    why = f" ({listed(one.grave)})" if one.grave else ""
    told = f" {one.says.rstrip('.')}." if one.says else ""
    return f"Earlier contact{when}, same {listed(one.by)}{why}.{told} Read it, and assess afresh."
