"""What somebody holds and may hand over, and what was handed to them, as values to draw."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from firstcall.desk.picture import words
from firstcall.desk.picture.safeguarding import SafeView
from firstcall.desk.picture.typed import visible
from firstcall.incident.entries import Entry, HandedOver
from firstcall.people.who import Who


class PromiseLike(Protocol):
    """A promise as the list of promises has it."""

    incident: int
    promise: str
    text: str
    due: datetime


class IncidentLike(Protocol):
    """An incident as the list of incidents has it."""

    incident: int
    open: bool
    headline: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that can be handed over. ``value`` is what its box sends: ``incident|promise``."""

    value: str
    field: str
    incident: int
    reference: str
    text: str
    due: str = ""
    due_words: str = ""
    overdue: bool = False
    closed: bool = False
    safe: SafeView = dataclasses.field(default_factory=SafeView)


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything that somebody holds."""

    owner: Who
    promises: tuple[Line, ...]
    incidents: tuple[Line, ...]

    @property
    def any(self) -> bool:
        """Whether there is something to hand over."""
        return bool(self.promises or self.incidents)


def holding(
    owner: Who,
    promises: Iterable[PromiseLike],
    mine: Iterable[IncidentLike],
    known: Mapping[int, IncidentLike],
    *,
    now: datetime,
    safe: Mapping[int, SafeView],
) -> Holding:
    """What somebody holds, at ``now``. ``known`` are the incidents of the promises, ``safe`` how each caller can be reached."""
    return Holding(
        owner=owner,
        promises=tuple(
            Line(
                value=f"{p.incident}|{p.promise}",
                field=f"owed-{p.incident}-{p.promise}",
                incident=p.incident,
                reference=words.reference(p.incident),
                text=visible(p.text),
                due=words.iso(p.due),
                due_words=words.moment(p.due),
                overdue=p.due <= now,
                closed=p.incident in known and not known[p.incident].open,
                safe=safe.get(p.incident, SafeView()),
            )
            for p in promises
        ),
        incidents=tuple(
            Line(
                value=f"{row.incident}|",
                field=f"owed-{row.incident}",
                incident=row.incident,
                reference=words.reference(row.incident),
                text=visible(row.headline).replace("\n", " "),
                safe=safe.get(row.incident, SafeView()),
            )
            for row in mine
        ),
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """A hand-over to the reader that stands: its entry, what was handed over, and by when a promise is due."""

    entry: Entry
    body: HandedOver
    text: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class HandedView:
    """One thing that was handed to the reader."""

    incident: int
    reference: str
    promise: str
    text: str
    due_words: str
    by: str
    why: str
    since: str
    safe: SafeView = dataclasses.field(default_factory=SafeView)


def handed_views(
    every: Iterable[Handed], names: Mapping[str, str], safe: Mapping[int, SafeView]
) -> tuple[HandedView, ...]:
    """What was handed to the reader, the oldest hand-over first; ``safe``: how each incident's caller can be reached."""
    return tuple(
        HandedView(
            incident=h.entry.incident,
            reference=words.reference(h.entry.incident),
            promise=h.body.promise,
            text=visible(h.text).replace("\n", " "),
            due_words="" if h.due is None else words.moment(h.due),
            by=words.by_label(h.entry.by, dict(names)),
            why=visible(h.body.why),
            since=words.iso(h.entry.at),
            safe=safe.get(h.entry.incident, SafeView()),
        )
        for h in sorted(every, key=lambda h: h.entry.at)
    )
