"""What to ask next, and why: the question whose answer would settle most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from firstcall.guidance.answering import AnswerNotRead, Reading, facts_of_answer
from firstcall.guidance.book import Book, OneAsk
from firstcall.guidance.context import Ages, Contexts, cue_facts, has_part, is_child
from firstcall.guidance.pages import Ask, Shown
from firstcall.guidance.waiting import Waiting, unsaid, waiting
from firstcall.guidance.worth import Gain, Worth, because, worth
from firstcall.incident.codes import UNKNOWN_ANSWERS, Role
from firstcall.incident.entries import Draft, Question
from firstcall.incident.expression import Context, Expression
from firstcall.incident.held import CALLER, Person, QuestionHeld
from firstcall.incident.state import State
from firstcall.incident.three import Truth

#: Questions up to this place come before all that is ranked by its worth: the ages.
FIRST = 11
#: Questions after that and up to this place are about what is happening as they speak.
NOW = 19

#: The warnings by which a court order asks for what it leaves open.
_ORDERS = ("order-breach-possible", "order-unknown")

_AGES = frozenset({"age", "born"})

#: How many wait, in the words of a reason.
_COUNTED = re.compile(r"[:;] \d+ systems? waits? for it(?:, (?:\d+ of them|and) for something else too)?")

#: Which question gives a name that an expression found missing.
_ASKED_BY = {"age_min": "age", "age_max": "age", "name": "name", "relationship": "relationship"}

_WHO = {
    Role.CALLER: "the caller",
    Role.SUSPECT: "the person you are telling us about",
    Role.NOMINAL: "the person you are telling us about",
    Role.VICTIM: "the person this happened to",
    Role.CHILD: "the child",
    Role.WITNESS: "the person who saw it",
    Role.PARENT: "the parent",
    Role.OCCUPANT: "the person who lives there",
    Role.OTHER: "the other person",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A question that may be asked now: of whom, what its answer would settle, and the entries that it rests on."""

    one: OneAsk
    person: Person
    gain: Gain
    rests_on: tuple[int, ...]

    @property
    def worth(self) -> Worth:
        """How much it is worth to ask it now."""
        return worth(self.gain)

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same question as another: its code and whom it is about."""
        return (self.one.ask.code, self.person.ref)

    @property
    def waits(self) -> str:
        """What waits for the answer, in words; empty where nothing does."""
        return because(self.gain)

    def body(self) -> Question:
        """As the log keeps it."""
        ask = self.one.ask
        return Question(
            code=ask.code,
            person=self.person.ref,
            text=_text(ask, self.person).replace("{who}", words_for(self.person)),
            why=f"{ask.why}: {self.waits}" if self.waits else ask.why,
            set=self.one.set.set,
            version=self.one.set.version,
        )


@dataclass(frozen=True)
class _Asking:
    """One look at the state: who is there, what is known, what each rule says."""

    state: State
    book: Book
    contexts: Contexts
    cues: Set[str]
    short: bool  # a child rings: the short script

    def next(self) -> Standing | None:
        """The open question that is worth most; of equal ones of one set, the one that stands already."""
        found = self._urgent() or self._first() or self._rest()
        if not found:
            return None
        best = min(found, key=_place)
        held = self.state.question
        standing = None if held is None else next((f for f in found if f.key == (held.code, held.person)), None)
        if standing is not None and (standing.worth, standing.one.set.set) == (best.worth, best.one.set.set):
            best = standing
        return self._or_what_is_missing(best)

    def every(self) -> Iterator[Standing]:
        """The one to ask next, then every other open question by its worth."""
        best = self.next()
        if best is not None:
            yield best
        yield from sorted((*self._urgent(), *self._first(), *self._rest()), key=_place)

    def _urgent(self) -> list[Standing]:
        found = self._each(one for one in self._in_use if one.ask.first_when is not None)
        now = (f for f in found if _true(f.one.ask.first_when, self.contexts[f.person.ref]))
        return [replace(f, gain=replace(f.gain, safety=True)) for f in now]

    def _first(self) -> list[Standing]:
        return [
            replace(f, gain=replace(f.gain, first=True))
            for f in self._each(o for o in self._in_use if o.ask.order <= FIRST)
        ]

    def _rest(self) -> list[Standing]:
        return [*self._of_orders(), *self._each(one for one in self._in_use if one.ask.order > FIRST)]

    def _each(self, asks: Iterable[OneAsk]) -> Iterator[Standing]:
        for one in asks:
            for person in self.state.persons.values():
                if self._open(one.ask, person):
                    yield Standing(one, person, self._gain(one.ask, person), (person.seq,))

    def _gain(self, ask: Ask, person: Person) -> Gain:
        waits, fields = self._waiting(person), ask.fields
        return Gain(
            now=FIRST < ask.order <= NOW,
            asked_by=waits.asked_by(fields) if fields else (),
            towards=waits.towards(fields) if fields else (),
            doubt=(ask.code, person.ref) in self._doubted,
            element=self._nothing_known_of.get(ask.element or "", ""),
        )

    def _waiting(self, person: Person) -> Waiting:
        if person.ref not in self._waits:
            beyond = unsaid(person, self.state, self.book.fields_of)
            self._waits[person.ref] = waiting(person, self.state, self.book.catalogue, beyond)
        return self._waits[person.ref]

    @cached_property
    def _waits(self) -> dict[str, Waiting]:
        return {}

    @cached_property
    def _in_use(self) -> tuple[OneAsk, ...]:
        caller = self.contexts[CALLER]
        used = {s.set for s in self.book.questions if s.when is None or s.when.truth(caller) is not Truth.FALSE}
        return tuple(one for one in self.book.asks if one.set.set in used)

    @cached_property
    def _doubted(self) -> Set[tuple[str, str]]:
        """What a warning that is no order's stands for want of, with whom it is about."""
        return {
            (w.ask, self.state.ref(w.person))
            for w in self.state.warnings.values()
            if w.ask and w.person is not None and w.code not in _ORDERS
        }

    @cached_property
    def _nothing_known_of(self) -> Mapping[str, str]:
        return nothing_known_of(self.state, self.book, self.contexts.ages)

    def _of_orders(self) -> Iterator[Standing]:
        """What an order leaves open: of its holder what they did, of the others whether it protects them."""
        for warning in self.state.warnings.values():
            one = self.book.ask(warning.ask) if warning.ask and warning.code in _ORDERS else None
            if one is None or (self.short and not one.ask.child):
                continue
            holder = "" if warning.person is None else self.state.ref(warning.person)
            for person in self.state.persons.values():
                apt = person.ref == holder if one.ask.of_holder else person.ref != holder and _of(one.ask, person)
                if apt and self._unsettled(one.ask, person):
                    gain = replace(self._gain(one.ask, person), order=True)
                    yield Standing(one, person, gain, (warning.seq,))

    def _or_what_is_missing(self, found: Standing) -> Standing:
        """A rule that is unknown for want of a fact gives way to the question after that fact."""
        rule = found.one.ask.ask_when
        truth, missing = (Truth.TRUE, "") if rule is None else rule.answer(self.contexts[found.person.ref])
        code = _ASKED_BY.get(missing) if truth is Truth.UNKNOWN else None
        wanted = self.book.ask(code) if code else None
        if wanted is None or not self._open(wanted.ask, found.person):
            return found
        return Standing(wanted, found.person, self._gain(wanted.ask, found.person), (found.person.seq,))

    def _open(self, ask: Ask, person: Person) -> bool:
        if not _of(ask, person) or (self.short and not ask.child) or not self._unsettled(ask, person):
            return False
        return self._matters(person) or _true(ask.ask_when, self.contexts[person.ref])

    def _matters(self, person: Person) -> bool:
        """Somebody named in passing is not asked about, unless a cue of risk is told of them."""
        return has_part(person) or any(
            f.field == "cue" and f.counts and self.book.cues.of_risk(str(f.value)) for f in person.facts
        )

    def _unsettled(self, ask: Ask, person: Person) -> bool:
        if self.state.answer_to(person.ref, ask.code) is not None or self._settled(ask, person):
            return False
        return ask.ask_when is None or ask.ask_when.truth(self.contexts[person.ref]) is not Truth.FALSE

    def _settled(self, ask: Ask, person: Person) -> bool:
        return any(
            what.removeprefix("cue:") in self.cues if what.startswith("cue:") else person.first(what) is not None
            for what in ask.settles
        )


