"""What the age of a person may be, by everything that speaks of it; and an order's limits in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from firstcall.incident.codes import Origin
from firstcall.incident.dates import AgeRange, age_range
from firstcall.incident.held import FactHeld, Person
from firstcall.incident.once import once
from firstcall.incident.three import Truth

OLDEST = 150
CHILD = AgeRange(0, 17)

_SPAN = re.compile(r"\s*(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*\Z")
_SIGNED = re.compile(r"\s*(<=|>=|<|>|=|==|≤|≥)\s*(\d{1,3})\s*\Z")
_OR = re.compile(r"(\d{1,3})\s*(?:years?(?: of age)?\s*)?(?:or|and|&)\s*(under|below|younger|over|above|older)\b")
_UNDER = re.compile(r"\b(under|below|younger than|over|above|older than)\s*(?:the age of\s*)?(\d{1,3})\b")
_CHILD = re.compile(r"\b(?:child|children|minors?)\b")


@dataclass(frozen=True, slots=True)
class AgeEvidence:
    """One age that everything in ``seqs`` agrees with; a person whom two things disagree about has two."""

    ages: AgeRange
    says: str
    seqs: tuple[int, ...]


@once()
def alternatives(person: Person, today: date) -> tuple[AgeEvidence, ...]:
    """The ages that what counts allows, narrowed where it agrees and side by side where it does not.

    A further fact narrows one of these or adds one; it never widens any. So a limit that was met stays met
    whatever else is learnt, until the fact that met it is rejected or the same question is answered anew.
    Nothing known: none.
    """
    spoken = [one for fact in _current(person) if (one := _evidence(fact, today)) is not None]
    cliques = {tuple(e for e in spoken if _holds(e.ages, at)) for at in {e.ages.youngest for e in spoken}}
    most = [c for c in cliques if not any(set(c) < set(other) for other in cliques)]
    return tuple(_narrowed(c) for c in sorted(most, key=lambda c: c[0].seqs))


def may_be_child(person: Person, today: date) -> AgeEvidence | None:
    """What allows this person to be under 18; None where nothing speaks of an age that does."""
    return next((e for e in alternatives(person, today) if e.ages.youngest < 18), None)


@once()
def known(person: Person, today: date) -> bool:
    """Whether the age is known: something usable speaks of it, and not two records of two different people."""
    held = alternatives(person, today)
    if len(held) == 1:
        return True
    said = {f.seq for f in person.facts if f.origin is not Origin.RECORD}
    return any(said & set(e.seqs) for e in held)


def limit(words: str, *, child_under: int = 18) -> AgeRange | None:
    """The ages that an order's words name: ``<=16``, ``13-15``, ``under 16``, ``16 or under``, ``child``.

    None where the words name no age that can be read: then nobody's age can be held against them.
    """
    text = words.strip().casefold()
    if signed := _SIGNED.match(text):
        return _bounded(signed[1], int(signed[2]))
    if span := _SPAN.match(text):
        first = int(span[1])
        last = int(span[2]) if span[2] else first
        return AgeRange(first, last) if first <= last else None
    if either := _OR.search(text):
        return _bounded("<=" if either[2] in ("under", "below", "younger") else ">=", int(either[1]))
    if under := _UNDER.search(text):
        return _bounded("<" if under[1].startswith(("under", "below", "younger")) else ">", int(under[2]))
    return _bounded("<", child_under) if _CHILD.search(text) else None


def within(ages: AgeRange, named: AgeRange) -> Truth:
    """Whether somebody of these ages falls under the limit; unknown where the range straddles it."""
    if not ages.meets(named):
        return Truth.FALSE
    return Truth.of(True if named.youngest <= ages.youngest and ages.oldest <= named.oldest else None)


def _bounded(sign: str, years: int) -> AgeRange | None:
    youngest, oldest = {
        "<=": (0, years),
        "≤": (0, years),
        "<": (0, years - 1),
        ">=": (years, OLDEST),
        "≥": (years, OLDEST),
        ">": (years + 1, OLDEST),
    }.get(sign, (years, years))
    return AgeRange(youngest, oldest) if youngest <= oldest else None


def _current(person: Person) -> Iterable[FactHeld]:
    """The facts of age and birth that count; a question answered anew puts its earlier answer aside."""
    counting = [f for f in person.facts if f.field in ("born", "age") and f.counts]
    last = {f.field: f.seq for f in sorted(counting, key=lambda f: f.seq) if f.origin is Origin.ANSWERED}
    return [f for f in counting if f.origin is not Origin.ANSWERED or last[f.field] == f.seq]


def _evidence(fact: FactHeld, today: date) -> AgeEvidence | None:
    ages = age_range(str(fact.value), today) if fact.field == "born" else _told(fact, today)
    if fact.field not in ("born", "age") or ages is None:
        return None
    words = f"born {fact.value}" if fact.field == "born" else f"said to be {fact.value}"
    where = f"{words} ({fact.source})" if fact.origin is Origin.RECORD and fact.source else words
    return AgeEvidence(ages, where, (fact.seq,))


def _told(fact: FactHeld, today: date) -> AgeRange | None:
    span = _SPAN.match(str(fact.value))
    if span is None:
        return None
    first = int(span[1])
    last = int(span[2]) if span[2] else first
    if first > last or last > OLDEST:
        return None
    if today <= fact.on:
        return AgeRange(first, last)
    years = today.year - fact.on.year - ((today.month, today.day) < (fact.on.month, fact.on.day))
    return AgeRange(first + years, last + years + 1)


def _holds(ages: AgeRange, at: int) -> bool:
    return ages.youngest <= at <= ages.oldest


def _narrowed(clique: tuple[AgeEvidence, ...]) -> AgeEvidence:
    ages = AgeRange(max(e.ages.youngest for e in clique), min(e.ages.oldest for e in clique))
    says = dict.fromkeys(e.says for e in clique)
    return AgeEvidence(ages, "; ".join(says), tuple(sorted({s for e in clique for s in e.seqs})))
