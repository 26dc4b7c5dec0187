"""An order against somebody else that protects this person or this address, found in what the call brought up."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.households import of_this_incident
from firstcall.guidance.knowing import key_of
from firstcall.guidance.markers import plain
from firstcall.guidance.naming import same_name
from firstcall.guidance.orders import in_force, meant
from firstcall.guidance.orders.zones import in_zone
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import RESTRICTED_SAYS, Situation, listed, warn, who
from firstcall.incident.codes import Level, Role
from firstcall.incident.entries import Draft
from firstcall.incident.held import FoundHeld, Person
from firstcall.incident.records import Condition, Order, RecordPerson
from firstcall.incident.three import Truth

_PROTECTED = (Role.CALLER, Role.VICTIM, Role.CHILD)


@warns(
    "protected-by-order",
    Level.HIGH,
    source="Family Law Act 1996, s.42; Stalking Protection Act 2019, s.1; Sexual Offences Act 2003, Part 2",
)
def protected_by_order(s: Situation) -> Iterator[Draft]:
    """Somebody who is not known to be of this incident is under an order that names its caller, victim, child or address."""
    for held in s.state.found.values():
        for index, other in enumerate(held.found.record.persons):
            for order in other.orders:
                if in_force(order, s.today).value is Truth.TRUE and not of_this_incident(s, held, index, other):
                    yield from _drafts(s, held, other, order)


def _drafts(s: Situation, held: FoundHeld, other: RecordPerson, order: Order) -> Iterator[Draft]:
    every = meant(order, s.book.law)
    conditions = [(one.says, *found) for one in every if (found := _protects(s, one.condition)) is not None]
    if not conditions:
        return
    _, person, seq = conditions[0]
    name = other.names[0].full if other.names else "somebody whose name is not recorded"
    forbids = listed(says for says, _, _ in conditions)
    says = (
        f"{name} is under an order ({s.book.law.of(order).name}): {forbids} ({key_of(held)}). "
        f"Ask whether this call is about {name}."
    )
    subject = f"{plain(name)}/{order.type}/{order.made.isoformat()}"
    if s.book.markers.restricted(other.markers):
        says, subject = RESTRICTED_SAYS.format(who=who(person)), key_of(held)
    yield warn("protected-by-order", Level.HIGH, says, (held.seq, seq), person=person.ref, subject=subject)


def _protects(s: Situation, condition: Condition) -> tuple[Person, int] | None:
    """The person of this incident whom the condition names, or whose address it does, with the entry that tells."""
    named = () if condition.target is None else condition.target.named
    places = () if condition.elsewhere else condition.place  # where its holder has to live protects nobody
    for person in s.people():
        names = [f for f in person.facts if f.field == "name" and f.counts and person.role in _PROTECTED]
        fact = next((f for f in names if any(same_name(str(f.value), one) is Truth.TRUE for one in named)), None)
        if fact is not None:
            return person, fact.seq
    for person, address in s.addresses():
        if any(in_zone(str(address.value), place) is Truth.TRUE for place in places):
            return person, address.seq
    return None
