"""What follows from a long incident, and what that costs as its log grows: `consequences()` at every entry of it."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from datetime import datetime

from firstcall.guidance.consequences import consequences
from firstcall.incident.entries import Draft
from firstcall.incident.once import forget
from firstcall.incident.state import State
from tests.benchmarks.consequences_logs import BOOK, SHAPES, Growing, Shape
from tests.benchmarks.figures import Row, Section, machine, percentile, row

SIZES = (50, 100, 200, 500, 1000, 2000)
#: The size that has a target, and what a call may take there at the 99th percentile, in milliseconds.
TARGET, MOST_MS = 500, 20
#: How much more a call at the largest size may take in the middle than at the target's, for the curve to count as flat.
FLAT = 1.5
#: Incidents of each shape, each of another seed.
SEEDS = 3
#: How many entries up to a size are looked at.
WINDOW = 0.2


def measure() -> Section:
    """Every shape of incident, grown to every size; each call of ``consequences`` on the way is timed."""
    rows: list[Row] = []
    curves: list[str] = []
    for shape in SHAPES:
        took = [_grown(shape, seed) for seed in range(SEEDS)]
        at = {size: [ms for one in took for ms in one.at(size)] for size in SIZES}
        rows += [_row(shape, size, at[size]) for size in SIZES]
        curves.append(_curve(shape, took, at))
    return Section(
        "What follows from a long incident",
        f"`consequences()` alone, in the time of its own thread, at every call that a growing incident makes: {SEEDS} incidents "
        f"of each shape, lines read by the narrative's own rules, every check answered. A size's calls are those of the last "
        f"{WINDOW:.0%} of the entries up to it. Nothing was remembered when an incident began.",
        tuple(rows),
        (_curves(curves),),
        machine(),
    )


class _Grown:
    """One incident: of each call the entries that it saw, and how long it took."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, float]] = []
        self.people: dict[int, int] = {}

    def watch(self, state: State, now: datetime) -> Sequence[Draft]:
        began = time.thread_time()
        drafts = consequences(state, book=BOOK, now=now)
        self.calls.append((state.seq, (time.thread_time() - began) * 1000))
        return drafts

    def at(self, size: int) -> list[float]:
        """How long each call took in the window of a size, in milliseconds."""
        return [ms for entries, ms in self.calls if size * (1 - WINDOW) < entries <= size]


def _grown(shape: Shape, seed: int) -> _Grown:
    forget()
    gc.collect()
    one = _Grown()
    incident = Growing(shape, seed, one.watch)
    for size in SIZES:
        incident.until(size + 1)
        one.people[size] = len(incident.state.persons)
    return one


def _row(shape: Shape, size: int, took: list[float]) -> Row:
    name = f"{shape.name}, {size:,} entries: one call"
    figures = row(name, "ms", took)
    if size != TARGET:
        return figures
    return row(name, "ms", took, must=f"p99 ≤ {MOST_MS} ms", met=figures.p99 <= MOST_MS)


def _curve(shape: Shape, took: list[_Grown], at: dict[int, list[float]]) -> str:
    """One line of the table of curves: the people, and what an entry cost, at each size."""
    each = {size: sum(at[size]) / (SEEDS * size * WINDOW) for size in SIZES}
    people = "–".join(str(sorted(one.people[size] for one in took)[SEEDS // 2]) for size in (SIZES[0], SIZES[-1]))
    grows = percentile(sorted(at[SIZES[-1]]), 50) / percentile(sorted(at[TARGET]), 50)
    flat = "yes" if grows <= FLAT else f"no: × {grows:.1f}"
    return f"| {shape.name} | {people} | {' | '.join(f'{each[size]:.2f}' for size in SIZES)} | {flat} |"


def _curves(lines: list[str]) -> str:
    heads = " | ".join(f"{size:,}" for size in SIZES)
    says = (
        f"What an entry cost in all its calls, in milliseconds, by the size of the log. Flat: a call at {SIZES[-1]:,} entries "
        f"takes no more than {FLAT} times what one at {TARGET} takes, in the middle. Where people come without end, what "
        "follows is about each of them: its cost goes with the people, not with the log."
    )
    table = [f"| shape | people | {heads} | flat |", f"|---|---|{'---|' * len(SIZES)}---|", *lines]
    return "\n".join([says, "", *table])
