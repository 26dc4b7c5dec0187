"""A look-up outside an incident, drawn: its form, what each system came to, and who was challenged for a fuller reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.matrix import Look
from firstcall.desk.picture.records import CellView, opened
from firstcall.desk.picture.typed import visible
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form."""

    name: str
    label: str
    value: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What every system that was wanted came to, with the counts that the heading says."""

    asked: str
    reason: str
    at: str
    cells: tuple[CellView, ...]
    traces: int
    not_checked: int
    not_asked: int

    @property
    def with_records(self) -> tuple[CellView, ...]:
        """The systems that brought records."""
        return tuple(one for one in self.cells if one.records)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A look-up that was challenged, as supervisors read it. ``fuller`` is empty while nobody answered."""

    who: str
    made: datetime
    of: str
    asked: str
    reason: str
    fuller: str
    answered_at: datetime | None
    times: int

    @property
    def at(self) -> str:
        """When it was drawn, on the control room's wall."""
        return words.moment(self.made)

    @property
    def at_iso(self) -> str:
        """When it was drawn, for a machine."""
        return words.iso(self.made)

    @property
    def answered(self) -> str:
        """The time at which the fuller reason was given."""
        return "" if self.answered_at is None else words.clock(self.answered_at)


_LABELS = {
    "phone": "Telephone",
    "name": "Name",
    "born": "Date of birth",
    "email": "E-mail",
    "vehicle": "Registration mark",
    "postcode": "Postcode",
    "username": "User name",
}


#: The looks of a system that was asked.
_ASKED = (Look.TRACE, Look.NO_TRACE, Look.NOT_CHECKED)


def fields(names: tuple[str, ...], typed: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields of the form with what was typed in them, and what is wrong with it."""
    return tuple(Field(name, _LABELS.get(name, name), typed.get(name, ""), wrong.get(name, "")) for name in names)


def found(
    state: State, person: str, sources: tuple[SourceRow, ...], wanted: tuple[str, ...], reason: str, at: datetime
) -> Found:
    """What came of a look-up, of the systems in ``wanted`` or of all."""
    cells = tuple(opened(state, person, row, sources, at) for row in sources if not wanted or row.key in wanted)
    looks = [one.cell.look for one in cells]
    held = state.person(person)
    told = () if held is None else tuple(words.shown(f.field, f.value) for f in held.facts)
    return Found(
        asked=visible(", ".join(told)),
        reason=visible(reason),
        at=words.moment(at),
        cells=cells,
        traces=looks.count(Look.TRACE),
        not_checked=looks.count(Look.NOT_CHECKED),
        not_asked=sum(look not in _ASKED for look in looks),
    )
