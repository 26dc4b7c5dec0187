"""Candidates weighed as those of an extract are: whoever fits best first, and whoever is there for the address alone last."""

from __future__ import annotations

from collections.abc import Sequence

from firstcall.incident.codes import Certainty
from firstcall.incident.records import Event, Found, Match, MatchPart, Record
from firstcall.matching import address
from firstcall.matching.description import Description, of_record
from firstcall.matching.level import shown_day
from firstcall.matching.model import current
from firstcall.matching.score import Weighed, weigh
from firstcall.matching.summary import describe_person

#: Records that one answer brings, at most.
MOST_FOUND = 50
#: Fewer bits than this say nothing of a person; one name alone must be a rare one.
LEAST_BITS = 10.0
_MOST_TEXT = 160

_Fit = tuple[Record, int | None, float, Match]


def worth_asking(asked: Description) -> bool:
    """Whether even a record that says just the same would be found."""
    return bool(asked.postcodes or asked.addresses) or weigh(asked, asked).bits >= _least_bits(asked)


def fitting(asked: Description, records: Sequence[Record]) -> tuple[Found, ...]:
    """The records that may be about the person asked about, the best first; then those found by their place alone."""
    fits = [fit for record in records if (fit := _fit(asked, record)) is not None]
    fits.sort(key=lambda fit: (fit[1] is None, -fit[2], fit[0].id))
    return tuple(
        Found(id=record.id, summary=summary(record, about), match=match, record=record, about=about)
        for record, about, _, match in fits
    )


def _least_bits(asked: Description) -> float:
    """One name alone must be a rare one: no more common than those that the model does not list."""
    return current().bits("surname", "agrees") if asked.names and not asked.whole_name else LEAST_BITS


def _fit(asked: Description, record: Record) -> _Fit | None:
    weighed = [weigh(asked, of_record(person)) for person in record.persons]
    least = _least_bits(asked)
    best = max(((w.bits, -at) for at, w in enumerate(weighed) if w.bits >= least and w.is_person), default=None)
    if best is not None:
        return record, -best[1], best[0], weighed[-best[1]].match()
    place = _by_place(asked, record, weighed)
    return None if place is None else (record, None, place.bits, place)


def _by_place(asked: Description, record: Record, weighed: list[Weighed]) -> Match | None:
    if not (asked.postcodes or asked.addresses):
        return None
    event = address.parse(record.event.address) if record.event and record.event.address else None
    if event is not None:
        codes = (event.postcode,) if event.postcode else ()
        weighed = [*weighed, weigh(asked, Description(addresses=(event,), postcodes=codes))]
    places = [place for w in weighed if (place := w.place) is not None]
    if not _asks_for_an_area(asked):
        places = [place for place in places if place.field == "address"]
    if not places:
        return None
    place = max(places, key=lambda part: part.bits)
    says = f"Found by its {place.field}, not by who it is. {place.says}"
    part = MatchPart(
        field=place.field, bits=place.bits, says=says, level=place.level, asked=place.asked, held=place.held
    )
    return Match(bits=place.bits, certainty=Certainty.POSSIBLE, parts=(part,))


def _asks_for_an_area(asked: Description) -> bool:
    """A postcode and nothing else: whatever happened there is wanted, not only what happened at one door."""
    return asked == Description(postcodes=asked.postcodes, age=asked.age, on=asked.on, sex=asked.sex)


def summary(record: Record, about: int | None) -> str:
    """Who the record is about, or everybody in it where it claims nobody; its event; how many others it names."""
    told = record.persons if about is None else (record.persons[about],)
    others = len(record.persons) - len(told)
    parts = [
        *map(describe_person, told),
        *([_event(record.event)] if record.event else []),
        *([f"Names {others} other{'s' if others > 1 else ''}."] if others else []),
    ]
    return " ".join(parts) or _short(record.text) or f"Record {record.id}."


def _event(event: Event) -> str:
    when = shown_day(event.at.date()) if event.at else ""
    what = event.kind.replace("-", " ") or _short(event.text)
    line = ", ".join(part for part in (" ".join(filter(None, (when and f"{when}:", what))), event.address) if part)
    return f"{line.rstrip('.:')}." if line else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_TEXT else line[: _MOST_TEXT - 1].rstrip() + "…"
