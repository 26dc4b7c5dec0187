"""This system's own log as part of the control room's records: earlier incidents of a number, person or address."""

from __future__ import annotations

import json

from django.db.models import Q

from firstcall.holdings.nearby import Area, area, says
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Event, Found, Match, MatchPart, Record
from firstcall.log.deriving import doors, found_by
from firstcall.log.models import IdentifierSeen, IncidentRow
from firstcall.sources.protocol import Question

#: How an own incident is called on the desk and in answers.
REFERENCE = "FC-{:06d}"
_KINDS = {"phone": "number", "email": "email", "username": "username", "vehicle": "vehicle"}
_BITS = 20.0
_MOST = 25
_MOST_SPOTS = 2_000  # places of earlier incidents that are measured, the latest


def earlier(question: Question) -> tuple[Found, ...]:
    """The earlier incidents of this log on which something of the question stands, latest first."""
    if (around := area(question.by_what)) is not None:
        return _nearby(around, question.incident)
    numbers: dict[int, str] = {}
    for field, values in question.by_what.items():
        for value in values:
            for kind, key in _keys(field, value):
                seen = IdentifierSeen.objects.filter(kind=kind, value=key, incident__lt=question.incident)
                for incident in seen.order_by("-incident").values_list("incident", flat=True)[:_MOST]:
                    numbers.setdefault(incident, f"{field} {value} stands on this earlier incident")
    rows = IncidentRow.objects.filter(incident__in=list(numbers)).order_by("-incident")
    return tuple(_found(row, numbers[row.incident]) for row in rows)


def _nearby(around: Area, incident: int) -> tuple[Found, ...]:
    """The earlier incidents that were in an area, the nearest first and of these the latest. They claim nobody."""
    codes, cells = ([k for k in around.keys if k.startswith(mark)] for mark in ("pc:", "g:"))
    places = Q(value__in=[code.removeprefix("pc:") for code in codes])
    for cell in cells:
        places |= Q(value__startswith=f"{cell}|")
    seen = IdentifierSeen.objects.filter(places, kind="area", incident__lt=incident).order_by("-incident")
    away: dict[int, tuple[int, str]] = {}
    for number, spot in seen.values_list("incident", "value")[:_MOST_SPOTS]:
        metres, code = around.away(spot.rpartition("|")[2]), "" if "|" in spot else spot
        if metres is not None:
            away[number] = min(away.get(number, (metres, code)), (metres, code))
    rows = IncidentRow.objects.in_bulk(sorted(away, key=lambda number: (away[number][0], -number))[:_MOST])
    return tuple(
        _found(row, f"Found by where it was, not by whom: {says(*away[number])}", Certainty.POSSIBLE, bits=0.0)
        for number, row in sorted(rows.items(), key=lambda item: (away[item[0]][0], -item[0]))
    )


def _keys(field: str, value: str) -> list[tuple[str, str]]:
    if field in _KINDS:
        return [(_KINDS[field], found_by(field, value))]
    return [("address", door[:240]) for door in doors(value)] if field == "address" else []


def _found(row: IncidentRow, why: str, certainty: Certainty = Certainty.CERTAIN, *, bits: float = _BITS) -> Found:
    what = ", ".join(json.loads(row.kinds)) or "contact"
    reference = REFERENCE.format(row.incident)
    event = Event(at=row.opened, kind=what, text=row.headline)
    return Found(
        id=reference,
        summary=f"{reference}, {row.opened:%-d %B %Y}: {what}. {row.headline}",
        match=Match(bits=bits, certainty=certainty, parts=(MatchPart(field="incident", bits=bits, says=why),)),
        record=Record(id=reference, as_of=row.at.date(), event=event, text=row.headline),
    )
