"""A required check that was not made when somebody judges or closes."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.closing import unmade
from firstcall.guidance.orders.weighing import called
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, listed, warn
from firstcall.incident.codes import Level, Reason
from firstcall.incident.entries import Draft
from firstcall.incident.held import CheckHeld

_WHY = {
    Reason.TIMEOUT: "it did not answer in time",
    Reason.UNREACHABLE: "it cannot be reached",
    Reason.BREAKER_OPEN: "it has been failing",
    Reason.BUSY: "it is too busy",
    Reason.STALE: "its data are too old",
    Reason.UNAUTHORISED: "it refused us",
    Reason.NOT_CONFIGURED: "it is not set up",
    Reason.WORKER_STOPPED: "nobody answered for it in time",
}


@warns(
    "check-not-made",
    Level.HIGH,
    source="IOPC, Learning the Lessons 37 (2020), case 6: checks of all relevant individuals, recorded",
)
def check_not_made(s: Situation) -> Iterator[Draft]:
    """A required check is not checked, other than pending or for want of an identifier, when somebody assesses or closes."""
    judged = [a.seq for a in s.state.assessments] + [r.seq for r in s.state.refusals if r.code in ("close", "assess")]
    if not judged:
        return
    missed = [c for c in unmade(s.state, book=s.book, now=s.now) if c.read(s.now)[1] is not Reason.INCOMPLETE]
    for source in dict.fromkeys(c.source for c in missed):
        same = [c for c in missed if c.source == source]
        names = listed(called(p) for c in same if (p := s.state.person(c.person)) is not None)
        why = _WHY.get(same[0].read(s.now)[1] or Reason.ERROR, "its answer could not be used")
        says = f"{s.book.source_name(source)} is not checked for {names}: {why}. This is not a no trace; do not rest on it."
        yield warn("check-not-made", Level.HIGH, says, {judged[-1], *_entries(same)}, subject=source)


def _entries(checks: list[CheckHeld]) -> Iterator[int]:
    for check in checks:
        yield check.seq
        if check.answered is not None:
            yield check.answered
