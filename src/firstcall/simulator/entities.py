"""Records as FollowTheMoney entities, and entity examples as what is asked about: the words of OpenSanctions' API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from firstcall.incident.records import Record, RecordPerson
from firstcall.matching.score import Weighed
from firstcall.sources.countries import three_letters, two_letters

#: The dataset of the invented notices, and the collection that holds it.
DATASET, COLLECTION = "invented_notices", "default"

#: What a marker is among FollowTheMoney's topics; one that has no topic is of interest.
_TOPICS = {"wanted": "wanted", "terrorist-offender": "crime.terror", "exploiter": "crime.traffick"}
_OF_INTEREST = "poi"

Properties = Mapping[str, Sequence[str]]

#: Which facts the properties of an example are.
_FACTS = {
    "name": "name", "alias": "name", "previousName": "name", "weakAlias": "name", "birthDate": "born", "gender": "sex",
    "phone": "phone", "email": "email", "address": "address",
}  # fmt: skip
_NATIONAL = ("nationality", "citizenship", "country")

#: What a level of agreement is worth to the name's score; a level that is not here is another name.
_NAMES = {
    ("surname", "agrees"): 1.0, ("surname", "part"): 0.9, ("surname", "similar"): 0.85, ("surname", "alike"): 0.6,
    ("forename", "agrees"): 1.0, ("forename", "short-form"): 0.95, ("forename", "middle"): 0.9, ("forename", "similar"): 0.85,
    ("forename", "initial"): 0.8, ("forename", "alike"): 0.6, ("name", "agrees"): 0.8,
}  # fmt: skip
_AGAINST = {
    ("born", "differs"): ("dob_day_disjoint", -0.2),
    ("born", "near"): ("dob_day_disjoint", -0.1),
    ("sex", "differs"): ("gender_mismatch", -0.2),
    ("nationality", "differs"): ("country_mismatch", -0.2),
}


def asked(properties: Properties) -> dict[str, tuple[str, ...]]:
    """The facts of an example of a person. ``firstName`` and ``lastName`` are a name where there is no other."""
    found: dict[str, list[str]] = {}
    for name, fact in _FACTS.items():
        found.setdefault(fact, []).extend(properties.get(name, ()))
    if not found["name"]:
        parts = [*properties.get("firstName", ())[:1], *properties.get("lastName", ())[:1]]
        found["name"] = [" ".join(parts)] if parts else []
    found["nationality"] = [
        code for name in _NATIONAL for value in properties.get(name, ()) if (code := three_letters(value))
    ]
    return {fact: tuple(values) for fact, values in found.items() if values}


def entity(record: Record, at: int, today: date) -> dict[str, object]:
    """A person of a record as an entity."""
    person = record.persons[at]
    day = f"{(record.as_of or today).isoformat()}T00:00:00"
    names = [name.full for name in person.names if name.full]
    return {
        "id": record.id if len(record.persons) == 1 else f"{record.id}-{at + 1}",
        "caption": names[0] if names else record.id,
        "schema": "Person",
        "properties": _properties(record, person, names),
        "datasets": [DATASET],
        "referents": [],
        "target": True,
        "first_seen": day,
        "last_seen": f"{today.isoformat()}T00:00:00",
        "last_change": day,
    }


def _properties(record: Record, person: RecordPerson, names: list[str]) -> dict[str, list[str]]:
    country = two_letters(person.nationality or "")
    countries = [country.lower()] if country else []
    topics = dict.fromkeys(_TOPICS.get(marker, _OF_INTEREST) for marker in person.markers)
    given = {
        "name": names[:1],
        "alias": names[1:],
        "firstName": [name.forenames for name in person.names[:1] if name.forenames],
        "lastName": [name.surname for name in person.names[:1] if name.surname],
        "birthDate": [person.born] if person.born else [],
        "birthPlace": [person.birthplace] if person.birthplace else [],
        "gender": [person.sex] if person.sex else [],
        "nationality": countries,
        "country": countries,
        "address": list(person.addresses),
        "phone": list(person.phones),
        "email": list(person.emails),
        "idNumber": list(person.numbers),
        "topics": list(topics) or [_OF_INTEREST],
        "notes": [record.text] if record.text else [],
        "modifiedAt": [record.as_of.isoformat()] if record.as_of else [],
    }
    return {name: values for name, values in given.items() if values}


def scored(weighed: Weighed) -> tuple[float, dict[str, float]]:
    """How well an entity fits an example, from 0 to 1, and what each feature added; 0 where the name is another."""
    features: dict[str, float] = {}
    parts = [_NAMES.get((level.field, level.level), 0.0) for level in weighed.levels if level.field in _WHO]
    features["name_match"] = round(min(parts, default=0.0), 2)
    for level in weighed.levels:
        name, taken = _AGAINST.get((level.field, level.level), ("", 0.0))
        if name:
            features[name] = taken
    score = sum(features.values()) if features["name_match"] else 0.0
    return round(min(max(score, 0.0), 1.0), 2), features


_WHO = frozenset(("surname", "forename", "name"))
