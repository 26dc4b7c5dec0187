"""What happens at the door stands in the house log: every sign-in, refusal, lock and sign-out, with who, where from and how."""

from __future__ import annotations

from datetime import datetime

from firstcall.incident.codes import SYSTEM
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.recording import note


def noted(what: str, says: str, *, at: datetime, by: str = SYSTEM, **about: str) -> None:
    """An entry of the house log. What was typed into a form never stands in it."""
    body = Housekeeping(what=what, says=says, about={name: text for name, text in about.items() if text})
    note([Draft(body=body, by=by)], at=at)
