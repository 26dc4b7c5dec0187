"""Which records are held to be which person of the incident, how surely, and by what road they were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

import msgspec

from firstcall.guidance.ages import within
from firstcall.guidance.naming import another
from firstcall.incident.codes import SYSTEM, Certainty, FactState, Origin, Role
from firstcall.incident.dates import AgeRange, age_range, born_between
from firstcall.incident.held import CheckHeld, FactHeld, FoundHeld, Person
from firstcall.incident.once import once
from firstcall.incident.records import Match, RecordPerson
from firstcall.incident.state import State
from firstcall.incident.three import Truth
from firstcall.matching import description, score
from firstcall.matching.description import Description

T = TypeVar("T")

#: Facts taken from records lead to further records this many times and no more.
MOST_HOPS = 3

#: By how many years somebody's word for an age may be wrong: their own, and that of somebody else.
OWN_SLIP = 1
OTHERS_SLIP = 10

SURE = (Certainty.CERTAIN, Certainty.PROBABLE)
_RANK = {Certainty.POSSIBLE: 0, Certainty.PROBABLE: 1, Certainty.CERTAIN: 2}
#: What one person alone has, and the bits from which its agreement says so: a landline or a car is a household's.
_THEIRS_ALONE = frozenset({"phone", "email", "username", "image"})
_BITS_OF_ONE_PERSON = 30.0
_TELLING = frozenset({"surname", "forename", "name", "born", "age", "sex"})


@dataclass(frozen=True, slots=True)
class Known:
    """A record of somebody who may be this person, with how sure that is now.

    ``against`` says why it is not this person after all; such a record is possible at most, for the name or
    the number may be false. ``hops`` counts the records that led from what was said to this one.
    """

    held: FoundHeld
    person: str
    subject: RecordPerson
    certainty: Certainty
    hops: int
    rests_on: tuple[int, ...]
    against: str = ""

    @property
    def key(self) -> str:
        """``source/record id``, as facts that were taken from it name it."""
        return key_of(self.held)

    @property
    def sure(self) -> bool:
        """Certain or probable: it warns at its code's level, and what it says of the person is taken."""
        return self.certainty in SURE


def key_of(held: FoundHeld) -> str:
    """``source/record id`` of a record that was found."""
    return f"{held.source}/{held.found.id}"


def known(state: State, person: str, *, today: date) -> tuple[Known, ...]:
    """The records that are, or may be, this person, each with what is certain of it now.

    A record is held for certain (or probably) where its match was found so and still is by what was said
    together with records that are themselves held so; no record vouches for itself. Where what was said
    speaks against it, it is possible at most.
    """
    who = state.person(person)
    held = () if who is None else _by_person(state.found, state.aliases).get(who.ref, ())
    if who is None or not held:
        return ()
    answered = _by_answer(state.checks)
    checks = [answered.get(f.seq) for f in held]
    return _known(who, _these(*held), _these(*[None if c is None else state.as_sent(c) for c in checks]), today)


@once()
def _known(
    who: Person, held: tuple[FoundHeld, ...], checks: tuple[CheckHeld | None, ...], today: date
) -> tuple[Known, ...]:
    """``known`` by what it looks at alone: the person, what was found of them, and the checks that found it."""
    asked = {c.answered: c for c in checks if c is not None and c.answered is not None}
    return tuple(_each(_without_false_name(who, held), held, asked, today))


@once()
def _these(*things: T) -> tuple[T, ...]:
    """The same tuple for the same things, as long as they are looked at."""
    return things


@once(256)
def _by_person(found: Mapping[str, FoundHeld], aliases: Mapping[str, str]) -> dict[str, list[FoundHeld]]:
    """The records with a subject, under the reference of the person whom they were found for."""
    held: dict[str, list[FoundHeld]] = {}
    for one in found.values():
        if one.found.subject is not None:
            held.setdefault(aliases.get(one.person, one.person), []).append(one)
    return held


