"""What a simulated system holds, in memory: found by the same keys and weighed by the same model as anything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from firstcall.incident.codes import Certainty
from firstcall.incident.records import Match, MatchPart, Record
from firstcall.matching import address, asking, keys
from firstcall.matching.asking import Look
from firstcall.matching.description import Description, of_query, of_record
from firstcall.matching.score import SLIPS, UNLIKE, Weighed, weigh
from firstcall.matching.slips import slips

#: Records that one answer brings, and candidates that are looked at for one question, at most.
MOST_FOUND = 50
MOST_CANDIDATES = 400
#: Fewer bits than this say nothing of a person; a looser search brings whoever has some.
LEAST_BITS, LEAST_BITS_WIDER = 10.0, 3.0
#: Records with an identifier one slip away that are looked at, that are offered, and what must speak for them besides.
MOST_NEAR, MOST_OFFERED, LEAST_BESIDE = 50, 5, 3.0

_AGAINST = frozenset((("born", "differs"), ("age", "differs"), ("age", "far"), ("sex", "differs")))
_NAMES = frozenset(("surname", "forename", "name"))


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
    place: Description | None


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
        place = None if where is None else Description(addresses=(where,), postcodes=(*filter(None, [where.postcode]),))
        kept = _Kept(record, tuple(map(of_record, record.persons)), place)
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
        least = LEAST_BITS_WIDER if wider else LEAST_BITS
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
    fitting = [(w.bits, -at) for at, w in enumerate(each) if w.bits >= least and w.is_person]
    if fitting:
        at = -max(fitting)[1]
        return Fit(kept.record, at, each[at].match())
    beside = [] if kept.place is None else [weigh(asked, kept.place)]
    places = [place for w in (*each, *beside) if (place := w.place) is not None and place.field == "address"]
    if not places:
        return None
    place = max(places, key=lambda part: part.bits)
    says = f"Found by its address, not by who it is. {place.says}"
    part = MatchPart(
        field=place.field, bits=place.bits, says=says, level=place.level, asked=place.asked, held=place.held
    )
    return Fit(kept.record, None, Match(bits=place.bits, certainty=Certainty.POSSIBLE, parts=(part,)))


def _slipped(asked: Description, kept: _Kept) -> Fit | None:
    each = [weigh(asked, person) for person in kept.persons]
    near = [(w.bits, -at) for at, w in enumerate(each) if _is_near(w)]
    if not near:
        return None
    at = -max(near)[1]
    beside = sum(level.bits for level in each[at].levels if (level.field, level.level) not in SLIPS)
    return Fit(kept.record, at if beside >= LEAST_BESIDE else None, each[at].match())


def _is_near(weighed: Weighed) -> bool:
    reached = {(level.field, level.level) for level in weighed.levels}
    names = {level for field, level in reached if field in _NAMES}
    return bool(reached & SLIPS) and bool(not names or names - UNLIKE) and not reached & _AGAINST and weighed.bits > 0


def _at_most_possible(match: Match) -> Match:
    return Match(bits=match.bits, certainty=Certainty.POSSIBLE, parts=match.parts)
