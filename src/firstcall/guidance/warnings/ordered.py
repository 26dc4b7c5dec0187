"""Court orders held against the facts of the call: a possible breach, or what to ask to tell. Never guilt."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.orders import Breach, Verdict
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import RESTRICTED_SAYS, Situation, capped, listed, warn, who
from firstcall.incident.codes import Certainty, Level
from firstcall.incident.entries import Draft, Element

_POSSIBLY = " The record is a possible match only. Confirm who this is."


@warns(
    "order-breach-possible",
    Level.CRITICAL,
    source="Sexual Offences Act 2003, s.113 and s.103I; the law of each type of order stands with it in the book",
)
def breach_possible(s: Situation) -> Iterator[Draft]:
    """A condition in force of which no element is false, and whose act and target are true."""
    for verdict in s.verdicts:
        if verdict.verdict is not Breach.POSSIBLE:
            continue
        restricted = s.book.markers.restricted(verdict.markers)
        yield warn(
            "order-breach-possible",
            capped(Level.CRITICAL, _sure(verdict)),
            _concealed(s, verdict) if restricted else f"{verdict.says}{'' if _sure(verdict) else _POSSIBLY}",
            verdict.rests_on,
            person=verdict.person,
            subject=_key(verdict) if restricted else verdict.subject,
            elements=_elements(verdict, restricted),
            ask=verdict.ask,
        )


@warns(
    "order-unknown",
    Level.HIGH,
    source="Sexual Offences Act 2003, s.113 and s.103I; the law of each type of order stands with it in the book",
)
def order_unknown(s: Situation) -> Iterator[Draft]:
    """A condition in force of which no element is false, and whose act or target is unknown: what to ask. One an order."""
    every = [v for v in s.verdicts if v.verdict is Breach.UNKNOWN]
    for order in dict.fromkeys(_order(v) for v in every):
        same = [v for v in every if _order(v) == order]
        first = next((v for v in same if _sure(v)), same[0])
        fresh = list({v.subject: v for v in same if _sure(v) is _sure(first)}.values())
        restricted = s.book.markers.restricted(first.markers)
        yield warn(
            "order-unknown",
            capped(Level.HIGH, _sure(first)),
            _concealed(s, first) if restricted else _unknown_says(s, fresh),
            {seq for v in fresh for seq in v.rests_on},
            person=first.person,
            subject=_key(first) if restricted else order[1],
            elements=tuple(e for v in fresh for e in _elements(v, restricted)),
            ask=next((v.ask for v in fresh if v.ask), ""),
        )


def _order(verdict: Verdict) -> tuple[str, str]:
    return verdict.person, verdict.subject.rsplit("/", 1)[0]


def _unknown_says(s: Situation, held: list[Verdict]) -> str:
    person = s.state.persons[held[0].person]
    forbids = listed(v.forbids for v in held)
    ask = listed(q for v in held for q in v.questions)
    says = (
        f"{who(person)} is under an order ({held[0].order_type}): {forbids}. Not known whether it is broken: ask {ask}."
    )
    return says if _sure(held[0]) else says + _POSSIBLY


def _sure(verdict: Verdict) -> bool:
    return verdict.certainty is not Certainty.POSSIBLE


def _key(verdict: Verdict) -> str:
    return f"{verdict.source}/{verdict.record_id}/{verdict.condition_index}"


def _concealed(s: Situation, verdict: Verdict) -> str:
    return RESTRICTED_SAYS.format(who=who(s.state.persons[verdict.person]))


def _elements(verdict: Verdict, restricted: bool) -> tuple[Element, ...]:
    if not restricted:
        return verdict.elements
    return tuple(Element(element=e.element, value=e.value) for e in verdict.elements)
