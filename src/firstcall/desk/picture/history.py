"""Earlier incidents and orders: what the desk already knew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.warnings import ElementView, elements
from firstcall.incident.records import Condition, Order
from firstcall.incident.state import State

ORDER_CODES = ("order-breach-possible", "order-unknown")


@dataclass(frozen=True, slots=True)
class LinkView:
    """An earlier incident that this one repeats, with its log in one line."""

    incident: int
    reference: str
    opened: str
    by: str
    says: str
    first_line: str
    flags: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition of an order, in words."""

    text: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order on somebody of this incident."""

    on: str
    name: str
    title: str
    source: str
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


def links(state: State, first_lines: Mapping[int, str] | None = None) -> tuple[LinkView, ...]:
    """Earlier incidents, newest first, each once with everything that it is linked by."""
    grouped: dict[int, list[str]] = {}
    last = {}
    for held in state.links:
        grouped.setdefault(held.link.to, [])
        if held.link.by not in grouped[held.link.to]:
            grouped[held.link.to].append(held.link.by)
        last[held.link.to] = held.link
    ordered = sorted(last.values(), key=lambda link: link.opened, reverse=True)
    return tuple(
        LinkView(
            incident=link.to,
            reference=words.reference(link.to),
            opened=words.moment(link.opened),
            by=", ".join(grouped[link.to]),
            says=link.says,
            first_line=visible((first_lines or {}).get(link.to, "")).replace("\n", " "),
            flags=_flags(link.danger, link.broken_promise),
            open=not link.closed,
        )
        for link in ordered
    )


def _flags(danger: bool, broken_promise: bool) -> tuple[str, ...]:
    return (*(("danger then",) if danger else ()), *(("promise not kept",) if broken_promise else ()))


def orders(state: State, now: datetime) -> tuple[OrderView, ...]:
    """The orders on people of this incident, as records show them; the same order from two records stands once."""
    views: dict[tuple[str, str, str], OrderView] = {}
    today = now.astimezone(words.HERE).date()
    for held in state.found.values():
        subject = held.found.subject
        for order in subject.orders if subject else ():
            name = subject.names[0].full if subject and subject.names else ""
            key = (held.person, order.type, order.made.isoformat())
            view = OrderView(
                on=words.ref_label(held.person),
                name=name,
                title=order_title(order),
                source=f"{held.source} {held.found.id}",
                conditions=tuple(ConditionView(condition_words(c)) for c in order.conditions),
                lapsed=order.ends is not None and order.ends < today,
            )
            views.setdefault(key, view)
    return tuple(views.values())


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


_ACTS = {
    "contact": "no contact",
    "communication": "no communication",
    "presence": "not to be",
    "internet-access": "no internet access",
    "device": "no device",
    "travel": "no travel",
    "employment": "no employment",
    "residence": "no residence",
    "own-history-deletion": "no deleting of history",
    "named-person": "no contact with the named person",
}


def condition_words(condition: Condition) -> str:
    """A condition in words: what is prohibited, with whom, where, by what, and unless what."""
    said = [_ACTS.get(condition.act, f"no {words.plain(condition.act).lower()}")]
    if condition.supervised is False:
        said[0] = said[0].replace("no ", "no unsupervised ", 1)
    target = condition.target
    if target is not None:
        whom = ", ".join(target.named) or " ".join(x for x in (target.sex or "", _age(target.age)) if x)
        said.append(f"with {whom}" if whom else "")
    said.append(f"at {', '.join(condition.place)}" if condition.place else "")
    said.append(f"by {condition.means}" if condition.means else "")
    said.append(f"unless {'; '.join(condition.unless)}" if condition.unless else "")
    said.append(f"without approval of {condition.approval}" if condition.approval else "")
    return " ".join(s for s in said if s)


def _age(age: str | None) -> str:
    if age is None:
        return ""
    if age == "child":
        return "a child"
    for sign, text in (("<=", "anyone aged {} or under"), (">=", "anyone aged {} or over"), ("<", "anyone under {}")):
        if age.startswith(sign):
            return text.format(age[len(sign) :].strip())
    return f"anyone aged {age}"
