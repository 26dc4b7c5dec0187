"""Writing the derived tables: only the rows that a change of state changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from firstcall.log.deriving import Row, Rows
from firstcall.log.models import DueCheck, IdentifierSeen, IncidentRow, NotCurrentRow, PromiseRow

#: Table name: model, the columns of its key, the columns that are not derived and are reset by a change.
DERIVED: dict[str, tuple[type[models.Model], tuple[str, ...], Row]] = {
    "incident": (IncidentRow, ("incident",), {}),
    "identifier": (IdentifierSeen, ("kind", "value", "incident"), {}),
    "promise": (PromiseRow, ("incident", "promise"), {}),
    "due": (DueCheck, ("incident", "check_id"), {"leased_by": "", "leased_until": None}),
    "not-current": (NotCurrentRow, ("incident", "staff"), {}),
}


def write(incident: int, old: Rows, new: Rows) -> None:
    """Bring the derived rows of an incident from what ``old`` says to what ``new`` says."""
    for table, (model, columns, reset) in DERIVED.items():
        _write_table(model, columns, reset, old[table], new[table])


def _delete(model: type[models.Model], columns: tuple[str, ...], keys: list[tuple[Any, ...]]) -> None:
    """All that go together in one statement where they differ in their last column only: sixteen answers come at once."""
    together: dict[tuple[Any, ...], list[Any]] = {}
    for key in keys:
        together.setdefault(key[:-1], []).append(key[-1])
    for first, last in together.items():
        same = dict(zip(columns[:-1], first, strict=True))
        model._default_manager.filter(**same, **{f"{columns[-1]}__in": last}).delete()


def wake(incident: int, moment: datetime | None) -> None:
    """Note when time alone next has a consequence in an incident."""
    IncidentRow.objects.filter(incident=incident).update(wake_at=moment)


def _write_table(
    model: type[models.Model],
    columns: tuple[str, ...],
    reset: Row,
    old: dict[tuple[Any, ...], Row],
    new: dict[tuple[Any, ...], Row],
) -> None:
    gone = [key for key in old if key not in new]
    fresh = [model(**dict(zip(columns, key, strict=True)), **row) for key, row in new.items() if key not in old]
    objects = model._default_manager
    _delete(model, columns, gone)
    for key, row in new.items():
        if key in old and row != old[key]:
            objects.filter(**dict(zip(columns, key, strict=True))).update(**row, **reset)
    if fresh:
        objects.bulk_create(fresh)