def _place(found: Standing) -> tuple[Worth, int]:
    """By worth, and of equal worth by the question's own place; the sets' order and the order of people break ties."""
    return (found.worth, found.one.ask.order)


def _true(rule: Expression | None, context: Context) -> bool:
    return rule is not None and rule.truth(context) is Truth.TRUE


def nothing_known_of(state: State, book: Book, ages: Ages) -> Mapping[str, str]:
    """The elements of the assessment, by code, in words, that carry risk and of which nothing at all is known.

    An element carries risk where something can contradict that there is none. Something is known of it once a cue or a
    warning of that kind stands, somebody is known to be a child, an assessment says something, or a question that informs
    it was answered (an age alone informs of none).
    """
    cues = {str(fact.value) for fact in cue_facts(state)}
    warned = {warning.code for warning in state.warnings.values()}
    child = any(person.role is Role.CHILD or is_child(ages[ref]) for ref, person in state.persons.items())
    said = {} if state.assessment is None else state.assessment.elements
    informed = {a.question for a in state.answered.values() if a.value not in UNKNOWN_ANSWERS}
    told = {one.ask.element for one in book.asks if one.ask.code in informed and not _AGES & set(one.ask.fields)}
    return {
        element.code: element.name
        for element in book.thrive.elements
        if element.required
        and (shown := element.contradicted_by) != Shown()
        and not (said.get(element.code, "").strip() or element.code in told)
        and not (child and shown.under_18)
        and cues.isdisjoint(shown.cues)
        and warned.isdisjoint(shown.warnings)
    }


