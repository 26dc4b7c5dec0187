"""A person as they are compared: normalised values from a record, from an incident, or from a question."""

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

#: Values of one field that are compared at most; a person with more is compared by the first.
MOST = 40

_T = TypeVar("_T")


class Description(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one person. Names are folded, phones in E.164, dates of birth in ISO, whole or in part.

    ``age`` is what the age may be ``on`` a day; without that day it cannot be held against a date of birth.
    ``postcodes`` has those of the addresses too.
    """

    names: tuple[Named, ...] = ()
    born: tuple[str, ...] = ()
    age: AgeRange | None = None
    on: date | None = None
    sex: str | None = None
    nationality: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    usernames: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    images: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing is known by which a person could be found."""
        return self == Description(on=self.on, age=self.age, sex=self.sex, nationality=self.nationality)


def _each(read: Callable[[str], _T | None], texts: Iterable[str]) -> tuple[_T, ...]:
    found = (read(text) for text in texts)
    return tuple(dict.fromkeys(f for f in found if f is not None))[:MOST]


def _built(
    *,
    named: Iterable[Named],
    texts: Mapping[str, Sequence[str]],
    age: AgeRange | None = None,
    on: date | None = None,
) -> Description:
    places = _each(address.parse, texts.get("address", ()))
    codes = _each(normalise.postcode, texts.get("postcode", ()))
    return Description(
        names=tuple(dict.fromkeys(f for f in map(names.folded, named) if f is not None))[:MOST],
        born=_each(lambda text: normalise.born(text, on), texts.get("born", ())),
        age=age,
        on=on,
        sex=next(iter(_each(normalise.sex, texts.get("sex", ()))), None),
        nationality=next(iter(_each(normalise.nationality, texts.get("nationality", ()))), None),
        phones=_each(normalise.phone, texts.get("phone", ())),
        emails=_each(normalise.email, texts.get("email", ())),
        usernames=_each(normalise.username, texts.get("username", ())),
        vehicles=_each(normalise.vehicle, texts.get("vehicle", ())),
        postcodes=tuple(dict.fromkeys([*codes, *(p.postcode for p in places if p.postcode)]))[:MOST],
        addresses=places,
        images=_each(normalise.image, texts.get("image", ())),
    )


def of_record(person: RecordPerson) -> Description:
    """The person of a record. What cannot be read as its field is left out of the comparison, never of the record."""
    texts = {
        "born": [person.born] if person.born else (),
        "sex": [person.sex] if person.sex else (),
        "nationality": [person.nationality] if person.nationality else (),
        "phone": person.phones,
        "email": person.emails,
        "username": person.usernames,
        "vehicle": person.vehicles,
        "address": person.addresses,
        "image": person.images,
    }
    return _built(named=person.names, texts=texts)


_READ = [
    "born",
    "sex",
    "nationality",
    "phone",
    "email",
    "username",
    "vehicle",
    "postcode",
    "address",
    "image",
]  # the fields of a fact that describe somebody beside name and age


def of_person(person: Person, today: date) -> Description:
    """The person of an incident, by the facts that count; a rejected or suggested one is not compared."""
    first = {f: person.first(f) for f in ("sex", "nationality")}
    texts: dict[str, Sequence[str]] = {field: person.texts(field) for field in _READ}
    texts |= {field: [str(fact.value)] for field, fact in first.items() if fact is not None}
    told = person.age(today) if person.values("age") else None
    return _built(named=map(names.split, person.texts("name")), texts=texts, age=told, on=today)


def of_query(by_what: Mapping[str, Sequence[str]], today: date) -> Description:
    """The person that a check asks about, from what was sent: fields as facts have them, an age as of ``today``."""
    ages = [a for a in map(normalise.age, by_what.get("age", ())) if a is not None]
    age = AgeRange(min(ages), max(ages)) if ages else None
    return _built(named=map(names.split, by_what.get("name", ())), texts=by_what, age=age, on=today)
