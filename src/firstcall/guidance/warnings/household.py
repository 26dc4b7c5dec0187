"""Who else is at the address: whether or not the caller is known."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.ages import within
from firstcall.guidance.knowing import key_of
from firstcall.guidance.naming import same_name
from firstcall.guidance.orders import in_force
from firstcall.guidance.placing import same_address
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, listed, warn
from firstcall.incident.codes import Level
from firstcall.incident.dates import age_range
from firstcall.incident.entries import Draft
from firstcall.incident.held import FactHeld, FoundHeld, Person
from firstcall.incident.records import RecordPerson
from firstcall.incident.three import Truth


@warns(
    "household-risk",
    Level.HIGH,
    source="HMICFRS PEEL assessment framework 2023-25: others in the household are identified",
)
def household_risk(s: Situation) -> Iterator[Draft]:
    """Somebody else at an address of this incident has a risk marker, an order in force or a protection plan."""
    for person, address in s.addresses():
        for held in s.state.found.values():
            for index, other in enumerate(held.found.record.persons):
                why = _risks(s, other)
                if (
                    why
                    and _lives_at(other, held, index, str(address.value))
                    and not of_this_incident(s, held, index, other)
                ):
                    yield _draft(s, person, address, held, other, why)


def _draft(
    s: Situation, person: Person, address: FactHeld, held: FoundHeld, other: RecordPerson, why: tuple[str, ...]
) -> Draft:
    name = other.names[0].full if other.names else "somebody whose name is not recorded"
    born = f", born {other.born}" if other.born else ""
    says = f"At {address.value}: {name}{born}, {listed(why)} ({key_of(held)}). Ask who is there, and who can hear the call."
    subject = f"{name.casefold()}/{other.born or key_of(held)}/{'+'.join(sorted(why))}"
    if s.book.markers.restricted(other.markers):
        says = f"A restricted record concerns somebody at {address.value}. Speak to a supervisor before you act on it."
        subject = key_of(held)
    return warn("household-risk", Level.HIGH, says, (held.seq, address.seq), person=person.ref, subject=subject)


def _risks(s: Situation, other: RecordPerson) -> tuple[str, ...]:
    markers = [m.says for text in other.markers if (m := s.book.markers.of(text)).household]
    orders = [
        f"under an order ({s.book.law.of(o).name})"
        for o in other.orders
        if in_force(o, s.today).value is Truth.TRUE
    ]
    return tuple(dict.fromkeys([*markers, *orders]))


def _lives_at(other: RecordPerson, held: FoundHeld, index: int, address: str) -> bool:
    """At the address by the record: by their own address, or by the event's where they have none of their own."""
    if other.addresses:
        return any(same_address(a, address) for a in other.addresses)
    record = held.found.record
    event = record.event.address if record.event is not None else None
    told = [event] if event else [a for n, p in enumerate(record.persons) if n != index for a in p.addresses]
    return any(same_address(a, address) for a in told)


def of_this_incident(s: Situation, held: FoundHeld, index: int, other: RecordPerson) -> bool:
    """Whether the record's person is one whom this incident already knows to be its own."""
    if held.found.about == index and any(r.held is held and r.sure for _, r in s.records_of_all()):
        return True
    return any(_same(s, person, other) for person in s.people())


def _same(s: Situation, person: Person, other: RecordPerson) -> bool:
    names = person.texts("name")
    if not any(same_name(name, held) is Truth.TRUE for name in names for held in other.names):
        return False
    if other.born is None:
        return True
    recorded, known = age_range(other.born, s.today), person.age(s.today)
    return known is None or recorded is None or within(recorded, known) is not Truth.FALSE
