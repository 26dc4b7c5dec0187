"""Every condition of every order of the people of an incident, in words: for the warnings and for the checks pane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from firstcall.guidance.knowing import Known, everybody
from firstcall.guidance.markers import plain
from firstcall.guidance.orders.conditions import Breach, Weighing, weigh
from firstcall.guidance.orders.law import Law, load
from firstcall.guidance.orders.meaning import Meant, meant
from firstcall.guidance.orders.weighing import Scene, called
from firstcall.incident.codes import Certainty
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Element
from firstcall.incident.held import Person
from firstcall.incident.records import Order
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
    held = everybody(state, today=london_day(now)) if known is None else known
    rules = law or load()
    return tuple(
        verdict
        for ref, records in held.items()
        for verdict in _of(Scene(state.persons[ref], state, now, rules), records)
    )


def _of(scene: Scene, records: tuple[Known, ...]) -> Iterator[Verdict]:
    for record in records:
        for order in record.subject.orders:
            for index, one in enumerate(meant(order, scene.law)):
                yield _verdict(scene, record, order, one, index)


def _verdict(scene: Scene, record: Known, order: Order, one: Meant, index: int) -> Verdict:
    weighing = weigh(one.condition, order, scene, gap=one.gap)
    kind = scene.law.of(order)
    return Verdict(
        person=scene.holder.ref,
        source=record.held.source,
        record_id=record.held.found.id,
        order_type=kind.type,
        condition_index=index,
        elements=weighing.elements,
        verdict=weighing.breach,
        says=_says(scene.holder, kind.name, one.says, weighing),
        certainty=record.certainty,
        ask=weighing.ask,
        questions=weighing.questions,
        rests_on=tuple(sorted({*record.rests_on, *weighing.seqs})),
        subject=f"{plain(kind.type)}/{order.made.isoformat()}/{plain(one.says)}",
        forbids=one.says,
        markers=record.subject.markers,
    )


def _says(person: Person, order: str, forbids: str, weighing: Weighing) -> str:
    who = called(person)
    head = f"{who[:1].upper()}{who[1:]}, {order}: {forbids}."
    if weighing.breach is Breach.NO:
        return f"{head} No breach shown: {weighing.why_not()}."
    ask = f" Ask {'; '.join(weighing.questions)}." if weighing.questions else ""
    if weighing.breach is Breach.POSSIBLE:
        return f"Possible breach. {head}{ask}"
    return f"{head} Not known whether it is broken.{ask}"
