"""Candidates weighed as those of an extract are: whoever fits best first, and whoever is there for the address alone last."""

from __future__ import annotations

from collections.abc import Sequence

from firstcall.incident.records import Found, Match, Record
from firstcall.matching import address
from firstcall.matching.description import Description, of_record
from firstcall.matching.fitting import asks_for_an_area, best, by_place, least_bits
from firstcall.matching.score import weigh
from firstcall.matching.summary import summary

_Fit = tuple[Record, int | None, float, Match]


def fitting(asked: Description, records: Sequence[Record]) -> tuple[Found, ...]:
    """The records that may be about the person asked about, the best first; then those found by their place alone."""
    fits = [fit for record in records if (fit := _fit(asked, record)) is not None]
    fits.sort(key=lambda fit: (fit[1] is None, -fit[2], fit[0].id))
    return tuple(
        Found(id=record.id, summary=summary(record, about), match=match, record=record, about=about)
        for record, about, _, match in fits
    )


def _fit(asked: Description, record: Record) -> _Fit | None:
    weighed = [weigh(asked, of_record(person)) for person in record.persons]
    about = best(weighed, least_bits(asked))
    if about is not None:
        return record, about, weighed[about].bits, weighed[about].match()
    if not (asked.postcodes or asked.addresses):
        return None
    event = address.parse(record.event.address) if record.event and record.event.address else None
    place = by_place(asked, weighed, event, of_area=asks_for_an_area(asked))
    return None if place is None else (record, None, place.bits, place)
