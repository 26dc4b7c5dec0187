"""A linked change as it is drawn: its shares before and after, by month as a chart with its table."""

from __future__ import annotations

from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.desk.picture.charts import Cell, Lines, lines
from firstcall.desk.picture.typed import visible
from firstcall.learning import changes
from firstcall.learning.interval import Share
from firstcall.learning.worked import Period, Worked


@dataclass(frozen=True, slots=True)
class WorkedView:
    """One change. ``version`` is that of its day, ``now`` that of today; empty where there is none of its id any more."""

    kind: str
    name: str
    since: str
    version: str
    now: str
    of: str
    before: Share
    after: Share
    says: str
    note: str
    chart: Lines | None


def worked_view(found: Worked) -> WorkedView:
    """A change with its figures."""
    link, today = found.link, changes.thing(found.link.changed, found.link.code)
    return WorkedView(
        kind=changes.SAYS[link.changed][0].capitalize(),
        name=f"{link.code}: {visible(link.name)}",
        since=words.day(link.since),
        version=link.version,
        now="" if today is None else today.version,
        of=found.of,
        before=found.before,
        after=found.after,
        says=found.says,
        note=found.note,
        chart=_chart(found) if found.periods else None,
    )


def _chart(found: Worked) -> Lines:
    months = [f"{p.first.astimezone(words.HERE):%d %b}" for p in found.periods]
    series = [
        (name, [_cell(p, shown=p.after is side) for p in found.periods])
        for name, side in (("Before", False), ("After", True))
    ]
    return lines(f"months of thirty days from the day given, {found.of}", months, series)


def _cell(period: Period, *, shown: bool) -> Cell:
    return Cell(period.share.share, period.share.says) if shown else Cell(None, "–")
