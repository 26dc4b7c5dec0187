"""Nobody speaks, and the number or the address is marked."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance import silence
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, listed, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft
from firstcall.incident.held import CALLER

_MOST = 4  # marks that are named; the warning rests on all of them


@warns("silent-call", Level.HIGH, source="HMICFRS PEEL assessment framework 2023-25: repeat callers are identified")
def silent_call(s: Situation) -> Iterator[Draft]:
    """Nobody speaks, or the line dropped, on a number or at an address that a record, an earlier incident or the household marks.

    Given without a line: 45 seconds without a word, or as soon as somebody tries to close. Only possible marks: a notice.
    """
    quiet = silence.stands(s.state, now=s.now)
    if quiet is None:
        return
    marks = silence.marks(s.state, s.earlier, cues=s.book.cues)
    if not marks:
        return
    level = Level.HIGH if marks[0].sure else Level.NOTICE
    named = [mark for mark in marks if mark.sure is marks[0].sure]
    possible = "" if marks[0].sure else "possibly "
    says = (
        f"{quiet.says[:1].upper()}{quiet.says[1:]}, and this number or address is {possible}marked: "
        f"{listed(mark.says for mark in named[:_MOST])}. Treat it as a call for help: keep the line open, ask for a tap or a "
        "cough; if it drops, reach them in a safe way or send somebody."
    )
    seqs = {*quiet.rests_on, *(seq for mark in named for seq in mark.rests_on)}
    yield warn("silent-call", level, says, seqs, person=CALLER)
