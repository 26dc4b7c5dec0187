"""What a supervisor does on another's live incident: a note to its handler, and taking it over. Watching it is a look, and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.incident import entries as e
from firstcall.incident.dates import london_day
from firstcall.incident.held import PromiseHeld
from firstcall.incident.state import State
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission
from firstcall.people.queries import standing_of
from firstcall.people.who import Who

#: The longest note, in characters: a strip on a desk is no letter.
LONGEST_NOTE = 300


def note(*, who: Who, incident: int, says: str, at: datetime) -> Recorded:
    """Say something to the handler of an open incident; it stands on their desk until they take it. Raises BadInput."""
    words = _words("says", says, "what the handler should know")
    if len(words) > LONGEST_NOTE:
        raise BadInput("says", f"A note holds at most {LONGEST_NOTE} characters; this one has {len(words)}.")

    def act(s: Step) -> None:
        if not s.state.handler:
            raise BadInput("says", "Nobody handles this incident yet: there is nobody to write to.")
        if s.state.handler == who.id:
            raise BadInput("says", "You handle this incident yourself.")
        s.write(s.says(e.Note(to=s.state.handler, says=words)))

    return step("note", Permission.WATCH, act, who=who, incident=incident, at=at)


def take_note(*, who: Who, incident: int, note: int, at: datetime) -> Recorded:
    """Take what was said to oneself (its entry), once; on a closed incident too. Raises NotFound for what is another's."""

    def act(s: Step) -> None:
        held = s.state.notes.get(f"{note}|{who.id}")
        if held is None:
            raise NotFound("this was not said to you, or goes to another handler now")
        if not held.taken:
            s.write(s.says(e.NoteTaken(note=note), note))

    return step("take-note", Permission.ACKNOWLEDGE, act, who=who, incident=incident, at=at, closed_too=True)


def movable(state: State) -> tuple[PromiseHeld, ...]:
    """The open promises that the handler holds on their own incident: what is offered to whoever takes it over."""
    return tuple(p for p in state.promises.values() if p.open and state.handler and p.owner == state.handler)


def take_over(*, who: Who, incident: int, why: str, promises: Collection[str] = (), at: datetime) -> Recorded:
    """Take an open incident over, with why; the handler until then is told. ``promises``: which of theirs here move with it.

    One that was settled or handed on meanwhile stays as it is. Raises BadInput for one's own incident.
    """
    reason = _words("why", why, "why you take it over")

    def act(s: Step) -> None:
        if s.state.handler == who.id:
            raise BadInput("why", "You handle this incident already.")
        s.write(*_taken_over(s, reason, frozenset(promises), at))

    return step("take-over", Permission.WATCH, act, who=who, incident=incident, at=at)


def _taken_over(s: Step, why: str, promises: Collection[str], at: datetime) -> Iterator[e.Draft]:
    contact = s.state.contact
    assert contact is not None
    moving = [p for p in movable(s.state) if p.promise in promises]
    yield s.says(e.HandedOver(promise="", to=s.who.id, why=why))
    yield e.Draft(body=standing_of(s.who.id, contact.channel, london_day(at)), rests_on=(-1,))
    for held in moving:
        yield s.says(e.HandedOver(promise=held.promise, to=s.who.id, why=why), held.seq)


def _words(field: str, text: str, what: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise BadInput(field, f"Say {what}.")
    return words
