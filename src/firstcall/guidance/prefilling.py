"""What is known that belongs to each element of an assessment, in words, with the entries that it rests on. Never a verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from firstcall.guidance.ages import alternatives
from firstcall.guidance.book import Book
from firstcall.guidance.context import PROTECTED, cue_facts
from firstcall.guidance.knowing import key_of
from firstcall.guidance.markers import RESTRICTED
from firstcall.guidance.orders.weighing import called
from firstcall.guidance.pages import Duty, KnownAges, KnownFact, KnownFrom
from firstcall.guidance.warnings.situation import Situation, listed
from firstcall.incident.codes import UNKNOWN_ANSWERS, Origin
from firstcall.incident.dates import LONDON
from firstcall.incident.entries import Element
from firstcall.incident.held import FactHeld, Said
from firstcall.incident.state import State
from firstcall.incident.three import Truth

#: The longest quotation of a line, in characters; a longer one is cut at words around what was read.
LONGEST = 140

#: Where a warning stops saying what is known and says what to do: that is not for an assessment.
_TO_DO = re.compile(
    r"(?<=[.)]) (?:Take|Treat|Tell|Keep|Ask|Assess|Ring|Make|Do|Find|Send|Give|Try|Look|Read)\b.*\Z", re.DOTALL
)
_TITLE = "Possible breach. "


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known: its words, and the entries that they rest on."""

    says: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prefill:
    """What is known that belongs to an element, line by line; nothing known: no line."""

    element: str
    name: str
    lines: tuple[Known, ...]


def prefilled(
    state: State, *, book: Book, now: datetime, lines: Mapping[int, str] = MappingProxyType({})
) -> tuple[Prefill, ...]:
    """For every element of the force, in its order, what the incident holds that belongs to it.

    ``lines`` are the typed lines by their entries, for quotations. What a restricted record says is in none of it, whoever
    reads: an assessment is read by everybody. A denied cue, an unknown answer and a fact that was struck out are not known.
    """
    look = _Look(Situation(state, book, now), lines)
    return tuple(Prefill(e.code, e.name, _once(look.of(e.known_from))) for e in book.thrive.elements)


def _once(known: Iterable[Known]) -> tuple[Known, ...]:
    """Each line once; said on several entries, it rests on all of them."""
    held: dict[str, set[int]] = {}
    for one in known:
        held.setdefault(one.says, set()).update(one.cites)
    return tuple(Known(says, tuple(sorted(cites))) for says, cites in held.items())


