"""The gate at sign-in: whoever starts at the queue is told how their own training stands."""

from __future__ import annotations

from django import template

from firstcall.desk import showing
from firstcall.incident.dates import london_day
from firstcall.people.errors import NotKnown
from firstcall.people.queries import OwnTraining, own_training_of
from firstcall.people.who import Who

register = template.Library()


@register.inclusion_tag("desk/competence/own.html")
def own_training(who: Who) -> dict[str, OwnTraining | None]:
    """What of somebody's own training is missing, by leave alone, or about to run out."""
    try:
        return {"own": own_training_of(who.id, london_day(showing.now()))}
    except NotKnown:
        return {"own": None}
