"""An incident in the making: lines are told one after the other, and what was read is folded in."""

from __future__ import annotations

from datetime import UTC, datetime

from firstcall.incident.codes import Channel, FactState
from firstcall.incident.entries import AnyBody, Contact, Draft, Entry, Line, kind_of
from firstcall.incident.folding import fold
from firstcall.incident.state import State
from firstcall.narrative import drafting

NOW = datetime(2017, 3, 6, 18, 30, tzinfo=UTC)
TODAY = NOW.date()


class Telling:
    """A contact from 01632 960201, and the lines typed on it."""

    def __init__(self, *lines: str) -> None:
        self.state = State()
        self.last: tuple[Draft, ...] = ()
        self._add(Contact(contact="first", channel=Channel.EMERGENCY, number="01632 960201", handler="officer-b"))
        for line in lines:
            self.say(line)

    def say(self, text: str) -> None:
        """One more line, with what is read in it, recorded as the log records it."""
        self.last = drafting.drafts(text, self.state, NOW)
        self._add(Line(text=text))
        for draft in self.last:
            self._add(draft.body)

    def _add(self, body: AnyBody) -> None:
        seq = self.state.seq + 1
        entry = Entry(
            cursor=seq, incident=1, seq=seq, at=NOW, by="firstcall", kind=kind_of(body), rests_on=(), body=body
        )
        self.state = fold([entry], self.state)

    def of(self, person: str, field: str) -> set[str | int]:
        """What counts for a person."""
        held = self.state.person(person)
        return set(held.values(field)) if held else set()

    def suggested(self, person: str, field: str) -> set[str | int]:
        """What is only offered for a person."""
        held = self.state.person(person)
        facts = held.facts if held else ()
        return {f.value for f in facts if f.field == field and f.state is FactState.SUGGESTED}

    def denied(self, person: str) -> set[str | int]:
        """The cues that the lines deny."""
        held = self.state.person(person)
        return {f.value for f in held.facts if f.field == "cue" and f.negated} if held else set()

    @property
    def people(self) -> set[str]:
        """Everybody of the incident."""
        return set(self.state.persons)
