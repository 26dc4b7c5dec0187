"""Asking an extract: candidates by their keys, weighed, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db import connection

from firstcall.holdings import indexing
from firstcall.holdings.indexing import Indexed
from firstcall.holdings.summaries import summary
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Found, Match, MatchPart
from firstcall.matching.description import Description, of_query
from firstcall.matching.keys import keys_asked
from firstcall.matching.score import Weighed, weigh
from firstcall.sources.holdings import Page
from firstcall.sources.protocol import Incomplete

#: Records that are looked at for one question, at most; and that one answer brings.
MOST_CANDIDATES = 500
MOST_FOUND = 50

#: Fewer bits than this say nothing of a person; one name alone must be a rare one.
LEAST_BITS = 10.0
LEAST_BITS_OF_ONE_WORD = 14.0

#: Kinds of key, the sharpest first (see ``matching.keys``): what is cut off is the bluntest.
_SHARPEST_FIRST = ("p", "e", "u", "i", "d", "v", "a", "n", "s", "b", "w", "pc")
_KEYS_AT_ONCE = 60
_UNDER_ONE_KEY = (
    'SELECT * FROM (SELECT %s, record FROM holdings_key WHERE source = %s AND "key" = %s LIMIT %s) AS under'
)


class NothingToAsk(Incomplete):
    """The question holds nothing by which a record could be found: it was not asked, and nobody may read "no trace"."""


def search(source: str, by_what: Mapping[str, Sequence[str]], *, today: date) -> Page:
    """The records of ``source`` that may be about the person asked about, the best match first.

    ``by_what`` has the fields of facts. ``Found.about`` is the person of the record who fits; None for a record
    that came back for its address alone (its match has one part, ``address`` or ``postcode``) and claims nobody.
    ``Page.as_of`` is None where no extract of this source was loaded. Raises NothingToAsk. ``cut_off``: more
    candidates stood under the keys than were looked at, or more fit than are brought.
    """
    as_of = _as_of(source)
    if as_of is None:
        return Page(found=(), as_of=None)
    asked = of_query(by_what, today)
    keys = sorted(keys_asked(asked), key=_bluntness)
    if not keys or not _worth_asking(asked):
        raise NothingToAsk
    numbers, cut_off = _candidates(source, keys)
    found = sorted(_found(asked, numbers), key=lambda f: (f.about is None, -f.match.bits, f.id))
    return Page(found=tuple(found[:MOST_FOUND]), as_of=as_of, cut_off=cut_off or len(found) > MOST_FOUND)


def _as_of(source: str) -> date | None:
    """The date of the extract's data; read by hand, for it is asked sixteen times for every fact."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT as_of FROM holdings_source WHERE source = %s", [source])
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0] if isinstance(row[0], date) else date.fromisoformat(row[0])  # SQLite keeps a date as text


def _bluntness(key: str) -> int:
    return _SHARPEST_FIRST.index(key.partition(":")[0])


def _least_bits(asked: Description) -> float:
    one_word = asked.names and not any(name.forenames and name.surname for name in asked.names)
    return LEAST_BITS_OF_ONE_WORD if one_word else LEAST_BITS


def _worth_asking(asked: Description) -> bool:
    """Whether even a record that says just the same would be found."""
    return bool(asked.postcodes or asked.addresses) or weigh(asked, asked).match.bits >= _least_bits(asked)


def _candidates(source: str, keys: Sequence[str]) -> tuple[list[int], bool]:
    """The records under the keys, each once, the sharpest key's first; and whether there were more."""
    rows: list[tuple[int, int]] = []
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        asked = [value for at, key in enumerate(some, start) for value in (at, source, key, MOST_CANDIDATES + 1)]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([_UNDER_ONE_KEY] * len(some)), asked)
            rows += cursor.fetchall()
    rows.sort()
    numbers = list(dict.fromkeys(number for _, number in rows))
    return numbers[:MOST_CANDIDATES], len(numbers) > MOST_CANDIDATES


def _found(asked: Description, numbers: Sequence[int]) -> Iterator[Found]:
    if not numbers:
        return
    marks = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT indexed, body FROM holdings_record WHERE id IN ({marks})", list(numbers))  # noqa: S608
        rows = cursor.fetchall()
    for indexed, body in rows:
        about, match = _best(asked, indexing.decode_indexed(indexed))
        if match is not None:
            record = indexing.decode_record(body)
            yield Found(id=record.id, summary=summary(record, about), match=match, record=record, about=about)


def _best(asked: Description, held: Indexed) -> tuple[int | None, Match | None]:
    """The person who fits best; else the place that the record came back for; else nothing."""
    weighed = [weigh(asked, person) for person in held.persons]
    least = _least_bits(asked)
    fitting = [(w.match.bits, -at) for at, w in enumerate(weighed) if w.is_person and w.match.bits >= least]
    if fitting:
        about = -max(fitting)[1]
        return about, weighed[about].match
    if held.place is not None:
        codes = (held.place.postcode,) if held.place.postcode else ()
        weighed.append(weigh(asked, Description(addresses=(held.place,), postcodes=codes)))
    return None, _by_place(asked, weighed)


def _by_place(asked: Description, weighed: Sequence[Weighed]) -> Match | None:
    places = [w.place for w in weighed if w.place is not None]
    if not _asks_for_an_area(asked):
        places = [place for place in places if place.field == "address"]
    if not places:
        return None
    place = max(places, key=lambda part: part.bits)
    says = f"Found by its {place.field}, not by who it is. {place.says}"
    part = MatchPart(field=place.field, bits=place.bits, says=says)
    return Match(bits=place.bits, certainty=Certainty.POSSIBLE, parts=(part,))


def _asks_for_an_area(asked: Description) -> bool:
    """A postcode and nothing else: whatever happened there is wanted, not only what happened at one door."""
    return asked == Description(postcodes=asked.postcodes, age=asked.age, on=asked.on, sex=asked.sex)
