"""How a record describes somebody: seldom wrong, often short, now and then by another name or an earlier address."""

from __future__ import annotations

from datetime import date
from random import Random

from firstcall.exercises.invented.households import Person
from firstcall.exercises.invented.names import nicknames
from firstcall.incident.codes import Role
from firstcall.incident.records import Named, Order, RecordPerson

#: How much goes astray in a system's records: the share of the mistakes below that it makes.
CAREFUL, ORDINARY, HASTY = 0.4, 1.0, 2.0


def described(
    person: Person,
    chance: Random,
    *,
    care: float = ORDINARY,
    role: Role = Role.NOMINAL,
    ways: bool = False,
    markers: tuple[str, ...] = (),
    orders: tuple[Order, ...] = (),
    line: str | None = None,
) -> RecordPerson:
    """The person as one record has them. ``ways`` adds their own numbers, e-mail addresses, user names, vehicles."""
    own = chance.random() < 0.85 / max(care, 0.8)
    phones = tuple(person.phones) if ways or own else ()
    return RecordPerson(
        names=_names(person, chance, care),
        born=_born(person.born, chance, care),
        sex=person.sex,
        role=role,
        markers=markers,
        phones=phones + ((line,) if line and line not in phones else ()),
        emails=tuple(person.emails) if ways else (),
        usernames=tuple(person.usernames) if ways else (),
        addresses=_addresses(person, chance, care),
        vehicles=tuple(person.vehicles) if ways and chance.random() < 0.7 else (),
        nationality=person.nationality if chance.random() < 0.6 else None,
        orders=orders,
    )


def _names(person: Person, chance: Random, care: float) -> tuple[Named, ...]:
    forenames = list(person.forenames)
    surname = person.surname
    if len(forenames) > 1 and chance.random() < 0.35 * care:
        forenames = forenames[:1]
    at = chance.random() / care
    if at < 0.05 and forenames[0] in nicknames():
        forenames[0] = chance.choice(nicknames()[forenames[0]])
    elif at < 0.065:
        forenames[0] = typed_wrong(forenames[0], chance)
    elif at < 0.085:
        surname = typed_wrong(surname, chance)
    name = Named(forenames=" ".join(forenames), surname=surname)
    if person.earlier_surname and chance.random() < 0.35:
        return name, Named(forenames=name.forenames, surname=person.earlier_surname)
    return (name,)


def _born(born: date, chance: Random, care: float) -> str | None:
    at = chance.random() / care
    if at < 0.02:
        return None
    if at < 0.035:
        return f"{born.year}"
    if at < 0.045 and born.day <= 12:
        return f"{born.year}-{born.day:02d}-{born.month:02d}"
    if at < 0.055:
        return f"{born.year - 1}-{born.month:02d}-{min(born.day, 28):02d}"
    return born.isoformat()


def _addresses(person: Person, chance: Random, care: float) -> tuple[str, ...]:
    at = chance.random()
    if at < 0.08 * care:
        return ()
    if person.earlier_address and at < 0.35:
        earlier = (person.earlier_address,)
        return earlier if at < 0.2 else (person.address, *earlier)
    if at > 1 - 0.03 * care:
        number, _, rest = person.address.partition(" ")
        return (f"{number} {typed_wrong(rest.split(',')[0], chance)},{rest.partition(',')[2]}",)
    return (person.address,)


def typed_wrong(word: str, chance: Random) -> str:
    """The word with one slip of the keyboard: two letters changed about, one left out, or one struck twice."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 2)
    slip = chance.randrange(3)
    if slip == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if slip == 1 else word[:at] + word[at] + word[at:]
