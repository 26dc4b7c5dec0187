"""The names of staff, kept for half a minute: every pane shows some and they rarely change."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType

from firstcall.people.queries import everybody

_SECONDS = 30.0


class _Kept:
    names: Mapping[str, str] = MappingProxyType({})
    until: float = 0.0


def staff_names() -> Mapping[str, str]:
    """Staff id to name, of all whose account is in use."""
    if time.monotonic() >= _Kept.until:
        _Kept.names = MappingProxyType({who.id: who.name for who in everybody()})
        _Kept.until = time.monotonic() + _SECONDS
    return _Kept.names


def forget() -> None:
    """Read the names anew at the next use."""
    _Kept.until = 0.0
