"""Moments and spans as a scenario writes them: ``+20s``, ``+21d2h``, or an ISO time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import msgspec

_SPAN = re.compile(r"\+?(?=[0-9])(?:([0-9]{1,12})d)?(?:([0-9]{1,12})h)?(?:([0-9]{1,12})m)?(?:([0-9]{1,12})s)?\Z")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}")


class When(msgspec.Struct, frozen=True):
    """A moment that counts from another one, or an absolute one. Exactly one of the two is given."""

    after: timedelta | None = None
    at: datetime | None = None

    def counted_from(self, start: datetime) -> datetime:
        """The moment itself. Raises OverflowError beyond the year 9999."""
        if self.at is not None:
            return self.at
        return start + (self.after or timedelta())


def read_span(text: str) -> timedelta | None:
    """The span of ``5s``, ``+2h`` or ``21d2h``; None for anything else. Raises OverflowError past what time holds."""
    parts = _SPAN.match(text)
    if parts is None:
        return None
    days, hours, minutes, seconds = (int(p) if p else 0 for p in parts.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def read_offset(text: str) -> timedelta | None:
    """As ``read_span``, with the plus sign that a moment of a scenario needs."""
    return read_span(text) if text.startswith("+") else None


def read_time(text: str) -> datetime | None:
    """An ISO 8601 date and time, in UTC where it names no zone; None for anything else."""
    if _TIME.match(text) is None:
        return None
    try:
        at = datetime.fromisoformat(text.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_when(text: str) -> When | None:
    """An offset or an ISO time; None for anything else. Raises OverflowError past what time holds."""
    span = read_offset(text)
    if span is not None:
        return When(after=span)
    at = read_time(text)
    return None if at is None else When(at=at)


def written(span: timedelta) -> str:
    """The span as a scenario writes it, to the second: ``+21d2h``, ``+1m30s``; ``+0.250s`` where it is shorter."""
    whole = int(span.total_seconds())
    if span < timedelta(seconds=1) and span:
        return f"+{span.total_seconds():.3f}s"
    days, rest = divmod(whole, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s")) if n]
    return "+" + ("".join(parts) or "0s")
