"""Details recorded."""

from __future__ import annotations

from firstcall.incident.held import CALLER
from firstcall.review.rules.rule import Judged, met, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "details-recorded",
    asks="Are who called, how to reach them, where it is and what happened recorded?",
    answers="details are recorded",
    source="HMICFRS PEEL assessment framework 2023-25: responding to the public",
)
def details_recorded(s: Summary) -> Judged:
    """Met with a line of what happened, the caller's name, a way to reach them and a place, or an answer that they would not say.

    Not met where nobody could be reached or found again (neither name nor number) or no place was told or asked for. Doubt
    where nothing was typed, and where the name alone is missing and was not asked for.
    """
    if not s.lines and not s.answers:
        return unsure("Nothing was typed: listen to what was said.", s.closing)
    caller = next((p for p in s.people if p.ref == CALLER), None)
    if caller is None:
        return not_met("Nobody stands in the log as the caller.", s.closing)
    place = next((p.place for p in s.people if p.place), 0)
    asked = dict(caller.unsaid)
    if not place and "address" not in asked and "postcode" not in asked:
        return not_met("No place was recorded, and nobody asked for one.", caller.seq)
    if caller.named or "name" in asked:
        known = (caller.named or asked["name"], caller.reach, place)
        return met("Who called, where, and what happened are recorded.", *known)
    if caller.reach:
        return unsure("The caller can be reached, but has no name and was not asked for one.", caller.reach, place)
    return not_met("The caller has neither a name nor a number.", caller.seq)
