"""A scenario's records moved to another day: everybody is then as old as they were when the scenario was written."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from firstcall.incident.dates import born_between
from firstcall.incident.records import Event, Order, Record, RecordPerson


def moved(record: Record, by: timedelta) -> Record:
    """The record with every date of it later by ``by`` (whole days); a date that would leave the calendar stays."""
    return replace(
        record,
        as_of=moved_day(record.as_of, by),
        persons=tuple(_person(person, by) for person in record.persons),
        event=None if record.event is None else _event(record.event, by),
    )


def moved_day(day: date | None, by: timedelta) -> date | None:
    """A day moved by whole days."""
    try:
        return None if day is None else day + by
    except OverflowError:
        return day


def moved_birth(born: str | None, by: timedelta) -> str | None:
    """A date of birth moved, as exact as it was: a year stays a year, a month a month."""
    between = born_between(born or "")
    if born is None or between is None:
        return born
    first, last = between
    middle = moved_day(first + (last - first) / 2, by) or first
    return middle.isoformat()[: len(born)]


def _person(person: RecordPerson, by: timedelta) -> RecordPerson:
    orders = tuple(_order(order, by) for order in person.orders)
    return replace(person, born=moved_birth(person.born, by), orders=orders)


def _order(order: Order, by: timedelta) -> Order:
    return replace(order, made=moved_day(order.made, by) or order.made, ends=moved_day(order.ends, by))


def _event(event: Event, by: timedelta) -> Event:
    try:
        return event if event.at is None else replace(event, at=event.at + by)
    except OverflowError:
        return event
