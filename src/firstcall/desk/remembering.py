"""Entries of the incidents on screen, kept in this process so that a long log is not read whole for every change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from firstcall.incident.entries import Entry
from firstcall.incident.state import State
from firstcall.log import reading

#: Incidents whose entries are kept; those that were looked at last.
SIZE = 64


@dataclass(frozen=True, slots=True)
class Read:
    """An incident as one moment has it: its state, and the entries of which that is made."""

    state: State
    entries: tuple[Entry, ...]


class Remembered:
    """Entries by incident. They are used only where the log still holds the very entry that they end with."""

    def __init__(self, size: int = SIZE) -> None:
        self._kept: OrderedDict[int, tuple[Entry, ...]] = OrderedDict()
        self._lock = threading.Lock()
        self._size = size

    def read(self, incident: int) -> Read:
        """An incident's state and all its entries, in order."""
        with self._lock:
            known = self._kept.get(incident, ())
        state, whole = reading.whole(incident, known)
        self._keep(incident, whole)
        return Read(state, whole)

    def _keep(self, incident: int, whole: tuple[Entry, ...]) -> None:
        with self._lock:
            self._kept[incident] = whole
            self._kept.move_to_end(incident)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()


_remembered = Remembered()


def forget() -> None:
    """Remember no incident: as ``reading.forget``."""
    _remembered.forget()


def read(incident: int) -> Read:
    """An incident as it stands, by this process's memory of those on screen."""
    return _remembered.read(incident)
