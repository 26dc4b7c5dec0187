"""Promises to callers: made, asked after, handed over, told of, settled. Each has an owner and is in sight until it is settled."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.guidance import book as books
from firstcall.guidance.promising import chase_at, due_by
from firstcall.incident import entries as e
from firstcall.incident.dates import london_day
from firstcall.incident.held import FactHeld, PromiseHeld
from firstcall.incident.state import State
from firstcall.log.gate import writing
from firstcall.log.models import EntryRow, IncidentRow, PromiseRow
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission, may, refusal
from firstcall.people.queries import everybody, standing_of
from firstcall.people.who import Who

#: Entries that show nothing of a promise kept: what follows by itself, what was only looked at, and the promise's own life.
PROVES_NOTHING = frozenset(
    (
        "acknowledged approval-asked approval-decided chased check consulted handed-over link note note-taken promise "
        "question refused reopened settled standing taken warning"
    ).split()
)


@dataclass(frozen=True, slots=True, order=True)
class Owed:
    """Something that somebody holds: a promise of an incident, or the incident itself where ``promise`` is empty."""

    incident: int
    promise: str = ""


def promise(
    *,
    who: Who,
    incident: int,
    text: str,
    due: datetime,
    at: datetime,
    chase: datetime | None = None,
    owner: str | None = None,
) -> Recorded:
    """Promise the caller something by a time. Its owner (who promises, where nobody else is named) has it until it is settled.

    It is asked after at ``chase``; left out, a sensible time before the deadline, by its kind. Raises BadInput.
    """
    wanted = _words("text", text, "what was promised")
    if due < at:
        raise BadInput("due", "The deadline is in the past. Give one that is still to come.")
    if chase is not None and not at <= chase <= due:
        raise BadInput("chase", "Ask after it between now and its deadline.")
    holder = who if owner in (None, who.id) else _holder(str(owner), "owner")

    def act(s: Step) -> None:
        if not may(holder.role, Permission.PROMISE):
            s.refuse(("not-permitted",), (refusal(holder.role, Permission.PROMISE),))
            return
        s.write(s.says(_made(s.state, wanted, due=due, owner=holder.id, at=at, chase=chase)))

    return step("promise", Permission.PROMISE, act, who=who, incident=incident, at=at)


def promised(s: Step, read: FactHeld, *, at: datetime) -> e.Draft:
    """The promise that a confirmed reading of a line becomes; it rests on the confirmation just before it.

    It is due when the line says, or where it does not by the default of its kind; who confirms it owns it.
    """
    book, text = books.current(), str(read.value)
    due = read.due
    if due is None or due <= at:
        due = due_by(book.promises.kind_of(text), s.state, grades=book.grades, now=at)
    return s.says(_made(s.state, text, due=due, owner=s.who.id, at=at), -1)


def _made(
    state: State, text: str, *, due: datetime, owner: str, at: datetime, chase: datetime | None = None
) -> e.Promise:
    number = len(state.promises) + 1
    while f"promise-{number}" in state.promises:  # one whose text has gone at the end of its retention is not counted
        number += 1
    asked = chase or chase_at(books.current().promises.kind_of(text), due=due, now=at)
    return e.Promise(promise=f"promise-{number}", text=text, due=due, owner=owner, chase=asked)


def chase(*, who: Who, incident: int, promise: str, says: str, at: datetime, again: datetime | None = None) -> Recorded:
    """Record that somebody asked after a promise, what they learned, and when to ask again; on a closed incident too.

    Without ``again`` it is asked after a sensible time before its deadline, where that is still to come. Raises BadInput.
    """
    learned = _words("says", says, "what you learned")
    if again is not None and again <= at:
        raise BadInput("again", "Ask again at a time that is still to come.")

    def act(s: Step) -> None:
        held = _open(s, promise)
        kind = books.current().promises.kind_of(held.text)
        next_time = again or chase_at(kind, due=held.due, now=at)
        s.write(s.says(e.Chased(promise=promise, says=learned, again=next_time), held.seq))

    return step("chase", Permission.PROMISE, act, who=who, incident=incident, at=at, closed_too=True)


def settle(
    *, who: Who, incident: int, promise: str, kept: bool, says: str, at: datetime, fulfilled_by: int | None = None
) -> Recorded:
    """Settle a promise: it was kept, or the caller was told that it will not be. Either way say how; on a closed incident too.

    ``fulfilled_by`` is the entry of this log that shows it kept, and comes after the promise. Telling the caller is an
    entry of its own, on which the settling rests. Raises BadInput.
    """
    how = _words("says", says, "how it was kept, or what the caller was told")
    if fulfilled_by is not None and not kept:
        raise BadInput("fulfilled_by", "Only a promise that was kept is fulfilled by an entry.")

    def act(s: Step) -> None:
        held = _open(s, promise)
        body = e.PromiseSettled(promise=promise, kept=kept, says=how, fulfilled_by=fulfilled_by)
        if not kept:
            s.write(s.says(e.CallerTold(about=held.seq, says=how), held.seq), s.says(body, held.seq, -1))
        elif fulfilled_by is None:
            s.write(s.says(body, held.seq))
        else:
            _shows(held, incident, fulfilled_by)
            s.write(s.says(body, held.seq, fulfilled_by))

    return step("settle", Permission.PROMISE, act, who=who, incident=incident, at=at, closed_too=True)


def _shows(held: PromiseHeld, incident: int, fulfilled_by: int) -> None:
    row = EntryRow.objects.filter(incident=incident, seq=fulfilled_by).first()
    if row is None:
        raise BadInput("fulfilled_by", f"This log has no entry {fulfilled_by}. Choose one that it has.")
    if row.seq <= held.seq:
        raise BadInput(
            "fulfilled_by", f"Entry {fulfilled_by} was there before the promise. Choose one that came after it."
        )
    if row.kind in PROVES_NOTHING:
        raise BadInput(
            "fulfilled_by", f"Entry {fulfilled_by} shows nothing kept. Choose what was done, typed or answered."
        )


def told(*, who: Who, incident: int, about: int, says: str, at: datetime) -> Recorded:
    """Record word to the caller about an entry of this log, and how they were told; on a closed incident too."""
    what = _words("says", says, "what the caller was told, and how")

    def act(s: Step) -> None:
        if not EntryRow.objects.filter(incident=incident, seq=about).exists():
            raise NotFound(f"there is no entry {about} in this log")
        s.write(s.says(e.CallerTold(about=about, says=what), about))

    return step("told", Permission.TYPE_LINE, act, who=who, incident=incident, at=at, closed_too=True)


def held_by(owner: str) -> tuple[Owed, ...]:
    """Every open promise of somebody, closed incidents' too, the one due first at the head."""
    rows = PromiseRow.objects.filter(owner=owner, kept__isnull=True).order_by("due", "incident", "row")
    return tuple(Owed(row.incident, row.promise) for row in rows)


