"""A line of another system in an incident's log, recorded once however often it is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from firstcall.api.problems import Problem
from firstcall.api.tokens import System
from firstcall.contacts import actions
from firstcall.incident.entries import Line
from firstcall.log import reading
from firstcall.log.models import TokenSeen


@dataclass(frozen=True)
class Kept:
    """A line that stands, by the number of its entry, and whether this recorded it."""

    line: int
    new: bool


def add_line(*, system: System, incident: int, text: str, token: str, at: datetime) -> Kept:
    """Record a line and what is read in it; one that this system sent under this token stands already.

    Raises NotFound, StepRefused (which is kept), and Problem where the token was used for other words.
    """
    own = own_token(system.name, incident, token)
    kept = TokenSeen.objects.filter(token=own, incident=incident).first()
    if kept is None:
        recorded = actions.hear(who=system.who, incident=incident, text=text, token=own, at=at)
        for entry in recorded.entries:
            if isinstance(entry.body, Line):
                return Kept(entry.seq, new=True)
        kept = TokenSeen.objects.get(token=own, incident=incident)  # another request of it was the quicker one
    return Kept(_the_same(incident, kept.seq, text), new=False)


def own_token(system: str, incident: int, token: str) -> str:
    """The token under which a line stands: two systems, or two incidents, may use the same words for one."""
    return "api:" + hashlib.sha256(f"{system}\n{incident}\n{token}".encode()).hexdigest()


def _the_same(incident: int, seq: int, text: str) -> int:
    (entry,) = reading.entries(incident, after=seq - 1, upto=seq)
    if isinstance(entry.body, Line) and entry.body.text != text:
        raise Problem(409, "This token named a line with other words. Use a new token for a new line.")
    return seq
