"""Whether the act that a condition forbids was done: by what lines tell, by answers, by cues that cannot be without it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.guidance.orders.law import Act, Law
from firstcall.guidance.orders.weighing import Weighed, called, others, strongest
from firstcall.guidance.orders.zones import in_zone
from firstcall.guidance.placing import same_place
from firstcall.guidance.spoken import yes_or_no
from firstcall.incident.codes import UNKNOWN_ANSWERS, Origin, Role
from firstcall.incident.held import CALLER, FactHeld, Person
from firstcall.incident.state import State
from firstcall.incident.three import Truth, any_of

_WRONGED = (Role.CALLER, Role.VICTIM, Role.CHILD)
_QUOTED = re.compile("“(.+?)”")
_HOME = re.compile(r"\b(?:door|house|home|flat|garden|window|property|letter ?box)\b")
_A_WORD = 6
_WHERE = ("place", "where", "presence", "address")


def act_done(act: Act, holder: Person, state: State) -> Weighed:
    """True where a line, an answer or a cue shows it; false where it was plainly denied in answer; else unknown."""
    shown = [*_told(act, holder), *_shown_by_cues(act, holder, state), *_shown_by_place(act, holder, state)]
    shown += _shown_by_a_move(holder) if act.moved else ()
    answered = [w for w in _answered(act, holder, state) if w.value is not Truth.UNKNOWN]
    silent = Weighed("act", Truth.UNKNOWN, f"nothing said of {act.says} by {called(holder)}", ask=act.ask)
    return strongest("act", [*shown, *answered], silent)


def at_place(places: tuple[str, ...], holder: Person, state: State, *, lives: bool = False) -> Weighed:
    """Whether the holder is, or was, at one of the places (or ``lives`` there); unknown where nothing says."""
    where_to = [*whereabouts(holder, state), *(said_homes(holder) if lives else ())]
    held = [
        Weighed("place", in_zone(where, named), f"{where}; the order names {named}", seqs, "presence")
        for where, seqs in where_to
        for named in places
    ]
    held += [Weighed("place", Truth.TRUE, *told, "presence") for told in _at_home_there(places, holder, state)]
    unknown = Weighed("place", Truth.UNKNOWN, f"where {called(holder)} is, is not known", ask="presence")
    return strongest("place", held, unknown)


def away_from(places: tuple[str, ...], holder: Person, state: State, *, lives: bool = False) -> Weighed:
    """Whether the holder is, was or ``lives`` anywhere but at the places; unknown where nothing says, or nothing surely."""
    held = [
        Weighed(
            "elsewhere",
            any_of(in_zone(where, named) for named in places).negated(),
            f"{where}; the order names {' or '.join(places)}",
            seqs,
            "residence" if lives else "presence",
        )
        for where, seqs in (said_homes(holder) if lives else whereabouts(holder, state))
    ]
    held += [Weighed("elsewhere", Truth.FALSE, *told) for told in _at_home_there(places, holder, state) if not lives]
    ask = "residence" if lives else "presence"
    unknown = Weighed("elsewhere", Truth.UNKNOWN, f"where {called(holder)} is, is not known", ask=ask)
    return strongest("elsewhere", held, unknown)


def by_means(means: str, law: Law, holder: Person, state: State) -> Weighed:
    """Whether it was by the means that the order names. Never false: another means may have been used as well."""
    words = means.casefold()
    rows = [row for row in law.means if any(w in words for w in row.words)]
    acts = {a for row in rows for a in row.acts}
    fields = {f for row in rows for f in row.facts}
    in_touch = any(f.field == "act" and f.counts and f.value in ("contact", "communication") for f in holder.facts)
    for fact in holder.facts:
        if not fact.counts or fact.origin is Origin.RECORD:
            continue
        if (fact.field == "act" and fact.value in acts) or (in_touch and fact.field in fields):
            return Weighed("means", Truth.TRUE, _words(fact), (fact.seq,))
    for answer in state.answered.values():
        if answer.question == "means" and any(w in str(answer.value).casefold() for row in rows for w in row.words):
            return Weighed("means", Truth.TRUE, f"answered: {answer.value}", (answer.seq,))
    return Weighed("means", Truth.UNKNOWN, f"not known whether by {means}", ask="means")


def whereabouts(holder: Person, state: State) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Where lines and answers put the holder; never where a record says that they live."""
    for fact in holder.facts:
        if fact.counts and fact.field == "place" and fact.origin is not Origin.RECORD:
            yield str(fact.value), (fact.seq,)
        if fact.counts and fact.field == "act" and fact.value == "presence":
            yield from _told_where(fact, state)
    for answer in state.answered.values():
        if answer.person == holder.ref and answer.question in _WHERE and isinstance(answer.value, str):
            unsaid = answer.value.strip().casefold() in UNKNOWN_ANSWERS
            if not unsaid and yes_or_no(answer.value) is Truth.UNKNOWN:
                yield answer.value, (answer.seq,)


