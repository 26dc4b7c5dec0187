"""The plan for somebody who belongs to no incident: the same plan as everywhere, over a state that is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from firstcall.guidance.book import Book
from firstcall.guidance.plan import planned
from firstcall.incident.codes import Channel, Origin, Plan, Role, StaffRole
from firstcall.incident.entries import (
    AnyBody,
    Contact,
    Draft,
    Entry,
    Fact,
    PersonNamed,
    StandingChecked,
    kind_of,
)
from firstcall.incident.folding import fold
from firstcall.incident.held import CheckHeld
from firstcall.incident.state import State

#: How whoever is asked about is called in that state.
PERSON = "nominal"


def state_for(by_what: Mapping[str, str], *, asker: str, role: StaffRole, book: Book, at: datetime) -> State:
    """A state in which one person is known by what was told, with the plan of every source for them."""
    bodies: list[AnyBody] = [
        Contact(contact="", channel=Channel.AGENCY, number=None, handler=asker),
        StandingChecked(staff=asker, role=role),
        PersonNamed(person=PERSON, role=Role.NOMINAL),
    ]
    bodies += [Fact(person=PERSON, field=field, value=v, origin=Origin.GIVEN) for field, v in by_what.items()]
    state = after(State(), [Draft(body=body, by=asker) for body in bodies], at=at)
    drafts = planned(state, book=book, now=at)
    return after(state, [draft for draft in drafts if getattr(draft.body, "person", None) == PERSON], at=at)


def after(state: State, drafts: Iterable[Draft], *, at: datetime) -> State:
    """The state after a few more entries that are kept nowhere."""
    for draft in drafts:
        entry = Entry(
            cursor=0,
            incident=0,
            seq=state.seq + 1,
            at=at,
            by=draft.by,
            kind=kind_of(draft.body),
            rests_on=(),
            body=draft.body,
        )
        state = fold([entry], state)
    return state


def due(state: State, sources: Sequence[str]) -> tuple[CheckHeld, ...]:
    """The checks that are asked: all that are due and complete, or of these the ones of some sources."""
    return tuple(
        check
        for check in state.current_checks()
        if check.plan is Plan.DUE and check.by_what and (not sources or check.source in sources)
    )
