"""Advice or an action that may destroy what proves it."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.advising import too_soon
from firstcall.guidance.cues import counting
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn, who
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft


@warns(
    "evidence-at-risk",
    Level.HIGH,
    source="NCA advice on sextortion; HMICFRS PEEL assessment framework 2023-25: evidence-preservation advice is given",
)
def evidence_at_risk(s: Situation) -> Iterator[Draft]:
    """Advice that may destroy evidence was given before the advice to keep it, or somebody tells of destroying some."""
    for early in too_soon(s.state, book=s.book):
        if early.evidence:
            says = f"{early.says[:1].upper()}{early.says[1:]}. Tell the caller now: {_words(s, early.first)}"
            yield warn("evidence-at-risk", Level.HIGH, says, (early.seq,), subject=f"advice/{early.code}")
    for person, cue in counting(s.state):
        if cue.value == "evidence-destroyed":
            says = f"{who(person)}: evidence may be lost or about to be. Ask them to stop and to keep what is left."
            yield warn("evidence-at-risk", Level.HIGH, says, (cue.seq,), person=person.ref, subject="told")


def _words(s: Situation, codes: tuple[str, ...]) -> str:
    return " ".join(s.book.advice[code].says for code in codes if code in s.book.advice)
