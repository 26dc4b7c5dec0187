"""Reading what was said to somebody on the desk, and what they asked that waits."""

from __future__ import annotations

from django.db.models import Q

from firstcall.desk.names import staff_names
from firstcall.desk.picture.asides import Asides, asides
from firstcall.log.models import ApprovalRow, NoteRow
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who


def asides_of(who: Who) -> Asides:
    """The strip of this person, wherever on the desk they are; of a role to whom nothing is said, nothing."""
    if not may(who.role, Permission.ACKNOWLEDGE):
        return Asides()
    notes = list(NoteRow.objects.filter(to=who.id, taken=False).order_by("at", "row"))
    asked = ApprovalRow.objects.filter(asked_by=who.id, approved__isnull=True).order_by("asked_at", "row")
    about = Q()
    for note in notes:
        if note.approval:
            about |= Q(incident=note.incident, approval=note.approval)
    decided = {(a.incident, a.approval): a for a in ApprovalRow.objects.filter(about)} if about else {}
    return asides(notes, asked, decided, staff_names())
