"""What to ask next, and why; and the facts that an answer gives."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime

from firstcall.guidance.answering import AnswerNotRead, facts_of_answer
from firstcall.guidance.book import Book, OneAsk
from firstcall.guidance.context import Contexts, has_part, is_child
from firstcall.guidance.pages import Ask
from firstcall.incident.codes import Role
from firstcall.incident.entries import Draft, Question
from firstcall.incident.held import CALLER, Person, QuestionHeld
from firstcall.incident.state import State
from firstcall.incident.three import Truth

#: Questions up to this place in the order come before an order's unknown element.
FIRST = 19

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
class _Next:
    one: OneAsk
    person: Person
    why: str
    rests_on: tuple[int, ...]

    def body(self) -> Question:
        ask = self.one.ask
        text = _text(ask, self.person).replace("{who}", words_for(self.person))
        return Question(code=ask.code, person=self.person.ref, text=text, why=self.why, set=self.one.set.set)


@dataclass(frozen=True)
class _Asking:
    """One look at the state: who is there, what is known, what each rule says."""

    state: State
    book: Book
    contexts: Contexts
    cues: Set[str]
    short: bool  # a child rings: the short script

    def next(self) -> _Next | None:
        """What cannot wait, then age and date of birth, then what an order leaves open, then the sets in their order."""
        ordered = self._in_use()
        urgent = (one for one in ordered if self._urgent(one.ask))
        first = (one for one in ordered if one.ask.order <= FIRST)
        rest = (one for one in ordered if one.ask.order > FIRST)
        found = self._first_of(urgent) or self._first_of(first) or next(self._of_orders(), None) or self._first_of(rest)
        return None if found is None else self._or_what_is_missing(found)

    def every(self) -> Iterator[_Next]:
        """The one to ask next, then every other open question in its order."""
        best = self.next()
        if best is not None:
            yield best
        yield from self._of_orders()
        yield from self._each(iter(self._in_use()))

    def _first_of(self, asks: Iterator[OneAsk]) -> _Next | None:
        return next(self._each(asks), None)

    def _each(self, asks: Iterator[OneAsk]) -> Iterator[_Next]:
        for one in asks:
            for person in self.state.persons.values():
                if self._open(one.ask, person):
                    yield _Next(one, person, one.ask.why, (person.seq,))

    def _in_use(self) -> list[OneAsk]:
        caller = self.contexts[CALLER]
        used = {s.set for s in self.book.questions if s.when is None or s.when.truth(caller) is not Truth.FALSE}
        return [one for one in self.book.asks if one.set.set in used]

    def _of_orders(self) -> Iterator[_Next]:
        """What an order leaves open: of its holder what they did, of the others whether it protects them."""
        for warning in self.state.warnings.values():
            one = self.book.ask(warning.ask) if warning.ask else None
            if one is None:
                continue
            holder = "" if warning.person is None else self.state.ref(warning.person)
            for person in self.state.persons.values():
                apt = person.ref == holder if one.ask.of_holder else person.ref != holder and _of(one.ask, person)
                if apt and self._unsettled(one.ask, person):
                    yield _Next(one, person, f"{one.ask.why}: an order leaves it open", (warning.seq,))

    def _or_what_is_missing(self, found: _Next) -> _Next:
        """A rule that is unknown for want of a fact gives way to the question after that fact."""
        rule = found.one.ask.ask_when
        truth, missing = (Truth.TRUE, "") if rule is None else rule.answer(self.contexts[found.person.ref])
        code = _ASKED_BY.get(missing) if truth is Truth.UNKNOWN else None
        wanted = self.book.ask(code) if code else None
        if wanted is None or not self._open(wanted.ask, found.person):
            return found
        return _Next(wanted, found.person, wanted.ask.why, (found.person.seq,))

    def _urgent(self, ask: Ask) -> bool:
        return ask.first_when is not None and ask.first_when.truth(self.contexts[CALLER]) is Truth.TRUE

    def _open(self, ask: Ask, person: Person) -> bool:
        if not _of(ask, person) or not has_part(person) or (self.short and not ask.child):
            return False
        return self._unsettled(ask, person)

    def _unsettled(self, ask: Ask, person: Person) -> bool:
        if self.state.answer_to(person.ref, ask.code) is not None or self._settled(ask, person):
            return False
        return ask.ask_when is None or ask.ask_when.truth(self.contexts[person.ref]) is not Truth.FALSE

    def _settled(self, ask: Ask, person: Person) -> bool:
        return any(
            what.removeprefix("cue:") in self.cues if what.startswith("cue:") else person.first(what) is not None
            for what in ask.settles
        )


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
    return (held.code, held.person, held.text, held.why) == (body.code, body.person, body.text, body.why)


def best(state: State, *, book: Book, now: datetime) -> Question | None:
    """The question that is best asked at ``now``, whether or not it stands already; None where none is open."""
    found = _best(state, book, Contexts(state, now))
    return None if found is None else found.body()


def open_questions(state: State, *, book: Book, now: datetime) -> tuple[Question, ...]:
    """Every question that may be asked at ``now``, the best one first, each of a person once."""
    looking = _looking(state, book, Contexts(state, now))
    once: dict[tuple[str, str], Question] = {}
    for found in () if looking is None else looking.every():
        once.setdefault((found.one.ask.code, found.person.ref), found.body())
    return tuple(once.values())


def _best(state: State, book: Book, contexts: Contexts) -> _Next | None:
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


__all__ = ["AnswerNotRead", "best", "facts_of_answer", "next_question", "open_questions", "words_for"]
