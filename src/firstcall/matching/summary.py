"""A record, and a record's person, on one plain line for the desk."""

from __future__ import annotations

from firstcall.incident.dates import born_between
from firstcall.incident.records import Event, Named, Record, RecordPerson
from firstcall.matching.level import shown_date, shown_day

_MOST_TEXT = 160


def describe_person(person: RecordPerson) -> str:
    """Who a record speaks of: ``Alan EXAMPLE (also Al SAMPLE), born 2 Nov 1971: wanted. 1 order (SOPO).``.

    Nothing that matters is left out: every marker and every order is named. Total: a person of whom nothing is
    known is ``Somebody without a name``.
    """
    first, *others = [shown for shown in map(_named, person.names) if shown] or ["Somebody without a name"]
    head = first + (f" (also {', '.join(others)})" if others else "")
    about = [head, *([f"born {_born(person.born)}"] if person.born else [])]
    line = ", ".join(about)
    if person.markers:
        line += ": " + ", ".join(" ".join(m.replace("-", " ").split()) for m in person.markers)
    return " ".join([line + ".", *_orders(person)])


def _named(name: Named) -> str:
    return " ".join(f"{name.forenames} {name.surname.upper()}".split())


def _born(born: str) -> str:
    between = born_between(born)
    if between is None:
        return born
    return shown_day(between[0]) if len(born) == 10 else shown_date(born)


def _orders(person: RecordPerson) -> list[str]:
    count = len(person.orders)
    if not count:
        return []
    kinds = ", ".join(dict.fromkeys(order.type for order in person.orders))
    return [f"{count} order{'s' if count > 1 else ''} ({kinds})."]


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
