"""What one element of a condition comes to, where that comes from, and the entries that say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from firstcall.incident.dates import LONDON, london_day
from firstcall.incident.entries import Element
from firstcall.incident.held import Person
from firstcall.incident.once import once
from firstcall.incident.state import State
from firstcall.incident.three import Truth, any_of

if TYPE_CHECKING:
    from firstcall.guidance.orders.law import Law


@dataclass(frozen=True, slots=True)
class Scene:
    """What a condition is held against: who is under the order, what the call says, at what moment, by what law."""

    holder: Person
    state: State
    now: datetime
    law: Law

    @property
    def day(self) -> date:
        """The day in London."""
        return london_day(self.now)

    @property
    def local(self) -> datetime:
        """The moment by the clock in London."""
        return self.now if self.now.tzinfo is None else self.now.astimezone(LONDON)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One element: its value, why in words, the entries behind it, and the question that would settle it."""

    element: str
    value: Truth
    says: str
    seqs: tuple[int, ...] = ()
    ask: str = ""

    @property
    def printed(self) -> Element:
        """As the warning shows it."""
        return Element(element=self.element, value=self.value, from_=self.says)


def strongest(element: str, held: Iterable[Weighed], otherwise: Weighed) -> Weighed:
    """Any of these: the first true one, else the first unknown, else the first false; of none, ``otherwise``."""
    every = list(held)
    if not every:
        return otherwise
    value = any_of(w.value for w in every)
    best = next(w for w in every if w.value is value)
    return Weighed(element, value, best.says, best.seqs, best.ask)


@once()
def called(person: Person) -> str:
    """A person as a warning speaks of them: ``Alan Example (suspect)``, ``the caller``."""
    role = person.ref.replace("-", " ")
    return f"the {role}" if person.name is None else f"{person.name} ({role})"


def others(state: State, holder: Person) -> tuple[Person, ...]:
    """Everybody of the incident but the holder of the order."""
    return tuple(p for p in state.persons.values() if p.ref != holder.ref)
