"""A record that is closed to the handler."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.markers import RESTRICTED
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import RESTRICTED_SAYS, Situation, capped, warn, who
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft


@warns(RESTRICTED, Level.HIGH, source="DPA 2018, s.40: the sixth data protection principle")
def restricted_record(s: Situation) -> Iterator[Draft]:
    """A record of somebody of this incident is restricted: what it says is not shown; a supervisor may see it."""
    for person, record in s.records_of_all():
        if s.restricted(record):
            says = RESTRICTED_SAYS.format(who=who(person)) + " Nothing of it has been used for further checks."
            level = capped(Level.HIGH, record.sure)
            yield warn(RESTRICTED, level, says, record.rests_on, person=person.ref, subject=record.key)
