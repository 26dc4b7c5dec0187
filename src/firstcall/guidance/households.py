"""Who else is at the addresses of an incident, by records and by earlier contacts, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from firstcall.guidance.ages import within
from firstcall.guidance.book import Book
from firstcall.guidance.knowing import key_of
from firstcall.guidance.markers import UNKNOWN_MARKER
from firstcall.guidance.naming import same_name
from firstcall.guidance.orders import in_force
from firstcall.guidance.placing import same_address
from firstcall.guidance.warnings.situation import Situation
from firstcall.incident.codes import Certainty, Outcome, Plan, Role
from firstcall.incident.dates import age_range
from firstcall.incident.held import FoundHeld, Person
from firstcall.incident.once import once
from firstcall.incident.records import RecordPerson
from firstcall.incident.three import Truth
from firstcall.matching import address as addresses

#: A record that says so within this time says where somebody lives now; an older one says where they did.
FRESH = timedelta(days=365)

ADULT = 18


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody at the address who is none of this incident: by what that is known, how sure, and what they are marked as.

    ``risks`` are what others should know them for. ``child`` is unknown where no record tells the age.
    """

    name: str
    born: str | None
    child: Truth
    certainty: Certainty
    says: tuple[str, ...]
    marks: tuple[str, ...]
    risks: tuple[str, ...]
    restricted: bool
    rests_on: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """An address of this incident, who else is there, and what is said where nobody is known: that is not "nobody"."""

    address: str
    members: tuple[Member, ...]
    says: str


def households(s: Situation) -> tuple[Household, ...]:
    """A household for each address of the incident that was said, given or presented; of none, one that says so."""
    told: list[str] = []
    for _, fact in s.addresses():
        if not any(text == str(fact.value) or same_address(text, str(fact.value)) for text in told):
            told.append(str(fact.value))
    if not told:
        says = "No address is known, so nobody knows who else is there. Ask where they are, and who is with them."
        return (Household("", (), says),)
    return tuple(Household(text, members := _members(s, text), _says(s, text, members)) for text in told)


def _says(s: Situation, text: str, members: tuple[Member, ...]) -> str:
    open_checks = [c for c in s.state.current_checks() if c.plan is Plan.DUE and "address" in c.by_what]
    without = sum(c.read(s.now)[0] is Outcome.NOT_CHECKED for c in open_checks)
    waiting = ""
    if without:
        waiting = f" {without} {'source has' if without == 1 else 'sources have'} not answered about this address."
    if members:
        return waiting.strip()
    return f"Nobody else is known at {text}: that is not nobody. Ask who is there.{waiting}"


def _members(s: Situation, text: str) -> tuple[Member, ...]:
    found: list[Member] = []
    for member in (*_recorded(s, text), *_spoken_of(s, text)):
        same = next((n for n, held in enumerate(found) if _one(held, member)), None)
        if same is None:
            found.append(member)
        else:
            found[same] = _joined(found[same], member)
    return tuple(sorted(found, key=lambda m: (not m.risks, m.child is not Truth.TRUE, m.name)))


def _one(a: Member, b: Member) -> bool:
    if a.restricted or b.restricted or not a.name or a.name.casefold() != b.name.casefold():
        return False
    return a.born is None or b.born is None or a.born == b.born


_SUREST = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE)


def _joined(a: Member, b: Member) -> Member:
    return replace(
        a,
        born=a.born or b.born,
        child=a.child if a.child is not Truth.UNKNOWN else b.child,
        certainty=min(a.certainty, b.certainty, key=_SUREST.index),
        says=tuple(dict.fromkeys((*a.says, *b.says))),
        marks=tuple(dict.fromkeys((*a.marks, *b.marks))),
        risks=tuple(dict.fromkeys((*a.risks, *b.risks))),
        rests_on=tuple(sorted({*a.rests_on, *b.rests_on})),
    )


def _recorded(s: Situation, text: str) -> Iterator[Member]:
    for held in s.state.found.values():
        for index, other in enumerate(held.found.record.persons):
            if not (other.names or other.born or other.markers or other.orders):
                continue  # nothing of them is recorded
            if lives_at(other, held, index, text) and not of_this_incident(s, held, index, other):
                yield member_of(s, held, other)


def member_of(s: Situation, held: FoundHeld, other: RecordPerson) -> Member:
    """A record's person as a member of the household; of a restricted record nothing but that there is one."""
    return _member(held, other, s.book, s.today)


