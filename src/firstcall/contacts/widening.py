"""Asking for a wider search of a person."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from firstcall.contacts.errors import BadInput
from firstcall.contacts.stepping import Step, step
from firstcall.guidance import book as books
from firstcall.guidance import widening
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


def search_wider(*, who: Who, incident: int, person: str, at: datetime) -> Recorded:
    """Search wider for a person in every source that was asked about them. While all that is under way: nothing.

    Whoever may write in the log may ask: every check follows from what was written. Raises BadInput where no source
    was asked yet, for a wider search asks by the same words.
    """

    def act(s: Step) -> None:
        ref, catalogue = s.person(person).ref, books.current().catalogue
        if not widening.sent(s.state, ref, catalogue):
            raise BadInput("person", "No source has been asked about this person yet. Give a name or a number first.")
        drafts = widening.widened(s.state, ref, catalogue=catalogue, asked_by=who.name)
        if drafts:
            s.write(*(replace(draft, by=who.id) for draft in drafts))

    return step("wider", Permission.TYPE_LINE, act, who=who, incident=incident, at=at)
