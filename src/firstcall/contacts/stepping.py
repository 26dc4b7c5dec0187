"""How a step of a contact is taken: may this person, in this state; then record, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from firstcall.contacts.errors import NotFound, StepRefused
from firstcall.incident.dates import LONDON
from firstcall.incident.entries import AnyBody, Draft, Refused, Taken
from firstcall.incident.held import Person
from firstcall.incident.state import State
from firstcall.log.recording import Recorded, Writing, writing
from firstcall.people.errors import NotKnown
from firstcall.people.permissions import Cell, Permission, bound, may, refusal
from firstcall.people.queries import standing_of
from firstcall.people.relations import cell_of, may_now, relation_to
from firstcall.people.who import Who


@dataclass
class Step:
    """A step under way: the incident held for writing, who acts, and what came of it."""

    who: Who
    name: str
    held: Writing
    refusal: StepRefused | None = None

    @property
    def state(self) -> State:
        """The state as this step sees it."""
        return self.held.state

    def write(self, *drafts: Draft) -> None:
        """Record entries and their consequences."""
        self.held.append(drafts)

    def says(self, body: AnyBody, *rests_on: int) -> Draft:
        """An entry by the one who acts."""
        return Draft(body=body, by=self.who.id, rests_on=rests_on)

    def person(self, ref: str) -> Person:
        """The person of a reference. Raises NotFound."""
        found = self.state.person(ref)
        if found is None:
            raise NotFound(f"nobody of this incident is called {ref}")
        return found

    def refuse(self, why: Sequence[str], says: Sequence[str], *rests_on: int) -> None:
        """Record that this step is refused, with every reason; the step ends in StepRefused once that is kept."""
        self.refusal = StepRefused(self.name, tuple(why), tuple(says))
        self.write(self.says(Refused(step=self.name, why=tuple(why), says=tuple(says)), *rests_on))

    @property
    def recorded(self) -> Recorded:
        """What the step came to."""
        return Recorded(tuple(self.held.entries), self.held.state)


def step(
    name: str,
    permission: Permission,
    act: Callable[[Step], None],
    *,
    who: Who,
    incident: int,
    at: datetime,
    closed_too: bool = False,
) -> Recorded:
    """Take a step of an incident: ``act`` writes what the step comes to, or refuses it.

    Whoever writes first in a contact that rang with nobody's name on it has taken it. Refused, in the log, where the role
    may not or the incident is closed. Raises NotFound where there is no such incident; StepRefused once the refusal is
    kept. Whatever else ``act`` raises keeps nothing.
    """
    with writing(incident, at=at) as held:
        taken = Step(who=who, name=name, held=held)
        if held.state.contact is None:
            raise NotFound(f"there is no incident {incident}")
        if refused := _refused(who, permission, incident):
            taken.refuse(("not-permitted",), (refused,))
        elif not held.state.open and not closed_too:
            taken.refuse(("already-closed",), ("The incident is closed. Reopen it first.",))
        else:
            if permission is Permission.TYPE_LINE and not held.state.handler:
                _take(taken, at)
            act(taken)
    if taken.refusal is not None:
        raise taken.refusal
    return taken.recorded


def _refused(who: Who, permission: Permission, incident: int) -> str:
    """Why this person may not take this step of this incident; empty where they may. Raises NotFound where it is concealed."""
    relation = relation_to(who, incident)
    if not bound(permission) or relation is None:
        return "" if may_now(who, permission) else refusal(who.role, permission)
    cell = cell_of(who, permission, relation)
    if cell is Cell.CONCEALED:
        raise NotFound(f"there is no incident {incident}")
    if cell.opens:
        return ""
    return refusal(who.role, permission, relation if may(who.role, permission) else None)


def _take(taken: Step, at: datetime) -> None:
    """Make who acts the handler, with their standing; nobody who may not take contacts, and no other system."""
    contact = taken.state.contact
    if contact is None or not may(taken.who.role, Permission.TAKE_CONTACT):
        return
    try:
        standing = standing_of(taken.who.id, contact.channel, at.astimezone(LONDON).date())
    except NotKnown:
        return
    taken.write(taken.says(Taken(handler=taken.who.id)), Draft(body=standing, rests_on=(-1,)))
