"""The query and the answer of the profile in docs/reference/umf-profile.xsd: written and read, each by the table below.

The profile is this project's own, see docs/kinds-of-connector.md. Whatever the table does not have proves nothing: an answer
with an element or attribute of a later version is refused as a whole, and never read as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from types import MappingProxyType

from firstcall.incident.records import Found, Named, Record, RecordPerson
from firstcall.matching.description import Description, of_query
from firstcall.matching.names import split
from firstcall.matching.normalise import born
from firstcall.sources import foreign
from firstcall.sources.countries import three_letters
from firstcall.sources.protocol import Question, Reply
from firstcall.sources.umf_xml import Element, NotXml, parse

NAMESPACE = "urn:firstcall:umf-profile:1"

_ONE, _MAY, _MANY, _SOME = (1, 1), (0, 1), (0, None), (1, None)

#: The elements of the profile: what stands in each in which order, how often at least and at most, and its attributes (True:
#: it must be there). An element that is not here holds text.
PROFILE: Mapping[str, tuple[Mapping[str, tuple[int, int | None]], Mapping[str, bool]]] = MappingProxyType(
    {
        "PersonQuery": ({"Person": _ONE}, {"id": True, "asker": False, "why": False}),
        "PersonAnswer": ({"Hit": _MANY}, {"query": True, "asOf": True, "total": True}),
        "Hit": ({"Handling": _MAY, "Person": _ONE, "Text": _MAY}, {"id": True, "asOf": False}),
        "Person": (
            {
                "Name": _SOME, "DateOfBirth": _MANY, "Sex": _MAY, "Nationality": _MANY, "PlaceOfBirth": _MAY,
                "Number": _MANY, "Marker": _MANY,
            },
            {},
        ),
        "Name": ({"FirstName": _MAY, "LastName": _ONE}, {}),
    }
)  # fmt: skip


def query(question: Question) -> bytes | None:
    """The question as a PersonQuery; None where no name is known to ask by."""
    told = question.by_what
    names = [split(text) for text in foreign.several(told.get("name", ()))]
    named = [name for name in names if name.surname]
    if not named:
        return None
    nations = [code for text in told.get("nationality", ()) if (code := three_letters(text))]
    inside = [
        *(f"<Name>{_line('FirstName', [n.forenames])}{_line('LastName', [n.surname])}</Name>" for n in named),
        _line("DateOfBirth", [iso for text in told.get("born", ()) if (iso := born(text))]),
        _line("Sex", [text for text in told.get("sex", ()) if text in ("male", "female")][:1]),
        _line("Nationality", nations),
    ]
    attributes = {"id": question.id, "asker": question.asker, "why": question.why}
    said = "".join(f' {key}="{escape(foreign.plain(text))}"' for key, text in attributes.items() if text)
    body = f'<PersonQuery xmlns="{NAMESPACE}"{said}><Person>{"".join(inside)}</Person></PersonQuery>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _line(name: str, texts: Iterable[str]) -> str:
    return "".join(f"<{name}>{escape(foreign.plain(text), quote=False)}</{name}>" for text in texts if text)


def reply(body: bytes, question: Question) -> Reply:
    """The PersonAnswer to this question as a Reply. Raises Unproved.

    A zero is a ``total`` of 0 beside no hits, with the question's id and the day of the data.
    """
    answer = _read(body)
    if answer.attributes["query"] != question.id:
        raise foreign.wrong_subject(question)
    as_of, total = _day(answer.attributes["asOf"]), answer.attributes["total"]
    hits = answer.children
    if as_of is None or not re.fullmatch(r"\d{1,12}", total, re.ASCII):
        raise foreign.malformed()
    if int(total) < len(hits) or (int(total) and not hits):
        raise foreign.malformed()
    described = of_query(question.by_what, question.today)
    found = foreign.best_first(_found(hit, described) for hit in hits)
    return Reply(
        question=question.id,
        source=question.source,
        as_of=as_of,
        count=len(found),
        records=found,
        cut_off=int(total) > len(hits),
    )


def _read(body: bytes) -> Element:
    try:
        answer = parse(body, NAMESPACE)
    except NotXml:
        raise foreign.malformed() from None
    if answer.name != "PersonAnswer":
        raise foreign.malformed()
    _fits(answer)
    return answer


def _fits(element: Element) -> None:
    """Whether an element is as the profile has it, and everything in it."""
    inside, attributes = PROFILE.get(element.name, ({}, {}))
    names = [child.name for child in element.children]
    order = {name: at for at, name in enumerate(inside)}
    fits = (
        not set(names) - set(order)
        and names == sorted(names, key=lambda name: order[name])
        and all(
            least <= names.count(name) <= (len(names) if most is None else most)
            for name, (least, most) in inside.items()
        )
        and not set(element.attributes) - set(attributes)
        and all(element.attributes.get(name, "").strip() for name, must in attributes.items() if must)
        and (element.name in PROFILE) == (not element.text.strip())
    )
    if not fits:
        raise foreign.malformed()
    for child in element.children:
        _fits(child)


def _found(hit: Element, described: Description) -> Found:
    person = next(child for child in hit.children if child.name == "Person")
    births = tuple(iso for text in _texts(person, "DateOfBirth") if (iso := born(text)))
    nations = tuple(code for text in _texts(person, "Nationality") if (code := three_letters(text)))
    handling, text = _texts(hit, "Handling"), _texts(hit, "Text")
    also = [
        f"Handling: {handling[0]}." if handling else "",
        text[0] if text else "",
        f"Nationalities: {', '.join(nations)}." if len(nations) > 1 else "",
        f"Dates of birth given: {', '.join(births)}." if len(births) > 1 else "",
    ]
    identity = foreign.plain(hit.attributes["id"])
    if not identity:
        raise foreign.malformed()
    record = Record(
        id=identity,
        as_of=_day(hit.attributes.get("asOf", "")),
        persons=(_person(person, births, nations),),
        text=" ".join(filter(None, also)),
    )
    return foreign.weighed(described, record, births=births, says=also[0])


def _person(person: Element, births: tuple[str, ...], nations: tuple[str, ...]) -> RecordPerson:
    names = [
        Named(forenames="".join(_texts(each, "FirstName")), surname="".join(_texts(each, "LastName")))
        for each in person.children
        if each.name == "Name"
    ]
    sexes = [text for text in _texts(person, "Sex") if text in ("male", "female")]
    return RecordPerson(
        names=tuple(name for name in names if name.full)[: foreign.MOST_VALUES],
        born=max(births, key=len, default=None),
        sex=sexes[0] if sexes else None,
        markers=_texts(person, "Marker"),
        numbers=_texts(person, "Number"),
        nationality=nations[0] if nations else None,
        birthplace=next(iter(_texts(person, "PlaceOfBirth")), None),
    )


def _texts(inside: Element, name: str) -> tuple[str, ...]:
    return foreign.several(child.text for child in inside.children if child.name == name)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-20") else None
    except ValueError:
        return None
