"""The simulator's clock: the wall's, in London."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def wall() -> datetime:
    """This moment, as the clock on the wall shows it."""
    return datetime.now(LONDON)
