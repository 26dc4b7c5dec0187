"""Reads INTERPOL's public notices: a page of notices (HAL in JSON) as records, where it says which question it answers.

The shape is that of the published description of `/notices/v1/{red,yellow,un}`: ``total``, ``query``, ``_embedded.notices``,
``_links``. The description promises no more of ``query`` than the page; the address under ``_links.self`` repeats what was
asked. Either of them must name the names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from firstcall.incident.records import Found, Named, Record, RecordPerson
from firstcall.matching.description import Description
from firstcall.matching.names import fold, split
from firstcall.matching.normalise import born
from firstcall.sources import foreign
from firstcall.sources.countries import three_letters
from firstcall.sources.protocol import Question


class Colour(StrEnum):
    """The notices that INTERPOL publishes."""

    RED = "red"
    YELLOW = "yellow"
    UN = "un"


#: What each notice says of a person, as a marker of ours and in words.
SAYS = {
    Colour.RED: ("wanted", "Red notice: wanted internationally, with a view to extradition."),
    Colour.YELLOW: ("missing", "Yellow notice: a missing person, or one who cannot say who they are."),
    Colour.UN: ("un-sanctioned", "INTERPOL–United Nations special notice: under sanctions of the Security Council."),
}

#: Pages hold no more notices than this, whatever is asked.
MOST_ON_A_PAGE = 160


class _Notice(msgspec.Struct, frozen=True):
    entity_id: str
    name: str | None = None
    forename: str | None = None
    date_of_birth: str | None = None
    sex_id: str | None = None
    nationalities: list[str] | None = None


class _Embedded(msgspec.Struct, frozen=True):
    notices: list[_Notice]


class _Link(msgspec.Struct, frozen=True):
    href: str = ""


class _Links(msgspec.Struct, frozen=True):
    self: _Link = _Link()


class _Page(msgspec.Struct, frozen=True, rename={"embedded": "_embedded", "links": "_links"}):
    total: int
    embedded: _Embedded
    query: dict[str, Any] = {}
    links: _Links = _Links()


_page = msgspec.json.Decoder(_Page)


class Notices(msgspec.Struct, frozen=True):
    """What one page came to: its notices as records, and whether there are more than it holds."""

    found: tuple[Found, ...]
    cut_off: bool


def asking(name: str) -> dict[str, str] | None:
    """A name as INTERPOL is asked by it: the surname, and of the forenames the first, which finds more; None for none."""
    named = split(foreign.plain(name))
    forename = next(iter(named.forenames.split()), "")
    told = {"name": named.surname, "forename": forename}
    return {key: text for key, text in told.items() if fold(text)} if fold(named.surname) else None


def notices(
    body: bytes, *, colour: Colour, asked: Mapping[str, str], question: Question, described: Description
) -> Notices:
    """The notices of one page. Raises Unproved.

    No notices are proved by a total of 0 beside an empty list, on a page that repeats the names that were asked about.
    """
    page = foreign.decoded(_page, body)
    if not _answers(page, colour, asked):
        raise foreign.wrong_subject(question)
    held = page.embedded.notices
    if page.total < len(held) or (page.total > 0 and not held):
        raise foreign.malformed()
    return Notices(tuple(_found(each, colour, described) for each in held), page.total > len(held))


#: What a search can be narrowed by: an answer that was narrowed by anything that was not asked is another's.
_FILTERS = (
    "name", "forename", "nationality", "ageMin", "ageMax", "sexId", "freeText", "arrestWarrantCountryId", "unResolution",
)  # fmt: skip


def _answers(page: _Page, colour: Colour, asked: Mapping[str, str]) -> bool:
    """Whether the page repeats every name that was asked, and says of itself nothing else."""
    try:
        address = urlsplit(page.links.self.href)
        linked: dict[str, Any] = dict(parse_qsl(address.query, max_num_fields=50))
    except ValueError:
        return False
    if address.path and not address.path.rstrip("/").endswith(f"/{colour}"):
        return False
    told = {(key, fold(str(given[key]))) for given in (page.query, linked) for key in _FILTERS if given.get(key)}
    return told == {(key, fold(text)) for key, text in asked.items()}


def _found(notice: _Notice, colour: Colour, described: Description) -> Found:
    number = foreign.plain(notice.entity_id)
    if not number:
        raise foreign.malformed()
    marker, says = SAYS[colour]
    nations = foreign.several(code for text in notice.nationalities or () if (code := three_letters(text)))
    named = Named(forenames=foreign.plain(notice.forename or ""), surname=foreign.plain(notice.name or ""))
    person = RecordPerson(
        names=(named,) if named.full else (),
        born=_born(notice.date_of_birth),
        sex={"M": "male", "F": "female"}.get(notice.sex_id or ""),
        markers=(marker,),
        nationality=nations[0] if nations else None,
    )
    others = f" Nationalities: {', '.join(nations)}." if len(nations) > 1 else ""
    record = Record(
        id=f"{colour}:{number}",
        persons=(person,),
        text=f"{says} Notice {number}.{others} Ask the international liaison desk before anybody acts on it.",
    )
    return foreign.weighed(described, record)


def _born(text: str | None) -> str | None:
    """``1979/01/17`` as ``1979-01-17``; a year or a month alone stays one, and zeros stand for what is not known."""
    parts = re.fullmatch(r"(\d{4})(?:/(\d{1,2}))?(?:/(\d{1,2}))?", (text or "").strip(), re.ASCII)
    if parts is None:
        return None
    known: list[str] = []
    for part in parts.groups():
        if part is None or int(part) == 0:
            break
        known.append(part.zfill(2))
    return born("-".join(known)) if known else None


def says(colours: Sequence[Colour], failed: Sequence[Colour]) -> str:
    """What must be read beside the answer: how little is published, and what could not be asked."""
    told = f"Searched: the {_listed(colours)} notices that INTERPOL publishes; most notices are not published."
    return f"{told} The {_listed(failed)} ones could not be searched." if failed else told


def _listed(colours: Sequence[Colour]) -> str:
    return " and ".join("UN" if colour is Colour.UN else colour.value for colour in colours)


def as_of(question: Question) -> date:
    """The day of the data: the notices are read live."""
    return question.today
