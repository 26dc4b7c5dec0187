"""Reads the answers of yente and of OpenSanctions' own API: the catalogue for the date of the data, matches as records.

The shapes are those of yente 5.5 (its OpenAPI document; `POST /match/{dataset}`, `GET /catalog`). ``total`` counts the
results that it calls a match: those at or above the threshold that was asked for; below it some may be given too. How many
candidates its search looked at it does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from firstcall.incident.records import Found, Named, Record, RecordPerson
from firstcall.matching.description import Description, of_query
from firstcall.matching.names import split
from firstcall.matching.normalise import born
from firstcall.sources import foreign
from firstcall.sources.countries import three_letters
from firstcall.sources.protocol import Question, Reply


class _Total(msgspec.Struct):
    value: int
    relation: str


class _Asked(msgspec.Struct):
    schema: str
    properties: dict[str, list[str]]


class _Entity(msgspec.Struct):
    id: str
    schema: str
    properties: dict[str, list[Any]]
    score: float
    match: bool
    caption: str = ""
    datasets: list[str] = []
    last_seen: str | None = None
    last_change: str | None = None


class _Matches(msgspec.Struct):
    status: int
    results: list[_Entity]
    total: _Total
    query: _Asked


class _Response(msgspec.Struct):
    responses: dict[str, _Matches]


class _Dataset(msgspec.Struct):
    name: str
    version: str | None = None
    updated_at: str | None = None
    last_export: str | None = None
    children: list[str] = []
    index_version: str | None = None
    index_current: bool = False


class _Catalog(msgspec.Struct):
    datasets: list[_Dataset]


_response = msgspec.json.Decoder(_Response)
_catalog = msgspec.json.Decoder(_Catalog)

#: Schemata of FollowTheMoney that a person may stand under; whatever else is found claims nobody.
_PERSONS = frozenset({"Person", "LegalEntity"})
#: Topics of FollowTheMoney that say what one of our markers says; every other is shown as it stands.
_MARKERS = {"wanted": "wanted", "sanction": "sanctioned", "role.pep": "politically-exposed-person"}


class Undated(foreign.Unproved):
    """A zero of which nobody knows of which day it is."""


def asking(question: Question) -> dict[str, list[str]] | None:
    """The person asked about as properties of FollowTheMoney; None where no name is known to ask by."""
    told = question.by_what
    names = foreign.several(told.get("name", ()))
    if not names:
        return None
    first = split(names[0])
    parted = bool(first.forenames and first.surname)
    properties = {
        "name": list(names),
        "firstName": [first.forenames] if parted else [],
        "lastName": [first.surname] if parted else [],
        "birthDate": [iso for text in told.get("born", ()) if (iso := born(text))],
        "nationality": [code.lower() for text in told.get("nationality", ()) if (code := three_letters(text))],
        "gender": [text for text in told.get("sex", ()) if text in ("male", "female")],
        "email": list(told.get("email", ())),
        "phone": list(told.get("phone", ())),
        "address": list(told.get("address", ())),
    }
    return {key: values for key, values in properties.items() if values}


def data_date(body: bytes, dataset: str) -> date | None:
    """The date of what is indexed of ``dataset``; None where the catalogue does not tell. Raises Unproved.

    A dataset that is indexed by itself has its own; else the oldest counts of the collections that hold it, or of its
    parts where every one of them is indexed. What is only ready to be indexed is no date.
    """
    held = {each.name: each for each in foreign.decoded(_catalog, body).datasets}
    own = _indexed(held[dataset]) if dataset in held else None
    around = [day for each in held.values() if dataset in _parts(each.name, held) and (day := _indexed(each))]
    if own is not None or around:
        return own or min(around)
    ends = [held[name] for name in _parts(dataset, held) if name in held and not held[name].children]
    inside = [_indexed(each) for each in ends]
    return min(day for day in inside if day) if inside and all(inside) else None


def _parts(name: str, held: Mapping[str, _Dataset]) -> frozenset[str]:
    """Every dataset inside another, however deep; a circle ends where it began."""
    found: set[str] = set()
    next_ones = [name]
    while next_ones:
        each = held.get(next_ones.pop())
        new = set(each.children) - found if each else set()
        found |= new
        next_ones += new
    return frozenset(found)


def _indexed(dataset: _Dataset) -> date | None:
    if not dataset.index_version:
        return None
    stamp = re.match(r"(\d{4})(\d{2})(\d{2})", dataset.index_version)
    if stamp:
        return _day("-".join(stamp.groups()))
    return _day(dataset.updated_at or dataset.last_export) if dataset.index_current else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def reply(body: bytes, *, question: Question, asked: Mapping[str, list[str]], as_of: date | None) -> Reply:
    """The answer to this question as a Reply. Raises Unproved.

    It counts where it stands under our question's id, echoes every name and date of birth that was asked about, and
    counts as many as it sends (or more, where it was cut off). A zero needs ``as_of``; records without it are of the
    last day on which their list was seen to hold them.
    """
    matches = foreign.decoded(_response, body).responses.get(question.id)
    if matches is None or not _echoes(matches.query, asked):
        raise foreign.wrong_subject(question)
    total, results = matches.total, matches.results
    counted = sum(each.match for each in results)
    if matches.status != 200 or total.relation != "eq" or total.value < counted:
        raise foreign.malformed()
    if not results and total.value:
        raise foreign.malformed()
    if not results and as_of is None:
        raise Undated
    day = as_of or max((seen for each in results if (seen := _day(each.last_seen))), default=None)
    if day is None:
        raise foreign.malformed()
    described = of_query(question.by_what, question.today)
    found = foreign.best_first(_found(each, described) for each in results)
    return Reply(
        question=question.id,
        source=question.source,
        as_of=day,
        count=len(found),
        records=found,
        cut_off=total.value > counted,
        says="" if as_of else "The date of its lists could not be read; this is of when they last held these entries.",
    )


def _echoes(query: _Asked, asked: Mapping[str, list[str]]) -> bool:
    """Whether it searched for what was asked: a date that yente cannot read it leaves out, and then asks for less."""
    return query.schema == "Person" and all(
        _folded(asked.get(key, ())) <= _folded(query.properties.get(key, ())) for key in ("name", "birthDate")
    )


def _folded(texts: Iterable[str]) -> set[str]:
    return {" ".join(text.split()).casefold() for text in texts}


def _found(entity: _Entity, described: Description) -> Found:
    identity = foreign.plain(entity.id)
    if not identity:
        raise foreign.malformed()
    texts = {key: foreign.several(v for v in values if isinstance(v, str)) for key, values in entity.properties.items()}
    births = _births(texts.get("birthDate", ()))
    record = Record(
        id=identity,
        as_of=_day(entity.last_seen),
        persons=(_person(entity, texts, births),),
        text=_text(entity, texts, births),
    )
    says = f"Their own score: {entity.score:.2f}."
    if entity.schema not in _PERSONS:
        described = Description()
    return foreign.weighed(described, record, births=births, says=says)


Texts = Mapping[str, tuple[str, ...]]


def _births(texts: Iterable[str]) -> tuple[str, ...]:
    """Every date of birth as it is compared; a year is left out beside a whole date of that year."""
    read = tuple(dict.fromkeys(iso for text in texts if (iso := born(text))))
    return tuple(one for one in read if not any(other != one and other.startswith(one) for other in read))


def _person(entity: _Entity, texts: Texts, births: tuple[str, ...]) -> RecordPerson:
    def each(*keys: str) -> tuple[str, ...]:
        return foreign.several(text for key in keys for text in texts.get(key, ()))

    sexes = [sex for sex in each("gender") if sex in ("male", "female")]
    nations = [code for text in each("nationality", "citizenship", "country") if (code := three_letters(text))]
    return RecordPerson(
        names=_names(entity, texts),
        born=max(births, key=len, default=None),
        sex=sexes[0] if len(sexes) == 1 else None,
        markers=tuple(_MARKERS.get(topic, topic.replace(".", "-")) for topic in each("topics")),
        phones=each("phone"),
        emails=each("email"),
        addresses=each("address"),
        numbers=each("idNumber", "passportNumber", "socialSecurityNumber"),
        nationality=nations[0] if nations else None,
        birthplace=next(iter(each("birthPlace")), None),
        occupation=next(iter(each("position")), None),
    )


def _names(entity: _Entity, texts: Texts) -> tuple[Named, ...]:
    whole = [text for key in ("name", "alias", "previousName", "weakAlias") for text in texts.get(key, ())]
    parted = (texts.get("firstName", ()), texts.get("lastName", ()))
    first = [Named(forenames=parted[0][0], surname=parted[1][0])] if all(map(len, parted)) else []
    if entity.schema not in _PERSONS:
        return tuple(Named(surname=text) for text in whole)
    names = [*first, *map(split, whole)] or [split(foreign.plain(entity.caption))]
    return tuple(dict.fromkeys(name for name in names if name.full))[: foreign.MOST_VALUES]


def _text(entity: _Entity, texts: Texts, births: tuple[str, ...]) -> str:
    lists = ", ".join(foreign.several(entity.datasets))
    parts = [
        f"{foreign.plain(entity.schema)} listed in {lists or 'a list that it does not name'}",
        f"dates of birth given: {', '.join(births)}" if len(births) > 1 else "",
        *(f"{says}: {', '.join(texts[key])}" for key, says in _ALSO.items() if texts.get(key)),
    ]
    return "; ".join(filter(None, parts)) + "."


#: Further properties that a reader wants to see.
_ALSO = {
    "citizenship": "citizenship", "country": "connected with", "programId": "programme", "deathDate": "died",
    "notes": "notes", "sourceUrl": "see",
}  # fmt: skip
