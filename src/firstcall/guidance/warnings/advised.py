"""Advice that was wrong when it was given, or that is wrong by what is known since."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.advising import too_soon, wrong_now
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft


@warns(
    "advice-wrong-now",
    Level.HIGH,
    source="HMICFRS PEEL assessment framework 2023-25: safeguarding advice is given; each piece of advice names its own source",
)
def advice_wrong_now(s: Situation) -> Iterator[Draft]:
    """Advice was given that is wrong by what is known now, or before what has to be said first; the warning says why.

    Advice that came before the evidence was kept is ``evidence-at-risk`` instead.
    """
    for wrong in wrong_now(s.state, book=s.book, now=s.now):
        says = f"{_called(wrong.item.code)} was advised and is wrong now: {wrong.item.wrong_because}. {_instead(s, wrong.item.instead)}"
        yield warn("advice-wrong-now", Level.HIGH, says, wrong.rests_on, subject=f"advice/{wrong.item.code}")
    for early in too_soon(s.state, book=s.book):
        if not early.evidence:
            says = f"{early.says[:1].upper()}{early.says[1:]}. {_instead(s, early.first)}"
            yield warn("advice-wrong-now", Level.HIGH, says, (early.seq,), subject=f"advice/{early.code}")


def _called(code: str) -> str:
    words = code.replace("-", " ")
    return words[:1].upper() + words[1:]


def _instead(s: Situation, codes: tuple[str, ...]) -> str:
    said = " ".join(s.book.advice[code].says for code in codes if code in s.book.advice)
    return f"Tell the caller so now, and: {said}" if said else "Tell the caller so now."
