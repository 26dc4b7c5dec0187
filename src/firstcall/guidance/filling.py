"""A referral's form filled in from an incident: what may be told, and no more; the handler amends it before it goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from firstcall.guidance.cues import counting
from firstcall.guidance.markers import Markers
from firstcall.guidance.referring import ReferralForm, made, rules_of
from firstcall.guidance.requesting import told_facts
from firstcall.incident.codes import Level
from firstcall.incident.dates import LONDON, london_day
from firstcall.incident.entries import FormPart
from firstcall.incident.held import Person
from firstcall.incident.state import State
from firstcall.incident.three import Truth

ABOUT = "About"
OTHERS = "Others concerned"
WHAT = "What we were told"
WHY = "Why we refer"
REACH = "How to reach them safely"
CARE = "Take care"

#: The parts that the handler may write anew before it goes; what they say then is what was told.
AMENDABLE = (ABOUT, OTHERS, WHAT, WHY, REACH, CARE)
#: How a sentence begins that tells the handler what to do, and nobody else.
_ORDERS = frozenset(
    {
        "Ask",
        "Assess",
        "Check",
        "Confirm",
        "Do",
        "Keep",
        "Record",
        "Say",
        "See",
        "Send",
        "Speak",
        "Take",
        "Tell",
        "Treat",
    }
)
#: The number by which we keep a record, as a warning names it: it says nothing to others, and is not theirs to know.
_RECORD = re.compile(r"\s*\([a-z-]+/[^()]*\)")
#: The parts without which a referral says nothing.
NEEDED = (ABOUT, WHAT, WHY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Referring:
    """Who refers whom to whom, of which incident, and when; ``amended``: parts as the handler wrote them."""

    who: str
    reference: str
    at: datetime
    to: str = ""
    agreed: bool = False
    amended: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def filled(
    form: ReferralForm, state: State, person: Person, referring: Referring, *, markers: Markers, why: str = ""
) -> tuple[FormPart, ...]:
    """The form filled in: only the facts that it sends, the cues and the warnings that it tells, and nothing restricted.

    ``why``: why the rules offer it; without it the handler says so. A part that the handler amended is theirs, also where
    it is empty: an empty one is left out.
    """
    when = referring.at.astimezone(LONDON)
    closed = _closed_records(state, markers)
    own: dict[str, Iterable[str]] = {
        "To": [referring.to or form.to],
        "From": [referring.who, f"{when:%-d %B %Y, %H:%M}", f"Our reference {referring.reference}"],
        ABOUT: _about(form, state, person, closed, referring.at),
        OTHERS: _others(form, state, person, closed, referring.at),
        WHAT: _told(form, state, person, closed),
        WHY: [f"{why[:1].upper()}{why[1:]}."] if why else [],
        REACH: _reach(state),
        CARE: _care(form, state, person, markers, referring.at),
        "What we ask": form.asks,
        "Consent": [f"{form.consent}: {'yes' if referring.agreed else 'not yet asked'}."] if form.consent else [],
        "On what legal basis": [f"{basis.law}: {basis.says}" for basis in form.legal_basis],
    }
    parts = (
        FormPart(head=head, lines=tuple(referring.amended.get(head, lines) if head in AMENDABLE else lines))
        for head, lines in own.items()
    )
    return tuple(part for part in parts if part.lines)


def _closed_records(state: State, markers: Markers) -> frozenset[str]:
    return frozenset(
        f"{held.source}/{held.found.id}"
        for held in (*state.found.values(), *state.found_wider.values())
        if any(markers.restricted(subject.markers) for subject in held.found.record.persons)
    )


def _facts(person: Person, fields: Iterable[str], closed: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """What is known of somebody in these fields, first said first; nothing that rests on a closed record."""
    known = {}
    for name in fields:
        held = [str(f.value) for f in person.facts if f.field == name and f.counts and f.source not in closed]
        if held:
            known[name] = tuple(dict.fromkeys(held))
    return known


def _about(form: ReferralForm, state: State, person: Person, closed: frozenset[str], at: datetime) -> Iterator[str]:
    yield f"In this incident: {person.role.value}"
    facts = _facts(person, form.sends, closed)
    yield from told_facts({name: values for name, values in facts.items() if name != "age"})
    yield _age(person, facts, at)
    earlier = made(state, form.form, person.ref)
    if earlier is not None:
        yield f"Referred before by this form, {earlier.at.astimezone(LONDON):%-d %B %Y, %H:%M}, to {earlier.to}"


def _age(person: Person, facts: Mapping[str, tuple[str, ...]], at: datetime) -> str:
    """The age as it is known today; where nothing is known, that."""
    if "age" not in facts and "born" not in facts:
        return "Age: not known"
    ages = person.age(london_day(at))
    if ages is None:
        return "Age: not known"
    return f"Age: {ages.youngest}" if ages.youngest == ages.oldest else f"Age: {ages.youngest} to {ages.oldest}"


def _others(form: ReferralForm, state: State, person: Person, closed: frozenset[str], at: datetime) -> Iterator[str]:
    for other in state.persons.values():
        if other.role not in form.others or other.ref == person.ref:
            continue
        facts = _facts(other, form.others_send, closed)
        age = _age(other, facts, at) if {"age", "born"} & set(form.others_send) else ""
        said = [*told_facts({k: v for k, v in facts.items() if k != "age"}), *([age] if age else [])]
        yield f"{other.role.value.capitalize()}: {'; '.join(said) or 'nothing known'}"


def _told(form: ReferralForm, state: State, person: Person, closed: frozenset[str]) -> Iterator[str]:
    said: dict[str, None] = {}
    for _, cue in counting(state):
        if cue.value in form.cues:
            said[str(cue.value).replace("-", " ")] = None
    if said:
        yield f"Spoken of in the contact: {', '.join(said)}."
    for held in sorted(state.warnings.values(), key=lambda w: (-w.level.rank, w.seq)):
        of = None if held.person is None else state.ref(held.person)
        concerns = (
            of is None or of == person.ref or any(p.ref == of and p.role in form.others for p in state.persons.values())
        )
        if (
            held.level is not Level.NOTICE
            and held.code in form.tells
            and concerns
            and held.says
            and not any(key in held.says for key in closed)
        ):
            yield _without_orders(held.says)


def _without_orders(says: str) -> str:
    """What a warning shows, without what it tells the handler to do and without our numbers of records."""
    sentences = re.split(r"(?<=[.!?])\s+", _RECORD.sub("", says.strip()))
    shown = [sentence for sentence in sentences if sentence.split(" ", 1)[0] not in _ORDERS]
    return " ".join(shown or sentences)


def _reach(state: State) -> Iterator[str]:
    if state.safe_contact is not None:
        yield f"The caller: {state.safe_contact.how}"
        if state.safe_contact.never:
            yield f"Never: {state.safe_contact.never}"
    else:
        yield "Not asked yet. Do not ring, write or call before it is known"
    yield from (f"The caller wishes: {wish.says}" for wish in state.wishes)


def _care(form: ReferralForm, state: State, person: Person, markers: Markers, at: datetime) -> Iterator[str]:
    context = rules_of(state, person, markers=markers, now=at)
    return (caution.says for caution in form.cautions if caution.when.truth(context) is Truth.TRUE)
