"""A scenario moved to another day: everybody is then as old as they were when it was written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec.structs import replace

from firstcall.exercises.offsets import When
from firstcall.exercises.scenario import (
    Answer,
    ContactPlanned,
    Deed,
    FaultPlanned,
    OnDuty,
    Person,
    Promise,
    Scenario,
    Step,
)
from firstcall.incident.dates import born_between
from firstcall.incident.records import Event, Order, Record, RecordPerson


def moved_to(scenario: Scenario, starts: datetime) -> Scenario:
    """The scenario as if it began at ``starts``: its staff's training, its records, its faults and what is answered.

    Days move whole, so dates of birth, orders and certificates keep their distance from the contacts. A date that
    somebody types in a line, and one that an expectation names, stays as it was written.
    """
    by = timedelta(days=(starts.date() - scenario.starts.date()).days)
    return replace(
        scenario,
        starts=starts,
        staff=tuple(_on_duty(one, by) for one in scenario.staff),
        records={source: tuple(moved(r, by) for r in records) for source, records in scenario.records.items()},
        faults=tuple(_fault(fault, by) for fault in scenario.faults),
        contacts=tuple(_contact(contact, by) for contact in scenario.contacts),
    )


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


def _on_duty(one: OnDuty, by: timedelta) -> OnDuty:
    held = tuple(replace(c, awarded=moved_day(c.awarded, by) or c.awarded) for c in one.certificates)
    return replace(one, certificates=held)


def _fault(fault: FaultPlanned, by: timedelta) -> FaultPlanned:
    return replace(fault, from_=_when(fault.from_, by), to=_when(fault.to, by))


def _contact(contact: ContactPlanned, by: timedelta) -> ContactPlanned:
    steps = tuple(_step(step, by) for step in contact.steps)
    return replace(contact, at=_when(contact.at, by), steps=steps)


def _step(step: Step, by: timedelta) -> Step:
    return replace(step, at=_when(step.at, by), do=_deed(step.do, by))


def _deed(deed: Deed, by: timedelta) -> Deed:
    if isinstance(deed, Answer) and deed.question == "date-of-birth" and isinstance(deed.value, str):
        return replace(deed, value=moved_birth(deed.value, by) or deed.value)
    if isinstance(deed, Person):
        return replace(deed, about=_person(deed.about, by))
    return replace(deed, due=_when(deed.due, by)) if isinstance(deed, Promise) else deed


def _when(when: When, by: timedelta) -> When:
    return when if when.at is None else When(at=when.at + by)
