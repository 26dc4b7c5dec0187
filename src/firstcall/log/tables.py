"""Writing the derived tables: only the rows that a change of state changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import models

from firstcall.incident.entries import Entry
from firstcall.incident.state import State
from firstcall.log.deriving import Row, Rows
from firstcall.log.models import (
    ApprovalRow,
    DueCheck,
    HandledRow,
    IdentifierSeen,
    IncidentRow,
    NotCurrentRow,
    NoteRow,
    PromiseRow,
)

#: Table name: model, the columns of its key, the columns that are not derived and are reset by a change.
DERIVED: dict[str, tuple[type[models.Model], tuple[str, ...], Row]] = {
    "incident": (IncidentRow, ("incident",), {}),
    "identifier": (IdentifierSeen, ("kind", "value", "incident"), {}),
    "promise": (PromiseRow, ("incident", "promise"), {}),
    "due": (DueCheck, ("incident", "check_id"), {"leased_by": "", "leased_until": None}),
    "not-current": (NotCurrentRow, ("incident", "staff"), {}),
    "note": (NoteRow, ("incident", "seq", "to"), {}),
    "approval": (ApprovalRow, ("incident", "approval"), {}),
    "handled": (HandledRow, ("incident", "staff"), {}),
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
        if key in old and (changed := _changed(old[key], row)):
            objects.filter(**dict(zip(columns, key, strict=True))).update(**changed, **reset)
    if fresh:
        objects.bulk_create(fresh)


def _changed(old: Row, new: Row) -> Row:
    """The columns that are to be written: what ``old`` does not say is not known to stand there."""
    return {name: value for name, value in new.items() if name not in old or old[name] != value}


class Further(Protocol):
    """Tables that a room above derives from the log. It never fails the writer: what it cannot derive it leaves out."""

    def follow(self, entries: Sequence[Entry], state: State) -> None:
        """Bring the tables up to date after these entries of one incident, in the transaction that appends them.

        Those of the house log are of incident 0, which has no state but its number of entries.
        """

    def empty(self) -> None:
        """Forget all; every incident is then followed anew from its first entry."""


_further: list[Further] = []


def derive_further(tables: Further) -> None:
    """Have a room's own tables derived from the log with those of this room; a second time changes nothing."""
    if tables not in _further:
        _further.append(tables)


def follow(entries: Sequence[Entry], state: State) -> None:
    """Bring what rooms above derive up to date."""
    for tables in _further:
        tables.follow(entries, state)


def empty_further() -> None:
    """Empty what rooms above derive."""
    for tables in _further:
        tables.empty()
