"""What the cues of a call mean to the rules: which are cues of risk, and of what kind a contact is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pydantic

from firstcall.incident.datafile import Shape, read
from firstcall.incident.held import FactHeld, Person
from firstcall.incident.state import State

HERE = Path(__file__).parent / "cues.yaml"


class CueRow(Shape):
    """One cue: whether it speaks of risk, and what records of earlier incidents call it."""

    cue: str
    risk: bool
    words: tuple[str, ...] = ()


class Cues(Shape):
    """All cues that the rules know. One that they do not know speaks of risk."""

    cues: tuple[CueRow, ...]

    _by_code: dict[str, CueRow] = pydantic.PrivateAttr(default_factory=dict)

    def model_post_init(self, _context: object) -> None:
        """Index the rows by their cue."""
        self._by_code.update({row.cue: row for row in self.cues})

    def of_risk(self, cue: str) -> bool:
        """Whether a cue speaks of risk."""
        row = self._by_code.get(cue)
        return row is None or row.risk

    def kinds_in(self, text: str) -> frozenset[str]:
        """The cues whose words stand in what a record calls its incident."""
        said = f" {' '.join(re.findall(r'[a-z]+', text.casefold()))} "
        return frozenset(row.cue for row in self.cues if any(_said(word, said) for word in (*row.words, row.cue)))


def _said(word: str, said: str) -> bool:
    plain = " ".join(re.findall(r"[a-z]+", word.casefold()))
    return f" {plain} " in said


@cache
def load(file: Path = HERE) -> Cues:
    """The cues of a file. Raises BadData with the line and the mend."""
    return read(file, Cues)


def counting(state: State) -> Iterator[tuple[Person, FactHeld]]:
    """Every cue of the incident that counts, with the person it was said of. A denied cue never counts."""
    for person in state.persons.values():
        for fact in person.facts:
            if fact.field == "cue" and fact.counts:
                yield person, fact


def risks(state: State, cues: Cues | None = None) -> tuple[FactHeld, ...]:
    """The cues of risk that count in this incident."""
    rows = cues or load()
    return tuple(fact for _, fact in counting(state) if rows.of_risk(str(fact.value)))


def kinds(state: State, cues: Cues | None = None) -> tuple[str, ...]:
    """Of what kinds this incident is, by the cues of risk that count, each once."""
    return tuple(dict.fromkeys(str(fact.value) for fact in risks(state, cues)))