def hand_over(*, who: Who, owed: Collection[Owed], to: str, why: str, at: datetime) -> tuple[Recorded, ...]:
    """Hand promises, and incidents, over to a named member of staff who may hold one, with why; all of it or nothing.

    Refused, in the log, to one whose role may not hold a promise, and of what is somebody else's unless a supervisor
    does it. Raises BadInput for nobody, for nothing, and for one who holds it already.
    """
    reason = _words("why", why, "why it is handed over")
    if not owed:
        raise BadInput("owed", "Choose what is handed over.")
    holder = _holder(to, "to")
    chosen: dict[int, list[str]] = {}
    for one in sorted(set(owed)):
        chosen.setdefault(one.incident, []).append(one.promise)
    for incident, promises in chosen.items():
        refused = _refused(who, holder, incident, promises)
        if refused:
            step(
                "hand-over",
                Permission.SEE_INCIDENT,
                lambda s, says=refused: s.refuse(("not-permitted",), (says,)),  # type: ignore[misc]
                who=who,
                incident=incident,
                at=at,
                closed_too=True,
            )
    with writing():
        return tuple(_hand_over(who, incident, promises, holder, reason, at) for incident, promises in chosen.items())


def _refused(who: Who, holder: Who, incident: int, promises: Collection[str]) -> str:
    """Why this hand-over is refused, as a sentence; empty where it is not."""
    if not may(who.role, Permission.HAND_OVER):
        return refusal(who.role, Permission.HAND_OVER)
    if not may(holder.role, Permission.PROMISE):
        return refusal(holder.role, Permission.PROMISE)
    rows = PromiseRow.objects.filter(incident=incident, promise__in=promises)
    owners = set(rows.values_list("owner", flat=True))
    if "" in promises:
        owners |= set(IncidentRow.objects.filter(incident=incident).values_list("handler", flat=True))
    if owners - {who.id} and not may(who.role, Permission.HAND_OVER_OTHERS):
        return refusal(who.role, Permission.HAND_OVER_OTHERS)
    return ""


def _hand_over(who: Who, incident: int, promises: list[str], to: Who, why: str, at: datetime) -> Recorded:
    def act(s: Step) -> None:
        s.write(*(draft for name in promises for draft in _handed(s, name, to, why, at)))

    return step("hand-over", Permission.HAND_OVER, act, who=who, incident=incident, at=at, closed_too=True)


def _handed(s: Step, name: str, to: Who, why: str, at: datetime) -> Iterator[e.Draft]:
    if name:
        held = _open(s, name)
        if held.owner == to.id:
            raise BadInput("to", f"{to.name} holds “{held.text}” already. Name somebody else.")
        yield s.says(e.HandedOver(promise=name, to=to.id, why=why), held.seq)
        return
    contact = s.state.contact
    if contact is None or not s.state.open:
        raise BadInput("owed", "A closed incident has nobody to take it over. Reopen it first.")
    if contact.handler == to.id:
        raise BadInput("to", f"{to.name} has this incident already. Name somebody else.")
    yield s.says(e.HandedOver(promise="", to=to.id, why=why))
    yield e.Draft(body=standing_of(to.id, contact.channel, london_day(at)), rests_on=(-1,))


def _holder(staff: str, field: str) -> Who:
    """The member of staff of this id whose account is in use. Raises BadInput."""
    found = next((who for who in everybody() if who.id == staff.strip()), None)
    if found is None:
        raise BadInput(field, f"Nobody on the staff is “{staff.strip()[:60]}”. Choose somebody of the list.")
    return found


def _open(s: Step, name: str) -> PromiseHeld:
    held = s.state.promises.get(name)
    if held is None:
        raise NotFound(f"there is no promise {name}")
    if not held.open:
        raise BadInput("promise", f"“{held.text}” is settled already. Reload the page.")
    return held


def _words(field: str, text: str, what: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise BadInput(field, f"Say {what}.")
    return words
