"""The invented people of generated contacts, and the ordinary clutter of record systems: namesakes, neighbours, others' records."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import msgspec

from firstcall.exercises.force import make_force
from firstcall.exercises.invented.names import COMMUNITIES, Names
from firstcall.exercises.invented.numbers import LANDLINES, MOBILES, digits, numbers_in
from firstcall.exercises.invented.places import TOWNS, UNIT
from firstcall.incident.codes import Role
from firstcall.incident.records import Event, Named, Record, RecordPerson

Records = dict[str, list[Record]]

#: How many people the force's own record systems know, beside those whom a contact is about.
FORCE = 300
STREETS = "Sample Row,Barn Road,Orchard Way,Mill Lane,Chapel Hill,Station Street,Quarry Bank,Hollins Close".split(",")
#: What the dangerous among the clutter are marked as.
GRAVE = "registered-sex-offender,violent-offender,wanted,weapons,stalker,domestic-abuse-perpetrator,suicide".split(",")


@dataclass(frozen=True)
class Somebody:
    """An invented person, with what they could say of themselves."""

    forenames: str
    surname: str
    sex: str
    born: date
    address: str
    mobile: str
    line: str

    @property
    def name(self) -> str:
        """The name in use: the first forename and the surname."""
        return f"{self.forenames.split()[0]} {self.surname}"

    @property
    def email(self) -> str:
        """An address of their own."""
        return f"{self.forenames.split()[0]}.{self.surname}{self.born.year}@example.com".lower().replace("'", "")

    @property
    def username(self) -> str:
        """A handle of their own."""
        return f"{self.surname}_{self.forenames.split()[0]}{self.born:%d%m}".lower().replace("'", "")

    def age(self, today: date) -> int:
        """Whole years."""
        return today.year - self.born.year - ((today.month, today.day) < (self.born.month, self.born.day))

    def recorded(self, role: Role = Role.NOMINAL, **more: object) -> RecordPerson:
        """As a record describes them: the whole name and the date of birth, and what else is given."""
        named = (Named(forenames=self.forenames, surname=self.surname),)
        about = RecordPerson(names=named, born=self.born.isoformat(), sex=self.sex, role=role)
        return msgspec.structs.replace(about, **{k: tuple(v) for k, v in more.items()})


@dataclass
class Town:
    """Where it all happens: people who never share a number or a door, and the records of everybody else."""

    chance: Random
    today: date
    records: Records = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _names: Names = field(default_factory=Names)
    _made: int = 0

    @classmethod
    def built(cls, chance: Random, today: date, *, never: Iterable[str]) -> Town:
        """A town with an invented force's records; a number of ``never`` (in lines that will be typed) is nobody's."""
        town = cls(chance, today, _used={digits(number) for number in never})
        with tempfile.TemporaryDirectory() as folder:
            force = make_force(Path(folder), seed=chance.randrange(10**9), persons=FORCE, staff=1, today=today)
            for source, file in force.extracts.items():
                for line in file.read_bytes().splitlines():
                    if town._used.isdisjoint(numbers_in(line.decode())):
                        town.hold(source, msgspec.json.decode(line, type=Record))
        town._used |= {digits(n) for held in town.records.values() for r in held for p in r.persons for n in p.phones}
        return town

    def hold(self, source: str, record: Record) -> None:
        """Put a record into a system."""
        self.records.setdefault(source, []).append(record)

    def record(self, source: str, *persons: RecordPerson, text: str = "", event: Event | None = None) -> Record:
        """A new record in a system."""
        self._made += 1
        as_of = self.today - timedelta(days=self.chance.randint(1, 300))
        held = Record(id=f"G-{self._made:04d}", as_of=as_of, persons=persons, event=event, text=text)
        self.hold(source, held)
        return held

    def somebody(self, youngest: int = 19, oldest: int = 84, sex: str | None = None) -> Somebody:
        """A new person of these ages, whom no record knows yet."""
        chance, sex = self.chance, sex or self.chance.choice(("male", "female"))
        born = self.today - timedelta(days=chance.randint(youngest * 366, (oldest + 1) * 365 - 1))
        community = COMMUNITIES.draw(chance)
        names = [self._names.forename(community, born.year, sex, chance) for _ in range(chance.choice((1, 2, 2)))]
        return Somebody(
            forenames=" ".join(dict.fromkeys(names)),
            surname=self._names.surname(community, chance),
            sex=sex,
            born=born,
            address=self.address(),
            mobile=self.number(MOBILES),
            line=self.number(LANDLINES),
        )

    def address(self, street: str | None = None) -> str:
        """A door that nobody else has."""
        while True:
            chance = self.chance
            where = (
                street
                or f"{chance.choice(STREETS)}, {chance.choice(TOWNS)[0]}, ZZ{chance.randint(50, 79)} {self._unit()}"
            )
            made = f"{chance.randint(1, 180)} {where}"
            if made not in self._used:
                self._used.add(made)
                return made

    def _unit(self) -> str:
        return f"{self.chance.randint(1, 9)}{self.chance.choice(UNIT)}{self.chance.choice(UNIT)}"

    def number(self, ranges: tuple[str, ...]) -> str:
        """A telephone number that nobody else has."""
        while True:
            made = f"{self.chance.choice(ranges)}{self.chance.randrange(1000):03d}"
            if digits(made) not in self._used:
                self._used.add(digits(made))
                return made
            if ranges == MOBILES and self.chance.random() < 0.02:
                ranges = LANDLINES  # the mobile numbers that are kept for drama are used up

    def surround(self, person: Somebody) -> None:
        """Ordinary clutter round somebody: a dangerous namesake, a dangerous neighbour, a number that is nearly theirs."""
        chance, far = self.chance, self.somebody()
        if chance.random() < 0.5:
            other = msgspec.structs.replace(
                person.recorded(markers=[chance.choice(GRAVE)], addresses=(far.address,), phones=(far.mobile,)),
                names=(Named(forenames=person.forenames.split()[0], surname=person.surname),),
                born=self._another_birthday(person).isoformat(),
            )
            self.record(chance.choice(("force-intelligence", "pnd", "pnc")), other, text="A namesake.")
        if chance.random() < 0.4:
            beside = self.address(person.address.split(" ", 1)[1])
            held = self.somebody().recorded(markers=[chance.choice(GRAVE)], addresses=(beside,))
            self.record(chance.choice(("force-intelligence", "local", "visor")), held, text="Lives in the same street.")
        if chance.random() < 0.3:
            near = person.mobile[:-1] + str((int(person.mobile[-1]) + chance.randint(1, 9)) % 10)
            if digits(near) not in self._used:
                self._used.add(digits(near))
                self.record(
                    "force-intelligence", self.somebody().recorded(markers=[chance.choice(GRAVE)], phones=(near,))
                )

    def _another_birthday(self, person: Somebody) -> date:
        years = self.chance.choice((-19, -14, -11, 12, 15, 21))
        held = person.born + timedelta(days=round(years * 365.25) + self.chance.randint(20, 300))
        return min(held, self.today - timedelta(days=16 * 366))
