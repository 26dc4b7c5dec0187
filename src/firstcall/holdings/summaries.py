"""A record on one plain line for the desk."""

from __future__ import annotations

from firstcall.incident.records import Event, Record
from firstcall.matching.level import shown_day
from firstcall.matching.summary import describe_person

_MOST_TEXT = 160


def summary(record: Record, about: int | None) -> str:
    """Who the record is about, or everybody in it where it claims nobody; its event; how many others it names."""
    told = record.persons if about is None else (record.persons[about],)
    others = len(record.persons) - len(told)
    parts = [
        *map(describe_person, told),
        *([_event(record.event)] if record.event else []),
        *([f"Names {others} other{'s' if others > 1 else ''}."] if others else []),
    ]
    return " ".join(parts) or _short(record.text) or f"Record {record.id}."


def _event(event: Event) -> str:
    when = shown_day(event.at.date()) if event.at else ""
    what = event.kind.replace("-", " ") or _short(event.text)
    line = ", ".join(part for part in (" ".join(filter(None, (when and f"{when}:", what))), event.address) if part)
    return f"{line.rstrip('.:')}." if line else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_TEXT else line[: _MOST_TEXT - 1].rstrip() + "…"
