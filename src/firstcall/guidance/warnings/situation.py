"""One look at an incident, from which every warning is drawn: who is who, what is known, and how to say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from firstcall.guidance.book import Book
from firstcall.guidance.knowing import Known, everybody
from firstcall.guidance.markers import Marker
from firstcall.guidance.orders import Verdict, verdicts
from firstcall.guidance.orders.weighing import called
from firstcall.guidance.plan import planned
from firstcall.guidance.repeats import Earlier, earlier
from firstcall.incident import entries
from firstcall.incident.codes import Level, Origin, Plan, Reason
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Check, Draft, Element
from firstcall.incident.held import CheckHeld, FactHeld, Person, WarningHeld
from firstcall.incident.once import once
from firstcall.incident.state import State

RESTRICTED_SAYS = "A restricted record concerns {who}. Speak to a supervisor before you act on it."


@dataclass(frozen=True)
class Situation:
    """The state at a moment, with the records that are, or may be, its people."""

    state: State
    book: Book
    now: datetime

    @cached_property
    def today(self) -> date:
        """The day in London."""
        return london_day(self.now)

    @cached_property
    def known(self) -> Mapping[str, tuple[Known, ...]]:
        """The records that are, or may be, each person, by reference."""
        return everybody(self.state, today=self.today)

    @cached_property
    def earlier(self) -> tuple[Earlier, ...]:
        """The earlier contacts of this incident's people and addresses."""
        return earlier(self.state, known=self.known, cues=self.book.cues, markers=self.book.markers, now=self.now)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What every condition of every order comes to."""
        return verdicts(self.state, now=self.now, law=self.book.law, known=self.known)

    @cached_property
    def about_to_be_asked(self) -> frozenset[str]:
        """The people for whom the plan still has a check to make."""
        drafts = (d.body for d in planned(self.state, book=self.book, now=self.now))
        return frozenset(self.state.ref(b.person) for b in drafts if isinstance(b, Check) and b.by_what)

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The people of whom a check, other than a wider one, has not been answered yet and still may be."""
        late = (c for c in _unanswered(self.state.checks) if c.read(self.now)[1] is Reason.PENDING)
        return frozenset(self.state.ref(c.person) for c in late)

    @cached_property
    def _given(self) -> Mapping[str, list[WarningHeld]]:
        by_code: dict[str, list[WarningHeld]] = {}
        for warning in self.state.warnings.values():
            by_code.setdefault(warning.code, []).append(warning)
        return by_code

    def people(self) -> tuple[Person, ...]:
        """Everybody of this incident."""
        return tuple(self.state.persons.values())

    def records(self, person: Person) -> tuple[Known, ...]:
        """The records that are, or may be, this person."""
        return self.known.get(person.ref, ())

    def records_of_all(self) -> Iterator[tuple[Person, Known]]:
        """Every record with the person whom it may be of."""
        for person in self.people():
            for record in self.records(person):
                yield person, record

    @cached_property
    def sure_and_marked(self) -> tuple[tuple[Person, Known], ...]:
        """The records with a marker that are surely somebody's of this incident."""
        return tuple((person, r) for person, r in self.records_of_all() if r.sure and r.subject.markers)

    @cached_property
    def of_concern(self) -> tuple[tuple[str, int], ...]:
        """The entries of records that make a child's part more than a notice: of which child, or of any (no reference)."""
        return tuple(
            (ref, r.held.seq)
            for p, r in self.sure_and_marked
            if (ref := _of_concern(p, [self.book.markers.of(text) for text in r.subject.markers])) is not None
        )

    @cached_property
    def sure_of(self) -> Set[int]:
        """The entries and records that surely are of their person: the ``id`` of each that the state holds."""
        return {id(r.held) for _, r in self.records_of_all() if r.sure}

    def restricted(self, record: Known) -> bool:
        """Whether the record is closed to the handler: then nothing of what it says may be told."""
        return self.book.markers.restricted(record.subject.markers)

    def pending(self, person: Person) -> bool:
        """Whether a check of this person has not been answered yet, or is about to be made."""
        return person.ref in self.waiting or person.ref in self.about_to_be_asked

    def addresses(self) -> tuple[tuple[Person, FactHeld], ...]:
        """The addresses of this incident: said, given or presented by the line, never taken from a record."""
        return tuple((p, f) for p in self.people() for f in _addresses(p))

    def given(self, code: str, person: str | None = None, least: Level = Level.NOTICE) -> tuple[WarningHeld, ...]:
        """The warnings of a code that were given already, at this level or a higher one."""
        return tuple(
            w
            for w in self._given.get(code, ())
            if (person is None or w.person == person) and w.level.rank >= least.rank
        )


def _of_concern(person: Person, marked: list[Marker]) -> str | None:
    if any("dangerous-person" in m.codes for m in marked):
        return ""
    own = any(m.child_concern or "self-harm-marker" in m.codes for m in marked)
    return person.ref if own else None


@once()
def _addresses(person: Person) -> tuple[FactHeld, ...]:
    return tuple(f for f in person.facts if f.field == "address" and f.counts and f.origin is not Origin.RECORD)


@once(256)
def _unanswered(checks: Mapping[str, CheckHeld]) -> tuple[CheckHeld, ...]:
    return tuple(c for c in checks.values() if c.plan is Plan.DUE and c.answered is None and not c.wider)


def capped(level: Level, sure: bool) -> Level:
    """The level of a warning that is drawn from a match: a possible one is a notice at most."""
    return level if sure else Level.NOTICE


def warn(
    code: str,
    level: Level,
    says: str,
    rests_on: Iterable[int],
    *,
    person: str | None = None,
    subject: str = "",
    elements: tuple[Element, ...] = (),
    ask: str = "",
) -> Draft:
    """A warning with the entries that it was drawn from."""
    body = entries.Warning(
        code=code, level=level, person=person, says=says, elements=elements, subject=subject, ask=ask
    )
    return Draft(body=body, rests_on=tuple(sorted(set(rests_on))))


def who(person: Person) -> str:
    """A person at the head of a sentence: ``Alan Example (suspect)``, ``The caller``."""
    words = called(person)
    return words[:1].upper() + words[1:]


def listed(words: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``, each once."""
    every = list(dict.fromkeys(words))
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}" if every else ""


def unsure(record: Known) -> str:
    """What to say of a record that is only possibly this person's; empty where it surely is."""
    if record.sure:
        return ""
    because = f": {record.against}" if record.against else ""
    return f" This is a possible match only{because}. Confirm who this is."
