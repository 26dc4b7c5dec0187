"""Whom a record is taken to be about: one rule for every store of records that is searched by these keys and weights."""

from __future__ import annotations

from collections.abc import Sequence

from firstcall.incident.codes import Certainty
from firstcall.incident.records import Match, MatchPart
from firstcall.matching.address import Address
from firstcall.matching.description import Description
from firstcall.matching.model import current
from firstcall.matching.score import SLIPS, UNLIKE, Weighed, weigh

#: Records that one answer brings, at most.
MOST_FOUND = 50

#: Fewer bits than this say nothing of a person; one name alone must be a rare one.
LEAST_BITS = 10.0

#: What a wider search still brings: little speaks for it, and nothing much against.
LEAST_BITS_WIDER = 3.0

#: Bits that something beside a slip must say for a person, or the record claims nobody.
LEAST_BESIDE = 3.0

_NAMES = frozenset(("surname", "forename", "name"))
_AGAINST = frozenset((("born", "differs"), ("age", "differs"), ("age", "far"), ("sex", "differs")))


def least_bits(asked: Description) -> float:
    """One name alone must be a rare one: no more common than those that the model does not list."""
    return current().bits("surname", "agrees") if asked.names and not asked.whole_name else LEAST_BITS


def worth_asking(asked: Description) -> bool:
    """Whether even a record that says just the same would be found."""
    return bool(asked.postcodes or asked.addresses) or weigh(asked, asked).bits >= least_bits(asked)


def best(weighed: Sequence[Weighed], least: float) -> int | None:
    """Which of a record's persons fits best with at least so many bits; None where nobody does."""
    found = max(((w.bits, -at) for at, w in enumerate(weighed) if w.bits >= least and w.is_person), default=None)
    return None if found is None else -found[1]


def by_place(asked: Description, weighed: Sequence[Weighed], event: Address | None, *, of_area: bool) -> Match | None:
    """What a record comes back for that fits nobody: its door, or whatever happened at a postcode that alone was asked.

    ``weighed``: its persons; ``event``: where its event was; ``of_area``: ``asks_for_an_area`` of the question.
    """
    places = [place for w in weighed if (place := w.place) is not None]
    if event is not None:
        codes = (event.postcode,) if event.postcode else ()
        held = weigh(asked, Description(addresses=(event,), postcodes=codes)).place
        places += [] if held is None else [held]
    if not of_area:
        places = [place for place in places if place.field == "address"]
    if not places:
        return None
    place = max(places, key=lambda part: part.bits)
    says = f"Found by its {place.field}, not by who it is. {place.says}"
    part = MatchPart(
        field=place.field, bits=place.bits, says=says, level=place.level, asked=place.asked, held=place.held
    )
    return Match(bits=place.bits, certainty=Certainty.POSSIBLE, parts=(part,))


def asks_for_an_area(asked: Description) -> bool:
    """A postcode and nothing else: whatever happened there is wanted, not only what happened at one door."""
    return asked == Description(postcodes=asked.postcodes, age=asked.age, on=asked.on, sex=asked.sex)


def slipped(weighed: Sequence[Weighed]) -> tuple[int | None, Weighed] | None:
    """The person of a record who is one slip away from the question, with nothing else against them; None where nobody is.

    Where nothing but slips speaks for them, the record claims nobody (None in place of the person).
    """
    fit = max(((w.bits, -at) for at, w in enumerate(weighed) if _is_near(w)), default=None)
    if fit is None:
        return None
    found = weighed[-fit[1]]
    beside = sum(level.bits for level in found.levels if (level.field, level.level) not in SLIPS)
    return (-fit[1] if beside >= LEAST_BESIDE else None), found


def _is_near(weighed: Weighed) -> bool:
    reached = {(level.field, level.level) for level in weighed.levels}
    names = {level for field, level in reached if field in _NAMES}
    return bool(reached & SLIPS) and bool(not names or names - UNLIKE) and not reached & _AGAINST and weighed.bits > 0
