"""What a record that is held to be a person says of them is taken as known of them, and sent on to the other sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from firstcall.guidance import markers as marking
from firstcall.guidance.knowing import MOST_HOPS, Known, known
from firstcall.incident.codes import SYSTEM, FactState, Origin
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Draft, Fact
from firstcall.incident.held import FactHeld, Person
from firstcall.incident.once import once
from firstcall.incident.records import RecordPerson
from firstcall.incident.state import State
from firstcall.matching import normalise

#: How many values of one field a record may bring: a kiosk's record must not set off a hundred checks.
MOST_VALUES = 6


def adopted(state: State, *, now: datetime, markers: marking.Markers | None = None) -> tuple[Draft, ...]:
    """The facts that records bring, and the rejection of those whose record is no longer held to be the person.

    Taken from a record that is certainly or probably the person, at most three records from what was said.
    Restricted records bring nothing. On a state that has them already: none.
    """
    rows, today = markers or marking.load(), london_day(now)
    held = ((person, known(state, person.ref, today=today)) for person in state.persons.values())
    return tuple(draft for person, records in held if records for draft in _adopted(person, records, rows))


@once()
def _adopted(person: Person, records: tuple[Known, ...], rows: marking.Markers) -> tuple[Draft, ...]:
    """``adopted`` of one person, by the records that are or may be them."""
    drafts = list(_rejected(person, records))
    taken = {(f.field, str(f.value)) for f in person.facts if f.counts and not _leaves(f, records)}
    for record in sorted(records, key=lambda r: (r.hops, r.held.seq)):
        if record.sure and record.hops < MOST_HOPS and not rows.restricted(record.subject.markers):
            drafts += _taken(person, record, taken)
    return tuple(drafts)


def _leaves(fact: FactHeld, records: tuple[Known, ...]) -> bool:
    """Whether this fact came from a record that was found for this person and is no longer held to be them."""
    if fact.origin is not Origin.RECORD:
        return False
    return any(r.key == fact.source and not r.sure for r in records)


def _rejected(person: Person, records: tuple[Known, ...]) -> Iterator[Draft]:
    for fact in person.facts:
        if not fact.counts or not _leaves(fact, records):
            continue
        record = next(r for r in records if r.key == fact.source)
        why = record.against or "it no longer fits well enough"
        yield Draft(
            body=Fact(
                person=person.ref,
                field=fact.field,
                value=fact.value,
                state=FactState.REJECTED,
                origin=Origin.RECORD,
                hops=fact.hops,
                source=fact.source,
                says=f"Not this person's: {why}.",
            ),
            rests_on=record.rests_on,
        )


def _taken(person: Person, record: Known, taken: set[tuple[str, str]]) -> Iterator[Draft]:
    for field, value in _values(record.subject):
        if (
            (field, str(value)) in taken
            or _told_already(field, str(value), taken)
            or _thrown_out(person, record, field, value)
        ):
            continue
        taken.add((field, str(value)))
        yield Draft(
            body=Fact(
                person=person.ref,
                field=field,
                value=value,
                origin=Origin.RECORD,
                hops=record.hops + 1,
                source=record.key,
                says=f"From {record.key}.",
            ),
            rests_on=record.rests_on,
        )


def _told_already(field: str, value: str, taken: set[tuple[str, str]]) -> bool:
    """Whether a record's username, without its platform, is known already with one."""
    if field != "username" or normalise.account(value)[0] is not None:
        return False
    return any(f == field and normalise.account(held)[1] == value for f, held in taken)


def _thrown_out(person: Person, record: Known, field: str, value: str | int) -> bool:
    """Whether this very fact was rejected since anybody last said or rejected anything about the person.

    A handler's rejection stands. A rule's is taken back only by something new from a person.
    """
    held = next(
        (f for f in person.facts if (f.field, f.value, f.source) == (field, value, record.key) and not f.counts), None
    )
    if held is None:
        return False
    return held.by != SYSTEM or not any(
        f.seq > held.seq for f in person.facts if f.origin is not Origin.RECORD or f.by != SYSTEM
    )


@lru_cache(maxsize=4096)
def _values(subject: RecordPerson) -> tuple[tuple[str, str | int], ...]:
    told: tuple[tuple[str, Iterable[str]], ...] = (
        ("name", (n.full for n in subject.names)),
        ("born", (subject.born,) if subject.born else ()),
        ("sex", (subject.sex,) if subject.sex else ()),
        ("nationality", (subject.nationality,) if subject.nationality else ()),
        ("phone", subject.phones),
        ("email", subject.emails),
        ("username", subject.usernames),
        ("address", subject.addresses),
    )
    held: list[tuple[str, str | int]] = []
    for field, texts in told:
        values = dict.fromkeys(v for text in texts if (v := normalise.value(field, text)) is not None)
        held += [(field, value) for value in list(values)[:MOST_VALUES]]
    return tuple(held)