@once(256)
def _by_answer(checks: Mapping[str, CheckHeld]) -> dict[int, CheckHeld]:
    """The checks by the entry of their last answer."""
    return {c.answered: c for c in checks.values() if c.answered is not None}


def _without_false_name(who: Person, held: Iterable[FoundHeld]) -> Person:
    """A suspect whose own number, e-mail address or user name leads to a record of another name: the name may be false.

    What a suspect calls himself does not speak against what he writes from.
    """
    if who.role not in (Role.SUSPECT, Role.NOMINAL):
        return who
    names = [str(f.value) for f in _said(who) if f.field == "name"]
    if not names or not any(_by_what_is_theirs_alone(f) and _all_others(names, f) for f in held):
        return who
    kept = tuple(f for f in who.facts if f.field != "name" or f.origin is Origin.RECORD)
    return msgspec.structs.replace(who, facts=kept)


def _all_others(names: list[str], held: FoundHeld) -> bool:
    subject = held.found.subject
    return subject is not None and all(another(name, subject.names) for name in names)


def _by_what_is_theirs_alone(held: FoundHeld) -> bool:
    parts = held.found.match.parts
    return any(p.field in _THEIRS_ALONE and p.bits >= _BITS_OF_ONE_PERSON for p in parts)


def everybody(state: State, *, today: date) -> Mapping[str, tuple[Known, ...]]:
    """``known`` for every person of the incident, by reference."""
    return {ref: known(state, ref, today=today) for ref in state.persons}


def _each(who: Person, held: Sequence[FoundHeld], asked: Mapping[int, CheckHeld], today: date) -> Iterable[Known]:
    against = {key_of(f): _against(who, f, today) for f in held}
    open_ones = [f for f in held if not against[key_of(f)][0]]
    certain = _grounded(who, open_ones, asked, Certainty.CERTAIN, today)
    probable = _grounded(who, open_ones, asked, Certainty.PROBABLE, today)
    for found in held:
        key, subject = key_of(found), found.found.subject
        if subject is None:
            continue
        why, spoken = against[key]
        certainty = (
            Certainty.CERTAIN if key in certain else Certainty.PROBABLE if key in probable else Certainty.POSSIBLE
        )
        check = asked.get(found.seq)
        road = () if check is None else _road(who, check)
        yield Known(
            held=found,
            person=who.ref,
            subject=subject,
            certainty=certainty,
            hops=certain.get(key, probable.get(key, MOST_HOPS)),
            rests_on=tuple(sorted({found.seq, *road, *spoken})),
            against=why,
        )


def _grounded(
    who: Person, held: list[FoundHeld], asked: Mapping[int, CheckHeld], level: Certainty, today: date
) -> dict[str, int]:
    """The records that are held at this level, each with the hops that led to it: layer upon layer from what was said."""
    reached: dict[str, int] = {}
    facts = _said(who)
    waiting = [f for f in held if _RANK[_found_as(f)] >= _RANK[level]]
    for hop in range(MOST_HOPS + 1):
        described = _describe(facts, today)
        new = [f for f in waiting if _fits(f, asked.get(f.seq), facts, described, level)]
        if not new:
            break
        reached |= {key_of(f): hop for f in new}
        waiting = [f for f in waiting if key_of(f) not in reached]
        facts = _said(who) + tuple(
            f for f in who.facts if f.origin is Origin.RECORD and f.counts and f.source in reached
        )
    return reached


def _found_as(held: FoundHeld) -> Certainty:
    """As what the source's match counts: a clash of names leaves what is one person's alone probable."""
    certainty = held.found.match.certainty
    return Certainty.PROBABLE if certainty is Certainty.POSSIBLE and _by_what_is_theirs_alone(held) else certainty


