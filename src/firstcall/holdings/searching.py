"""Asking an extract: candidates by their keys, weighed, the best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from firstcall.holdings import areas, indexing, looking_up, nearby, nearly
from firstcall.holdings.looking_up import Row, Standing
from firstcall.holdings.loosening import looser
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Found, Match, MatchPart
from firstcall.matching import asking, keys
from firstcall.matching.description import Description, of_query
from firstcall.matching.fitting import (
    LEAST_BITS,
    LEAST_BITS_WIDER,
    MOST_FOUND,
    asks_for_an_area,
    best,
    by_place,
    least_bits,
    worth_asking,
)
from firstcall.matching.model import current
from firstcall.matching.score import Weighed, most_beside_names, weigh, weigh_if
from firstcall.matching.summary import summary
from firstcall.sources.holdings import Page
from firstcall.sources.protocol import Incomplete

#: Keys that a wider search looks under, at most.
MOST_KEYS_WIDER = 200


class NothingToAsk(Incomplete):
    """The question holds nothing by which a record could be found: it was not asked, and nobody may read "no trace"."""


def search(source: str, by_what: Mapping[str, Sequence[str]], *, today: date, wider: bool = False) -> Page:
    """The records of ``source`` that may be about the person asked about, the best match first.

    ``by_what`` has the fields of facts. ``Found.about`` is the person of the record who fits; None for a record
    that came back for its address alone (its match has one part, ``address`` or ``postcode``) and claims nobody.
    ``Page.as_of`` is None where no extract of this source was loaded, or where it stands under keys of another
    version. Raises NothingToAsk. ``cut_off``: more candidates stood under a key than were looked at, and one of
    them might have fit; or more fit than are brought.

    Where nobody is certain or probable, whoever has an identifier one slip away from what was told is offered too
    (``nearly.nearly``); in a store that is not small, only if something else speaks for them. A question about an area
    (``nearby.area``) brings what is of it, the nearest first and about nobody, however widely it is asked; ``says`` is
    what the area is, and whose data tell.
    """
    with looking_up.at_one_moment():
        return _search(source, by_what, today=today, wider=wider)


def _search(source: str, by_what: Mapping[str, Sequence[str]], *, today: date, wider: bool) -> Page:
    held = looking_up.standing(source)
    around = nearby.area(by_what)
    says = areas.notes(around)
    if held is None or held.index_version != keys.VERSION:
        return Page(found=(), as_of=None, says=says)
    if around is not None:
        of_area, cut = areas.within(source, around, MOST_FOUND)
        return Page(found=of_area, as_of=held.as_of, cut_off=cut, says=says)
    asked = of_query(by_what, today)
    if not worth_asking(asked):
        raise NothingToAsk
    if wider:
        return _wider(source, asked, held)
    looks = asking.looks(asked, held.records)
    if not looks:
        raise NothingToAsk
    rows, cut = looking_up.likeliest_under(source, looks, held.records)
    fitting = _fitting(asked, rows)
    if not any(fit.about is not None and fit.certainty is not Certainty.POSSIBLE for fit in fitting):
        fitting, more = _with_near_misses(source, asked, fitting, alone=held.records <= asking.SMALL)
        cut = cut or more
    fitting.sort(key=_best_first)
    found = _found(fitting[:MOST_FOUND])
    return Page(found=found, as_of=held.as_of, cut_off=cut or len(fitting) > MOST_FOUND)


def _with_near_misses(source: str, asked: Description, fitting: list[_Fit], *, alone: bool) -> tuple[list[_Fit], bool]:
    """With whoever is a slip away from an identifier, each record once: as whom it claims, if it claims anybody."""
    near, more = nearly.nearly(source, asked, alone=alone)
    claimed = {fit.row.number for fit in fitting if fit.about is not None}
    offered = {row.number: _Fit(row, at, w.bits, w) for row, at, w in near if row.number not in claimed}
    return [*(fit for fit in fitting if fit.row.number not in offered), *offered.values()], more


def _wider(source: str, asked: Description, held: Standing) -> Page:
    """As ``search``, by like words too: whoever fits the looser question, weighed by what was really asked.

    A username or registration of which only a part was asked is a part of the match by its likeness, and weighs as a
    near miss does; and whoever is a slip away, though nothing else speaks for them. All that it finds is possible at most.
    """
    loose = looser(asked)
    sharp = [key for key in keys.keys_asked(loose) if keys.kind_of(key) not in keys.LOOSE]
    texts = (sharp or list(keys.keys_asked(loose)))[:MOST_KEYS_WIDER]
    if not texts:
        raise NothingToAsk
    rows, cut = looking_up.under(source, [asking.Look(key, asking.MOST_UNDER_ONE_KEY, spare=False) for key in texts])
    like = [fit for row in rows if (fit := _like(asked, loose, row)) is not None]
    fitting, more = _with_near_misses(source, asked, like, alone=True)
    fitting.sort(key=_best_first)
    found = _found([_possible(fit) for fit in fitting[:MOST_FOUND]])
    return Page(found=found, as_of=held.as_of, cut_off=cut or more or len(fitting) > MOST_FOUND)


def _possible(fit: _Fit) -> _Fit:
    return fit._replace(why=replace(fit.match, certainty=Certainty.POSSIBLE))


def _like(asked: Description, loose: Description, row: Row) -> _Fit | None:
    best: _Fit | None = None
    for at, person in enumerate(indexed_persons(row)):
        by_likeness = weigh(loose, person)
        if not by_likeness.is_person or by_likeness.bits < LEAST_BITS:
            continue
        match = _with_likeness(weigh(asked, person), by_likeness, asked)
        if match.bits >= LEAST_BITS_WIDER and (best is None or match.bits > best.bits):
            best = _Fit(row, at, match.bits, match)
    return best


def indexed_persons(row: Row) -> tuple[Description, ...]:
    """The persons of a candidate, in its order, as they are compared."""
    return indexing.decode_compared(row.compared).persons


#: The fields of which a part may be asked, and where they stand in a description.
_PARTS = {"username": "usernames", "vehicle": "vehicles"}


def _with_likeness(real: Weighed, by_likeness: Weighed, asked: Description) -> Match:
    """The match by what was asked, with what is like a part of it; possible at most."""
    reached = {(level.field, level.level) for level in real.levels}
    parts = [part for part in real.match().parts if part.field not in _PARTS or (part.field, "agrees") in reached]
    for level in by_likeness.levels:
        given = getattr(asked, _PARTS[level.field]) if level.field in _PARTS else ()
        if given and level.level == "agrees" and (level.field, "agrees") not in reached:
            bits = current().bits(level.field, "near")
            says = f"{level.field.capitalize()} is like: {given[0]}, {level.held}"
            parts.append(
                MatchPart(field=level.field, bits=bits, says=says, level="like", asked=given[0], held=level.held)
            )
    return Match(bits=round(sum(p.bits for p in parts), 2), certainty=Certainty.POSSIBLE, parts=tuple(parts))


class _Fit(NamedTuple):
    """A record that fits: as which of its persons (None: it claims nobody), and why.

    Many may fit, and few are brought: only these are explained.
    """

    row: Row
    about: int | None
    bits: float
    why: Weighed | Match

    @property
    def certainty(self) -> Certainty:
        return self.why.certainty(current()) if isinstance(self.why, Weighed) else self.why.certainty

    @property
    def match(self) -> Match:
        return self.why.match() if isinstance(self.why, Weighed) else self.why


def _best_first(fit: _Fit) -> tuple[bool, float, str]:
    return fit.about is None, -fit.bits, fit.row.record_id


_NOBODY = Weighed(float("-inf"), ())


def _fitting(asked: Description, rows: Sequence[Row]) -> list[_Fit]:
    found: list[_Fit] = []
    least = least_bits(asked)
    model = current()
    placed = asked.postcodes or asked.addresses  # then whoever does not fit may still be of the place
    of_area = asks_for_an_area(asked)
    beside = float("inf") if placed else most_beside_names(asked, model)
    for row in rows:
        held = indexing.decode_compared(row.compared)
        each = [weigh_if(asked, person, least=least, beside=beside, model=model) for person in held.persons]
        weighed = [one or _NOBODY for one in each]
        about = best(weighed, least)
        if about is not None:
            found.append(_Fit(row, about, weighed[about].bits, weighed[about]))
        elif placed and (place := by_place(asked, weighed, held.place, of_area=of_area)) is not None:
            found.append(_Fit(row, None, place.bits, place))
    return found


def _found(fitting: Sequence[_Fit]) -> tuple[Found, ...]:
    bodies = looking_up.bodies([fit.row.number for fit in fitting])
    found = []
    for fit in fitting:
        record = indexing.decode_record(bodies[fit.row.number])
        said = summary(record, fit.about)
        found.append(Found(id=record.id, summary=said, match=fit.match, record=record, about=fit.about))
    return tuple(found)
