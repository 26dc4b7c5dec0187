"""This system's own log as part of the control room's records: earlier incidents of a number, person or address."""

from __future__ import annotations

import json

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


def earlier(question: Question) -> tuple[Found, ...]:
    """The earlier incidents of this log on which something of the question stands, latest first."""
    numbers: dict[int, str] = {}
    for field, values in question.by_what.items():
        for value in values:
            for kind, key in _keys(field, value):
                seen = IdentifierSeen.objects.filter(kind=kind, value=key, incident__lt=question.incident)
                for incident in seen.order_by("-incident").values_list("incident", flat=True)[:_MOST]:
                    numbers.setdefault(incident, f"{field} {value} stands on this earlier incident")
    rows = IncidentRow.objects.filter(incident__in=list(numbers)).order_by("-incident")
    return tuple(_found(row, numbers[row.incident]) for row in rows)


def _keys(field: str, value: str) -> list[tuple[str, str]]:
    if field in _KINDS:
        return [(_KINDS[field], found_by(field, value))]
    return [("address", door[:240]) for door in doors(value)] if field == "address" else []


def _found(row: IncidentRow, says: str) -> Found:
    what = ", ".join(json.loads(row.kinds)) or "contact"
    reference = REFERENCE.format(row.incident)
    event = Event(at=row.opened, kind=what, text=row.headline)
    return Found(
        id=reference,
        summary=f"{reference}, {row.opened:%-d %B %Y}: {what}. {row.headline}",
        match=Match(
            bits=_BITS, certainty=Certainty.CERTAIN, parts=(MatchPart(field="incident", bits=_BITS, says=says),)
        ),
        record=Record(id=reference, as_of=row.at.date(), event=event, text=row.headline),
    )
