"""The identity bar: which incident this is, and the gravest warning in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.graded import ClockView, clock_view
from firstcall.desk.picture.safeguarding import SafeView, safe_view
from firstcall.desk.picture.warnings import WarningView, warnings
from firstcall.guidance.clocks import Clock
from firstcall.incident.entries import Place
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class Identity:
    """What the handler can read off at any moment. ``others`` counts the warnings not shown here in words."""

    incident: int
    reference: str
    channel: str
    number: str
    opened: str  # ISO, for the running clock
    opened_words: str
    place: str
    grade: str
    clock: ClockView | None
    attended: bool
    proposed: str
    proposed_why: str
    handler: str
    safe: SafeView
    gaps: tuple[str, ...]
    closed: str
    gravest: tuple[WarningView, ...]
    others: int


def identity(state: State, now: datetime, names: dict[str, str] | None = None, clock: Clock | None = None) -> Identity:
    """The identity bar of an incident. All critical warnings that stand are said in words, the newest first.

    One leaves the bar for others once the incident's own handler has seen it; that somebody else has is not enough.
    """
    every = warnings(state, now, names)
    red = tuple(w for w in every if w.critical)
    seen = {w.seq for w in state.warnings.values() if w.acknowledged_by == state.handler}
    shown = tuple(w for w in red if w.seq not in seen) or red
    contact = state.contact
    grade, proposed = state.grade, state.proposed
    return Identity(
        incident=state.incident,
        reference=words.reference(state.incident),
        channel="" if contact is None else words.CHANNELS.get(contact.channel.value, contact.channel.value),
        number=_number(state),
        opened="" if state.opened is None else words.iso(state.opened),
        opened_words="" if state.opened is None else words.moment(state.opened),
        place=place_words(None if contact is None else contact.place),
        grade="" if grade is None else words.plain(grade.grade),
        clock=clock_view(clock, now),
        attended=state.attended is not None and grade is not None and state.attended.seq > grade.seq,
        proposed="" if proposed is None or (grade and grade.grade == proposed.grade) else words.plain(proposed.grade),
        proposed_why="" if proposed is None else proposed.reason,
        handler=words.by_label(state.handler, names),
        safe=safe_view(state),
        gaps=() if state.standing is None else tuple(g.says for g in state.standing.gaps),
        closed="" if state.closed is None else f"Closed {words.moment(state.closed.at)}: {state.closed.says}",
        gravest=shown,
        others=len(every) - len(shown),
    )


def _number(state: State) -> str:
    if state.contact is None:
        return ""
    number = state.contact.number
    return "number withheld" if not number else words.telephone(number)


def place_words(place: Place | None) -> str:
    """Where the line says the contact comes from; empty where it says nothing."""
    if place is None:
        return ""
    if place.address:
        return place.address
    if place.easting is not None and place.northing is not None:
        return f"grid {place.easting:.0f} {place.northing:.0f}"
    if place.lat is not None and place.lon is not None:
        return f"{place.lat:.5f}, {place.lon:.5f}"
    return ""