def next_question(state: State, *, book: Book, now: datetime, contexts: Contexts | None = None) -> Draft | None:
    """The question to ask next, where it is another than the one that stands; None where nothing changes.

    A question that was answered, ``unknown`` and ``refused`` included, or whose answer is known by a fact, is
    not asked again. Nothing is asked on a closed incident.
    """
    found = _best(state, book, contexts or Contexts(state, now))
    if found is None:
        return None
    held, body = state.question, found.body()
    return None if held is not None and _same(held, body) else Draft(body=body, rests_on=found.rests_on)


def _same(held: QuestionHeld, body: Question) -> bool:
    """Whether this question stands already; how many systems wait for it may have changed meanwhile."""
    return (held.code, held.person, held.text) == (body.code, body.person, body.text) and _reason(held.why) == _reason(
        body.why
    )


def _reason(why: str) -> str:
    return _COUNTED.sub("", why)


def best(state: State, *, book: Book, now: datetime) -> Question | None:
    """The question that is best asked at ``now``, whether or not it stands already; None where none is open."""
    found = _best(state, book, Contexts(state, now))
    return None if found is None else found.body()


def standing(state: State, *, book: Book, now: datetime) -> tuple[Standing, ...]:
    """Every question that may be asked at ``now``, the best one first, each of a person once."""
    looking = _looking(state, book, Contexts(state, now))
    once: dict[tuple[str, str], Standing] = {}
    for found in () if looking is None else looking.every():
        once.setdefault(found.key, found)
    return tuple(once.values())


def open_questions(state: State, *, book: Book, now: datetime) -> tuple[Question, ...]:
    """As ``standing``, each as the log would keep it."""
    return tuple(found.body() for found in standing(state, book=book, now=now))


def reading_of(question: str, book: Book) -> Reading:
    """How the book reads the answer to a question; a code that it does not hold is read by its name alone."""
    one = book.ask(question)
    return Reading() if one is None else Reading(gives=one.ask.gives, tells=one.ask.tells)


def _best(state: State, book: Book, contexts: Contexts) -> Standing | None:
    looking = _looking(state, book, contexts)
    return None if looking is None else looking.next()


def _looking(state: State, book: Book, contexts: Contexts) -> _Asking | None:
    if not state.open or CALLER not in state.persons:
        return None
    told = {
        str(f.value) for p in state.persons.values() for f in p.facts if f.field == "cue" and (f.counts or f.negated)
    }
    short = is_child(contexts.ages[CALLER])
    return _Asking(state, book, contexts, told, short)


def _of(ask: Ask, person: Person) -> bool:
    """Whether the question is about somebody of this part; the caller stays the caller whatever else they are."""
    roles = {person.role, Role.CALLER} if person.ref == CALLER else {person.role} - {Role.CALLER}
    return bool(roles & set(ask.of)) and bool(_text(ask, person))


def _text(ask: Ask, person: Person) -> str:
    return ask.text if person.ref == CALLER else ask.text_other


def words_for(person: Person) -> str:
    """What to call somebody in a question: their name, or what they are to this call."""
    return person.name or _WHO[person.role]


__all__ = [
    "AnswerNotRead",
    "Reading",
    "Standing",
    "best",
    "facts_of_answer",
    "next_question",
    "nothing_known_of",
    "open_questions",
    "reading_of",
    "standing",
    "words_for",
]
