"""The warnings in the order of their gravity, each with its elements in three values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.incident.codes import Level
from firstcall.incident.entries import Element
from firstcall.incident.held import WarningHeld
from firstcall.incident.state import State
from firstcall.incident.three import Truth

MET = {Truth.TRUE: "met", Truth.FALSE: "not met", Truth.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True)
class ElementView:
    """An element of an order's condition: met, not met or unknown, and where that comes from."""

    name: str
    value: Truth
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning as it is drawn. Only a critical one is red and is announced."""

    seq: int
    code: str
    level: Level
    level_words: str
    title: str
    person: str
    says: str
    elements: tuple[ElementView, ...]
    ask: str
    clock: str
    acknowledged: str

    @property
    def critical(self) -> bool:
        """Danger to a person: the only red on the page."""
        return self.level is Level.CRITICAL

    @property
    def sentence(self) -> str:
        """The warning in words, for the bar and for a screen reader."""
        return f"{self.title}: {self.says}" if self.says else f"{self.title} {self.person}".strip()


@dataclass(frozen=True, slots=True)
class WarningsPane:
    """The warnings that stand in sight, and the notices, which fold away behind their number."""

    loud: tuple[WarningView, ...]
    notices: tuple[WarningView, ...]


def pane(every: tuple[WarningView, ...]) -> WarningsPane:
    """Critical and high warnings in sight; notices, and high ones that somebody has seen, folded."""
    loud = tuple(w for w in every if w.critical or (w.level is Level.HIGH and not w.acknowledged))
    return WarningsPane(loud, tuple(w for w in every if w not in loud))


def warnings(state: State, now: datetime, names: dict[str, str] | None = None) -> tuple[WarningView, ...]:
    """All warnings: gravest first, then those nobody has acknowledged, then newest first."""
    held = sorted(state.warnings.values(), key=lambda w: (-w.level.rank, w.acknowledged_by is not None, -w.seq))
    return tuple(_view(state, w, names) for w in held)


def _view(state: State, w: WarningHeld, names: dict[str, str] | None) -> WarningView:
    return WarningView(
        seq=w.seq,
        code=w.code,
        level=w.level,
        level_words=words.LEVELS[w.level],
        title=words.warning_label(w.code),
        person=words.who_label(state, w.person),
        says=words.beneath_its_title(w.says),
        elements=elements(w.elements),
        ask=words.plain(w.ask) if w.ask else "",
        clock=words.clock(w.at),
        acknowledged="" if w.acknowledged_by is None else words.by_label(w.acknowledged_by, names),
    )


def elements(held: tuple[Element, ...]) -> tuple[ElementView, ...]:
    """The elements of a condition, in the order in which the rule weighed them."""
    return tuple(ElementView(words.plain(e.element), e.value, MET[e.value], e.from_) for e in held)
