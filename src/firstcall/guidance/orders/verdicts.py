"""Every condition of every order of the people of an incident, in words: for the warnings and for the checks pane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from firstcall.guidance.knowing import Known, everybody
from firstcall.guidance.markers import plain
from firstcall.guidance.orders.conditions import Breach, Weighing, weigh
from firstcall.guidance.orders.law import Law, load
from firstcall.guidance.orders.weighing import called
from firstcall.incident.codes import Certainty
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Element
from firstcall.incident.held import Person
from firstcall.incident.records import Condition, Order
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition held against this incident: possible breach, unknown or no; with why, element by element."""

    person: str
    source: str
    record_id: str
    order_type: str
    condition_index: int
    elements: tuple[Element, ...]
    verdict: Breach
    says: str
    certainty: Certainty
    ask: str
    questions: tuple[str, ...]  # in words
    rests_on: tuple[int, ...]
    subject: str  # the same for one condition of one order, whichever source holds it
    forbids: str
    markers: tuple[str, ...]


def verdicts(
    state: State,
    *,
    now: datetime,
    law: Law | None = None,
    known: Mapping[str, tuple[Known, ...]] | None = None,
) -> tuple[Verdict, ...]:
    """What each condition of each order comes to on the day in London, in the order in which the records came."""
    day = london_day(now)
    held = everybody(state, today=day) if known is None else known
    rules = law or load()
    return tuple(v for ref, records in held.items() for v in _of(state.persons[ref], records, state, day, rules))


def _of(person: Person, records: tuple[Known, ...], state: State, day: date, law: Law) -> Iterator[Verdict]:
    for record in records:
        for order in record.subject.orders:
            for index, condition in enumerate(order.conditions):
                weighing = weigh(condition, order, person, state, day=day, law=law)
                yield _verdict(person, record, order, condition, index, weighing, law)


def _verdict(
    person: Person, record: Known, order: Order, condition: Condition, index: int, weighing: Weighing, law: Law
) -> Verdict:
    forbids = in_words(condition, law)
    return Verdict(
        person=person.ref,
        source=record.held.source,
        record_id=record.held.found.id,
        order_type=law.type(order.type).type,
        condition_index=index,
        elements=weighing.elements,
        verdict=weighing.breach,
        says=_says(person, order, forbids, weighing, law),
        certainty=record.certainty,
        ask=weighing.ask,
        questions=weighing.questions,
        rests_on=tuple(sorted({*record.rests_on, *weighing.seqs})),
        subject=f"{plain(law.type(order.type).type)}/{order.made.isoformat()}/{plain(forbids)}",
        forbids=forbids,
        markers=record.subject.markers,
    )


def in_words(condition: Condition, law: Law) -> str:
    """What the condition forbids, as a handler would say it: ``no unsupervised contact with anyone aged <=16``."""
    words = ["no"]
    if condition.supervised is not None:
        words.append("supervised" if condition.supervised else "unsupervised")
    words.append(law.act(condition.act).says)
    target = condition.target
    if target is not None and target.named:
        words.append(f"with {' or '.join(target.named)}")
    elif target is not None and (target.age or target.sex):
        words.append(f"with {_anyone(target.sex, target.age)}")
    if condition.means:
        words.append(f"by {condition.means}")
    if condition.place:
        words.append(f"at {' or '.join(condition.place)}")
    if condition.unless:
        words.append(f"unless {' and '.join(condition.unless)}")
    if condition.approval:
        words.append(f"without approval ({condition.approval})")
    return " ".join(words)


def _anyone(sex: str | None, age: str | None) -> str:
    whom = f"any {sex}" if sex else "anyone"
    if age is None:
        return whom
    if age.strip().casefold().startswith("child"):
        return f"{whom} who is a child"
    limit = _LIMITS.get(age[:2], _LIMITS.get(age[:1], ""))
    return f"{whom} aged {limit}{age.lstrip('<>=')}"


_LIMITS = {"<=": "at most ", ">=": "at least ", "<": "under ", ">": "over "}


def _says(person: Person, order: Order, forbids: str, weighing: Weighing, law: Law) -> str:
    who = called(person)
    head = f"{who[:1].upper()}{who[1:]}, {law.type(order.type).name}: {forbids}."
    if weighing.breach is Breach.NO:
        return f"{head} No breach shown: {weighing.why_not()}."
    ask = f" Ask {'; '.join(weighing.questions)}." if weighing.questions else ""
    if weighing.breach is Breach.POSSIBLE:
        return f"Possible breach. {head}{ask}"
    return f"{head} Not known whether it is broken.{ask}"
