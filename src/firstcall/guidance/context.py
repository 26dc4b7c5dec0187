"""What a force's own expressions may ask about a person and an incident. What is not known is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property

from firstcall.guidance import ages
from firstcall.guidance.cues import counting, cues_of
from firstcall.guidance.pattern import WINDOWS
from firstcall.guidance.repeats import linked_within
from firstcall.incident import expression
from firstcall.incident.codes import UNKNOWN_ANSWERS, Level, Role
from firstcall.incident.dates import AgeRange, london_day
from firstcall.incident.held import CALLER, AnsweredHeld, FactHeld, Person, WarningHeld
from firstcall.incident.once import once
from firstcall.incident.state import State

ADULT = 18

#: Every name of a context, for the check of expressions when they are loaded.
NAMES: dict[str, tuple[str, ...]] = {
    "person": (
        "ref",
        "role",
        "age_min",
        "age_max",
        "name",
        "sex",
        "relationship",
        "known",
        "cues",
        "answered",
        "unsaid",
    ),
    "incident": (
        "channel",
        "lines",
        "persons",
        "roles",
        "cues",
        "warnings",
        "high",
        "critical",
        "advice",
        "safe_contact",
        "referred",
        "risk",
        "grade",
        "child",
        "possible_child",
        "repeats",
    ),
}

#: Whose age matters most: those who may need protection.
PROTECTED = (Role.CALLER, Role.VICTIM, Role.CHILD)

#: The facts that a record system can be asked by, or that name somebody.
_IDENTIFIERS = frozenset({"name", "phone", "email", "username", "vehicle", "address", "born", "image"})


Ages = Mapping[str, AgeRange | None]


def of_incident(state: State, known: Ages) -> dict[str, object]:
    """The incident as expressions see it."""
    people = [(p, known[ref]) for ref, p in state.persons.items()]
    judged = {"risk": state.assessment.overall} if state.assessment else {}
    judged |= {"grade": state.grade.grade} if state.grade else {}
    return judged | {
        "channel": "" if state.contact is None else str(state.contact.channel),
        "lines": state.lines,
        "persons": len(people),
        "roles": _once(p.role.value for p, _ in people),
        "cues": _once(str(c.value) for c in cue_facts(state)),
        **_given(state.warnings),
        "advice": _once(a.code for a in state.advice),
        "safe_contact": state.safe_contact is not None,
        "referred": _once(r.form for r in state.referrals),
        "repeats": linked_within(state, WINDOWS[1]),
        "child": any(p.role is Role.CHILD or (age is not None and age.oldest < ADULT) for p, age in people),
        "possible_child": any(
            p.role is Role.CHILD or (p.role in PROTECTED and (age is None or age.youngest < ADULT)) for p, age in people
        ),
    }


@once(256)
def _given(warnings: Mapping[str, WarningHeld]) -> dict[str, object]:
    """The codes of the warnings given, and of those that are at least high, or critical."""
    given = list(warnings.values())
    return {
        "warnings": _once(w.code for w in given),
        "high": _once(w.code for w in given if w.level is not Level.NOTICE),
        "critical": _once(w.code for w in given if w.level is Level.CRITICAL),
    }


def of_person(person: Person, state: State, age: AgeRange | None) -> dict[str, object]:
    """The person as expressions see them."""
    answered = _answered(state.answered).get(person.ref, ())
    values = _as_known(person) | {
        "answered": [a.question for a in answered],
        "unsaid": [a.question for a in answered if a.value in UNKNOWN_ANSWERS],
    }
    if age is not None:
        values |= {"age_min": age.youngest, "age_max": age.oldest}
    return values


@once()
def _as_known(person: Person) -> dict[str, object]:
    """What the person's own facts say of them."""
    values: dict[str, object] = {
        "ref": person.ref,
        "role": person.role.value,
        "known": _once(f.field for f in person.facts if f.counts),
        "cues": _once(str(f.value) for f in cues_of(person)),
    }
    for field in ("name", "sex", "relationship"):
        if (fact := person.first(field)) is not None:
            values[field] = str(fact.value)
    return values


@once(256)
def _answered(answered: Mapping[str, AnsweredHeld]) -> Mapping[str, list[AnsweredHeld]]:
    """The answers about each person."""
    each: dict[str, list[AnsweredHeld]] = {}
    for answer in answered.values():
        each.setdefault(answer.person, []).append(answer)
    return each


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


class Contexts:
    """A context for each person of an incident, by reference, made when it is asked for; the incident is in all."""

    def __init__(self, state: State, now: datetime) -> None:
        self._state = state
        self._today = london_day(now)
        self._made: dict[str, expression.Context] = {}

    @staticmethod
    @once(64)
    def of(state: State, now: datetime) -> Contexts:
        """The contexts of a state at a moment; the same ones for as long as it is looked at."""
        return Contexts(state, now)

    @cached_property
    def ages(self) -> Ages:
        """The ages of everybody, by reference."""
        return {ref: age_of(person, self._today) for ref, person in self._state.persons.items()}

    @cached_property
    def incident(self) -> dict[str, object]:
        """The incident as expressions see it."""
        return of_incident(self._state, self.ages)

    def __getitem__(self, ref: str) -> expression.Context:
        if ref not in self._made:
            person = of_person(self._state.persons[ref], self._state, self.ages[ref])
            self._made[ref] = expression.context({"incident": self.incident, "person": person})
        return self._made[ref]


def cue_facts(state: State) -> tuple[FactHeld, ...]:
    """The cues of risk that count, in the order in which they were said."""
    return tuple(sorted((fact for _, fact in counting(state)), key=lambda f: f.seq))


@once()
def age_of(person: Person, today: date) -> AgeRange | None:
    """From the youngest to the oldest that anything that counts allows; None where nothing speaks of an age."""
    allowed = [e.ages for e in ages.alternatives(person, today)]
    return AgeRange(min(a.youngest for a in allowed), max(a.oldest for a in allowed)) if allowed else None


@once()
def has_part(person: Person) -> bool:
    """Whether somebody is more to this incident than a word in passing.

    Everybody is, but a witness, parent, occupant or other of whom there is neither a name nor an identifier. A registration
    mark alone is checked like any other, but whose the vehicle is nobody on the line can be asked.
    """
    if person.ref != CALLER and person.role in (Role.WITNESS, Role.PARENT, Role.OCCUPANT, Role.OTHER):
        return any(f.counts and f.field in _IDENTIFIERS and f.field != "vehicle" for f in person.facts)
    return True


def is_child(age: AgeRange | None) -> bool:
    """Whether the age is known well enough to speak to them as to a child: some possible age is under 18."""
    return age is not None and age.youngest < ADULT
