"""What a wider search brought that is grave if it is this person: said once, quietly."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.knowing import key_of
from firstcall.guidance.markers import UNKNOWN_MARKER
from firstcall.guidance.orders import in_force
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, listed, warn, who
from firstcall.incident.codes import Level, Reason
from firstcall.incident.entries import Draft
from firstcall.incident.held import FoundHeld, Person
from firstcall.incident.records import RecordPerson
from firstcall.incident.three import Truth

_RESTRICTED = "restricted (speak to a supervisor)"


@warns("wider-search-found", Level.NOTICE, source="DPA 2018, s.38: the fourth data protection principle, accuracy")
def wider_search_found(s: Situation) -> Iterator[Draft]:
    """A wider search brought a record that is marked or under an order: a likeness, so a notice and never more.

    One notice once all of the search is answered. A record whose date of birth speaks against the person, or that
    the sharp search brought too, is left out. Nothing else rests on what only a wider search found.
    """
    for person in s.people():
        checks = [c for c in s.state.wider_checks() if s.state.ref(c.person) == person.ref]
        if any(c.read(s.now)[1] is Reason.PENDING for c in checks):
            continue
        grave = [(f, words) for f in s.state.found_only_wider(person.ref) if (words := _grave(s, f))]
        if grave:
            yield _draft(person, grave)


def _draft(person: Person, grave: list[tuple[FoundHeld, tuple[str, ...]]]) -> Draft:
    words = sorted({word for _, told in grave for word in told})
    where = listed(key_of(f) for f, told in grave if _RESTRICTED not in told) or "restricted"
    says = (
        f"{who(person)}: the wider search brought somebody like them who is {listed(words)} ({where}). A likeness is no "
        "match: compare the two, and ask a date of birth or a second name."
    )
    seqs = {f.seq for f, _ in grave}
    return warn("wider-search-found", Level.NOTICE, says, seqs, person=person.ref, subject="+".join(words))


def _grave(s: Situation, held: FoundHeld) -> tuple[str, ...]:
    subject = held.found.subject
    if subject is None or any(p.field == "born" and p.bits < 0 for p in held.found.match.parts):
        return ()
    if s.book.markers.restricted(subject.markers):
        return (_RESTRICTED,)
    return tuple(dict.fromkeys((*_marks(s, subject), *_orders(s, subject))))


def _marks(s: Situation, subject: RecordPerson) -> list[str]:
    every = [s.book.markers.of(text) for text in subject.markers]
    return [f"marked {m.says}" for m in every if set(m.codes) - {UNKNOWN_MARKER}]


def _orders(s: Situation, subject: RecordPerson) -> list[str]:
    standing = [o for o in subject.orders if in_force(o, s.today).value is Truth.TRUE]
    return [f"under an order ({s.book.law.of(o).name})" for o in standing]