def _fits(
    held: FoundHeld, check: CheckHeld | None, facts: tuple[FactHeld, ...], described: Description, level: Certainty
) -> bool:
    subject = held.found.subject
    if subject is None:
        return False
    match = _compare(described, subject)
    if _RANK[match.certainty] >= _RANK[level]:
        return True
    if check is None or any(p.bits < 0 and p.field in _TELLING for p in match.parts):
        return False
    values = {(f.field, str(f.value)) for f in facts}
    sent = [(field, v) for field, sent in check.by_what.items() if field != "postcode" for v in sent]
    return bool(sent) and all(one in values for one in sent)  # the source's own match, of nothing but grounded facts


def _said(who: Person) -> tuple[FactHeld, ...]:
    return tuple(f for f in who.facts if f.origin is not Origin.RECORD and f.counts)


@lru_cache(maxsize=1024)
def _describe(facts: tuple[FactHeld, ...], today: date) -> Description:
    return description.of_person(Person(ref="", role=Role.OTHER, seq=0, facts=facts), today)


def _road(who: Person, check: CheckHeld) -> tuple[int, ...]:
    """The facts that were sent, where they still count."""
    sent = {(field, v) for field, values in check.by_what.items() for v in values}
    return tuple(f.seq for f in who.facts if f.counts and (f.field, str(f.value)) in sent)


@lru_cache(maxsize=8192)
def _compare(described: Description, subject: RecordPerson) -> Match:
    return score.compare(described, _described(subject))


@lru_cache(maxsize=8192)
def _described(subject: RecordPerson) -> Description:
    return description.of_record(subject)


def _against(who: Person, held: FoundHeld, today: date) -> tuple[str, tuple[int, ...]]:
    """Why this record is of somebody else, by what was said or by what the handler rejected; and the entries.

    Half a name that others use for somebody speaks against nothing: it may be what they call themselves.
    """
    subject = held.found.subject
    if subject is None:
        return "", ()
    thrown = [
        f
        for f in who.facts
        if f.source == key_of(held) and f.state is FactState.REJECTED and f.by != SYSTEM and f.field in ("name", "born")
    ]
    if thrown:
        return f"its {thrown[0].field} was rejected", (thrown[0].seq,)
    said = _said(who)
    names = [f for f in said if f.field == "name" and (who.role is Role.CALLER or len(str(f.value).split()) > 1)]
    if names and all(another(str(f.value), subject.names) for f in names):
        return f"the name given is {names[-1].value}", tuple(f.seq for f in names)
    return _age_against(who, said, subject, today)


def _age_against(
    who: Person, said: tuple[FactHeld, ...], subject: RecordPerson, today: date
) -> tuple[str, tuple[int, ...]]:
    if subject.born is None or born_between(subject.born) is None:
        return "", ()
    born = [f for f in said if f.field == "born" and born_between(str(f.value)) is not None]
    if born:
        if all(_cannot_be_born(str(f.value), subject.born) for f in born):
            return f"the date of birth given is {born[-1].value}", tuple(f.seq for f in born)
        return "", ()
    told = msgspec.structs.replace(who, facts=tuple(f for f in said if f.field == "age")).age(today)
    recorded = age_range(subject.born, today)
    slip = OWN_SLIP if who.role is Role.CALLER else OTHERS_SLIP
    if told is None or recorded is None:
        return "", ()
    if within(recorded, AgeRange(told.youngest - slip, told.oldest + slip)) is Truth.FALSE:
        return f"the age given is {_years(told)}", tuple(f.seq for f in said if f.field == "age")
    return "", ()


def _cannot_be_born(said: str, recorded: str) -> bool:
    """Two dates of birth that are no slip of each other: not a figure wrong, not day and month changed round."""
    one, other = born_between(said), born_between(recorded)
    if one is None or other is None or (one[0] <= other[1] and other[0] <= one[1]):
        return False
    if len(said) == len(recorded) == len("2000-01-01"):
        if said[:4] == recorded[:4] and (said[5:7], said[8:]) == (recorded[8:], recorded[5:7]):
            return False
        return sum(a != b for a, b in zip(said, recorded, strict=True)) > 1
    return True


def _years(ages: AgeRange) -> str:
    return str(ages.youngest) if ages.youngest == ages.oldest else f"{ages.youngest} to {ages.oldest}"
