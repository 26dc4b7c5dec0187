"""A wider search as it stands beside a cell: always marked as what it is, and never in place of the sharp answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.incident.codes import Outcome, Reason
from firstcall.incident.held import CheckHeld
from firstcall.incident.state import State

#: The sign of a wider search, wherever one is spoken of.
SIGN = "≈"


@dataclass(frozen=True, slots=True)
class WiderView:
    """``text`` is what it came to, ``says`` the whole sentence, ``why`` who asked for it.

    ``tells``: it found something, or could not be made; that much stands in the cell too.
    """

    text: str
    says: str
    why: str
    tells: bool = False
    cut_off: bool = False


def wider_view(check: CheckHeld, found: int, now: datetime) -> WiderView:
    """The wider search of a person and a source as it reads now; ``found`` counts what only it has found."""
    text, says, tells = _read(check, found, now)
    return WiderView(text, says, words.plain(check.why), tells, check.cut_off)


def wider_summary(state: State, person: str, now: datetime) -> str:
    """What a wider search for a person came to over all sources: ``5 to come``, ``2 possible``; empty: none was asked for."""
    checks = [c for c in state.wider_checks() if c.person == person]
    if not checks:
        return ""
    read = [c.read(now) for c in checks]
    waits = sum(reason is Reason.PENDING for _, reason in read)
    failed = sum(outcome is Outcome.NOT_CHECKED for outcome, _ in read) - waits
    found = len(state.found_only_wider(person))
    told = [f"{found} possible"] if found else [] if waits or failed == len(checks) else ["none"]
    told += [f"{waits} to come"] if waits else []
    told += [f"{failed} not checked"] if failed else []
    return ", ".join(told)


def _read(check: CheckHeld, found: int, now: datetime) -> tuple[str, str, bool]:
    outcome, reason = check.read(now)
    if outcome is Outcome.TRACE and found:
        many = "record is like" if found == 1 else "records are like"
        return f"{found} possible", f"{found} more {many} what was asked. A likeness is possible at most.", True
    if outcome is Outcome.TRACE:
        return "none more", "It found nothing beyond what the sharp search found.", False
    if outcome is Outcome.NO_TRACE:
        dated = "" if check.as_of is None else f" in data of {words.day(check.as_of)}"
        says = f"Nothing like what was asked was found{dated}. It proves no more than the answer above."
        return "none", says, False
    if reason is Reason.PENDING:
        return "asked", "Asked; no answer yet. It is slower.", False
    told = words.REASONS.get(reason, "no reason given") if reason else "no reason given"
    return "not checked", f"Not checked: {told}. {check.says}".strip(), True
