"""One condition of one order held against the facts of the call: its elements, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from firstcall.guidance import spoken
from firstcall.guidance.cues import counting
from firstcall.guidance.markers import plain
from firstcall.guidance.orders.acting import act_done, at_place, away_from, by_means
from firstcall.guidance.orders.hours import within_hours
from firstcall.guidance.orders.law import Law, Territory
from firstcall.guidance.orders.targets import target_met
from firstcall.guidance.orders.weighing import Scene, Weighed, strongest
from firstcall.incident.entries import Element
from firstcall.incident.held import CALLER, Person
from firstcall.incident.once import once
from firstcall.incident.records import Condition, Order, Target
from firstcall.incident.state import State
from firstcall.incident.three import Truth, all_of, any_of

_IN_WORDS = {
    "age": "how old they are",
    "sex": "whether they are male or female",
    "name": "their full name",
    "supervised": "whether anybody was with them",
    "contact": "whether there was any contact",
    "presence": "where they are or were",
    "internet-access": "whether they use the internet",
    "means": "by what means",
    "approval": "whether anybody approved it",
    "device": "what devices they have",
    "residence": "where they live",
    "travel": "where they travel",
    "employment": "what work they do",
    "own-history-deletion": "whether they deleted anything",
    "when-was-it": "when that was",
    "notified": "whether the police were told of it",
    "order-words": "what the order itself says",
    "territory": "a supervisor whether the order holds here",
}

#: Every element that a condition can have, and what it is that is true.
ELEMENTS = {
    "act": "the act was done",
    "words": "never: the record leaves something of the condition out, so that no more than unknown can be said",
    "age": "somebody of this incident is of the age that the order protects",
    "sex": "they are of the sex that it protects",
    "name": "they bear the name that it protects",
    "supervision": "nobody was with them, where the order forbids to be without supervision",
    "means": "it was by the means that the order names; never false, for another may have been used as well",
    "place": "it was at a place or in a zone that the order names",
    "elsewhere": "it was anywhere but at the place that the order names: a residence, a curfew",
    "hours": "it was in the hours that the order names, by the clock in London",
    "notification": "the police were not told of it",
    "exceptions": "none of the exceptions lets it be",
    "approval": "nobody approved it",
    "territory": "never shown: false where the order's law does not extend here, unknown where nobody knows whether it holds",
    "in-force": "the day in London lies between the day on which it was made and the day on which it ends, both included",
}

#: The elements that have to be true for a possible breach; the others may stay unknown, and none may be false.
_DECISIVE = frozenset({"act", "age", "sex", "name", "elsewhere", "hours", "notification", "words", "in-force"})


class Breach(StrEnum):
    """What a condition comes to. Never guilt: at most a possible breach."""

    POSSIBLE = "possible breach"
    UNKNOWN = "unknown"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Weighing:
    """A condition's elements in order, with the entries they rest on."""

    parts: tuple[Weighed, ...]

    @property
    def elements(self) -> tuple[Element, ...]:
        """As a warning shows them."""
        return tuple(p.printed for p in self.parts)

    @property
    def breach(self) -> Breach:
        """No where any element is false; possible where the act, its hours and the target are true; else unknown."""
        if any(p.value is Truth.FALSE for p in self.parts):
            return Breach.NO
        asked = all_of(p.value for p in self.parts if p.element in _DECISIVE)
        return Breach.POSSIBLE if asked is Truth.TRUE else Breach.UNKNOWN

    @property
    def ask(self) -> str:
        """The question that would settle the first element that is not known."""
        return next((p.ask for p in self.parts if p.value is Truth.UNKNOWN and p.ask), "")

    @property
    def seqs(self) -> tuple[int, ...]:
        """The entries behind the elements."""
        return tuple(sorted({s for p in self.parts for s in p.seqs}))

    @property
    def questions(self) -> tuple[str, ...]:
        """What to ask, in words, for every element that is not known."""
        unknown = [p.ask for p in self.parts if p.value is Truth.UNKNOWN and p.ask]
        return tuple(dict.fromkeys(_IN_WORDS.get(ask, ask.replace("-", " ")) for ask in unknown))

    def why_not(self) -> str:
        """The false element in words; empty where there is none."""
        return next((f"{p.element}: {p.says}" for p in self.parts if p.value is Truth.FALSE), "")


def weigh(condition: Condition, order: Order, scene: Scene, *, gap: str = "") -> Weighing:
    """Each element that the condition names, in three values. What it does not name is no element.

    ``gap``: what the record leaves unsaid of the condition, so that no more than unknown can be said of it.
    """
    law, holder, state = scene.law, scene.holder, scene.state
    parts = [act_done(law.act(condition.act), holder, state)] if condition.act.strip() or not gap else []
    if gap:
        parts.append(Weighed("words" if parts else "act", Truth.UNKNOWN, gap, ask="order-words"))
    target, person = condition.target, ""
    if target is not None and (target.age or target.sex or target.named):
        met = target_met(_named_only(target), law.child_limits(order), holder, state, scene.day)
        parts += met.parts
        person = met.person
    if condition.supervised is not None:
        parts.append(_supervision(condition.supervised, holder, person, state))
    if condition.means:
        parts.append(by_means(condition.means, law, holder, state))
    if condition.place:
        lives = law.act(condition.act).act == "residence"
        where = away_from if condition.elsewhere else at_place
        parts.append(where(condition.place, holder, state, lives=lives))
    if condition.hours:
        parts.append(within_hours(condition.hours, scene))
    if condition.notify:
        parts.append(_notified(condition.notify, holder, person, state))
    if condition.unless:
        parts.append(_exceptions(condition.unless, holder, person, state))
    if condition.approval:
        parts.append(_approval(condition.approval, holder, person, state))
    return Weighing((*parts, *_reach(order, law), _in_its_time(order, scene)))


