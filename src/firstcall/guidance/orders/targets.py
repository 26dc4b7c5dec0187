"""Whether somebody of this incident is one whom a condition protects: by age, by sex, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from firstcall.guidance.ages import alternatives, limit, within
from firstcall.guidance.cues import counting
from firstcall.guidance.naming import same_name
from firstcall.guidance.orders.weighing import Weighed, called, others, strongest
from firstcall.incident.codes import Role
from firstcall.incident.held import Person
from firstcall.incident.once import once
from firstcall.incident.records import Target
from firstcall.incident.state import State
from firstcall.incident.three import Truth, all_of, any_of
from firstcall.matching import normalise

#: Whom an order may be meant to protect from its holder. Of others, only one who plainly is protected counts.
_PROTECTED = (Role.CALLER, Role.VICTIM, Role.CHILD)


@dataclass(frozen=True, slots=True)
class Met:
    """How far one person is the one protected, element by element."""

    person: str
    parts: tuple[Weighed, ...]

    @property
    def value(self) -> Truth:
        """All of the elements."""
        return all_of(p.value for p in self.parts)


def target_met(target: Target, child_under: tuple[int, ...], holder: Person, state: State, day: date) -> Met:
    """The person of the incident who comes nearest to being protected: any of them makes it true.

    ``child_under``: under what age the order's law speaks of a child; of two ages both must say the same.
    Nobody else known, or a child spoken of whom nobody has named: unknown, not false.
    """
    people = others(state, holder)
    every = [Met(p.ref, _parts(target, child_under, p, day)) for p in people if p.role in _PROTECTED]
    every += [
        met
        for p in people
        if p.role not in _PROTECTED
        and p.role is not Role.SUSPECT
        and (met := Met(p.ref, _parts(target, child_under, p, day))).value is Truth.TRUE
    ]
    best = any_of(m.value for m in every)
    if every and best is not Truth.FALSE:
        return next(m for m in every if m.value is best)
    child = next((fact for _, fact in counting(state) if fact.value == "child"), None)
    if every and child is None:
        return every[0]
    says = "nobody else is known of this incident" if child is None else "a child is spoken of, and not who"
    seqs = () if child is None else (child.seq,)
    return Met("", tuple(Weighed(name, Truth.UNKNOWN, says, seqs, ask) for name, ask in _named_elements(target)))


def _named_elements(target: Target) -> Iterator[tuple[str, str]]:
    if target.age is not None:
        yield "age", "age"
    if target.sex is not None:
        yield "sex", "sex"
    if target.named:
        yield "name", "name"


@once()
def _parts(target: Target, child_under: tuple[int, ...], person: Person, day: date) -> tuple[Weighed, ...]:
    held = []
    if target.age is not None:
        held.append(_age(target.age, child_under, person, day))
    if target.sex is not None:
        held.append(_sex(target.sex, person))
    if target.named:
        held.append(_name(target.named, person))
    return tuple(held)


def _age(words: str, child_under: tuple[int, ...], person: Person, day: date) -> Weighed:
    named = [one for under in child_under if (one := limit(words, child_under=under)) is not None]
    if not named:
        return Weighed(
            "age", Truth.UNKNOWN, f"the order says {words!r}, which names no age that can be read", ask="age"
        )
    held = [
        Weighed(
            "age",
            _agreed(within(e.ages, one) for one in named),
            f"{called(person)}, {_years(e.ages.youngest, e.ages.oldest)}: {e.says}",
            e.seqs,
            "age",
        )
        for e in alternatives(person, day)
    ]
    return strongest(
        "age", held, Weighed("age", Truth.UNKNOWN, f"the age of {called(person)} is not known: ask the age", ask="age")
    )


def _agreed(values: Iterable[Truth]) -> Truth:
    """The one value that every reading of the order comes to; unknown where they differ."""
    seen = set(values)
    return seen.pop() if len(seen) == 1 else Truth.UNKNOWN


def _years(youngest: int, oldest: int) -> str:
    return f"{youngest}" if youngest == oldest else f"{youngest} to {oldest}"


def _sex(named: str, person: Person) -> Weighed:
    wanted = normalise.sex(named)
    held = [
        Weighed(
            "sex",
            Truth.of(None if wanted is None else f.value == wanted),
            f"{called(person)}: {f.value}",
            (f.seq,),
            "sex",
        )
        for f in person.facts
        if f.field == "sex" and f.counts
    ]
    return strongest("sex", held, Weighed("sex", Truth.UNKNOWN, f"the sex of {called(person)} is not known", ask="sex"))


def _name(named: tuple[str, ...], person: Person) -> Weighed:
    held = [
        Weighed("name", same_name(str(f.value), one), f"{called(person)}; the order names {one}", (f.seq,), "name")
        for f in person.facts
        if f.field == "name" and f.counts
        for one in named
    ]
    return strongest(
        "name", held, Weighed("name", Truth.UNKNOWN, f"the name of {called(person)} is not known", ask="name")
    )
