"""Charts as the server draws them: every series has its own mark and dashes, every bar its own fill and its figure in words.

Each is drawn from the very rows of the table that stands beneath it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firstcall.incident.codes import Verdict
from firstcall.review.trends import share_met

#: The canvas of a chart of lines, in its own units: the plot, and what is beside it for names.
WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 760.0, 230.0, 44.0, 190.0, 12.0, 26.0
#: A mark and a pattern of dashes for each series; there are no more series than these.
MARKS = (("●", ""), ("■", "8 4"), ("▲", "2 4"), ("◆", "10 3 2 3"), ("○", "5 5"), ("□", "1 3"))
_LABEL = 15.0
#: How far beneath its point the foot of a mark or a number stands.
_SINK = 5.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A share of contacts: as a percentage where there were any, and in words."""

    share: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line, and where the foot of its mark stands."""

    x: float
    y: float
    foot: float


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its stretches without a gap, its points, and where its name stands."""

    name: str
    mark: str
    dashes: str
    stretches: tuple[str, ...]
    points: tuple[Point, ...]
    label_y: float


@dataclass(frozen=True, slots=True)
class Lines:
    """A chart of shares over months, with its table: a row a month, a cell a series."""

    title: str
    says: str
    lines: tuple[Line, ...]
    rungs: tuple[tuple[float, float, str], ...]
    months: tuple[tuple[float, str], ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    label_x: float = WIDE - RIGHT + 12
    end_x: float = WIDE - RIGHT
    foot_y: float = HIGH - 6


def cell(tally: Mapping[Verdict, int]) -> Cell:
    """What a tally says: the share met of what was judged, and what was left in doubt."""
    share = share_met(tally)
    doubts = tally.get(Verdict.DOUBT, 0)
    doubt = f", {doubts} in doubt" if doubts else ""
    if share is None:
        return Cell(None, f"none judged{doubt}")
    met = tally.get(Verdict.MET, 0)
    return Cell(share, f"{share:.0f} % ({met} of {met + tally.get(Verdict.NOT_MET, 0)}{doubt})")


def lines(title: str, months: Sequence[str], series: Sequence[tuple[str, Sequence[Cell]]]) -> Lines:
    """A chart of at most ``len(MARKS)`` series over these months; further series are left out."""
    shown = series[: len(MARKS)]
    step = (WIDE - LEFT - RIGHT) / max(1, len(months) - 1)
    at = [LEFT + step * n for n in range(len(months))]
    drawn = [_line(name, cells, at, *MARKS[n]) for n, (name, cells) in enumerate(shown)]
    last = [f"{name} {cells[-1].says}" for name, cells in shown if cells]
    return Lines(
        title=title,
        says=f"{months[0]} to {months[-1]}. In {months[-1]}: {'; '.join(last)}. All figures stand in the table beneath.",
        lines=_apart(drawn),
        rungs=tuple((_y(share), _y(share) + _SINK, f"{share} %") for share in (0, 25, 50, 75, 100)),
        months=tuple(zip(at, months, strict=True)),
        names=tuple(name for name, _ in shown),
        rows=tuple((month, tuple(cells[n] for _, cells in shown)) for n, month in enumerate(months)),
    )


def _y(share: float) -> float:
    return round(TOP + (HIGH - TOP - BOTTOM) * (100 - share) / 100, 1)


def _line(name: str, cells: Sequence[Cell], at: Sequence[float], mark: str, dashes: str) -> Line:
    stretches: list[list[Point]] = [[]]
    for x, one in zip(at, cells, strict=True):
        if one.share is None:
            stretches.append([])
        else:
            y = _y(one.share)
            stretches[-1].append(Point(round(x, 1), y, round(y + _SINK, 1)))
    points = tuple(point for stretch in stretches for point in stretch)
    paths = tuple(" ".join(f"{p.x},{p.y}" for p in stretch) for stretch in stretches if len(stretch) > 1)
    return Line(name, mark, dashes, paths, points, points[-1].y if points else _y(0))


def _apart(drawn: Sequence[Line]) -> tuple[Line, ...]:
    """The same lines with their names far enough from each other to be read, in the order of their ends."""
    placed: dict[str, float] = {}
    y = TOP - _LABEL
    for line in sorted(drawn, key=lambda one: one.label_y):
        y = max(line.label_y, y + _LABEL)
        placed[line.name] = y
    over = max(0.0, y - (HIGH - BOTTOM))
    return tuple(Line(d.name, d.mark, d.dashes, d.stretches, d.points, round(placed[d.name] - over, 1)) for d in drawn)


#: A chart of bars: where they begin, the units of a bar that stands for all contacts, and how high a row is.
EDGE, BAR, ROW = 8.0, 580.0, 38.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One rule: how many contacts met it, did not, are in doubt; each part a stretch of the bar, and in words."""

    asks: str
    y: float
    met: float
    missed_x: float
    missed: float
    doubt_x: float
    doubt: float
    says: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of the verdicts on each rule, with its table."""

    title: str
    says: str
    high: float
    bars: tuple[Bar, ...]


def bars(title: str, tallies: Sequence[tuple[str, Mapping[Verdict, int]]]) -> Bars:
    """A bar for each rule, those least met first. What a rule cannot speak of is in the table alone."""
    order = sorted(tallies, key=lambda one: (share_met(one[1]) is None, share_met(one[1]) or 0.0, one[0]))
    drawn = tuple(_bar(asks, tally, ROW * n) for n, (asks, tally) in enumerate(order))
    least = [f"{bar.asks} {bar.says}" for bar in drawn if bar.counts[0] + bar.counts[1]][:3]
    says = f"Least met: {'; '.join(least)}." if least else "Nothing was judged."
    return Bars(title, f"{says} All figures stand in the table beneath.", ROW * len(drawn), drawn)


def _bar(asks: str, tally: Mapping[Verdict, int], y: float) -> Bar:
    met, missed, doubt, none = (
        tally.get(v, 0) for v in (Verdict.MET, Verdict.NOT_MET, Verdict.DOUBT, Verdict.NOT_APPLICABLE)
    )
    unit = BAR / max(1, met + missed + doubt)
    return Bar(
        asks=asks,
        y=y,
        met=round(met * unit, 1),
        missed_x=round(EDGE + met * unit, 1),
        missed=round(missed * unit, 1),
        doubt_x=round(EDGE + (met + missed) * unit, 1),
        doubt=round(doubt * unit, 1),
        says=cell(tally).says,
        counts=(met, missed, doubt, none),
    )
