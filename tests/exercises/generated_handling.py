"""What a handler does beside typing: a name that the desk offers and that they just heard, they confirm with its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from firstcall.exercises import scenario as s
from firstcall.incident import entries as e
from firstcall.incident.codes import Channel, FactState
from firstcall.incident.folding import fold
from firstcall.incident.state import State
from firstcall.narrative import drafting
from tests.exercises.generated_dangers import Contact

_NOW = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)


def confirming(on: Contact) -> Iterator[s.Deed]:
    """The deeds of a contact, and after each line the confirmation of a name that it offers of the very person it is of.

    Nothing else that is offered is confirmed or rejected, and nothing that was put down to the wrong person is mended.
    """
    state = _after(
        State(), [e.Draft(body=e.Contact(contact="1", channel=Channel.TEXT, number=None, handler="call-taker"))]
    )
    for deed in on.deeds:
        yield deed
        if isinstance(deed, s.Person):
            state = _after(state, [e.Draft(body=e.PersonNamed(person=deed.ref, role=deed.role))])
        if isinstance(deed, s.Log):
            drafts = drafting.drafts(deed.text, state, _NOW)
            state = _after(state, [e.Draft(body=e.Line(text=deed.text)), *drafts])
            yield from (s.Confirm(suggestion=number) for number in _right(drafts, on))


def _right(drafts: Sequence[e.Draft], on: Contact) -> Iterator[int]:
    for body in (draft.body for draft in drafts):
        if isinstance(body, e.Fact) and body.field == "name" and body.state is FactState.SUGGESTED:
            heard = {on.caller.name} if body.person == "caller" else on.others
            if body.value in heard and body.suggestion is not None:
                yield body.suggestion


def _after(state: State, drafts: Sequence[e.Draft]) -> State:
    entries = [
        e.Entry(cursor=n, incident=1, seq=n, at=_NOW, by="call-taker", kind=e.kind_of(d.body), rests_on=(), body=d.body)
        for n, d in enumerate(drafts, state.seq + 1)
    ]
    return fold(entries, state)