class _Look:
    """One look at an incident, from which the lines of every element are drawn."""

    def __init__(self, situation: Situation, lines: Mapping[int, str]) -> None:
        self._s = situation
        self._state = situation.state
        self._lines = lines
        closed = situation.book.markers.restricted
        self._restricted = {
            key_of(held)
            for held in self._state.found.values()
            if any(closed(p.markers) for p in held.found.record.persons)
        }
        self._duties: dict[Duty, Callable[[], Iterator[Known]]] = {
            "orders": self._orders,
            "links": self._links,
            "wishes": lambda: self._said("Asked of us", self._state.wishes),
            "advice": lambda: self._said("Advised", self._state.advice),
            "told": self._told,
            "promises": self._promises,
            "referrals": self._referrals,
            "requests": self._requests,
        }

    def of(self, known: KnownFrom) -> Iterator[Known]:
        """The lines that belong where ``known`` says, what warns of a danger first."""
        yield from self._warnings(known.warnings)
        yield from self._cues(known.cues)
        if known.ages is not None:
            yield from self._ages(known.ages)
        for fact in known.facts:
            yield from self._facts(fact)
        yield from self._answers(known.answers)
        for duty in known.entries:
            yield from self._duties[duty]()

    def _warnings(self, codes: tuple[str, ...]) -> Iterator[Known]:
        given = [w for w in self._state.warnings.values() if w.code in codes and w.says]
        for warning in sorted(given, key=lambda w: (-w.level.rank, w.seq)):
            says = warning.says.removeprefix(_TITLE)
            if warning.code != RESTRICTED:
                says = _TO_DO.sub("", says)
            says = f"Possible breach: {says}" if warning.says.startswith(_TITLE) else says
            yield Known(self._without_restricted(says), tuple(sorted({warning.seq, *warning.rests_on})))

    def _without_restricted(self, says: str) -> str:
        for key in self._restricted:
            says = says.replace(key, "a restricted record")
        return says

    def _cues(self, codes: tuple[str, ...]) -> Iterator[Known]:
        for fact in cue_facts(self._state):
            if fact.value in codes:
                quote, line = self._quoted(fact)
                what = _sentence(str(fact.value).replace("-", " "))
                says = f"{what}: “{quote}”" if quote else f"{what}, by the log"
                yield Known(says, tuple(sorted({fact.seq, *line})))

    def _quoted(self, fact: FactHeld) -> tuple[str, tuple[int, ...]]:
        """The words of the handler's line in which a fact was read, and the line; nothing where no line is at hand."""
        line = next((seq for seq in fact.rests_on if seq in self._lines), None)
        if line is None:
            return "", fact.rests_on
        return quoted(self._lines[line], fact.span), (line,)

    def _ages(self, wanted: KnownAges) -> Iterator[Known]:
        for person in self._state.persons.values():
            if person.role not in PROTECTED:
                continue
            for held in alternatives(person, self._s.today):
                young, old = held.ages.youngest, held.ages.oldest
                if young < wanted.under or old >= wanted.over:
                    years = str(young) if young == old else f"{young} to {old}"
                    yield Known(_sentence(f"{called(person)} is {years}"), held.seqs)

    def _facts(self, wanted: KnownFact) -> Iterator[Known]:
        for person in self._state.persons.values():
            if wanted.of and person.role not in wanted.of:
                continue
            for fact in person.facts:
                if fact.field != wanted.field or not fact.counts or fact.source in self._restricted:
                    continue
                where = f" ({fact.source})" if fact.origin is Origin.RECORD and fact.source else ""
                says = f"{_sentence(wanted.field)} of {called(person)}: {fact.value}{where}"
                yield Known(says, tuple(sorted({fact.seq, *fact.rests_on})))

    def _answers(self, codes: tuple[str, ...]) -> Iterator[Known]:
        for held in self._state.answered.values():
            person = self._state.person(held.person)
            if held.question in codes and held.value not in UNKNOWN_ANSWERS and person is not None:
                value = {True: "yes", False: "no"}[held.value] if isinstance(held.value, bool) else held.value
                asked = held.question.replace("-", " ")
                yield Known(_sentence(f"{called(person)} answered “{value}” to “{asked}”"), (held.seq,))

    def _orders(self) -> Iterator[Known]:
        held: dict[tuple[str, str, str], list[int]] = {}
        closed = self._s.book.markers.restricted
        verdicts = [v for v in self._s.verdicts if not closed(v.markers) and _may_be_in_force(v.elements)]
        for n, verdict in enumerate(verdicts):
            held.setdefault((verdict.person, verdict.order_type, f"{verdict.source}/{verdict.record_id}"), []).append(n)
        for (ref, order, key), numbers in held.items():
            forbids = listed(verdicts[n].forbids for n in numbers)
            person = self._state.persons[ref]
            says = _sentence(f"{called(person)} is under an order ({order}): {forbids} ({key})")
            yield Known(says, tuple(sorted({seq for n in numbers for seq in verdicts[n].rests_on})))

    def _links(self) -> Iterator[Known]:
        for held in self._state.links:
            link = held.link
            opened = link.opened.astimezone(LONDON)
            yield Known(f"Earlier contact of {opened:%-d %B %Y}, by {link.by}: {link.says}", (held.seq,))

    def _said(self, head: str, said: Iterable[Said]) -> Iterator[Known]:
        for one in said:
            yield Known(f"{head}: {one.says or one.code}", (one.seq,))

    def _told(self) -> Iterator[Known]:
        for one in self._state.told.values():
            head = "The caller was told" if one.code == "told" else "The caller was not told, because it is not safe"
            yield Known(f"{head}: {one.says}", tuple(sorted({one.seq, *(() if one.about is None else (one.about,))})))

    def _promises(self) -> Iterator[Known]:
        for one in self._state.promises.values():
            due = one.due.astimezone(LONDON)
            end = (
                f"by {due:%H:%M on %-d %B}"
                if one.open
                else "kept"
                if one.kept
                else "will not be kept, the caller was told"
            )
            yield Known(f"Promised: {one.text}, {end}", (one.seq,))

    def _referrals(self) -> Iterator[Known]:
        for one in self._state.referrals:
            person = self._state.person(one.person)
            whom = one.person if person is None else called(person)
            yield Known(f"Referred: {one.form.replace('-', ' ')} for {whom}, {one.how} to {one.to}", (one.seq,))

    def _requests(self) -> Iterator[Known]:
        for one in self._state.requests.values():
            end = "not answered yet" if one.open else "answered"
            yield Known(f"Asked of {one.to} ({one.source}): {end}", (one.seq,))


def _may_be_in_force(elements: Iterable[Element]) -> bool:
    return all(e.element != "in-force" or e.value is not Truth.FALSE for e in elements)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def quoted(text: str, span: tuple[int, int] | None, longest: int = LONGEST) -> str:
    """The line, or the part of a long one around what was read in it, cut at words; each cut is marked."""
    plain = " ".join(text.split())
    if len(plain) <= longest:
        return plain
    at = 0 if span is None else len(" ".join(text[: span[0]].split()))
    first = max(min(at - longest // 3, len(plain) - longest), 0)
    first = plain.find(" ", first) + 1 if first else 0
    last = min(first + longest, len(plain))
    last = plain.rfind(" ", first, last) if last < len(plain) and " " in plain[first:last] else last
    return f"{'…' if first else ''}{plain[first:last]}{'…' if last < len(plain) else ''}"
