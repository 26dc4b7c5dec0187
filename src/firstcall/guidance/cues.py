"""What the cues of a call mean to the rules: which are cues of risk, and of what kind a contact is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import pydantic

from firstcall.incident.datafile import Shape, read
from firstcall.incident.held import FactHeld, Person
from firstcall.incident.once import once
from firstcall.incident.state import State

HERE = Path(__file__).parent / "cues.yaml"


class CueRow(Shape):
    """One cue: whether it speaks of risk, how grave it is, and what records of earlier incidents call it.

    ``gravity``: 1 (low) to 3 (high), as the overall risk counts; None where the cue tells nothing of it.
    """

    cue: str
    risk: bool
    words: tuple[str, ...] = ()
    gravity: int | None = pydantic.Field(default=None, ge=1, le=3)


class Cues(Shape):
    """All cues that the rules know. One that they do not know speaks of risk."""

    cues: tuple[CueRow, ...]

    _by_code: dict[str, CueRow] = pydantic.PrivateAttr(default_factory=dict)

    def model_post_init(self, _context: object) -> None:
        """Index the rows by their cue."""
        self._by_code.update({row.cue: row for row in self.cues})

    @property
    def codes(self) -> tuple[str, ...]:
        """Every cue that is listed."""
        return tuple(self._by_code)

    def of_risk(self, cue: str) -> bool:
        """Whether a cue speaks of risk."""
        row = self._by_code.get(cue)
        return row is None or row.risk

    def gravity(self, cue: str) -> int | None:
        """How grave a cue is, 1 to 3; None where it tells nothing of that. A cue of risk that is not listed is 1."""
        row = self._by_code.get(cue)
        return 1 if row is None else row.gravity

    def kinds_in(self, text: str) -> frozenset[str]:
        """The cues whose words stand in what a record calls its incident."""
        said = _plain(text)
        return frozenset(row.cue for row in self.cues if any(_plain(word) in said for word in (*row.words, row.cue)))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """The words of a text alone, each between spaces."""
    return f" {' '.join(re.findall(r'[a-z]+', text.casefold()))} "


@cache
def load(file: Path = HERE) -> Cues:
    """The cues of a file. Raises BadData with the line and the mend."""
    return read(file, Cues)


def counting(state: State) -> Iterator[tuple[Person, FactHeld]]:
    """Every cue of the incident that counts, with the person it was said of. A denied cue never counts."""
    for person in state.persons.values():
        for fact in cues_of(person):
            yield person, fact


@once()
def cues_of(person: Person) -> tuple[FactHeld, ...]:
    """The cues said of a person that count, in the order of the person's facts."""
    return tuple(f for f in person.facts if f.field == "cue" and f.counts)


def risks(state: State, cues: Cues | None = None) -> tuple[FactHeld, ...]:
    """The cues of risk that count in this incident."""
    rows = cues or load()
    return tuple(fact for _, fact in counting(state) if rows.of_risk(str(fact.value)))


def kinds(state: State, cues: Cues | None = None) -> tuple[str, ...]:
    """Of what kinds this incident is, by the cues of risk that count, each once."""
    return tuple(dict.fromkeys(str(fact.value) for fact in risks(state, cues)))
