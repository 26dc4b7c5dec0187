"""What members of a household did, as the systems of police and probation have it."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from firstcall.exercises.invented import orders
from firstcall.exercises.invented.describing import CAREFUL, HASTY, described
from firstcall.exercises.invented.extracts import Extracts, Lots, What, some_time_ago
from firstcall.exercises.invented.households import Household, Person, Population
from firstcall.incident.codes import Role
from firstcall.incident.records import Named, Order, RecordPerson

_CRIMES = (
    "theft",
    "criminal damage",
    "assault",
    "burglary",
    "shoplifting",
    "public order",
    "drugs",
    "fraud",
    "drink driving",
    "vehicle crime",
)


class Offending:
    """Writes the records of those who offended."""

    def __init__(self, extracts: Extracts, population: Population, lots: Lots, chance: Random) -> None:
        self._extracts, self._population, self._lots, self._chance = extracts, population, lots, chance
        self._earlier: list[Person] = []  # women of earlier households, whom somebody may stalk

    def of(self, household: Household) -> None:
        """All offending of a household."""
        for person in household.adults:
            self._one(person)
        man = next((p for p in household.adults if p.sex == "male"), None)
        woman = next((p for p in household.adults if p.sex == "female"), None)
        if man and woman and household.kind.startswith("couple") and self._lots.fall("domestic", 0.04):
            self._domestic(household, man, woman)
        if woman is not None and len(self._earlier) < 500:
            self._earlier.append(woman)

    def _one(self, person: Person) -> None:
        lots = self._lots
        if person.age >= 20 and lots.fall(f"sexual {person.sex}", 0.005 if person.sex == "male" else 0.0002):
            self._sexual(person)
        elif lots.fall("violent", 0.0012 if person.sex == "male" else 0.0001):
            self._violent(person)
        elif lots.fall("convicted", 0.11 if person.sex == "male" else 0.03):
            self._convicted(person)
        elif lots.fall("online", 0.0006):
            self._online(person)
        if person.sex == "male" and self._earlier and lots.fall("stalking", 0.0012):
            self._stalking(person, self._chance.choice(self._earlier))

    def _sexual(self, person: Person) -> None:
        chance, today = self._chance, self._extracts.today
        self._population.contact_ways(person)
        person.marked("registered-sex-offender")
        made = (orders.sexual(person.born, today, chance),) if chance.random() < 0.6 else ()
        self._managed(person, made, f"Registered sex offender, {chance.choice(('low', 'medium', 'high'))} risk.")
        if self._lots.fall("known-online", 0.4):
            self._extracts.add("ceop", self._online_only(person), text="User name seen in child exploitation.")
        if self._lots.fall("images", 0.25):
            person.images.append(f"{chance.getrandbits(128):032x}")
            hashed = RecordPerson(images=tuple(person.images))
            self._extracts.add("childbase", hashed, text="Known identifier: refer to the force's specialists.")

    def _violent(self, person: Person) -> None:
        self._population.contact_ways(person)
        person.marked(
            self._chance.choice(("violent-offender", "violent-offender", "potentially-dangerous-person")), "violent"
        )
        self._managed(person, (), "Managed as a violent or potentially dangerous person.")

    def _managed(self, person: Person, made: tuple[Order, ...], text: str) -> None:
        """Whoever is managed in ViSOR has a nominal in force intelligence that says so, and records elsewhere."""
        chance, add = self._chance, self._extracts.add
        markers = tuple(person.markers)
        held = described(person, chance, care=CAREFUL, ways=True, markers=markers, orders=made)
        if chance.random() < 0.35:
            held = _with_alias(held, person)
        add("visor", held, text=f"{text} Offender manager: public protection unit.")
        nominal = described(person, chance, care=CAREFUL, ways=True, markers=markers)
        add("force-intelligence", nominal, text="Managed in ViSOR by the public protection unit.")
        pnc = described(person, chance, care=CAREFUL, markers=markers, orders=made)
        add("pnc", pnc, text="Convicted; see markers.")
        add("pnd", described(person, chance, markers=markers), text="Custody and conviction record of this force.")
        person.records += 4

    def _convicted(self, person: Person) -> None:
        chance, add = self._chance, self._extracts.add
        crime = chance.choice(_CRIMES)
        self._mark_convicted(person)
        markers = tuple(person.markers)
        add("pnc", described(person, chance, care=CAREFUL, markers=markers), text=f"Convicted of {crime}.")
        what = self._what(crime, 3000, self._population.places.some(chance), person)
        add("crime", described(person, chance, role=Role.SUSPECT), text=f"Named as suspect: {crime}.", what=what)
        if chance.random() < 0.35:
            self._population.contact_ways(person)
            nominal = described(person, chance, ways=True, markers=markers)
            add("force-intelligence", nominal, text=f"Nominal: {crime}, associates in the area.")
        if chance.random() < 0.4:
            add("local", described(person, chance, markers=markers), text=f"Custody record: {crime}.")
        if chance.random() < 0.25:
            add("pnd", described(person, chance, markers=markers), text=f"Known to another force: {crime}.")
        person.records += 2

    def _mark_convicted(self, person: Person) -> None:
        for marker, share in (
            ("violent", 0.09),
            ("weapons", 0.05),
            ("substance-misuse", 0.1),
            ("self-harm", 0.06),
            ("mental-health", 0.06),
        ):
            if self._lots.fall(f"marked {marker}", share):
                person.marked(marker)
        if self._lots.fall("wanted", 0.015):
            person.marked("wanted")

    def _online(self, person: Person) -> None:
        self._population.contact_ways(person)
        made = (orders.sexual_risk(self._extracts.today, self._chance),) if self._chance.random() < 0.5 else ()
        known = self._online_only(person)
        self._extracts.add("ceop", known, text="User name seen in contact with children; identity not confirmed.")
        nominal = described(person, self._chance, ways=True, orders=made)
        self._extracts.add("force-intelligence", nominal, text="Suspected of contacting children online.")
        person.records += 2

    def _online_only(self, person: Person) -> RecordPerson:
        return RecordPerson(role=Role.SUSPECT, emails=tuple(person.emails), usernames=tuple(person.usernames))

    def _domestic(self, household: Household, man: Person, woman: Person) -> None:
        chance, add = self._chance, self._extracts.add
        hurt, did = (woman, man) if chance.random() < 0.86 else (man, woman)
        for person in (hurt, did):
            self._population.contact_ways(person)
        hurt.marked("domestic-abuse-victim")
        did.marked("domestic-abuse-perpetrator")
        what = self._what("domestic abuse", 1500, household.address, did)
        children = [described(c, chance, role=Role.CHILD) for c in household.children]
        add("local", *self._both(hurt, did), *children, text="MARAC: discussed, with a safety plan.")
        add("crime", *self._both(hurt, did), text="Domestic assault.", what=what)
        add("control-room", *self._both(hurt, did), text="Disturbance between a couple at home.", what=what)
        if chance.random() < 0.4:
            add("pnd", *self._both(hurt, did), text="Domestic abuse reported to another force before.")
        if self._lots.fall("domestic order", 0.3):
            self._subject_of(did, self._domestic_order(hurt))
        hurt.records += 1
        did.records += 1

    def _domestic_order(self, hurt: Person) -> Order:
        make = orders.non_molestation if self._chance.random() < 0.7 else orders.domestic_violence_protection
        return make(_full_name(hurt), hurt.address, self._extracts.today, self._chance)

    def _stalking(self, person: Person, target: Person) -> None:
        chance, add = self._chance, self._extracts.add
        for somebody in (person, target):
            self._population.contact_ways(somebody)
        person.marked("stalker")
        target.marked("stalking-victim")
        made = orders.stalking_protection(_full_name(target), target.address, self._extracts.today, chance)
        self._subject_of(person, made)
        text = "Stalking: repeated messages and waiting outside her home."
        add("force-intelligence", *self._both(target, person), text=text)
        what = self._what("stalking", 700, target.address, person)
        followed = described(target, chance, care=HASTY, role=Role.CALLER)
        add("control-room", followed, text="Followed on her way home.", what=what)
        person.records += 1
        target.records += 1

    def _both(self, hurt: Person, did: Person) -> tuple[RecordPerson, RecordPerson]:
        """Whom it was done to and who did it, as one more record describes them."""
        chance = self._chance
        return (
            described(hurt, chance, role=Role.VICTIM, ways=True, markers=tuple(hurt.markers)),
            described(did, chance, role=Role.SUSPECT, ways=True, markers=tuple(did.markers)),
        )

    def _subject_of(self, person: Person, made: Order) -> None:
        held = described(person, self._chance, care=CAREFUL, orders=(made,), markers=tuple(person.markers))
        self._extracts.add("pnc", held, text="Subject of an order.")
        person.records += 1

    def _what(self, kind: str, days: int, address: str, person: Person) -> What:
        at = some_time_ago(self._extracts.today, self._chance, days=days, born=person.born, from_age=16)
        return What(at, kind, address)


def _full_name(person: Person) -> str:
    return f"{person.forenames[0]} {person.surname}"


def _with_alias(held: RecordPerson, person: Person) -> RecordPerson:
    surname = person.earlier_surname or person.surname[:1] + person.surname[1:].replace("o", "oo", 1)
    alias = Named(forenames=person.forenames[-1], surname=surname)
    return replace(held, names=(*held.names, alias))
