"""Asking an extract: candidates by their keys, weighed, the best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from firstcall.holdings import indexing, looking_up
from firstcall.holdings.indexing import Compared
from firstcall.holdings.looking_up import Row
from firstcall.holdings.summaries import summary
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Found, Match, MatchPart
from firstcall.matching import asking, keys
from firstcall.matching.description import Description, of_query
from firstcall.matching.score import Weighed, weigh
from firstcall.sources.holdings import Page
from firstcall.sources.protocol import Incomplete

#: Records that one answer brings, at most.
MOST_FOUND = 50

#: Fewer bits than this say nothing of a person; one name alone must be a rare one.
LEAST_BITS = 10.0
LEAST_BITS_OF_ONE_WORD = 14.0


class NothingToAsk(Incomplete):
    """The question holds nothing by which a record could be found: it was not asked, and nobody may read "no trace"."""


def search(source: str, by_what: Mapping[str, Sequence[str]], *, today: date, wider: bool = False) -> Page:
    """The records of ``source`` that may be about the person asked about, the best match first.

    ``by_what`` has the fields of facts. ``Found.about`` is the person of the record who fits; None for a record
    that came back for its address alone (its match has one part, ``address`` or ``postcode``) and claims nobody.
    ``Page.as_of`` is None where no extract of this source was loaded, or where it stands under keys of another
    version. Raises NothingToAsk. ``cut_off``: more candidates stood under a key than were looked at, and one of
    them might have fit; or more fit than are brought.
    """
    held = looking_up.standing(source)
    if held is None or held.index_version != keys.VERSION:
        return Page(found=(), as_of=None)
    asked = of_query(by_what, today)
    if not _worth_asking(asked):
        raise NothingToAsk
    looks = asking.looks(asked, held.count)
    if not looks:
        raise NothingToAsk
    rows, cut = looking_up.under(source, looks)
    fitting = sorted(_fitting(asked, rows), key=lambda fit: (fit[1] is None, -fit[2], fit[0].record_id))
    found = tuple(_found(*fit) for fit in fitting[:MOST_FOUND])
    return Page(found=found, as_of=held.as_of, cut_off=cut or len(fitting) > MOST_FOUND)


def _least_bits(asked: Description) -> float:
    return LEAST_BITS_OF_ONE_WORD if asked.names and not asked.whole_name else LEAST_BITS


def _worth_asking(asked: Description) -> bool:
    """Whether even a record that says just the same would be found."""
    return bool(asked.postcodes or asked.addresses) or weigh(asked, asked).bits >= _least_bits(asked)


_Fit = tuple[Row, int | None, float, Match]


def _fitting(asked: Description, rows: Sequence[Row]) -> list[_Fit]:
    found: list[_Fit] = []
    least = _least_bits(asked)
    for row in rows:
        held = indexing.decode_compared(row.compared)
        if len(held.persons) == 1:
            weighed = [weigh(asked, held.persons[0])]
        else:
            weighed = [weigh(asked, person) for person in held.persons]
        best = max(((w.bits, -at) for at, w in enumerate(weighed) if w.bits >= least and w.is_person), default=None)
        if best is not None:
            found.append((row, -best[1], best[0], weighed[-best[1]].match()))
        elif (place := _by_place(asked, held, weighed)) is not None:
            found.append((row, None, place.bits, place))
    return found


def _found(row: Row, about: int | None, _bits: float, match: Match) -> Found:
    record = indexing.decode_record(row.body)
    return Found(id=record.id, summary=summary(record, about), match=match, record=record, about=about)


def _by_place(asked: Description, held: Compared, weighed: list[Weighed]) -> Match | None:
    if not asked.postcodes and not asked.addresses:
        return None
    if held.place is not None:
        codes = (held.place.postcode,) if held.place.postcode else ()
        weighed = [*weighed, weigh(asked, Description(addresses=(held.place,), postcodes=codes))]
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
