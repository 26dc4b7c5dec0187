"""Taking a contact: what the line presents is known, and being checked, before anybody speaks."""

from __future__ import annotations

from firstcall.incident.codes import Channel, FactState, Origin
from firstcall.incident.entries import Contact, Draft, Fact, Place, StandingChecked
from firstcall.incident.held import CALLER
from firstcall.matching import normalise
from firstcall.people.who import Who


def first_entries(
    *, who: Who, channel: Channel, number: str | None, place: Place | None, contact: str, standing: StandingChecked
) -> tuple[Draft, ...]:
    """The entries that a contact opens with: itself, the handler's standing, the line's number and address."""
    presented = None if number is None or not number.strip() or normalise.is_withheld(number) else number.strip()
    opening = Contact(contact=contact, channel=channel, number=presented, handler=who.id, place=place)
    drafts = [Draft(body=opening, by=who.id), Draft(body=standing, rests_on=(1,))]
    drafts += [Draft(body=fact, rests_on=(1,)) for fact in _presented(presented, place)]
    return tuple(drafts)


def _presented(number: str | None, place: Place | None) -> list[Fact]:
    facts = []
    if number is not None:
        read = normalise.phone(number)
        facts.append(_fact("phone", read or number, "presented by the line", counts=read is not None))
    if place is not None and place.address:
        facts.append(_fact("address", " ".join(place.address.split()), "presented by the line", counts=True))
        if postcode := normalise.postcode(place.address.rsplit(",", 1)[-1]):
            facts.append(_fact("postcode", postcode, "presented by the line", counts=True))
    elif place is not None and place.lat is not None and place.lon is not None:
        facts.append(_fact("place", f"{place.lat:.5f}, {place.lon:.5f}", "presented by the line", counts=True))
    elif place is not None and place.easting is not None and place.northing is not None:
        facts.append(_fact("place", f"{place.easting:.0f} {place.northing:.0f}", "presented by the line", counts=True))
    return facts


def _fact(field: str, value: str, says: str, *, counts: bool) -> Fact:
    state = FactState.TAKEN if counts else FactState.SUGGESTED
    return Fact(person=CALLER, field=field, value=value, state=state, origin=Origin.LINE, says=says)
