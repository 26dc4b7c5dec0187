"""A person as they are compared: normalised values from a record, from an incident, or from a question."""

# ruff: noqa: PERF401 (a list of one or two, made millions of times, costs less by append)
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from firstcall.incident.dates import AgeRange
from firstcall.incident.held import Person
from firstcall.incident.records import Named, RecordPerson
from firstcall.matching import address, names, normalise
from firstcall.matching.address import Address
from firstcall.matching.names import Name

#: Values of one field that are compared at most; a person with more is compared by the first.
MOST = 40

_T = TypeVar("_T")


class Description(msgspec.Struct, frozen=True, kw_only=True, array_like=True, omit_defaults=True, gc=False):
    """What is known of one person. Names are folded, phones in E.164, dates of birth in ISO, whole or in part.

    ``age`` is what the age may be ``on`` a day; without that day it cannot be held against a date of birth.
    ``postcodes`` has those of the addresses too; ``towns`` are places named without a postcode.
    """

    names: tuple[Name, ...] = ()
    born: tuple[str, ...] = ()
    sex: str | None = None
    phones: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    emails: tuple[str, ...] = ()
    usernames: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    nationality: str | None = None
    towns: tuple[str, ...] = ()
    birthplace: str | None = None
    occupation: str | None = None
    age: AgeRange | None = None
    on: date | None = None

    @property
    def empty(self) -> bool:
        """Nothing is known by which a person could be found."""
        told = Description(
            on=self.on, age=self.age, sex=self.sex, nationality=self.nationality, occupation=self.occupation
        )
        return self == told

    @property
    def whole_name(self) -> bool:
        """A forename and a surname that belong together are known."""
        return any(name.forenames and name.surname for name in self.names)


def _each(read: Callable[[str], _T | None], texts: Iterable[str]) -> tuple[_T, ...]:
    found: list[_T] = []
    for value in map(read, texts):
        if value is not None:
            found.append(value)
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))[:MOST]


def _named(named: Iterable[Named]) -> tuple[Name, ...]:
    found: list[Name] = []
    for each in named:
        name = names.folded(each.forenames, each.surname)
        if name is not None:
            found.append(name)
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))[:MOST]


def _postcodes(codes: tuple[str, ...], places: tuple[Address, ...]) -> tuple[str, ...]:
    found = [*codes]
    for place in places:
        if place.postcode:
            found.append(place.postcode)
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))[:MOST]


def _towns(texts: Sequence[str], places: tuple[Address, ...]) -> tuple[str, ...]:
    """Places named without a postcode: what stands behind a street, or each part of what is no address."""
    if len(texts) == len(places) == 1 and places[0].postcode:
        return ()
    found = [town for place in places if not place.postcode for town in place.localities]
    if len(places) < len(texts):
        unread = [text for text in texts if address.parse(text) is None]
        found += [fold for text in unread for part in text.split(",") if (fold := names.fold(part))]
    return tuple(dict.fromkeys(found))[:MOST]


def _word(text: str | None) -> str | None:
    return (names.fold(text) or None) if text else None


def _born(text: str, on: date | None = None) -> str | None:
    """A date of birth, or as much of it as can be: of 31 February 1990 the month."""
    return normalise.born(text, on) or (_part(text) if text[:4].isdigit() and text[4:5] == "-" else None)


def _part(text: str) -> str | None:
    return normalise.born(text[:7]) or normalise.born(text[:4])


def of_record(person: RecordPerson) -> Description:
    """The person of a record. What cannot be read as its field is left out of the comparison, never of the record."""
    places = _each(address.parse, person.addresses) if person.addresses else ()
    born = _born(person.born) if person.born else None
    return Description(
        names=_named(person.names),
        born=(born,) if born else (),
        sex=normalise.sex(person.sex) if person.sex else None,
        phones=_each(normalise.phone, person.phones) if person.phones else (),
        postcodes=_postcodes((), places),
        addresses=places,
        emails=_each(normalise.email, person.emails) if person.emails else (),
        usernames=_each(normalise.username, person.usernames) if person.usernames else (),
        vehicles=_each(normalise.vehicle, person.vehicles) if person.vehicles else (),
        numbers=_each(normalise.number, person.numbers) if person.numbers else (),
        images=_each(normalise.image, person.images) if person.images else (),
        nationality=normalise.nationality(person.nationality) if person.nationality else None,
        towns=_towns(person.addresses, places) if person.addresses else (),
        birthplace=_word(person.birthplace),
        occupation=_word(person.occupation),
    )


def _of_texts(
    texts: Mapping[str, Sequence[str]], *, named: Iterable[Named], age: AgeRange | None, on: date
) -> Description:
    def each(read: Callable[[str], _T | None], field: str) -> tuple[_T, ...]:
        given = texts.get(field)
        return _each(read, given) if given else ()

    places = each(address.parse, "address")
    return Description(
        names=_named(named),
        born=each(lambda text: _born(text, on), "born"),
        sex=next(iter(each(normalise.sex, "sex")), None),
        phones=each(normalise.phone, "phone"),
        postcodes=_postcodes(each(normalise.postcode, "postcode"), places),
        addresses=places,
        emails=each(normalise.email, "email"),
        usernames=each(normalise.username, "username"),
        vehicles=each(normalise.vehicle, "vehicle"),
        numbers=each(normalise.number, "number"),
        images=each(normalise.image, "image"),
        nationality=next(iter(each(normalise.nationality, "nationality")), None),
        towns=_towns(texts.get("address", ()), places),
        birthplace=next(iter(each(_word, "birthplace")), None),
        occupation=next(iter(each(_word, "occupation")), None),
        age=age,
        on=on,
    )


_READ = (
    "born", "phone", "email", "username", "vehicle", "number", "postcode", "address", "image",
)  # fmt: skip  # the fields of a fact that describe somebody beside name and age, of which there may be several
_FIRST = ("sex", "nationality", "birthplace", "occupation")


def of_person(person: Person, today: date) -> Description:
    """The person of an incident, by the facts that count; a rejected or suggested one is not compared."""
    texts: dict[str, Sequence[str]] = {field: person.texts(field) for field in _READ}
    for field in _FIRST:
        fact = person.first(field)
        if fact is not None:
            texts[field] = [str(fact.value)]
    told = person.age(today) if person.values("age") else None
    return _of_texts(texts, named=map(names.split, person.texts("name")), age=told, on=today)


def of_query(by_what: Mapping[str, Sequence[str]], today: date) -> Description:
    """The person that a check asks about, from what was sent: fields as facts have them, an age as of ``today``."""
    ages = [a for a in map(normalise.age, by_what.get("age", ())) if a is not None]
    age = AgeRange(min(ages), max(ages)) if ages else None
    return _of_texts(by_what, named=map(names.split, by_what.get("name", ())), age=age, on=today)