def _told_where(presence: FactHeld, state: State) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The place in the words that told of a presence: ``at the school``, or the address right behind them."""
    quoted = _QUOTED.search(presence.says)
    if quoted is not None:
        yield quoted[1], (presence.seq,)
    for person in state.persons.values():
        for fact in person.facts:
            if fact.field in ("address", "place") and fact.counts and _right_behind(presence, fact):
                yield str(fact.value), (presence.seq, fact.seq)


def _at_home(holder: Person, state: State) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """The words that put the holder at a door or in a house, with each address that this call is about.

    It makes a place true and never false: the door may be another's.
    """
    for act in holder.facts:
        quoted = _QUOTED.search(act.says) if act.field == "act" and act.value == "presence" and act.counts else None
        if quoted is None or _HOME.search(quoted[1].casefold()) is None:
            continue
        for person in state.persons.values():
            for fact in person.facts if person.role in _WRONGED else ():
                if fact.field == "address" and fact.counts and fact.origin is not Origin.RECORD:
                    yield quoted[0], str(fact.value), (act.seq, fact.seq)


def _at_home_there(places: tuple[str, ...], holder: Person, state: State) -> Iterator[tuple[str, tuple[int, ...]]]:
    for told, home, seqs in _at_home(holder, state):
        if any(same_place(home, named) is Truth.TRUE for named in places):
            yield f"{told}; this call is about {home}, which the order names", seqs


def _right_behind(first: FactHeld, then: FactHeld) -> bool:
    """Whether the second was read in the same line as the first, with no more than a word between them."""
    if first.span is None or then.span is None or not first.rests_on or first.rests_on != then.rests_on:
        return False
    return 0 <= then.span[0] - first.span[1] <= _A_WORD


def said_homes(holder: Person) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Where it is said that the holder lives; never where a record says so."""
    for fact in holder.facts:
        if fact.field == "address" and fact.counts and fact.origin is not Origin.RECORD:
            yield str(fact.value), (fact.seq,)


def _told(act: Act, holder: Person) -> Iterator[Weighed]:
    for fact in holder.facts:
        if fact.field == "act" and fact.counts and fact.value in act.acts and _speaks_of(act.said, fact.says):
            yield Weighed("act", Truth.TRUE, _words(fact), (fact.seq,))


def _shown_by_cues(act: Act, holder: Person, state: State) -> Iterator[Weighed]:
    """A cue of the holder's own; and where the holder is a suspect, one that is told of those who were wronged."""
    own = holder if holder.role not in _WRONGED else None
    for person in (own, *(others(state, holder) if holder.role is Role.SUSPECT else ())):
        if person is None or (person is not holder and person.role not in _WRONGED):
            continue
        for fact in person.facts:
            if fact.field == "cue" and fact.counts and fact.value in act.cues:
                yield Weighed("act", Truth.TRUE, f"told of: {fact.value}", (fact.seq,))


def _shown_by_place(act: Act, holder: Person, state: State) -> Iterator[Weighed]:
    if not act.places:
        return
    if act.act == "residence":
        for home, seqs in said_homes(holder):
            yield Weighed("act", Truth.TRUE, f"said to live at {home}", seqs)
        return
    for where, seqs in whereabouts(holder, state):
        yield Weighed("act", Truth.TRUE, f"said to be at {where}", seqs)


def _shown_by_a_move(holder: Person) -> Iterator[Weighed]:
    """Said to live where no record has an address of theirs. The same address shows no move, and does not rule one out."""
    recorded = [str(f.value) for f in holder.facts if f.field == "address" and f.counts and f.origin is Origin.RECORD]
    for home, seqs in said_homes(holder):
        if recorded and all(same_place(home, one) is Truth.FALSE for one in recorded):
            yield Weighed("act", Truth.TRUE, f"said to live at {home}; on record at {' and '.join(recorded)}", seqs)


def _answered(act: Act, holder: Person, state: State) -> Iterator[Weighed]:
    for answer in state.answered.values():
        if answer.question in act.answers and answer.person in (holder.ref, CALLER):
            value = yes_or_no(answer.value)
            yield Weighed("act", value, f"answered: {answer.question}, {answer.value}", (answer.seq,), act.ask)


def _speaks_of(words: tuple[str, ...], says: str) -> bool:
    return not words or any(word in says.casefold() for word in words)


def _words(fact: FactHeld) -> str:
    return fact.says or f"told of: {fact.value}"
