"""What a simulated system holds, in memory: found by the same keys and weighed by the same model as anything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from firstcall.incident.codes import Certainty
from firstcall.incident.records import Match, Record
from firstcall.matching import address, asking, keys
from firstcall.matching.address import Address
from firstcall.matching.asking import Look
from firstcall.matching.description import Description, of_query, of_record
from firstcall.matching.fitting import (
    LEAST_BITS_WIDER,
    MOST_FOUND,
    asks_for_an_area,
    best,
    by_place,
    least_bits,
    slipped,
)
from firstcall.matching.score import Weighed, weigh
from firstcall.matching.slips import slips

#: Candidates that are looked at for one question, at most.
MOST_CANDIDATES = 400
#: Records with an identifier one slip away that are looked at, and that are offered.
MOST_NEAR, MOST_OFFERED = 50, 5


class Fit(NamedTuple):
    """A record that may be meant: which of its persons (None: it claims nobody), and how well it fits."""

    record: Record
    about: int | None
    match: Match


@dataclass(frozen=True)
class Sought:
    """What a search came to. ``cut_off``: more stood there than were looked at."""

    fits: tuple[Fit, ...]
    cut_off: bool = False


class TooLittle(Exception):
    """The question holds nothing by which a record could be found."""


class _Kept(NamedTuple):
    record: Record
    persons: tuple[Description, ...]
    place: Address | None


class Register:
    """The records of one system, each under its keys."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._kept: list[_Kept] = []
        self._under: dict[str, list[int]] = {}
        for record in records:
            self._add(record)

    def __len__(self) -> int:
        return len(self._kept)

    def _add(self, record: Record) -> None:
        where = address.parse(record.event.address) if record.event and record.event.address else None
        kept = _Kept(record, tuple(map(of_record, record.persons)), where)
        found = dict.fromkeys(key for person in kept.persons for key in keys.keys_of(person))
        if where is not None:
            found.update(dict.fromkeys(keys.place_keys(where)))
        for key in found:
            self._under.setdefault(key, []).append(len(self._kept))
        self._kept.append(kept)

    def search(self, by_what: Mapping[str, Sequence[str]], *, today: date, wider: bool = False) -> Sought:
        """Whoever may be meant, the best first; where nobody is near certain, whoever is one slip away too.

        Raises TooLittle. ``wider`` brings whoever has anything for them, and calls nobody more than possible.
        """
        asked = of_query(by_what, today)
        least = LEAST_BITS_WIDER if wider else least_bits(asked)
        kept, cut = self._candidates(asked)
        fits = [fit for one in kept if (fit := _fit(asked, one, least)) is not None]
        if not any(fit.about is not None and fit.match.certainty is not Certainty.POSSIBLE for fit in fits):
            taken = {fit.record.id for fit in fits}
            fits += [fit for fit in self._nearly(asked) if fit.record.id not in taken]
        if wider:
            fits = [fit._replace(match=_at_most_possible(fit.match)) for fit in fits]
        fits.sort(key=lambda fit: (fit.about is None, -fit.match.bits, fit.record.id))
        return Sought(tuple(fits[:MOST_FOUND]), cut or len(fits) > MOST_FOUND)

    def weighed(self, asked: Description) -> list[tuple[Record, int, Weighed]]:
        """Every person of every candidate with what the comparison came to, for whoever scores in another way."""
        kept, _ = self._candidates(asked)
        return [(one.record, at, weigh(asked, person)) for one in kept for at, person in enumerate(one.persons)]

    def _candidates(self, asked: Description) -> tuple[list[_Kept], bool]:
        looks = asking.looks(asked, len(self._kept))
        if not looks:
            raise TooLittle
        found: dict[int, None] = {}
        cut = False
        for look in looks:
            under = self._under.get(look.key, [])
            if len(under) > look.most:
                cut = cut or not look.spare
            found.update(dict.fromkeys(_some(under, look)))
        return [self._kept[at] for at in list(found)[:MOST_CANDIDATES]], cut or len(found) > MOST_CANDIDATES

    def _nearly(self, asked: Description) -> list[Fit]:
        near = [key for slip in slips(asked) if slip.key not in self._under for key in slip.near]
        found = dict.fromkeys(at for key in near for at in self._under.get(key, ()))
        fits = [fit for at in list(found)[:MOST_NEAR] if (fit := _slipped(asked, self._kept[at])) is not None]
        fits.sort(key=lambda fit: (fit.about is None, -fit.match.bits, fit.record.id))
        return fits[:MOST_OFFERED]


def _some(under: list[int], look: Look) -> list[int]:
    if len(under) <= look.most:
        return under
    return [] if look.spare else under[: look.most]


def _fit(asked: Description, kept: _Kept, least: float) -> Fit | None:
    each = [weigh(asked, person) for person in kept.persons]
    about = best(each, least)
    if about is not None:
        return Fit(kept.record, about, each[about].match())
    place = by_place(asked, each, kept.place, of_area=asks_for_an_area(asked))
    return None if place is None else Fit(kept.record, None, place)


def _slipped(asked: Description, kept: _Kept) -> Fit | None:
    found = slipped([weigh(asked, person) for person in kept.persons])
    return None if found is None else Fit(kept.record, found[0], found[1].match())


def _at_most_possible(match: Match) -> Match:
    return Match(bits=match.bits, certainty=Certainty.POSSIBLE, parts=match.parts)