def _reach(order: Order, law: Law) -> tuple[Weighed, ...]:
    """Whether the order holds where this incident is; no element where it plainly does."""
    kind, here = law.of(order), law.here
    held = kind.holds(here)
    odd = order.territory is not None and plain(order.territory) not in kind.made_in
    if held is Truth.TRUE and not odd:
        return ()
    if held is Truth.FALSE and not odd:
        return (Weighed("territory", Truth.FALSE, f"its law does not extend to {here.says}"),)
    made_in = next((one.says for one in Territory if one == plain(order.territory or "")), order.territory)
    where = f"made in {made_in}" if made_in else kind.name
    says = f"{where}: not known whether it holds in {here.says}"
    return (Weighed("territory", Truth.UNKNOWN, says, ask="territory"),)


def _in_its_time(order: Order, scene: Scene) -> Weighed:
    """In force or not, with a word where no such order can have been made on its day: the record may be wrong."""
    held = in_force(order, scene.day)
    odd = scene.law.of(order).out_of_its_time(order.made)
    return replace(held, says=f"{held.says}; {odd}: check the order") if odd else held


def in_force(order: Order, day: date) -> Weighed:
    """Whether the order is in force on a day: from the day it was made to the day it ends, both included."""
    ends = "until further order" if order.ends is None else f"until {order.ends:%-d %B %Y}"
    held = order.made <= day and (order.ends is None or day <= order.ends)
    return Weighed("in-force", Truth.of(held), f"made {order.made:%-d %B %Y}, {ends}")


@once()
def _named_only(target: Target) -> Target:
    return Target(age=target.age or None, sex=target.sex or None, named=target.named)


def _supervision(prohibited: bool, holder: Person, target: str, state: State) -> Weighed:
    """True where the contact was of the kind forbidden: unsupervised, for an order that lets only supervised contact be."""
    said = [
        (spoken.supervised(a.value), a.person, f"answered: supervised, {a.value}", a.seq)
        for a in state.answered.values()
        if a.question == "supervised"
    ]
    said += [
        (Truth.of(fact.value == "supervised"), person.ref, f"told of: {fact.value}", fact.seq)
        for person, fact in counting(state)
        if fact.value in ("supervised", "unsupervised")
    ]
    near = (holder.ref, target, CALLER)  # somebody with another child does not supervise this one
    held = [
        Weighed("supervision", value, words, (seq,))
        for watched, ref, words, seq in said
        if (value := watched if prohibited else watched.negated()) is Truth.TRUE
        or (value is Truth.FALSE and ref in near)
    ]
    unknown = Weighed("supervision", Truth.UNKNOWN, "not said whether anybody was with them", ask="supervised")
    return strongest("supervision", held, unknown)


def _notified(notify: str, holder: Person, target: str, state: State) -> Weighed:
    """True where it is said that the police were not told; false where it is said that they were."""
    told, seqs = _said_to_hold(("notified",), holder, target, state)
    words = {Truth.TRUE: "told", Truth.FALSE: "not told", Truth.UNKNOWN: "not known whether told"}[told]
    return Weighed("notification", told.negated(), f"the police are to be told {notify}: {words}", seqs, "notified")


def _exceptions(unless: tuple[str, ...], holder: Person, target: str, state: State) -> Weighed:
    """True where no exception lets the act be; false only where every one that the order names is said to hold."""
    met = [_said_to_hold((plain(one), "exception"), holder, target, state) for one in unless]
    value = all_of(v for v, _ in met).negated() if met else Truth.TRUE
    if any_of(v for v, _ in met) is Truth.FALSE:
        value = Truth.TRUE
    seqs = tuple(s for _, held in met for s in held)
    words = {Truth.TRUE: "said not to hold", Truth.FALSE: "said to hold", Truth.UNKNOWN: "not known"}[value]
    return Weighed("exceptions", value, f"unless {', '.join(unless)}: {words}", seqs, plain(unless[0]))


def _approval(approval: str, holder: Person, target: str, state: State) -> Weighed:
    """True where there was no approval; false where it is said that there was."""
    given, seqs = _said_to_hold(("approval", plain(approval)), holder, target, state)
    words = {Truth.TRUE: "given", Truth.FALSE: "not given", Truth.UNKNOWN: "not known whether given"}[given]
    return Weighed("approval", given.negated(), f"approval ({approval}): {words}", seqs, "approval")


def _said_to_hold(
    questions: tuple[str, ...], holder: Person, target: str, state: State
) -> tuple[Truth, tuple[int, ...]]:
    """What the answers say together. A plain no counts of whomever it is said, a yes only of those whom this is about."""
    near = (holder.ref, target, CALLER)
    held = [(spoken.yes_or_no(a.value), a) for a in state.answered.values() if a.question in questions]
    known = [(v, a.seq) for v, a in held if v is Truth.FALSE or (v is Truth.TRUE and a.person in near)]
    return (all_of(v for v, _ in known), tuple(s for _, s in known)) if known else (Truth.UNKNOWN, ())
