"""Laying faults over sources by hand, for trials and demonstrations, and taking them away."""

from __future__ import annotations

from datetime import datetime

from firstcall.checks.models import LaidFault
from firstcall.holdings.loading import Loaded
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.gate import writing
from firstcall.log.recording import note
from firstcall.people.permissions import Permission, require
from firstcall.people.who import Who
from firstcall.sources.faults import FaultKind


def lay_fault(*, who: Who, source: str, kind: FaultKind, until: datetime | None, at: datetime) -> int:
    """From now on a source fails in one way, until a moment or until it is cleared; returns the fault's number."""
    require(who, Permission.MANAGE_SOURCES)
    with writing():
        laid = LaidFault.objects.create(source=source, kind=kind.value, start=at, end=until)
        _note(who, "fault-laid", f"{source} is made to fail: {kind.value}.", at, source=source, kind=kind.value)
    return int(laid.pk)


def clear_fault(*, who: Who, fault: int, at: datetime) -> bool:
    """Take a fault away; False where it was gone already, which is what was wanted."""
    require(who, Permission.MANAGE_SOURCES)
    with writing():
        laid = LaidFault.objects.filter(pk=fault).first()
        if laid is None:
            return False
        source, kind = laid.source, laid.kind
        laid.delete()
        _note(who, "fault-cleared", f"{source} answers as it is again.", at, source=source, kind=kind)
    return True


def note_collection(*, who: Who, loaded: Loaded, at: datetime) -> None:
    """Record that an extract was loaded: whose, of what day, and how much changed."""
    require(who, Permission.MANAGE_SOURCES)
    says = f"{loaded.count} records of {loaded.source} as of {loaded.as_of} are kept here."
    counts = {n: str(getattr(loaded, n)) for n in ("added", "changed", "unchanged", "withdrawn")}
    _note(who, "extract-loaded", says, at, source=loaded.source, as_of=str(loaded.as_of), **counts)


def _note(who: Who, what: str, says: str, at: datetime, **about: str) -> None:
    note([Draft(body=Housekeeping(what=what, says=says, about=about), by=who.id)], at=at)
