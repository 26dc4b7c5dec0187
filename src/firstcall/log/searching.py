"""Finding incidents: by reference, by anything that identifies, by the words of a typed line, and by plain filters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from firstcall.incident.entries import Line
from firstcall.log.deriving import found_by
from firstcall.log.models import EntryRow, IdentifierSeen, IncidentRow
from firstcall.log.reading import as_entry
from firstcall.log.wanted import Filters, Hit
from firstcall.matching import normalise
from firstcall.matching.address import household_keys, parse, postcode

#: Incidents that one search brings at most; whoever finds more narrows the search.
MOST = 500
#: Lines that the words of a search are held against at most, the newest first.
MOST_LINES = 2_000
#: The largest number that the database takes.
LARGEST = 2**63 - 1
#: Characters of a line that are shown on each side of the first word found.
AROUND = 60

_REFERENCE = re.compile(r"(?:FC[-\s]?)?0*(\d{1,19})\Z", re.IGNORECASE)
_NAME_AND_BIRTH = re.compile(r"(.*[^\W\d_].*?),?\s+(\d[\d./-]{7,9})\Z")
_LAST_DIGITS = re.compile(r"[\d\s]{5,16}\Z")


@dataclass(frozen=True, slots=True)
class Listed:
    """One stretch of the incidents found, newest first. ``cut_off``: there are more than were looked at."""

    rows: tuple[IncidentRow, ...]
    hits: dict[int, tuple[Hit, ...]]
    total: int
    cut_off: bool = False


def incidents(
    filters: Filters, *, text: str = "", offset: int = 0, limit: int = 25, but: QuerySet[IncidentRow] | None = None
) -> Listed:
    """The incidents that meet the filters and, where there is a text, that it finds. Total on any text.

    ``but``: what is left out as though there were none, of the count as well.
    """
    rows = _filtered(filters)
    if but is not None:
        rows = rows.exclude(incident__in=but.values("incident"))
    hits: dict[int, tuple[Hit, ...]] = {}
    cut_off = False
    if text.strip():
        hits = found(text)
        cut_off = len(hits) >= MOST
        rows = rows.filter(incident__in=list(hits))
    ordered = rows.order_by("-opened", "-incident")
    return Listed(tuple(ordered[offset : offset + limit]), hits, ordered.count(), cut_off)


def handlers() -> tuple[str, ...]:
    """Everybody who ever took a contact, by id."""
    return tuple(IncidentRow.objects.order_by("handler").values_list("handler", flat=True).distinct())


def _filtered(wanted: Filters) -> QuerySet[IncidentRow]:
    rows = IncidentRow.objects.all()
    if wanted.open is not None:
        rows = rows.filter(open=wanted.open)
    for column in ("level", "handler", "channel"):
        if value := getattr(wanted, column):
            rows = rows.filter(**{column: value})
    if wanted.since is not None:
        rows = rows.filter(opened__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(opened__lt=wanted.until)
    return rows


def found(text: str) -> dict[int, tuple[Hit, ...]]:
    """Incident to everything by which ``text`` finds it, at most ``MOST`` of them."""
    asked = " ".join(text.replace("\x00", " ").split())
    hits: dict[int, tuple[Hit, ...]] = {}
    for search in (_by_reference, _by_identifier, _by_name, _by_place, _by_line):
        for incident, hit in search(asked):
            if incident in hits or len(hits) < MOST:
                hits[incident] = (*(h for h in hits.get(incident, ()) if h != hit), hit)
    return hits


Found = Iterator[tuple[int, Hit]]


def _by_reference(asked: str) -> Found:
    told = _REFERENCE.match(asked)
    number = int(told[1]) if told else 0
    if 0 < number <= LARGEST and IncidentRow.objects.filter(incident=number).exists():
        yield number, Hit("reference", "")


_IDENTIFIERS: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("number", normalise.phone),
    ("email", normalise.email),
    ("username", normalise.username),
    ("vehicle", normalise.vehicle),
)


def _by_identifier(asked: str) -> Found:
    for kind, read in _IDENTIFIERS:
        value = read(asked)
        if value is not None:
            yield from _seen(kind, value=found_by(kind, value))
    digits = re.sub(r"\s", "", asked)
    if _LAST_DIGITS.match(asked) and digits.isascii():
        yield from _seen("number", value__endswith=digits.removeprefix("0"))


def _by_name(asked: str) -> Found:
    both = _NAME_AND_BIRTH.match(asked)
    born = normalise.born(both[2]) if both else None
    if both and born:
        yield from _named(both[1], IdentifierSeen.objects.filter(kind="person", value__endswith=f"|{born}"))
    elif not any(c.isdigit() for c in asked):
        yield from _named(asked, IdentifierSeen.objects.filter(kind="name"))


def _named(asked: str, rows: QuerySet[IdentifierSeen]) -> Found:
    """Those whose name holds every word, in any order."""
    words = re.findall(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*", asked.lower())
    for word in words:
        rows = rows.filter(value__contains=word)
    if words:
        yield from _hits(rows)


def _by_place(asked: str) -> Found:
    code = postcode(asked)
    if code is not None:
        for kind in ("address", "household"):
            yield from _seen(kind, value__endswith="|" + code.replace(" ", ""))
        return
    place = parse(asked)
    keys = household_keys(place) if place else ()
    for kind in ("address", "household"):
        if keys:
            yield from _seen(kind, value__in=keys)
        elif place and place.door and place.street:
            yield from _seen(kind, value__startswith=f"{place.flat}|{place.door}|{place.street}|")


def _seen(kind: str, **wanted: object) -> Found:
    yield from _hits(IdentifierSeen.objects.filter(kind=kind, **wanted))


def _hits(rows: QuerySet[IdentifierSeen]) -> Found:
    for row in rows.order_by("-incident", "row")[:MOST]:
        yield row.incident, Hit(row.kind, row.value)


def _by_line(asked: str) -> Found:
    """Lines that hold every word. What the database offers is held against the text itself, not its wrapping."""
    words = asked.casefold().split()
    rows = EntryRow.objects.filter(kind="line", incident__gt=0)
    for word in asked.split():
        rows = rows.filter(body__icontains=json.dumps(word, ensure_ascii=False)[1:-1])
    for row in rows.order_by("-cursor")[:MOST_LINES]:
        body = as_entry(row).body
        text = body.text if isinstance(body, Line) else ""
        if all(word in text.casefold() for word in words):
            yield row.incident, Hit("line", _around(text, words[0]))


def _around(text: str, word: str) -> str:
    """The line near the first of the words, on one line."""
    plain = " ".join(text.split())
    at = max(plain.casefold().find(word), 0)
    start, end = max(at - AROUND, 0), at + len(word) + AROUND
    return f"{'…' if start else ''}{plain[start:end]}{'…' if end < len(plain) else ''}"