@once()
def _member(held: FoundHeld, other: RecordPerson, book: Book, today: date) -> Member:
    closed = book.markers.restricted(other.markers)
    if closed or any(book.markers.restricted(person.markers) for person in held.found.record.persons):
        return Member(
            name="",
            born=None,
            child=Truth.UNKNOWN,
            certainty=Certainty.PROBABLE,
            says=("a restricted record: speak to a supervisor",),
            marks=(),
            risks=("restricted",) if closed or _risks(other, book, today) else (),
            restricted=True,
            rests_on=(held.seq,),
        )
    sure, says_so = _how_sure(held, other, today)
    return Member(
        name=other.names[0].full if other.names else "",
        born=other.born,
        child=_is_child(other, today),
        certainty=sure,
        says=(f"{says_so} ({key_of(held)})",),
        marks=tuple(dict.fromkeys(book.markers.of(text).says for text in other.markers)),
        risks=_risks(other, book, today),
        restricted=False,
        rests_on=(held.seq,),
    )


def _how_sure(held: FoundHeld, other: RecordPerson, today: date) -> tuple[Certainty, str]:
    as_of = held.found.record.as_of
    if not other.addresses:
        return Certainty.PROBABLE, "named in a record of something that happened here"
    if as_of is not None and today - as_of <= FRESH:
        return Certainty.CERTAIN, "a record of the last twelve months gives this address as theirs"
    return Certainty.PROBABLE, "an older record, or one without a date, gives this address as theirs"


def _is_child(other: RecordPerson, today: date) -> Truth:
    years = None if other.born is None else age_range(other.born, today)
    if years is None:
        return Truth.TRUE if other.role is Role.CHILD else Truth.UNKNOWN
    if years.oldest < ADULT:
        return Truth.TRUE
    return Truth.FALSE if years.youngest >= ADULT else Truth.UNKNOWN


def _risks(other: RecordPerson, book: Book, today: date) -> tuple[str, ...]:
    """What others at the address should know somebody for: risk markers, orders in force; of a child, any listed marker."""
    child = _is_child(other, today) is Truth.TRUE
    listed = [book.markers.of(text) for text in other.markers]
    markers = [m.says for m in listed if m.household or (child and set(m.codes) - {UNKNOWN_MARKER})]
    orders = [f"under an order ({book.law.of(o).name})" for o in other.orders if in_force(o, today).value is Truth.TRUE]
    return tuple(dict.fromkeys([*markers, *orders]))


def _spoken_of(s: Situation, text: str) -> Iterator[Member]:
    """Who stood at this address in earlier contacts, as far as they have a name."""
    place = addresses.parse(text)
    keys = addresses.household_keys(place) if place else ()
    ours = [name for p in s.people() for name in p.texts("name")]
    for held in s.state.links:
        link = held.link
        if link.by not in ("address", "household") or link.value not in keys:
            continue
        for name in link.people:
            if not any(name.casefold() == one.casefold() for one in ours):
                says = f"in a contact at this address on {link.opened:%-d %B %Y} (incident {link.to})"
                yield Member(
                    name,
                    None,
                    Truth.UNKNOWN,
                    Certainty.POSSIBLE,
                    (says,),
                    (),
                    (),
                    restricted=False,
                    rests_on=(held.seq,),
                )


@once(8192)
def lives_at(other: RecordPerson, held: FoundHeld, index: int, address: str) -> bool:
    """At the address by the record: by their own address, or by the event's where they have none of their own."""
    if other.addresses:
        return any(same_address(a, address) for a in other.addresses)
    record = held.found.record
    event = record.event.address if record.event is not None else None
    told = [event] if event else [a for n, p in enumerate(record.persons) if n != index for a in p.addresses]
    return any(same_address(a, address) for a in told)


def of_this_incident(s: Situation, held: FoundHeld, index: int, other: RecordPerson) -> bool:
    """Whether the record's person is one whom this incident already knows to be its own."""
    if held.found.about == index and id(held) in s.sure_of:
        return True
    return any(_same(person, other, s.today) for person in s.people())


@once(8192)
def _same(person: Person, other: RecordPerson, today: date) -> bool:
    names = person.texts("name")
    if not any(same_name(name, held) is Truth.TRUE for name in names for held in other.names):
        return False
    if other.born is None:
        return True
    recorded, known = age_range(other.born, today), person.age(today)
    return known is None or recorded is None or within(recorded, known) is not Truth.FALSE
