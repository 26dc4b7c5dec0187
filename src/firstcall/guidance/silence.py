"""A contact in which nobody speaks: it is a contact like any other, and one from a marked number or address is more.

Who cannot speak may be the one who most needs help; so the mark warns by itself, and a callback is owed before it closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from firstcall.guidance.cues import Cues, counting
from firstcall.guidance.repeats import SILENT, Earlier
from firstcall.incident.codes import UNKNOWN_ANSWERS, Level, Origin
from firstcall.incident.held import CALLER
from firstcall.incident.state import State

#: How long a contact may stand without a word before it is taken for silent.
UNSPOKEN = timedelta(seconds=45)

#: The warnings about the caller that mark a number or an address: danger, abuse at home, vulnerability.
MARKS = (
    "dangerous-person",
    "wanted-or-missing",
    "weapon-or-violence-marker",
    "self-harm-marker",
    "vulnerability-recorded",
    "household-risk",
    "restricted-record",
)
_SPOKEN = (Origin.SAID, Origin.ANSWERED, Origin.GIVEN)


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody speaks: in words, the entries that say so, and the last of them."""

    says: str
    rests_on: tuple[int, ...]

    @property
    def since(self) -> int:
        """The entry after which a word to the caller counts."""
        return max(self.rests_on, default=0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that marks this number or address, in words; not ``sure`` where it rests on a possible match."""

    says: str
    sure: bool
    rests_on: tuple[int, ...]


def silence(state: State) -> Silence | None:
    """Whether nobody speaks, by the log: it tells so, or not one word of it is the caller's. Whatever the hour."""
    cues = tuple(sorted(f.seq for _, f in counting(state) if f.value == SILENT))
    if cues:
        return Silence("the log tells of silence", cues)
    return None if spoken(state) else Silence("nobody has said a word", (1,))


def spoken(state: State) -> bool:
    """Whether anything was heard: a line, an answer, something about a person, a wish."""
    if state.lines or state.wishes or any(a.value not in UNKNOWN_ANSWERS for a in state.answered.values()):
        return True
    return any(f.origin in _SPOKEN for p in state.persons.values() for f in p.facts)


def stands(state: State, *, now: datetime) -> Silence | None:
    """The silence that is warned of: told of, or lasting, or somebody wants to close over it, or has."""
    held = silence(state)
    if held is None or spoken(state):
        return held
    ending = state.closed is not None or any(r.code == "close" for r in state.refusals)
    lasting = state.opened is not None and now >= state.opened + UNSPOKEN
    return held if ending or lasting else None


def wakes(state: State) -> Iterator[datetime]:
    """When a contact without a word is taken for silent; only where something may mark it."""
    if state.opened is None or not state.open or spoken(state):
        return
    if state.links or state.found or any(_warned(state)):
        yield state.opened + UNSPOKEN


def marks(state: State, before: Iterable[Earlier], *, cues: Cues) -> tuple[Mark, ...]:
    """What marks the caller's number or address: records, the household, earlier incidents; the surest first."""
    found = [*_warned(state), *(mark for one in before for mark in _earlier(state, one, cues))]
    return tuple(sorted(found, key=lambda mark: not mark.sure))


def _warned(state: State) -> Iterator[Mark]:
    for held in state.warnings.values():
        if held.code in MARKS and held.person is not None and state.ref(held.person) == CALLER:
            yield Mark(held.code.replace("-", " "), held.level is not Level.NOTICE, (held.seq,))


def _earlier(state: State, one: Earlier, cues: Cues) -> Iterator[Mark]:
    if state.ref(one.person) != CALLER:
        return
    why = [*(("a danger",) if one.danger else ()), *(c.replace("-", " ") for c in one.marks if c in MARKS)]
    why += sorted(k.replace("-", " ") for k in one.kinds if k == "vulnerable" or (k != SILENT and cues.of_risk(k)))
    if why:
        yield Mark(f"an earlier contact had {', '.join(dict.fromkeys(why))}", one.sure, one.rests_on)


def reached(state: State, quiet: Silence) -> bool:
    """Whether a callback is promised, or somebody had a word with the caller since."""
    if any(said.seq > quiet.since for said in state.told.values()):
        return True
    return any(promise.open or promise.seq > quiet.since for promise in state.promises.values())
