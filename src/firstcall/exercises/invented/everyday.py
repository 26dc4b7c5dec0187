"""What befalls ordinary people: a car to keep, a call once made, a bicycle stolen. Everybody stands somewhere in the records."""

from __future__ import annotations

from random import Random

from firstcall.exercises.invented.describing import CAREFUL, HASTY, described
from firstcall.exercises.invented.extracts import Extracts, Lots, What, some_time_ago
from firstcall.exercises.invented.households import Household, Person, Population
from firstcall.incident.codes import Role

_CALLS = (
    ("noise", "Noise from next door late at night."),
    ("road traffic", "Collision with no injuries, details exchanged."),
    ("suspicious person", "Somebody trying car doors."),
    ("found property", "Purse handed in."),
    ("concern for safety", "Neighbour not seen for some days; found well."),
    ("anti-social behaviour", "Young people on motorcycles in the park."),
    ("abandoned call", "Line open, no request; rang back, in order."),
)
_LOSSES = (
    ("burglary", "Entered by the back door; jewellery taken."),
    ("theft", "Bicycle taken from the front garden."),
    ("criminal damage", "Wing mirror broken."),
    ("vehicle crime", "Car entered, tools taken."),
    ("fraud", "Paid for goods that never came."),
)
#: Shares of those of a foreign nationality.
_NOTICES = (("wanted", "Notice: wanted by the issuing state."), ("missing", "Notice: missing in the issuing state."))


class Everyday:
    """Writes the records of those of whom there is little to say."""

    def __init__(self, extracts: Extracts, population: Population, lots: Lots, chance: Random) -> None:
        self._extracts, self._population, self._lots, self._chance = extracts, population, lots, chance

    def of(self, household: Household) -> None:
        """All of a household; whoever still has no record comes into one about their address."""
        for person in household.adults:
            self._adult(person, household)
        if self._chance.random() < 0.18:
            self._loss(household, household.members[:1])
        unseen = [p for p in household.members if p.records == 0]
        if unseen:
            self._at_home(household, unseen)

    def _adult(self, person: Person, household: Household) -> None:
        chance, add = self._chance, self._extracts.add
        if person.vehicles and chance.random() < 0.6:
            kept = described(person, chance, care=CAREFUL, ways=True)
            add("pnc", kept, text=f"Registered keeper of {person.vehicles[0]}.")
            person.records += 1
        if person.age > 17 and self._lots.fall("certificate", 0.012):
            held = described(person, chance, care=CAREFUL, markers=("firearms-certificate",), line=household.line)
            add("local", held, text="Firearms licensing: certificate holder.")
            person.records += 1
        if chance.random() < 0.14:
            kind, text = chance.choice(_CALLS)
            caller = described(person, chance, care=HASTY, role=Role.CALLER, line=household.line)
            add("control-room", caller, text=text, what=self._what(kind, household.address, person))
            person.records += 1
        if person.nationality != "GBR" and self._lots.fall("notice", 0.012):
            marker, text = chance.choice(_NOTICES)
            add("international", described(person, chance, care=CAREFUL, markers=(marker,)), text=text)
            person.records += 1

    def _loss(self, household: Household, hurt: list[Person]) -> None:
        kind, text = self._chance.choice(_LOSSES)
        victims = [described(p, self._chance, role=Role.VICTIM, line=household.line) for p in hurt]
        self._extracts.add("crime", *victims, text=text, what=self._what(kind, household.address, household.members[0]))
        for person in hurt:
            person.records += 1

    def _at_home(self, household: Household, unseen: list[Person]) -> None:
        kind, text = self._chance.choice(_CALLS if self._chance.random() < 0.5 else _LOSSES)
        present = [
            described(
                p,
                self._chance,
                care=HASTY,
                role=Role.OCCUPANT if p.adult else Role.CHILD,
                line=household.line if p.adult else None,
            )
            for p in unseen
        ]
        source = "control-room" if (kind, text) in _CALLS else "crime"
        self._extracts.add(
            source, *present, text=text, what=self._what(kind, household.address, min(unseen, key=lambda p: p.age))
        )
        for person in unseen:
            person.records += 1

    def _what(self, kind: str, address: str, youngest: Person) -> What:
        at = some_time_ago(self._extracts.today, self._chance, days=1500, born=youngest.born)
        return What(at, kind, address)
