"""The strip of whoever is signed in, drawn with every page."""

from __future__ import annotations

from django import template
from django.db import DatabaseError

from firstcall.desk.asides import asides_of
from firstcall.desk.picture.asides import Asides
from firstcall.people.who import Who

register = template.Library()


@register.inclusion_tag("desk/panes/asides.html")
def asides(who: Who) -> dict[str, object]:
    """``{% asides who %}``. Where the database does not answer, the page itself says so, and there is no strip."""
    try:
        return {"strip": asides_of(who)}
    except DatabaseError:
        return {"strip": Asides()}
