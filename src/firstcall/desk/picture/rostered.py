"""The roster and the plan of course dates, as the pages draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.people.planned import Planned
from firstcall.people.planning import Kept, Need, PlannedDay, PlanSlot, Sent
from firstcall.people.rostering import NAMED, OnShift, OwnShift, Slot
from firstcall.people.training import Training

#: So many shifts or people stand in a list of the plan at most; how many more there are is said.
MOST = 100


@dataclass(frozen=True, slots=True)
class OnShiftView:
    """Somebody on a shift who may not do its duty, or who may by leave alone."""

    id: str
    name: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotView:
    """One duty of one shift."""

    when: str
    shift: str
    duty: str
    rostered: int
    able: int
    at_least: int
    short: int
    may_not: tuple[OnShiftView, ...]
    more_may_not: int
    exempt: tuple[OnShiftView, ...]
    names: tuple[str, ...]
    more_names: int


@dataclass(frozen=True, slots=True)
class RosterView:
    """The shifts of some days, and how many of them have something wrong."""

    slots: tuple[SlotView, ...]
    shifts: int
    short: int
    may_not: int


def roster_view(slots: Sequence[Slot], training: Training, *, only_wrong: bool) -> RosterView:
    """The shifts, or only those that are short or have somebody who may not do the duty."""
    wrong = [slot for slot in slots if slot.short or slot.may_not]
    return RosterView(
        slots=tuple(_slot(slot, training) for slot in (wrong if only_wrong else slots)),
        shifts=len(slots),
        short=sum(bool(slot.short) for slot in slots),
        may_not=len({one.id for slot in slots for one in slot.may_not}),
    )


def _slot(slot: Slot, training: Training) -> SlotView:
    return SlotView(
        when=span(slot.starts, slot.ends),
        shift=slot.name,
        duty=duty_name(slot.duty, training),
        rostered=len(slot.people),
        able=slot.able,
        at_least=slot.at_least,
        short=slot.short,
        may_not=tuple(_on(one) for one in slot.may_not[:NAMED]),
        more_may_not=max(0, len(slot.may_not) - NAMED),
        exempt=tuple(_on(one) for one in slot.people if one.may and one.exempt)[:NAMED],
        names=tuple(one.name for one in slot.people if one.may)[:NAMED],
        more_names=max(0, slot.able - NAMED),
    )


def _on(one: OnShift) -> OnShiftView:
    return OnShiftView(one.id, one.name, one.why)


def duty_name(code: str, training: Training) -> str:
    """What a duty is called; its code where the force has it no more."""
    duty = training.duties.get(code)
    return code if duty is None else duty.name


def span(starts: datetime, ends: datetime) -> str:
    """From when to when, on the control room's clock: ``Tue 24 Nov 2026 07:00–19:00``."""
    begins, over = starts.astimezone(words.HERE), ends.astimezone(words.HERE)
    last = f"{over:%H:%M}" if over.date() == begins.date() else f"{over:%H:%M} the next day"
    if (over.date() - begins.date()).days > 1:
        last = words.moment(ends)
    return f"{begins:%a} {words.day(begins.date())} {begins:%H:%M}–{last}"


@dataclass(frozen=True, slots=True)
class OwnShiftView:
    """One shift of one person."""

    when: str
    shift: str
    duty: str
    may: bool
    exempt: bool
    why: tuple[str, ...]


def own_shift(shift: OwnShift) -> OwnShiftView:
    """A shift on the page of one person."""
    one = shift.on
    return OwnShiftView(span(shift.starts, shift.ends), shift.name, shift.duty, one.may, one.exempt, one.why)


# The plan


@dataclass(frozen=True, slots=True)
class SentView:
    """Somebody who is sent, with why they are."""

    id: str
    name: str
    team: str
    why: str


@dataclass(frozen=True, slots=True)
class KeptView:
    """Somebody who has to stay, with the shift that would be left with too few."""

    id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class PlannedDayView:
    """One date of the course."""

    when: str
    places: int
    left: int
    sent: tuple[SentView, ...]
    kept: tuple[KeptView, ...]
    more_kept: int


@dataclass(frozen=True, slots=True)
class ShortView:
    """A shift that lacks somebody, before the plan or after it."""

    when: str
    duty: str
    lacks: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan and what it comes to, in a sentence."""

    course: str
    says: str
    needing: int
    days: tuple[PlannedDayView, ...]
    unplaced: tuple[SentView, ...]
    more_unplaced: int
    short: tuple[ShortView, ...]
    more_short: int
    short_before: int
    shifts: int


def plan_view(planned: Planned, training: Training) -> PlanView:
    """The plan as the page draws it."""
    plan = planned.plan
    return PlanView(
        course=planned.policy.course.name,
        says=_says(planned),
        needing=planned.needing,
        days=tuple(_day(day, training) for day in plan.days),
        unplaced=tuple(SentView(n.id, n.name, n.team, _gap(n)) for n in plan.unplaced[:MOST]),
        more_unplaced=max(0, len(plan.unplaced) - MOST),
        short=tuple(_short(plan.short_after[:MOST], training)),
        more_short=max(0, len(plan.short_after) - MOST),
        short_before=len(plan.short_before),
        shifts=planned.shifts,
    )


def _says(planned: Planned) -> str:
    plan = planned.plan
    sent, enough = len(plan.sent), len(plan.enough)
    if not planned.shifts:
        return f"{_people(sent)} can be sent. There is no roster for this time, so nothing says whether a shift can spare them."
    if not plan.short_before:
        return f"{_people(sent)} can be sent, and every shift of the roster keeps its minimum, as it does now."
    if not plan.short_after:
        return f"Train these {enough} and the desk is covered: every shift of the roster keeps its minimum."
    closed = len(plan.short_before) - len(plan.short_after)
    told = f"{len(plan.short_before)} shifts are short now; this plan covers {closed} of them"
    last = plan.covered_from
    after = "" if last is None else f", and from {words.moment(last)} on every shift keeps its minimum"
    return f"{told}{after}. {_people(sent)} can be sent, and {enough} of them close a shortage."


def _people(n: int) -> str:
    return "1 person" if n == 1 else f"{n} people"


def _day(day: PlannedDay, training: Training) -> PlannedDayView:
    return PlannedDayView(
        when=span(day.day.starts, day.day.ends),
        places=day.day.places,
        left=day.left,
        sent=tuple(_sent(one) for one in day.sent),
        kept=tuple(_kept(one, training) for one in day.kept[:MOST]),
        more_kept=max(0, len(day.kept) - MOST),
    )


def _sent(one: Sent) -> SentView:
    closes = f"closes a shortage in {one.closes} shift{'' if one.closes == 1 else 's'}; " if one.closes else ""
    return SentView(one.need.id, one.need.name, one.need.team, closes + _gap(one.need))


def _gap(need: Need) -> str:
    if not need.outside:
        return f"outside the rule from {words.day(need.outside_from)}"
    return f"outside the rule since {words.day(need.outside_from)}" if need.held else "never trained"


def _kept(one: Kept, training: Training) -> KeptView:
    slot = one.slot
    why = (
        f"{duty_name(slot.duty, training)}, {span(slot.starts, slot.ends)}, wants {slot.at_least} and can spare nobody"
    )
    return KeptView(one.need.id, one.need.name, why)


def _short(slots: Iterable[tuple[PlanSlot, int]], training: Training) -> Iterable[ShortView]:
    return (ShortView(span(slot.starts, slot.ends), duty_name(slot.duty, training), lacks) for slot, lacks in slots)
