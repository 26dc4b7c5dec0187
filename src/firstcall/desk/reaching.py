"""How the callers of several incidents can safely be reached, for lists of promises: nobody rings the wrong telephone from a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from firstcall.desk.picture.safeguarding import SafeView
from firstcall.desk.picture.typed import visible
from firstcall.incident.entries import SafeContact
from firstcall.log import reading
from firstcall.log.models import EntryRow


def safe_contacts(incidents: Collection[int]) -> Mapping[int, SafeView]:
    """The last word on how each caller can safely be reached, by incident; an incident in which nobody said is left out."""
    rows = EntryRow.objects.filter(incident__in=sorted(set(incidents)), kind="safe-contact").order_by("seq")
    said = {row.incident: reading.as_entry(row).body for row in rows}
    return {
        number: SafeView(visible(body.how), visible(body.never))
        for number, body in said.items()
        if isinstance(body, SafeContact)
    }
