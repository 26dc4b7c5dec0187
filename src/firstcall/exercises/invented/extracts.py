"""The extracts as they are written: JSON Lines, one file a source, one record a line."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import BinaryIO

import msgspec

from firstcall.incident.records import Event, Record, RecordPerson

#: The sources of an invented force and what their record numbers begin with. ContactPoint is closed and holds nothing.
SOURCES: dict[str, str] = {
    "ics": "ICS",
    "child-protection": "CP",
    "pnc": "PNC",
    "visor": "V",
    "pnd": "PND",
    "caiu": "CAIU",
    "local": "LOC",
    "missing": "MP",
    "young-offenders": "YO",
    "force-intelligence": "FI",
    "control-room": "CR",
    "crime": "CRIME",
    "ceop": "CEOP",
    "childbase": "CB",
    "international": "INT",
}
EMPTY_SOURCES = ("contactpoint",)


@dataclass(frozen=True, slots=True)
class What:
    """What happened: when, of which kind, where, and in whose words."""

    at: datetime
    kind: str
    address: str | None = None


class Extracts:
    """Open files that records are added to. Use it in a ``with``; ``counts`` says how many each source got."""

    def __init__(self, directory: Path, *, chance: Random, today: date) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.paths = {source: directory / f"{source}.jsonl" for source in (*SOURCES, *EMPTY_SOURCES)}
        self.counts = dict.fromkeys(self.paths, 0)
        self.today = today
        self._chance = chance
        self._files: dict[str, BinaryIO] = {}
        self._stack = ExitStack()
        self._encode = msgspec.json.Encoder().encode

    def __enter__(self) -> Extracts:
        for source, path in self.paths.items():
            self._files[source] = self._stack.enter_context(path.open("wb", buffering=1 << 20))
        return self

    def __exit__(self, *fault: object) -> None:
        self._stack.close()

    def add(self, source: str, *persons: RecordPerson, text: str, what: What | None = None) -> None:
        """Add a record; its data is of a day between the event and today."""
        self.counts[source] += 1
        longest = 900 if what is None else max(0, (self.today - what.at.date()).days)
        record = Record(
            id=f"{SOURCES[source]}-{100_000 + self.counts[source]}",
            as_of=self.today - timedelta(days=min(longest, int(self._chance.expovariate(1 / 200)))),
            persons=persons,
            event=None if what is None else Event(at=what.at, kind=what.kind, address=what.address, text=text),
            text=text,
        )
        self._files[source].write(self._encode(record) + b"\n")


class Lots:
    """Draws whether something befalls somebody. Everything befalls somebody: after some tries the lot falls by itself."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._tries: dict[str, int] = {}
        self._fell: set[str] = set()

    def fall(self, name: str, share: float) -> bool:
        """Whether it befalls this one, in a ``share`` of all cases."""
        tries = self._tries[name] = self._tries.get(name, 0) + 1
        late = name not in self._fell and tries > 6 + 3 * (len(self._tries) % 7)
        if self._chance.random() < share or late:
            self._fell.add(name)
            return True
        return False


def some_time_ago(today: date, chance: Random, *, days: int, born: date, from_age: int = 0) -> datetime:
    """Some minute of the last ``days`` days, recent ones likelier, and never before somebody was of an age."""
    most = min(days, (today - born).days - int(from_age * 365.25))
    day = today - timedelta(days=max(1, min(int(chance.expovariate(3 / days)), most)))
    return datetime(day.year, day.month, day.day, chance.randrange(24), chance.randrange(60), tzinfo=UTC)
