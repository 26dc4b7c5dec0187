"""What somebody wants of the list of incidents, and by what one was found, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """What every incident of the list must be. Empty means any; the moments are [since, until)."""

    open: bool | None = None
    level: str = ""
    handler: str = ""
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """By what an incident was found: ``kind`` is that of the identifier, ``reference`` or ``line``."""

    kind: str
    value: str
