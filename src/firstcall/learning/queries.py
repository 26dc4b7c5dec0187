"""Reading the register."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from firstcall.incident.codes import StaffRole
from firstcall.learning.item import ItemState, state_on
from firstcall.learning.models import LearningItem
from firstcall.people.models import Staff
from firstcall.people.permissions import Permission, may

_OPEN = (ItemState.ACCEPTED.value, ItemState.IN_PROGRESS.value)
_KEEPING = [role.value for role in StaffRole if may(role, Permission.KEEP_LEARNING)]


def owners() -> tuple[tuple[str, str], ...]:
    """Those who can own an item, by name: (id, name)."""
    kept = Staff.objects.filter(user__is_active=True, role__in=_KEEPING).order_by("name", "staff_id")
    return tuple(kept.values_list("staff_id", "name"))


def may_own(staff: str) -> bool:
    """Whether an item can be given to somebody: their account is in use and they keep the register."""
    return Staff.objects.filter(staff_id=staff, user__is_active=True, role__in=_KEEPING).exists()


def item(number: int) -> LearningItem | None:
    """The row of an item; None where there is none."""
    return LearningItem.objects.filter(number=number).first()


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of the register with where each stands today."""

    rows: tuple[tuple[LearningItem, ItemState], ...]
    counts: Counter[ItemState]


def register(today: date, *, state: ItemState | None = None, owner: str = "") -> Listed:
    """The items, what is late first and then by due day; the counts are of all. Of one state or one owner where named."""
    every = LearningItem.objects.values_list("stage", "due")
    counts = Counter(state_on(ItemState(stage), due, today) for stage, due in every)
    rows = _of_state(LearningItem.objects.all(), state, today)
    rows = rows.filter(owner=owner) if owner else rows
    found = [(row, state_on(ItemState(row.stage), row.due, today)) for row in rows]
    return Listed(tuple(sorted(found, key=_order)), counts)


def _of_state(rows: QuerySet[LearningItem], state: ItemState | None, today: date) -> QuerySet[LearningItem]:
    if state is None:
        return rows
    late = Q(stage__in=_OPEN, due__lt=today)
    return rows.filter(late) if state is ItemState.OVERDUE else rows.filter(stage=state.value).exclude(late)


_FIRST = {
    ItemState.OVERDUE: 0,
    ItemState.COMPLETE: 1,
    ItemState.PROPOSED: 1,
    ItemState.REJECTED: 3,
    ItemState.CHECKED: 3,
}


def _order(one: tuple[LearningItem, ItemState]) -> tuple[int, date, int]:
    row, state = one
    return _FIRST.get(state, 2), row.due or date.max, row.number
