"""Court orders on people of an incident: what they say, where they hold, and what each condition comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.warnings import ElementView, elements
from firstcall.guidance.orders import Law, Territory, meant
from firstcall.incident.dates import london_day
from firstcall.incident.records import Order
from firstcall.incident.state import State
from firstcall.incident.three import Truth

ORDER_CODES = ("order-breach-possible", "order-unknown")


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition of an order, in words; ``gap`` says what the record leaves unsaid of it."""

    text: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order on somebody of this incident. ``holds`` is where its law has it hold, ``doubts`` what a supervisor is asked."""

    on: str
    name: str
    title: str
    kind: str
    source: str
    holds: str
    doubts: tuple[str, ...]
    conditions: tuple[ConditionView, ...]
    lapsed: bool


@dataclass(frozen=True, slots=True)
class WeighedView:
    """One condition held against the facts: each element met, not met or unknown."""

    title: str
    says: str
    person: str
    code: str
    elements: tuple[ElementView, ...]


def orders(state: State, law: Law, now: datetime) -> tuple[OrderView, ...]:
    """The orders on people of this incident, as records show them; the same order from two records stands once."""
    views: dict[tuple[str, str, str], OrderView] = {}
    for held in state.found.values():
        subject = held.found.subject
        for order in subject.orders if subject else ():
            name = subject.names[0].full if subject and subject.names else ""
            key = (held.person, order.type, order.made.isoformat())
            views.setdefault(
                key, _view(order, law, now, words.ref_label(held.person), name, held.source, held.found.id)
            )
    return tuple(views.values())


def _view(order: Order, law: Law, now: datetime, on: str, name: str, source: str, record: str) -> OrderView:
    kind = law.of(order)
    return OrderView(
        on=on,
        name=visible(name),
        title=order_title(order),
        kind=visible(kind.name) if kind.name.casefold() != order.type.casefold() else "",
        source=f"{source} {record}",
        holds=_holds(kind.holds_in),
        doubts=_doubts(order, law),
        conditions=tuple(ConditionView(visible(one.says), visible(one.gap)) for one in meant(order, law)),
        lapsed=order.ends is not None and order.ends < london_day(now),
    )


def _holds(parts: tuple[Territory, ...]) -> str:
    if len(parts) == len(Territory):
        return "holds in the whole United Kingdom"
    return f"holds in {' and '.join(part.says for part in parts)}" if parts else ""


def _doubts(order: Order, law: Law) -> tuple[str, ...]:
    kind, said = law.of(order), []
    if kind.holds(law.here) is not Truth.TRUE:
        sure = kind.holds(law.here) is Truth.FALSE
        here = law.here.says
        said.append(f"does not extend to {here}" if sure else f"ask a supervisor whether it holds in {here}")
    if odd := kind.out_of_its_time(order.made):
        said.append(f"{odd}: check the order")
    return tuple(said)


def weighed(state: State) -> tuple[WeighedView, ...]:
    """Each condition that the rules held against the facts, the possible breaches first."""
    held = [w for w in state.warnings.values() if w.code in ORDER_CODES and w.elements]
    held.sort(key=lambda w: (ORDER_CODES.index(w.code), w.seq))
    return tuple(
        WeighedView(words.warning_label(w.code), w.says, words.who_label(state, w.person), w.code, elements(w.elements))
        for w in held
    )


def order_title(order: Order) -> str:
    """``SOPO made 1 Jun 2012, until further order``."""
    until = "until further order" if order.ends is None else f"until {words.day(order.ends)}"
    return f"{order.type} made {words.day(order.made)}, {until}"


def order_words(order: Order, law: Law) -> str:
    """An order in one line, with all that it forbids."""
    return f"{order_title(order)}: {'; '.join(one.says for one in meant(order, law))}"
