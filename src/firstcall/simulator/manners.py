"""The manners of a simulated system, as data: how fast it is, when it is down, how much it bears, what it keeps to itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Annotated, Any
from zlib import crc32

import msgspec
import pydantic

from firstcall.incident import datafile
from firstcall.incident.codes import Role
from firstcall.incident.datafile import BadData, Shape
from firstcall.incident.records import Record
from firstcall.incident.rows import FIELDS, Key, Words

#: The folder of the files, one a system.
FOLDER = Path(__file__).parent / "systems"

#: How many standard deviations lie between the median and the 99th of a hundred.
_P99 = 2.326
_DAY = timedelta(days=1)


class ProfileName(StrEnum):
    """What kind of a day the systems have."""

    CALM = "calm"
    REAL = "real"
    BAD_NIGHT = "bad-night"


class Day(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Window(Shape):
    """When a system is down for its upkeep: from a time of day, for some minutes, and again every so many minutes."""

    days: tuple[Day, ...] = tuple(Day)
    from_: time = pydantic.Field(alias="from")
    minutes: Annotated[int, pydantic.Field(ge=1, le=1440)]
    every_minutes: Annotated[int, pydantic.Field(ge=2, le=1440)] = 1440

    def ends(self, now: datetime) -> datetime | None:
        """The moment at which the window that holds ``now`` ends; None outside any. ``now`` has the clock of the wall."""
        first = now.replace(hour=self.from_.hour, minute=self.from_.minute, second=0, microsecond=0)
        if first > now:
            first -= _DAY
        every = timedelta(minutes=self.every_minutes)
        began = first + (now - first) // every * every
        ends = began + timedelta(minutes=self.minutes)
        return ends if now < ends and list(Day)[began.weekday()] in self.days else None


class Pace(Shape):
    """How a system behaves on one kind of day. The time of an answer is lognormal, by its median and its p99."""

    median_ms: Annotated[float, pydantic.Field(gt=0, le=60_000)]
    p99_ms: Annotated[float, pydantic.Field(gt=0, le=600_000)]
    per_minute: Annotated[int, pydantic.Field(ge=1)] | None = None
    down: tuple[Window, ...] = ()

    @pydantic.model_validator(mode="after")
    def _p99_is_the_longer(self) -> Pace:
        if self.p99_ms < self.median_ms:
            raise ValueError("p99_ms is shorter than median_ms")
        return self

    def wait(self, chance: Random) -> float:
        """The seconds that one answer takes."""
        spread = math.log(self.p99_ms / self.median_ms) / _P99
        return chance.lognormvariate(math.log(self.median_ms), spread) / 1000

    def down_until(self, now: datetime) -> datetime | None:
        """When it is up again, where it is down for its upkeep at ``now``."""
        return max(filter(None, (window.ends(now) for window in self.down)), default=None)


#: The parts of a record's person that a system may keep to itself.
WITHHELD = (
    "born", "phones", "emails", "usernames", "addresses", "vehicles", "images", "numbers", "nationality", "birthplace",
    "occupation", "orders",
)  # fmt: skip


class Withheld(Shape):
    """Fields that a system does not give of persons in these roles (in any, where none is named)."""

    fields: tuple[str, ...]
    roles: tuple[Role, ...] = ()

    @pydantic.field_validator("fields")
    @classmethod
    def _known(cls, fields: tuple[str, ...]) -> tuple[str, ...]:
        for field in fields:
            if field not in WITHHELD:
                raise ValueError(f"nothing called {field!r} can be withheld; there is {', '.join(WITHHELD)}")
        return fields


class Restricted(Shape):
    """Records of which a system says only whom to speak to: by a marker, and one in so many of those of some numbers."""

    markers: tuple[str, ...] = ()
    one_in: Annotated[int, pydantic.Field(ge=2)] | None = None
    of: Annotated[str, pydantic.StringConstraints(pattern=r"^[A-Z]+-$")] = "-"
    says: Words

    def holds(self, record: Record) -> bool:
        """Whether this record is closed. Only numbers of six figures, which an invented force gives, are closed by lot."""
        if any(marker in self.markers for person in record.persons for marker in person.markers):
            return True
        figures = record.id.removeprefix(self.of)
        by_lot = self.one_in is not None and figures != record.id and len(figures) == 6 and figures.isdecimal()
        return by_lot and self.one_in is not None and crc32(record.id.encode()) % self.one_in == 0


class Known(Shape):
    """The record that the system must find, and the question that must find it."""

    by: dict[str, tuple[str, ...]]
    record: dict[str, Any]


class Manners(Shape):
    """One simulated system: what it is asked by, what it heeds besides, and how it behaves.

    ``asked_by``: sets of fields; a question that has none of them whole is refused, whatever else it has. ``heeds``:
    further fields that it looks at; any other is left out of account. ``records``: its own, beside the invented force's.
    """

    source: Key
    name: Words
    says: Words
    asked_by: tuple[tuple[str, ...], ...]
    heeds: tuple[str, ...] = ()
    withholds: tuple[Withheld, ...] = ()
    partly: str = ""
    restricted: Restricted | None = None
    profiles: dict[ProfileName, Pace]
    canary: Known
    records: tuple[dict[str, Any], ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """Every field that it looks at."""
        return frozenset((*self.heeds, *(field for group in self.asked_by for field in group)))

    def answers_to(self, by_what: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a question by these facts is one that it answers."""
        told = {field for field, values in by_what.items() if values}
        return any(set(group) <= told for group in self.asked_by)

    def canary_record(self, today: date) -> Record:
        """The record that it must find, as of ``today``."""
        return msgspec.convert({"as_of": today, **self.canary.record}, Record, strict=False)

    def own_records(self, today: date) -> tuple[Record, ...]:
        """The canary and the further records of its own, as of ``today``."""
        others = [msgspec.convert({"as_of": today, **record}, Record, strict=False) for record in self.records]
        return (self.canary_record(today), *others)


def load(directory: Path = FOLDER) -> Mapping[str, Manners]:
    """Every simulated system by its key. Raises BadData with every fault of every file: file, line, wrong, mend."""
    read = datafile.gathered(datafile.files(directory), _read)
    return MappingProxyType({manners.source: manners for manners in read})


def _read(path: Path) -> Manners:
    document = datafile.parse(path)
    manners = datafile.shaped(document, Manners)
    faults = [
        document.fault(("asked_by",), f"no fact is called {field!r}", datafile.nearest(field, FIELDS, "see the docs"))
        for field in sorted(manners.fields - set(FIELDS))
    ]
    if manners.source != path.stem:
        faults.append(document.fault(("source",), "the source is not the file's name", "let them be the same"))
    faults += [
        document.fault(("profiles",), f"nothing says how it is when it is {name}", f"add {name} to profiles")
        for name in ProfileName
        if name not in manners.profiles
    ]
    try:
        manners.own_records(date(2000, 1, 1))
    except msgspec.ValidationError as wrong:
        faults.append(document.fault(("canary",), f"a record will not do: {wrong}", "see docs/connecting-a-source.md"))
    if not manners.answers_to(manners.canary.by):
        faults.append(document.fault(("canary", "by"), "the system does not answer this question", "ask by asked_by"))
    if faults:
        raise BadData(faults)
    return manners
