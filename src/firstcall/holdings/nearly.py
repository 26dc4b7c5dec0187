"""Those whose telephone number, registration or account is one slip away from what was told: offered, and never more."""

from __future__ import annotations

from typing import NamedTuple

from firstcall.holdings import indexing, looking_up
from firstcall.holdings.looking_up import Row
from firstcall.matching.description import Description
from firstcall.matching.fitting import slipped
from firstcall.matching.score import Weighed, weigh
from firstcall.matching.slips import slips

#: Records one slip away that are looked at, and those that are offered.
MOST_LOOKED_AT = 50
MOST_OFFERED = 5


class Nearly(NamedTuple):
    """A record, which of its persons may be meant (None: it claims nobody), and what the comparison came to."""

    row: Row
    about: int | None
    weighed: Weighed


def nearly(source: str, asked: Description, *, alone: bool) -> tuple[list[Nearly], bool]:
    """Whoever in ``source`` is a slip away from the question, the best first; and whether there were more to offer.

    - A value that stands in the extract just as it was told is no slip: what is near it is not looked for.
    - Whoever comes back has an identifier that is one slip away, and nothing else speaks against them: not another name,
      another date of birth, an age that cannot be, or another sex.
    - Where nothing but slips speaks for them, the record claims nobody: it is there to be looked at, and no warning
      takes them for the person asked about. Such records come only where ``alone``: in a large extract chance puts one
      beside many a number.
    - What it may be called is left to ``score.certainty_of``, for which no number of slips makes a match probable.
    - MOST_OFFERED at most, of the first MOST_LOOKED_AT.
    """
    if not (alone or asked.names or asked.born or asked.postcodes):
        return [], False
    told = slips(asked)
    there = looking_up.kept(source, [slip.key for slip in told]) if told else frozenset()
    near = [key for slip in told if slip.key not in there for key in slip.near]
    if not near:
        return [], False
    rows = looking_up.under_any(source, near, MOST_LOOKED_AT)
    found = [best for row in rows if (best := _best(asked, row)) is not None and (alone or best.about is not None)]
    found.sort(key=lambda each: (each.about is None, -each.weighed.bits, each.row.record_id))
    return found[:MOST_OFFERED], len(found) > MOST_OFFERED


def _best(asked: Description, row: Row) -> Nearly | None:
    found = slipped([weigh(asked, person) for person in indexing.decode_compared(row.compared).persons])
    return None if found is None else Nearly(row, *found)
