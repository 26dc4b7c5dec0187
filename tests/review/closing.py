"""Contacts that are closed, and what a reviewer sees of one."""

from __future__ import annotations

from datetime import datetime

from firstcall.contacts import actions
from firstcall.incident.codes import Verdict
from firstcall.incident.entries import RuleSeen
from firstcall.people.who import Who
from firstcall.review import judging
from firstcall.review.models import ContactRead
from tests.checks import building as b


def close(incident: int, who: Who, *, at: datetime = b.NOW, reason: str = "passed on") -> int:
    """Close an incident over whatever stands against it; the entry that closed it."""
    recorded = actions.close(who=who, incident=incident, reason=reason, over=True, at=at)
    return next(entry.seq for entry in recorded.entries if entry.kind == "closed")


def seen(incident: int, **otherwise: Verdict) -> tuple[RuleSeen, ...]:
    """A verdict on every rule: what the rules say, a doubt settled as met, and what is said otherwise (dashes as ``_``)."""
    judged = judging.decode(ContactRead.objects.get(incident=incident).verdicts)
    own = {code.replace("_", "-"): verdict for code, verdict in otherwise.items()}
    found = []
    for rule, one in judged.items():
        verdict = own.get(rule, Verdict.MET if one.verdict is Verdict.DOUBT else one.verdict)
        reason = "" if verdict is one.verdict else "I read it"
        found.append(RuleSeen(rule=rule, said=one.verdict, verdict=verdict, reason=reason))
    return tuple(found)
