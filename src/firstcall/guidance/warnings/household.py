"""Who else is at the address: whether or not the caller is known."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.households import Member, lives_at, member_of, of_this_incident
from firstcall.guidance.knowing import key_of
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, listed, warn
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft
from firstcall.incident.held import FactHeld, FoundHeld, Person
from firstcall.incident.three import Truth


@warns(
    "household-risk",
    Level.HIGH,
    source="HMICFRS PEEL assessment framework 2023-25: others in the household are identified",
)
def household_risk(s: Situation) -> Iterator[Draft]:
    """Somebody else at an address of this incident has a risk marker, an order in force or a protection plan.

    Of a child of the household every marker that is listed counts.
    """
    at_risk = [
        (held, index, other, member)
        for held in s.state.found.values()
        for index, other in enumerate(held.found.record.persons)
        if (member := member_of(s, held, other)).risks
    ]
    for person, address in s.addresses():
        for held, index, other, member in at_risk:
            if lives_at(other, held, index, str(address.value)) and not of_this_incident(s, held, index, other):
                yield _draft(person, address, held, member)


def _draft(person: Person, address: FactHeld, held: FoundHeld, member: Member) -> Draft:
    if member.restricted:
        says = f"A restricted record concerns somebody at {address.value}. Speak to a supervisor before you act on it."
        subject = key_of(held)
    else:
        name = member.name or "somebody whose name is not recorded"
        born = f", born {member.born}" if member.born else ""
        child = ", a child" if member.child is Truth.TRUE else ""
        says = (
            f"At {address.value}: {name}{born}{child}, {listed(member.risks)} ({key_of(held)}). Ask who is there, and who can "
            "hear the call."
        )
        subject = f"{member.name.casefold() or name}/{member.born or key_of(held)}/{'+'.join(sorted(member.risks))}"
    return warn("household-risk", Level.HIGH, says, (held.seq, address.seq), person=person.ref, subject=subject)
