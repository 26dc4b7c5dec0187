"""Checks that were missed and have been made up for since: what changed on the page while nobody looked."""

from __future__ import annotations

from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Plan
from firstcall.incident.held import CheckHeld
from firstcall.incident.state import State

#: How many are named; of more, how many more there are.
NAMED = 5


@dataclass(frozen=True, slots=True)
class MadeUp:
    """What was made up for, the last first: ``PND on caller: no trace (18:42:10)``. ``more``: that are not named."""

    told: tuple[str, ...] = ()
    more: int = 0


def made_up(state: State, sources: tuple[SourceRow, ...]) -> MadeUp:
    """The checks that answered when they were asked again: after a failure, or because the first answer proved nothing."""
    names = {row.key: row.name for row in sources}
    held = [c for c in state.current_checks() if _made_up(c) or _asked_anew(state, c)]
    held.sort(key=lambda c: -(c.answered or 0))
    return MadeUp(tuple(_told(c, names) for c in held[:NAMED]), max(len(held) - NAMED, 0))


def _answers(check: CheckHeld) -> bool:
    return check.plan is Plan.DUE and check.answered is not None and check.outcome is not Outcome.NOT_CHECKED


def _made_up(check: CheckHeld) -> bool:
    return _answers(check) and check.attempts > 1


def _asked_anew(state: State, check: CheckHeld) -> bool:
    """The very same question stands on this incident already, answered, and was put once more."""
    asked = (check.person, check.source, check.by_what)
    return _answers(check) and any(
        (c.person, c.source, c.by_what) == asked and c.seq < check.seq and c.answered and not c.wider
        for c in state.checks.values()
    )


def _told(check: CheckHeld, names: dict[str, str]) -> str:
    whom = words.ref_label(check.person).lower()
    when = "" if check.answered_at is None else f" ({words.clock(check.answered_at)})"
    return f"{names.get(check.source, check.source)} on {whom}: {words.OUTCOMES[check.outcome]}{when}"
