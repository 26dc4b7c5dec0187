"""Whom to send to which date of a course: a pure rule over the roster, explained person by person.

The rule, in order:

1. The dates are filled one after another, the earliest first, so that gaps close as soon as they can.
2. On a date the places go first to whoever closes most shortages of shifts that begin after it; then to whoever is outside
   the rule already (who never held the course before who did, the longest lapsed first); then to whoever runs out first.
3. Nobody is sent whose shift at that time would be left with fewer who may do its duty than it wants at least. Whoever may not
   do the duty that they are rostered for is not counted there, so that sending them costs nothing.
4. Whoever is sent is taken to pass: from the end of the date on they count wherever this course was all that they missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True)
class CourseDay:
    """One date on which a course is held."""

    starts: datetime
    ends: datetime
    places: int


@dataclass(frozen=True, slots=True)
class PlanSlot:
    """One duty of one shift: how many who may do it are wanted at least, who may do it, and who could after this course."""

    starts: datetime
    ends: datetime
    duty: str
    at_least: int
    able: frozenset[str]
    able_after: frozenset[str] = frozenset()

    def meets(self, day: CourseDay) -> bool:
        """Whether it and a date of the course are at the same time."""
        return self.starts < day.ends and day.starts < self.ends


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody who needs the course: outside the rule now, or from a day to come. ``held``: they once had it."""

    id: str
    name: str
    team: str
    outside_from: date
    outside: bool
    held: bool

    @property
    def order(self) -> tuple[bool, bool, date, str, str]:
        """By whom the gap is to be closed first, all else being equal."""
        return (not self.outside, self.held, self.outside_from, self.name, self.id)


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody sent to a date. ``closes``: how many shifts that lacked somebody lack one fewer because of it."""

    need: Need
    closes: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody who could not be let go on a date: the shift that would have been left with too few."""

    need: Need
    slot: PlanSlot


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One date: who is sent, who had to stay, and how many places are left."""

    day: CourseDay
    sent: tuple[Sent, ...]
    kept: tuple[Kept, ...]

    @property
    def left(self) -> int:
        """Places that nobody has."""
        return self.day.places - len(self.sent)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan. ``short_before`` and ``short_after``: the shifts that lack somebody, without it and with it."""

    days: tuple[PlannedDay, ...]
    unplaced: tuple[Need, ...]
    short_before: tuple[tuple[PlanSlot, int], ...]
    short_after: tuple[tuple[PlanSlot, int], ...]

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Everybody who is sent."""
        return tuple(one for day in self.days for one in day.sent)

    @property
    def enough(self) -> tuple[Sent, ...]:
        """Those by whom the shortages are closed: with them trained nothing more can be gained for the roster."""
        return tuple(one for one in self.sent if one.closes)

    @property
    def covered_from(self) -> datetime | None:
        """From when on every shift of the roster keeps its minimum; None where the last of it does not."""
        if not self.short_after:
            return None
        return max(slot.ends for slot, _ in self.short_after)


def plan(days: Iterable[CourseDay], needs: Iterable[Need], slots: Iterable[PlanSlot]) -> Plan:
    """Whom to send to which date."""
    work = _Work(tuple(slots))
    left = {need.id: need for need in sorted(needs, key=lambda n: n.order)}
    before = work.short()
    planned = [_fill(day, left, work) for day in sorted(days, key=lambda d: (d.starts, d.ends))]
    return Plan(tuple(planned), tuple(left.values()), before, work.short())


@dataclass
class _Work:
    """The roster as it fills: who may do what from when on."""

    slots: tuple[PlanSlot, ...]
    passed: dict[str, datetime] = field(default_factory=dict)
    able: list[int] = field(default_factory=list)
    after: Mapping[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.able = [len(slot.able) for slot in self.slots]
        after: dict[str, list[int]] = {}
        for n, slot in enumerate(self.slots):
            for who in slot.able_after:
                after.setdefault(who, []).append(n)
        self.after = after

    def counts(self, who: str, n: int) -> bool:
        """Whether somebody is among those who may do this slot's duty, as planned so far."""
        slot = self.slots[n]
        return who in slot.able or (who in slot.able_after and self._passed_before(who, slot))

    def _passed_before(self, who: str, slot: PlanSlot) -> bool:
        ends = self.passed.get(who)
        return ends is not None and ends <= slot.starts

    def closes(self, who: str, day: CourseDay) -> int:
        """In how many shifts after the date somebody is wanting whom this person would be."""
        found = self.after.get(who)
        if found is None:
            return 0
        return sum(self.slots[n].starts >= day.ends and self.able[n] < self.slots[n].at_least for n in found)

    def send(self, who: str, day: CourseDay) -> None:
        self.passed[who] = day.ends
        for n in self.after.get(who, ()):
            if self.slots[n].starts >= day.ends:
                self.able[n] += 1

    def short(self) -> tuple[tuple[PlanSlot, int], ...]:
        """The shifts that lack somebody, and how many they lack."""
        return tuple(
            (slot, slot.at_least - able)
            for slot, able in zip(self.slots, self.able, strict=True)
            if able < slot.at_least
        )


def _fill(day: CourseDay, left: dict[str, Need], work: _Work) -> PlannedDay:
    """Fill one date. Whoever is sent is taken out of ``left``."""
    busy = [n for n, slot in enumerate(work.slots) if slot.meets(day)]
    spare = {n: work.able[n] - work.slots[n].at_least for n in busy}
    sent: list[Sent] = []
    kept: list[Kept] = []
    waiting = [(-work.closes(need.id, day), need.order, need) for need in left.values()]
    heapify(waiting)
    while waiting and len(sent) < day.places:
        closes, order, need = heappop(waiting)
        now = -work.closes(need.id, day)
        if now != closes:  # somebody sent meanwhile closed it: it only ever becomes fewer
            heappush(waiting, (now, order, need))
            continue
        held_by = [n for n in busy if work.counts(need.id, n)]
        too_few = next((n for n in held_by if spare[n] <= 0), None)
        if too_few is not None:
            kept.append(Kept(need, work.slots[too_few]))
            continue
        for n in held_by:
            spare[n] -= 1
        sent.append(Sent(need, -closes))
        work.send(need.id, day)
        del left[need.id]
    return PlannedDay(day, tuple(sent), tuple(kept))
