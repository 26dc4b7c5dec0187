"""The people of an incident: who they are, what is known of each, from where, and what is still to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from firstcall.desk.picture import words
from firstcall.incident.codes import FactState, Origin
from firstcall.incident.held import CALLER, FactHeld, Person
from firstcall.incident.state import State

#: The order in which the fields of a person are read.
ORDER = (
    "name", "born", "age", "sex", "nationality", "relationship", "phone", "email", "username",
    "vehicle", "address", "postcode", "place", "image", "act", "cue",
)  # fmt: skip


#: Fields whose value says enough without a label: they stand side by side.
SHORT = ("cue", "act")


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact as it is drawn. ``key`` is the digit that confirms (with Alt) or rejects (with Alt and Shift) it."""

    seq: int
    field: str
    label: str
    value: str
    state: FactState
    state_words: str
    origin: str
    source: str
    says: str
    negated: bool
    suggestion: int | None
    key: str = ""

    @property
    def suggested(self) -> bool:
        """Waits for the handler's word; it goes to no source before."""
        return self.state is FactState.SUGGESTED

    @property
    def rejected(self) -> bool:
        """The handler said no to it; it stays in sight, struck through."""
        return self.state is FactState.REJECTED


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with what was said and answered in sight, and what records add folded behind a count."""

    ref: str
    role: str
    name: str
    name_from: str
    age: str
    age_known: bool
    age_from: str
    facts: tuple[FactView, ...]
    recorded: tuple[FactView, ...]
    cues: tuple[FactView, ...]


def people(state: State, now: datetime) -> tuple[PersonView, ...]:
    """Everybody of the incident, the caller first, in the order in which they came up."""
    today = now.astimezone(words.HERE).date()
    keys = reading_keys(state)
    ordered = sorted(state.persons.values(), key=lambda p: (p.ref != CALLER, p.seq))
    return tuple(_view(p, today, keys) for p in ordered)


def _view(person: Person, today: date, keys: dict[int, str]) -> PersonView:
    facts = sorted(person.facts, key=_place)
    age = person.age(today)
    told = [f for f in facts if f.origin is not Origin.RECORD and f.field not in SHORT and not _decided(f)]
    recorded = [f for f in facts if f.origin is Origin.RECORD]
    role = words.plain(person.role.value)
    return PersonView(
        ref=person.ref,
        role=role if words.ref_label(person.ref) == role else f"{words.ref_label(person.ref)} ({role.lower()})",
        name=person.name or "name not known",
        name_from=_from(person.first("name")),
        age=words.age_words(age),
        age_known=age is not None,
        age_from="" if age is None else _from(person.first("born") or person.first("age")),
        facts=_views(told, keys),
        recorded=_views(recorded, keys),
        cues=_views([f for f in facts if f.field in SHORT and f.origin is not Origin.RECORD], keys),
    )


def _decided(fact: FactHeld) -> bool:
    """A promise or a wish that was offered and decided on: it stands among the promises and wishes, or nowhere."""
    return fact.field in ("promise", "wish") and fact.state is not FactState.SUGGESTED


def _from(fact: FactHeld | None) -> str:
    """State and origin in two words: ``taken, said``; of a record, which one."""
    if fact is None:
        return ""
    if fact.origin is Origin.RECORD:
        return f"record {fact.source.rpartition('/')[2]}" if fact.source else "record"
    return f"{words.STATES[fact.state]}, {words.ORIGINS[fact.origin]}"


def _place(fact: FactHeld) -> tuple[bool, int, int]:
    order = ORDER.index(fact.field) if fact.field in ORDER else len(ORDER)
    return (fact.state is FactState.REJECTED, order, fact.seq)


def _views(facts: Iterable[FactHeld], keys: dict[int, str]) -> tuple[FactView, ...]:
    return tuple(fact_view(f, keys.get(f.seq, "")) for f in facts)


def fact_view(fact: FactHeld, key: str = "") -> FactView:
    """A fact with the words for its state and its origin."""
    value = words.shown(fact.field, fact.value)
    return FactView(
        seq=fact.seq,
        field=fact.field,
        label=words.field_label(fact.field),
        value=f"denied: {value}" if fact.negated else value,
        state=fact.state,
        state_words=words.STATES[fact.state],
        origin=words.ORIGINS[fact.origin],
        source=fact.source or "",
        says=fact.says,
        negated=fact.negated,
        suggestion=fact.suggestion,
        key=key,
    )


def reading_keys(state: State) -> dict[int, str]:
    """The digit, 1 to 9, of each reading that one key answers, by the entry of the fact.

    A suggestion keeps the last digit of its own number for as long as it waits, so that a digit never comes to
    mean another while a hand is on its way to it; where two share one, the elder has it. What was taken from the
    last line has the digits that are left, and can be rejected with them.
    """
    waiting: list[FactHeld] = []
    taken: list[FactHeld] = []
    for person in state.persons.values():
        for fact in person.facts:
            if fact.state is FactState.SUGGESTED and fact.suggestion is not None:
                waiting.append(fact)
            elif fact.state is FactState.TAKEN and fact.origin is Origin.SAID and fact.seq > state.last_line > 0:
                taken.append(fact)
    keys: dict[int, str] = {}
    for fact in sorted(waiting, key=lambda f: f.suggestion or 0):
        digit = str((fact.suggestion or 0) % 10)
        if digit != "0" and digit not in keys.values():
            keys[fact.seq] = digit
    free = (d for d in "123456789" if d not in keys.values())
    for fact, digit in zip(sorted(taken, key=lambda f: f.seq), free, strict=False):
        keys[fact.seq] = digit
    return keys
