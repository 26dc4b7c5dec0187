"""What somebody is to an incident: one rule, over who handles it, who handled it, and the teams of both."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from firstcall.log.models import HandledRow, IncidentRow, PromiseRow
from firstcall.people.errors import NotPermitted
from firstcall.people.models import Staff
from firstcall.people.permissions import Cell, Permission, Relation, bound, cell, may, refusal
from firstcall.people.tightening import current as tightened
from firstcall.people.tightening import taken, tighter
from firstcall.people.who import Who

#: The largest number that the database takes.
LARGEST = 2**63 - 1
#: The warning that says that a record of somebody of this incident is restricted: it restricts the incident.
RESTRICTED = '"restricted-record"'


def relation(staff: str, *, team: str, handler: str, of: str, theirs: Collection[str], restricted: bool) -> Relation:
    """The relation of somebody of ``team`` to an incident whose handler is of the team ``of``.

    ``theirs``: whose it is or was, by having handled it or by a promise that they hold in it. An incident without a handler is
    everybody's to take. Where one of the two has no team, the force has drawn no line between them.
    """
    if staff == handler or staff in theirs:
        return Relation.OWN
    if not handler or not team or not of or team == of:
        return Relation.TEAM
    return Relation.RESTRICTED if restricted else Relation.OTHER


def relation_to(who: Who, incident: int) -> Relation | None:
    """What somebody is to an incident, by the derived tables; None where there is no such incident."""
    row = IncidentRow.objects.filter(incident=incident).values_list("handler", "codes").first()
    if row is None:
        return None
    handler, codes = row
    if handler == who.id:
        return Relation.OWN
    teams = dict(Staff.objects.filter(staff_id__in=(who.id, handler)).values_list("staff_id", "team"))
    mine = HandledRow.objects.filter(incident=incident, staff=who.id).exists()
    mine = mine or PromiseRow.objects.filter(incident=incident, owner=who.id, kept=None).exists()
    return relation(
        who.id,
        team=teams.get(who.id, ""),
        handler=handler,
        of=teams.get(handler, ""),
        theirs=(who.id,) if mine else (),
        restricted=RESTRICTED in codes,
    )


def cell_of(who: Who, permission: Permission, to: Relation) -> Cell:
    """What the table, tightened by the force, says of this person's role in this relation."""
    return tighter(cell(who.role, permission, to), who.role, permission, to, tightened())


class Absent(Exception):
    """There is no such incident, or none that this person may know of: both read the same."""


def may_now(who: Who, permission: Permission) -> bool:
    """Whether the table lets this person's role do this in some relation, and the force has not taken it away."""
    return may(who.role, permission) and not taken(who.role, permission, tightened())


def admit(who: Who, permission: Permission, incident: object = None) -> None:
    """Return where ``who`` may, of this incident where the permission is about one. Raises NotPermitted or Absent.

    Whoever may not at all is told so, whether or not there is such an incident.
    """
    if not may_now(who, permission):
        raise NotPermitted(permission.value, who.role, refusal(who.role, permission))
    if not bound(permission) or not isinstance(incident, int):
        return
    to = relation_to(who, incident) if incident <= LARGEST else None
    held = Cell.CONCEALED if to is None else cell_of(who, permission, to)
    if held is Cell.CONCEALED:
        raise Absent("There is no such incident.")
    if not held.opens:
        raise NotPermitted(permission.value, who.role, refusal(who.role, permission, to))


def concealed_from(who: Who) -> QuerySet[IncidentRow]:
    """The incidents that lists, counts and searches leave out for somebody, as though there were none."""
    hidden = [
        to
        for to in (Relation.OTHER, Relation.RESTRICTED)
        if cell_of(who, Permission.SEE_INCIDENT, to) is Cell.CONCEALED
    ]
    team = Staff.objects.filter(staff_id=who.id).values_list("team", flat=True).first()
    if not hidden or not team:
        return IncidentRow.objects.none()
    others = Staff.objects.exclude(team__in=("", team)).values("staff_id")
    mine = Q(incident__in=HandledRow.objects.filter(staff=who.id).values("incident"))
    mine |= Q(incident__in=PromiseRow.objects.filter(owner=who.id, kept=None).values("incident"))
    rows = IncidentRow.objects.filter(handler__in=others).exclude(mine)
    return rows if Relation.OTHER in hidden else rows.filter(codes__contains=RESTRICTED)
