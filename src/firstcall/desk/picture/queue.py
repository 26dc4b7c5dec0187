"""The queue: every open incident, the gravest first and then the one that has waited longest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open incident as the list of incidents knows it."""

    incident: int
    opened: datetime
    channel: str
    number: str
    handler: str
    headline: str = ""
    grade: str = ""
    level: str = ""
    unacknowledged: int = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue."""

    incident: int
    reference: str
    channel: str
    number: str
    headline: str
    grade: str
    level: str
    level_words: str
    opened: str
    handler: str
    mine: bool
    here: bool
    unacknowledged: int


_RANK = {"critical": 0, "high": 1, "notice": 2}


def queue(
    waiting: tuple[Waiting, ...],
    *,
    me: str,
    here: int = 0,
    names: dict[str, str] | None = None,
) -> tuple[QueueItem, ...]:
    """The queue as ``me`` sees it from the incident ``here``."""
    ordered = sorted(waiting, key=lambda w: (_RANK.get(w.level, 3), w.opened))
    return tuple(
        QueueItem(
            incident=w.incident,
            reference=words.reference(w.incident),
            channel=words.CHANNELS.get(w.channel, w.channel),
            number=words.telephone(w.number) if w.number else "withheld",
            headline=visible(w.headline).replace("\n", " "),
            grade=words.plain(w.grade) if w.grade else "",
            level=w.level,
            level_words=w.level.capitalize() if w.level in _RANK else "",
            opened=words.iso(w.opened),
            handler="you" if w.handler == me else words.by_label(w.handler, names) if w.handler else "",
            mine=w.handler == me,
            here=w.incident == here,
            unacknowledged=w.unacknowledged,
        )
        for w in ordered
    )
