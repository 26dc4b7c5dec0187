"""The grade in force: its clock, who is there, and what a lowered grade still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.guidance.clocks import Clock
from firstcall.guidance.regrading import WORD, Lowering
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class ClockView:
    """The running clock of a grade; ``due`` is ISO for the count, ``late`` says that the target is past."""

    grade: str
    due: str
    due_words: str
    half_gone: bool
    late: bool


@dataclass(frozen=True, slots=True)
class LoweredView:
    """A lowered grade that still lacks something. ``word``: the caller has not been told, nor is it said why not."""

    seq: int
    before: str
    after: str
    by: str
    when: str
    lacks: str
    word: bool


@dataclass(frozen=True, slots=True)
class GradedPane:
    """What stands beside the form of the grade."""

    clock: ClockView | None
    attended: str
    lowered: tuple[LoweredView, ...]


@dataclass(frozen=True, slots=True)
class GradedAround:
    """What guidance says of the grade now: its running clock, and the lowered grades that lack something."""

    clock: Clock | None = None
    lowered: tuple[Lowering, ...] = ()


def clock_view(clock: Clock | None, now: datetime) -> ClockView | None:
    """A clock as it is drawn at ``now``."""
    if clock is None:
        return None
    return ClockView(
        grade=words.plain(clock.grade),
        due=words.iso(clock.due),
        due_words=words.moment(clock.due),
        half_gone=now >= clock.half,
        late=now >= clock.due,
    )


def pane(state: State, around: GradedAround, now: datetime, names: Mapping[str, str]) -> GradedPane:
    """The pane of an incident at ``now``."""
    there = state.attended
    said = (
        ""
        if there is None
        else visible(" ".join(x for x in (f"{there.code}, {words.clock(there.at)}.", there.says) if x))
    )
    return GradedPane(clock_view(around.clock, now), said, tuple(_lowered(around.lowered, names)))


def _lowered(every: Iterable[Lowering], names: Mapping[str, str]) -> Iterable[LoweredView]:
    for one in every:
        yield LoweredView(
            seq=one.after.seq,
            before=words.plain(one.before.grade),
            after=words.plain(one.after.grade),
            by=words.by_label(one.after.by, dict(names)),
            when=words.moment(one.after.at),
            lacks=one.says,
            word=WORD in one.lacks,
        )
