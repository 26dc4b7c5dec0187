"""Who lives with whom: households with their members' names, ages, addresses and telephones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from firstcall.exercises.invented.chance import Weighted
from firstcall.exercises.invented.names import COMMUNITIES, Names, nationality
from firstcall.exercises.invented.numbers import Numbers
from firstcall.exercises.invented.places import Places
from firstcall.incident.dates import age_on

_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY"

#: Kinds of household and their shares; together they average some 2.4 persons.
KINDS: Weighted[str] = Weighted(
    [
        ("couple-with-children", 24),
        ("couple", 25),
        ("one-old", 13),
        ("one", 17),
        ("parent-with-children", 11),
        ("three-generations", 4),
        ("shared", 6),
    ]
)
_CHILDREN: Weighted[int] = Weighted([(1, 42), (2, 40), (3, 13), (4, 5)])


@dataclass(slots=True, eq=False)
class Person:
    """One invented person. ``phones`` holds their own; the line of the household is the household's."""

    number: int
    sex: str
    born: date
    community: str
    nationality: str
    forenames: tuple[str, ...]
    surname: str
    address: str
    earlier_surname: str | None = None
    earlier_address: str | None = None
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    usernames: list[str] = field(default_factory=list)
    vehicles: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    age: int = 0
    records: int = 0

    @property
    def adult(self) -> bool:
        """Aged 18 or over."""
        return self.age >= 18

    def marked(self, *markers: str) -> None:
        """Give markers, each once."""
        self.markers += [m for m in markers if m not in self.markers]


@dataclass(slots=True, eq=False)
class Household:
    """Those who live at one address."""

    kind: str
    address: str
    line: str | None
    members: list[Person]

    @property
    def adults(self) -> list[Person]:
        """The members of 18 and over."""
        return [p for p in self.members if p.adult]

    @property
    def children(self) -> list[Person]:
        """The members under 18."""
        return [p for p in self.members if not p.adult]


class Population:
    """Draws households until there are enough persons."""

    def __init__(self, chance: Random, *, persons: int, today: date, numbers: Numbers) -> None:
        self._chance, self._today, self._numbers = chance, today, numbers
        self._names = Names()
        self.places = Places(chance, households=persons // 2 + 8)
        self._persons, self._made = persons, 0

    def households(self) -> Iterator[Household]:
        """Every household, each made as it is asked for; the last one ends at the number of persons wanted."""
        for address in self.places.addresses:
            if self._made >= self._persons:
                return
            yield self._household(address)

    def contact_ways(self, person: Person) -> None:
        """Give somebody a number of their own, an e-mail address and a user name, as far as there are any."""
        if not person.phones:
            number = self._numbers.any()
            person.phones += [number] if number else []
        if not person.emails and person.age >= 11:
            person.emails.append(f"{_handle(person, '.')}{person.number}@example.{self._chance.choice(_ENDINGS)}")
        if not person.usernames and 11 <= person.age < 65:
            person.usernames.append(f"{self._chance.choice(_HANDLES)}_{_handle(person, '')}{person.number}")

    def _household(self, address: str) -> Household:
        chance, kind = self._chance, KINDS.draw(self._chance)
        community = COMMUNITIES.draw(chance)
        line = self._numbers.landline() if chance.random() < 0.55 else None
        members = [self._person(age, sex, community, address) for age, sex in self._ages(kind)]
        _share_names(kind, members, chance)
        members = members[: self._persons - self._made + len(members)]
        return Household(kind, address, line, members)

    def _ages(self, kind: str) -> list[tuple[int, str]]:
        chance = self._chance
        if kind == "one-old":
            return [(int(chance.triangular(66, 97, 74)), "female" if chance.random() < 0.62 else "male")]
        if kind == "one":
            return [(int(chance.triangular(19, 66, 34)), "male" if chance.random() < 0.58 else "female")]
        if kind == "shared":
            return [
                (int(chance.triangular(18, 45, 21)), chance.choice(("male", "female")))
                for _ in range(chance.randint(2, 5))
            ]
        older = int(chance.triangular(22, 92, 56)) if kind == "couple" else int(chance.triangular(24, 58, 40))
        couple = [(older, "male"), (max(19, older - chance.randint(-3, 7)), "female")]
        if kind == "couple":
            return couple if chance.random() < 0.97 else [(older, couple[0][1]), (couple[1][0], couple[0][1])]
        if kind == "parent-with-children":
            couple = couple[1:] if chance.random() < 0.86 else couple[:1]
        eldest = max(0, min(20, couple[-1][0] - chance.randint(18, 34)))
        children = [
            (max(0, eldest - 2 * n - chance.randint(0, 2)), chance.choice(("male", "female")))
            for n in range(_CHILDREN.draw(chance))
        ]
        old = (
            [(min(98, older + chance.randint(22, 36)), chance.choice(("male", "female")))]
            if kind == "three-generations"
            else []
        )
        return couple + children + old

    def _person(self, age: int, sex: str, community: str, address: str) -> Person:
        chance, self._made = self._chance, self._made + 1
        born = _birthday(age, self._today, chance)
        names = [self._names.forename(community, born.year, sex, chance)]
        if chance.random() < 0.72:
            middle = self._names.forename(community, born.year - 25, sex, chance)
            names += [middle] if middle != names[0] else []
        person = Person(
            number=self._made,
            sex=sex,
            born=born,
            community=community,
            nationality=nationality(community, chance),
            forenames=tuple(names),
            surname=self._names.surname(community, chance),
            address=address,
            earlier_address=self.places.some(chance) if chance.random() < 0.3 else None,
            age=age_on(born, self._today),
        )
        if age >= 17 and chance.random() < 0.5:
            person.vehicles.append(_registration(person.number, age, chance))
        return person


_ENDINGS = ("com", "org", "net")
_HANDLES = ("real", "its", "xx", "the", "mr", "ms", "just", "only", "big", "lil", "team", "official", "og", "hey")


def _share_names(kind: str, members: list[Person], chance: Random) -> None:
    """A family shares a surname, most wives keep their former one on record, and sons of a lone mother may bear another."""
    if kind in ("shared", "one", "one-old"):
        return
    head = members[0]
    for person in members[1:]:
        share = 0.75 if person.adult and person.age > 20 else 0.92
        if chance.random() < share:
            if person.sex == "female" and person.age > 20 and chance.random() < 0.8:
                person.earlier_surname = person.surname
            person.surname = head.surname


def _birthday(age: int, today: date, chance: Random) -> date:
    return today - timedelta(days=int(age * 365.2425) + chance.randrange(1, 365))


def _handle(person: Person, between: str) -> str:
    return f"{person.forenames[0]}{between}{person.surname}".lower().replace("'", "").replace(" ", "")


def _registration(number: int, age: int, chance: Random) -> str:
    """A mark of the current pattern in the memory tag Z, which is issued nowhere; the person's number keeps it unique."""
    year = chance.choice((8, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23))
    code = number * 7 + age % 7
    letters = [_LETTERS[code // len(_LETTERS) ** power % len(_LETTERS)] for power in range(4)]
    return f"Z{letters[3]}{year:02d}{letters[2]}{letters[1]}{letters[0]}"
