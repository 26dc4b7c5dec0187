"""Entries of the incidents on screen, kept in this process so that a long log is not read whole for every change."""

from __future__ import annotations

import threading
from collections import OrderedDict

from firstcall.incident.entries import Entry
from firstcall.log import reading

#: Incidents whose entries are kept; those that were looked at last.
SIZE = 64


class Remembered:
    """Entries by incident. They are used only where the log still holds the very entry that they end with."""

    def __init__(self, size: int = SIZE) -> None:
        self._kept: OrderedDict[int, tuple[Entry, ...]] = OrderedDict()
        self._lock = threading.Lock()
        self._size = size

    def entries(self, incident: int) -> tuple[Entry, ...]:
        """All entries of an incident, in order."""
        with self._lock:
            known = self._kept.get(incident, ())
        fresh = reading.entries(incident, after=known[-1].seq - 1) if known else []
        stands = bool(fresh) and fresh[0] == known[-1]
        whole = (*known, *fresh[1:]) if stands else tuple(reading.entries(incident))
        self._keep(incident, whole)
        return whole

    def _keep(self, incident: int, whole: tuple[Entry, ...]) -> None:
        with self._lock:
            self._kept[incident] = whole
            self._kept.move_to_end(incident)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


_remembered = Remembered()


def entries(incident: int) -> tuple[Entry, ...]:
    """All entries of an incident, by this process's memory of those on screen."""
    return _remembered.entries(incident)
