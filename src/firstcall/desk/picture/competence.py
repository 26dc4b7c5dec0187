"""Who is current today and later, as a table and a chart that needs no colour; exemptions; and what was done over the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from firstcall.contacts.reviewing_training import SAYS, Decision
from firstcall.desk.picture import words
from firstcall.log.models import NotCurrentRow
from firstcall.people.exemptions import ExemptionRow
from firstcall.people.spans import AHEAD, By, Counted, Worst
from firstcall.people.training import Training
from firstcall.people.who import Who

#: What each state of a count is called. Its look in the chart is a pattern of its own.
WORST = {
    Worst.CURRENT: "current",
    Worst.IN_GRACE: "in days of grace",
    Worst.EXEMPT: "exempt, not current",
    Worst.OUTSIDE: "outside a rule",
}
#: What each day ahead is called.
DAYS = {0: "today", 30: "in 30 days", 60: "in 60 days", 90: "in 90 days"}
GROUPS = {By.TEAM: "team", By.COURSE: "course", By.POLICY: "rule"}

_LEFT, _WIDTH, _BAR, _STEP = 92.0, 560.0, 26.0, 34.0


def page_number(typed: str) -> int:
    """The number of a page as it stands in an address; 1 where it is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


@dataclass(frozen=True, slots=True)
class CellView:
    """One row on one day: how many are current and what share that is, and how many are not and why."""

    current: int
    share: str
    in_grace: int
    exempt: int
    outside: int
    worse: bool  # fewer are current than on the day before


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the table; ``link`` is the team that the list of staff is narrowed to."""

    name: str
    detail: str
    needed_by: int
    cells: tuple[CellView, ...]
    link: str | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a bar of the chart: where it stands, how wide it is, and its number where there is room for it."""

    state: str
    x: float
    width: float
    text_x: float
    text: str


@dataclass(frozen=True, slots=True)
class BarView:
    """One bar of the chart: a day."""

    name: str
    y: float
    text_y: float
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class ForecastView:
    """The whole page. ``says`` is the chart in words."""

    rows: tuple[RowView, ...]
    total: RowView
    bars: tuple[BarView, ...]
    height: float
    says: str
    days: tuple[str, ...]
    counted: str


def forecast_view(rows: Sequence[Counted], total: Counted, by: By, training: Training) -> ForecastView:
    """The table and the chart of these counts."""
    bars = tuple(_bar(n, DAYS[ahead], total.days[n], total.needed_by) for n, ahead in enumerate(AHEAD))
    return ForecastView(
        rows=tuple(_row(row, by, training) for row in rows),
        total=_view("Everybody", "", total),
        bars=bars,
        height=_STEP * len(bars) + 4,
        says=" ".join(_in_words(DAYS[ahead], total.days[n], total.needed_by) for n, ahead in enumerate(AHEAD)),
        days=tuple(DAYS[ahead] for ahead in AHEAD),
        counted="standings" if by is not By.TEAM else "people",
    )


def _row(row: Counted, by: By, training: Training) -> RowView:
    if by is By.TEAM:
        return _view(row.key or "No team", "", row, link=row.key)
    if by is By.COURSE:
        course = training.course(row.key)
        return _view(row.key if course is None else course.name, "", row)
    policy = training.policy(row.key)
    return _view(row.key, "", row) if policy is None else _view(policy.course.name, policy.rule, row)


def _view(name: str, detail: str, row: Counted, link: str | None = None) -> RowView:
    cells = []
    before = None
    for day in row.days:
        current = day[Worst.CURRENT]
        share = f"{100 * current // row.needed_by} %" if row.needed_by else "none"
        worse = before is not None and current < before
        cells.append(CellView(current, share, day[Worst.IN_GRACE], day[Worst.EXEMPT], day[Worst.OUTSIDE], worse))
        before = current
    return RowView(name, detail, row.needed_by, tuple(cells), link)


def _bar(n: int, name: str, day: Mapping[Worst, int], needed_by: int) -> BarView:
    parts, x = [], _LEFT
    for state in Worst:
        count = day[state]
        if count:
            width = _WIDTH * count / needed_by
            text = str(count) if width >= 9 * len(str(count)) + 8 else ""
            parts.append(PartView(state.value, round(x, 1), round(width, 1), round(x + width / 2, 1), text))
            x += width
    y = 2 + n * _STEP
    return BarView(name, y, y + _BAR / 2 + 5, tuple(parts))


def _in_words(name: str, day: Mapping[Worst, int], needed_by: int) -> str:
    told = ", ".join(f"{day[state]} {WORST[state]}" for state in Worst if day[state])
    return f"{name.capitalize()}: {told or 'nobody'} of {needed_by}."


# Exemptions


@dataclass(frozen=True, slots=True)
class ExemptionView:
    """One exemption, and what whoever reads may do about it. ``own``: they asked for it, or it is for them."""

    number: int
    staff: str
    name: str
    rule: str
    span: str
    why: str
    asked: str
    state: str
    says: str
    waiting: bool
    holds: bool
    own: bool
    may_end: bool


def exemption_view(kept: ExemptionRow, who: Who, today: date, names: Mapping[str, str] | None = None) -> ExemptionView:
    """An exemption as the pages show it: never as current."""
    called = dict(names or {})
    state, says = _state_of(kept, today, called)
    standing = bool(kept.approved) and not kept.over(today)
    return ExemptionView(
        number=kept.number,
        staff=kept.staff,
        name=kept.name,
        rule=kept.rule,
        span=f"{words.day(kept.begins)} to {words.day(kept.ends)}",
        why=kept.why,
        asked=f"{words.by_label(kept.asked_by, called)}, {words.moment(kept.asked_at)}",
        state=state,
        says=says,
        waiting=kept.approved is None,
        holds=kept.holds(today),
        own=who.id in (kept.asked_by, kept.staff),
        may_end=standing and who.id != kept.staff,
    )


def _state_of(kept: ExemptionRow, today: date, names: dict[str, str]) -> tuple[str, str]:
    by = words.by_label(kept.decided_by, names) if kept.decided_by else ""
    if kept.approved is None:
        return "waits for a decision", ""
    if not kept.approved:
        return "refused", f"{by}: {kept.decided_why}"
    if kept.ended is not None:
        return f"ended {words.day(kept.ended)}", f"{words.by_label(kept.ended_by, names)}: {kept.ended_why}"
    told = f"approved by {by}" + (f": {kept.decided_why}" if kept.decided_why else "")
    if kept.ends < today:
        return "over", told
    return ("exempt" if kept.begins <= today else "exempt later"), told


# What was done over the gate


@dataclass(frozen=True, slots=True)
class DoneView:
    """A contact that somebody took whose training was not current, and what was decided about it."""

    incident: int
    reference: str
    staff: str
    name: str
    when: str
    channel: str
    says: str
    own: bool
    decision: str
    decided: str
    reason: str


def done_view(row: NotCurrentRow, who: Who, names: Mapping[str, str]) -> DoneView:
    """One row of the queue."""
    decided = row.decision in set(Decision)
    return DoneView(
        incident=row.incident,
        reference=words.reference(row.incident),
        staff=row.staff,
        name=words.by_label(row.staff, dict(names)),
        when=words.moment(row.at),
        channel=words.CHANNELS.get(row.channel, row.channel),
        says=row.says.partition(" Carry on with")[0],
        own=row.staff == who.id,
        decision=SAYS[Decision(row.decision)] if decided else row.decision,
        decided=""
        if row.decided_at is None
        else f"{words.by_label(row.decided_by, dict(names))}, {words.moment(row.decided_at)}",
        reason=row.reason,
    )
