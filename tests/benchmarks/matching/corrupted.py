"""Questions about persons of the invented population, damaged as callers and handlers damage; some about nobody in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from random import Random

import numpy as np

from tests.benchmarks.matching import population, spoiling
from tests.benchmarks.matching.invented_names import surnames

TODAY = date(2025, 3, 6)

#: What a question says before it is damaged, by share of questions. Who has no telephone cannot give it.
SAID = {"born": 0.85, "sex": 0.60, "middle": 0.30, "phone": 0.40, "email": 0.50, "address": 0.45}
#: Of the addresses: with the postcode, without it, the postcode alone.
ADDRESSED = (0.55, 0.30, 0.15)
#: How many damages a question has.
DAMAGES = (0.55, 0.30, 0.15)
STRANGERS = 0.20


@dataclass(frozen=True)
class Told:
    """One person as a question describes them. ``born`` is whole or a year; ``age`` is the youngest and the oldest."""

    forenames: str = ""
    surname: str = ""
    born: str = ""
    age: tuple[int, int] | None = None
    sex: str = ""
    phone: str = ""
    email: str = ""
    number: str = ""
    street: str = ""
    town: str = ""
    postcode: str = ""

    @property
    def enough(self) -> bool:
        """There is a name and something beside it, or an identifier: of a name alone nobody could say who is meant."""
        beside = bool(self.born or self.age or self.number or self.postcode)
        return bool(self.phone or self.email) or (beside and bool(self.forenames or self.surname))

    def by_what(self) -> dict[str, tuple[str, ...]]:
        """As a check sends it: fields of facts."""
        name = f"{self.forenames} {self.surname}".strip()
        door = ", ".join(p for p in (f"{self.number} {self.street}".strip(), self.town, self.postcode) if p)
        return {
            key: values
            for key, values in {
                "name": (name,),
                "born": (self.born,),
                "age": tuple(map(str, self.age)) if self.age else (),
                "sex": (self.sex,),
                "phone": (self.phone,),
                "email": (self.email,),
                "address": (door,) if self.number else (),
                "postcode": (self.postcode,) if not self.number else (),
            }.items()
            if any(values)
        }


@dataclass(frozen=True)
class Question:
    """A damaged description, whose it is (None: of nobody in the store), and what was done to it."""

    id: str
    told: Told
    person: str | None
    damages: tuple[str, ...] = field(default=())

    @property
    def training(self) -> bool:
        """On which side of the split it stands."""
        return blake2b(self.id.encode(), digest_size=2).digest()[0] % 10 < 5


Damage = Callable[[Told, Random], Told | None]


def _name(which: str, change: Callable[[str, Random], str | None]) -> Damage:
    def damage(told: Told, chance: Random) -> Told | None:
        field_ = which if which != "either" else chance.choice(("forenames", "surname"))
        first, _, rest = getattr(told, field_).partition(" ")
        changed = change(first, chance) if first else None
        return replace(told, **{field_: f"{changed} {rest}".strip()}) if changed else None

    return damage


def _crossed(told: Told, _: Random) -> Told | None:
    forename = told.forenames.partition(" ")[0]
    return replace(told, forenames=told.surname, surname=forename) if forename and told.surname else None


def _part_left_out(told: Told, chance: Random) -> Told | None:
    first, hyphen, second = told.surname.partition("-")
    if hyphen:
        return replace(told, surname=chance.choice((first, second)))
    known, _, others = told.forenames.partition(" ")
    return replace(told, forenames=known) if others else None


def _other_surname(told: Told, chance: Random) -> Told | None:
    if told.sex == "male" or not told.surname:
        return None
    names = surnames()
    return replace(told, surname=names.names[int(np.searchsorted(np.cumsum(names.shares), chance.random() * 0.999))])


def _swapped(told: Told, _: Random) -> Told | None:
    year, month, day = told.born[:4], told.born[5:7], told.born[8:]
    return replace(told, born=f"{year}-{day}-{month}") if day and "01" <= day <= "12" and day != month else None


def _one_figure(told: Told, chance: Random) -> Told | None:
    for _ in range(20) if len(told.born) == 10 else ():
        at = chance.choice((2, 3, 5, 6, 8, 9))
        changed = told.born[:at] + str(chance.randrange(10)) + told.born[at + 1 :]
        if changed != told.born and _is_day(changed):
            return replace(told, born=changed)
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) < TODAY
    except ValueError:
        return False


def _year(told: Told, _: Random) -> Told | None:
    return replace(told, born=told.born[:4]) if len(told.born) == 10 else None


def _age(told: Told, chance: Random) -> Told | None:
    if not told.born:
        return None
    about = TODAY.year - int(told.born[:4]) + chance.choice((-2, -1, 0, 0, 0, 1, 2))
    return replace(told, born="", age=(max(about - 3, 0), about + 3))


def _no_birth(told: Told, _: Random) -> Told | None:
    return replace(told, born="") if told.born else None


def _no_forename(told: Told, _: Random) -> Told | None:
    return replace(told, forenames="") if told.forenames and told.surname else None


def _moved(told: Told, chance: Random) -> Told | None:
    if not (told.number or told.postcode):
        return None
    other = population.postcode(chance.randrange(60_000))
    return replace(told, number=told.number and str(chance.randrange(1, 150)), postcode=told.postcode and other,
                   street=told.street and "Bridge Street", town=told.town and "Hartmouth")  # fmt: skip


def _phone(told: Told, chance: Random) -> Told | None:
    return replace(told, phone=spoiling.one_figure_wrong(told.phone, chance)) if told.phone else None


#: Every damage with its weight; those of one group are not done to one question together.
KINDS: dict[str, tuple[int, str, Damage]] = {
    "short form of the forename": (20, "forename", _name("forenames", spoiling.short_form)),
    "slip of the finger in a name": (9, "slip", _name("either", spoiling.keyboard)),
    "spelled as it sounds": (9, "sound", _name("either", spoiling.by_ear)),
    "other transliteration": (30, "forename", _name("forenames", spoiling.transliterated)),
    "forename and surname the other way round": (2, "order", _crossed),
    "a part of the name left out": (14, "part", _part_left_out),
    "another surname (a maiden name)": (2, "surname", _other_surname),
    "day and month the other way round": (6, "born", _swapped),
    "one figure of the birth wrong": (6, "born", _one_figure),
    "year of birth alone": (7, "born", _year),
    "about an age in place of a birth": (8, "born", _age),
    "no birth": (8, "born", _no_birth),
    "no forename": (2, "surname", _no_forename),
    "another address (moved)": (8, "address", _moved),
    "one figure of the telephone number wrong": (5, "phone", _phone),
}


def questions(persons: int, count: int, *, seed: int = 1, chosen: int = 5) -> list[Question]:
    """``count`` questions to a population of ``persons``, each with one to three damages, the same for one seed."""
    chance = Random(chosen)
    about = sorted(chance.sample(range(persons), count))
    rows = rows_of(persons, set(about), seed)
    strangers = _strangers(count, seed)
    made = []
    for number, at in enumerate(chance.sample(about, count)):
        stranger = chance.random() < STRANGERS
        row = (
            {**strangers[number], **{k: rows[at][k] for k in ("street", "town", "postcode")}} if stranger else rows[at]
        )
        told, done = _damaged(row, chance)
        made.append(Question(f"Q{number}", told, None if stranger else row["id"], done))
    return made


def rows_of(persons: int, wanted: set[int], seed: int) -> dict[int, dict[str, str]]:
    """The persons of these numbers, what they lack empty."""
    found: dict[int, dict[str, str]] = {}
    for start, table in zip(range(0, persons, population.CHUNK), population.chunks(persons, seed=seed), strict=True):
        some = [n for n in sorted(wanted) if start <= n < start + len(table)]
        told = table.take([n - start for n in some]).to_pylist()
        found |= {n: {k: v or "" for k, v in row.items()} for n, row in zip(some, told, strict=True)}
    return found


def _strangers(count: int, seed: int) -> list[dict[str, str]]:
    """Persons of another drawing, with numbers and doors that nobody in the store has."""
    table = population.drawn(15_000_000, count, seed + 1)
    return [{k: v or "" for k, v in row.items()} | {"number": "197"} for row in table.to_pylist()]


def _damaged(row: dict[str, str], chance: Random) -> tuple[Told, tuple[str, ...]]:
    while True:
        told, done, groups = said(row, chance), [], set()
        many = chance.choices((1, 2, 3), DAMAGES)[0]
        for _ in range(40):
            kind = chance.choices(list(KINDS), [weight for weight, *_ in KINDS.values()])[0]
            _, group, damage = KINDS[kind]
            changed = None if group in groups else damage(told, chance)
            if changed is not None:
                told = changed
                done.append(kind)
                groups.add(group)
            if len(done) == many:
                break
        if done and told.enough:
            return told, tuple(done)


def said(row: dict[str, str], chance: Random) -> Told:
    """What a question says of a person before it is damaged."""
    says = {what: chance.random() < share for what, share in SAID.items()}
    forenames = row["forenames"] if says["middle"] else row["forenames"].partition(" ")[0]
    how = chance.choices(("door and postcode", "door", "postcode"), ADDRESSED)[0] if says["address"] else ""
    return Told(
        forenames=forenames,
        surname=row["surname"],
        born=row["born"] if says["born"] else "",
        sex=row["sex"] if says["sex"] else "",
        phone=row["phone"] if says["phone"] else "",
        email=row["email"] if says["email"] else "",
        number=row["number"] if "door" in how else "",
        street=row["street"] if "door" in how else "",
        town=row["town"] if "door" in how else "",
        postcode=row["postcode"] if "postcode" in how else "",
    )


def rates(asked: list[Question]) -> Iterator[tuple[str, float]]:
    """The share of the questions that has each damage, as it came out."""
    for kind in KINDS:
        yield kind, round(sum(kind in q.damages for q in asked) / len(asked), 3)
