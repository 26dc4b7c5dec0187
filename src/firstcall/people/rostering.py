"""The roster: who does what when, loaded from a spreadsheet; and who is rostered for a duty that they may not do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from firstcall.incident.codes import StaffRole
from firstcall.incident.datafile import nearest
from firstcall.incident.dates import LONDON, london_day
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.gate import writing
from firstcall.log.recording import note
from firstcall.people import training_files
from firstcall.people.everyone import Known, known
from firstcall.people.everyone import Rostered as OneShift
from firstcall.people.everyone import rostered as read_shifts
from firstcall.people.models import Shift, Staff
from firstcall.people.permissions import Permission, require
from firstcall.people.spans import Worst, span_of, worst_of
from firstcall.people.spreadsheet import OURS, MappingFile, SetAside, SheetRow
from firstcall.people.standing import named_once, standings
from firstcall.people.training import Duty, Exempt, Held, Policy, Training
from firstcall.people.who import Who

COLUMNS = ("staff", "duty", "starts", "ends", "shift")
NEEDED = COLUMNS[:4]
#: A shift is no longer than this: what is longer was mistyped.
LONGEST = timedelta(hours=24)
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")


@dataclass(frozen=True, slots=True)
class Rostered:
    """One row of a roster as it was read."""

    staff: str
    duty: str
    starts: datetime
    ends: datetime
    name: str = ""


@dataclass
class Loaded:
    """What became of the rows of a roster. ``removed``: what stood before and the new roster does not have."""

    new: int = 0
    already: int = 0
    removed: int = 0
    set_aside: list[SetAside] = field(default_factory=list)

    @property
    def says(self) -> str:
        """It in a sentence."""
        told = f"{self.new:,} new, {self.already:,} known already, {self.removed:,} removed"
        return f"{told}, {len(self.set_aside):,} set aside."


def read_shift(row: SheetRow, mapping: MappingFile, training: Training) -> Rostered | SetAside:
    """A row as a shift, or set aside with every reason at once."""
    reasons: list[str] = []
    staff, duty = mapping.ours(row, "staff"), mapping.ours(row, "duty")
    if not staff:
        reasons.append("It does not say who is rostered.")
    if duty not in training.duties:
        mend = nearest(duty, training.duties, f"the duties are {', '.join(sorted(training.duties))}")
        reasons.append(f"There is no duty “{duty[:80]}”; {mend}.")
    starts = _moment(mapping.ours(row, "starts"), "begins", reasons)
    ends = _moment(mapping.ours(row, "ends"), "ends", reasons)
    if starts and ends and not timedelta(0) < ends - starts <= LONGEST:
        reasons.append("It must end after it begins, and within 24 hours.")
    if reasons or starts is None or ends is None:
        return SetAside(row, tuple(reasons))
    return Rostered(staff, duty, starts, ends, mapping.ours(row, "shift").replace("\x00", "")[:60])


def _moment(typed: str, what: str, reasons: list[str]) -> datetime | None:
    """A moment with a zone, or on the control room's clock."""
    try:
        told = datetime.fromisoformat(typed)
    except ValueError:
        told = None
    for form in _FORMS if told is None else ():
        try:
            told = datetime.strptime(typed, form)  # noqa: DTZ007 -- the control room's clock, said below
            break
        except ValueError:
            continue
    if told is None:
        reasons.append(f"“{typed[:40]}” does not say when it {what}; write it like 2026-11-24 07:00.")
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=LONDON)


def load_roster(
    *,
    who: Who,
    rows: Iterable[SheetRow],
    mapping: MappingFile = OURS,
    replace: bool = False,
    origin: str,
    at: datetime,
) -> Loaded:
    """Add the shifts of a spreadsheet; the same again change nothing. A row that cannot be used is set aside.

    ``replace``: the rows are the whole roster from their first beginning to their last, so that what stood there before and
    is not among them goes. Where a row was set aside nothing goes: it might be the mended one.
    """
    require(who, Permission.MANAGE_ROSTER)
    came, training = Loaded(), training_files.current()
    with writing():
        known = dict(Staff.objects.values_list("staff_id", "pk"))
        wanted: dict[tuple[int, str, datetime], Shift] = {}
        for row in rows:
            read = read_shift(row, mapping, training)
            if isinstance(read, SetAside) or read.staff not in known:
                aside = read if isinstance(read, SetAside) else _nobody(row, read.staff)
                came.set_aside.append(aside)
                continue
            staff = known[read.staff]
            shift = Shift(staff_id=staff, duty=read.duty, starts=read.starts, ends=read.ends, name=read.name)
            wanted[(staff, read.duty, read.starts)] = shift
        _bring_up_to(came, wanted, replace=replace and not came.set_aside)
        told = Housekeeping(
            what="roster-loaded",
            says=f"A roster from {origin[:80]}: {came.says}",
            about={"origin": origin[:80], "new": str(came.new), "removed": str(came.removed)},
        )
        note([Draft(body=told, by=who.id)], at=at)
    return came


def _nobody(row: SheetRow, staff: str) -> SetAside:
    return SetAside(row, (f"There is no member of staff “{staff[:80]}”.",))


def _bring_up_to(came: Loaded, wanted: dict[tuple[int, str, datetime], Shift], *, replace: bool) -> None:
    if not wanted:
        return
    first, last = min(s.starts for s in wanted.values()), max(s.starts for s in wanted.values())
    standing = {(s.staff_id, s.duty, s.starts): s for s in Shift.objects.filter(starts__gte=first, starts__lte=last)}
    fresh = []
    for key, shift in wanted.items():
        old = standing.get(key)
        if old is None:
            fresh.append(shift)
        elif (old.ends, old.name) != (shift.ends, shift.name):
            old.ends, old.name = shift.ends, shift.name
            old.save(update_fields=["ends", "name"])
            came.new += 1
        else:
            came.already += 1
    Shift.objects.bulk_create(fresh, batch_size=500)
    came.new += len(fresh)
    if replace:
        gone = [s.pk for key, s in standing.items() if key not in wanted]
        came.removed = len(gone)
        for n in range(0, len(gone), 500):
            Shift.objects.filter(pk__in=gone[n : n + 500]).delete()


# Who may do what they are rostered for


@dataclass(frozen=True, slots=True)
class OnShift:
    """Somebody on a shift: whether they may do its duty on its day, and what they miss where they may not.

    ``exempt``: they may do it by leave alone. ``why`` is empty where nothing stands against it.
    """

    id: str
    name: str
    may: bool
    exempt: bool = False
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One duty of one shift: everybody on it, and how many the force wants there at least who may do it."""

    starts: datetime
    ends: datetime
    duty: str
    name: str
    at_least: int
    people: tuple[OnShift, ...]

    @property
    def able(self) -> int:
        """How many may do it."""
        return sum(one.may for one in self.people)

    @property
    def short(self) -> int:
        """How many are wanting."""
        return max(0, self.at_least - self.able)

    @property
    def may_not(self) -> tuple[OnShift, ...]:
        """Who is rostered for it and may not do it."""
        return tuple(one for one in self.people if not one.may)


def may_do(
    role: StaffRole,
    held: Sequence[Held],
    exempt: Sequence[Exempt],
    duty: Duty,
    *,
    policies: Iterable[Policy],
    at: datetime,
) -> tuple[bool, bool, tuple[str, ...]]:
    """Whether somebody may do a duty on a day, whether by leave alone, and why not: the gate at the roster."""
    if role not in duty.roles:
        return False, False, (f"A {role.value.replace('-', ' ')} does not do this duty.",)
    found = standings(held, [p for p in policies if p.wanted_for(role, duty)], london_day(at), exempt)
    gaps = named_once(s for s in found if s.state.is_gap)
    leave = any(s.exempt is not None for s in found)
    return not gaps, leave, tuple(gap.says for gap in gaps) or tuple(s.says for s in found if s.exempt)


#: Of so many of a shift who may not do its duty, and so many who may by leave alone, the roster says why.
NAMED = 8


def roster(begins: datetime, ends: datetime) -> tuple[Slot, ...]:
    """Every shift that begins from ``begins`` until before ``ends``, by time and duty. Four queries."""
    training = training_files.current()
    shifts = read_shifts(Shift.objects.filter(starts__gte=begins, starts__lt=ends))
    people = known({shift.staff for shift in shifts})
    slots: dict[tuple[datetime, datetime, str, str], list[OneShift]] = {}
    for shift in shifts:
        slots.setdefault((shift.starts, shift.ends, shift.duty, shift.name), []).append(shift)
    gate = _Gate(people, training)
    return tuple(_slot(key, found, gate, training) for key, found in sorted(slots.items()))


class _Gate:
    """Whether people may do a duty on a day: quick for everybody, and in words for those who are named."""

    def __init__(self, people: Mapping[int, Known], training: Training) -> None:
        self.people, self.training = people, training
        self._found: dict[tuple[int, str, date], OnShift] = {}

    def stands(self, shift: OneShift) -> OnShift:
        """Somebody on a shift, without the reasons."""
        told = (shift.staff, shift.duty, london_day(shift.starts))
        if told not in self._found:
            self._found[told] = self._stands(*told)
        return self._found[told]

    def _stands(self, staff: int, code: str, day: date) -> OnShift:
        person, duty = self.people[staff], self.training.duties.get(code)
        if duty is None or person.role not in duty.roles:
            return OnShift(person.id, person.name, may=False)
        wanted = [p for p in self.training.policies if p.wanted_for(person.role, duty)]
        spans = [span_of(person.held, policy, day, person.exempt) for policy in wanted]
        worst = worst_of(spans, day.toordinal())
        return OnShift(person.id, person.name, may=worst is not Worst.OUTSIDE, exempt=worst is Worst.EXEMPT)

    def named(self, shift: OneShift) -> OnShift:
        """Somebody on a shift with the reasons."""
        person, duty = self.people[shift.staff], self.training.duties.get(shift.duty)
        if duty is None:
            why: tuple[str, ...] = (f"The force has no duty “{shift.duty}” any more.",)
            return OnShift(person.id, person.name, may=False, why=why)
        may, leave, why = may_do(
            person.role, person.held, person.exempt, duty, policies=self.training.policies, at=shift.starts
        )
        return OnShift(person.id, person.name, may=may, exempt=leave, why=why)


def _slot(
    key: tuple[datetime, datetime, str, str], shifts: Sequence[OneShift], gate: _Gate, training: Training
) -> Slot:
    starts, ends, code, name = key
    duty = training.duties.get(code)
    found = sorted(
        ((gate.stands(shift), shift) for shift in shifts), key=lambda told: (told[0].may, told[0].name, told[0].id)
    )
    people = []
    spoken = {True: 0, False: 0}
    for one, shift in found:
        if (not one.may or one.exempt) and spoken[one.may] < NAMED:
            spoken[one.may] += 1
            people.append(gate.named(shift))
        else:
            people.append(one)
    return Slot(starts, ends, code, name, 0 if duty is None else duty.at_least, tuple(people))


@dataclass(frozen=True, slots=True)
class OwnShift:
    """One shift of one person, and whether they may do its duty."""

    starts: datetime
    ends: datetime
    duty: str
    name: str
    on: OnShift


def shifts_of(staff_id: str, at: datetime, *, within: timedelta = timedelta(days=14)) -> tuple[OwnShift, ...]:
    """The shifts of one member of staff that are not over yet, up to two weeks ahead."""
    training = training_files.current()
    shifts = read_shifts(Shift.objects.filter(staff__staff_id=staff_id, ends__gt=at, starts__lt=at + within))
    gate = _Gate(known({shift.staff for shift in shifts}), training)
    names = {code: duty.name for code, duty in training.duties.items()}
    return tuple(
        OwnShift(s.starts, s.ends, names.get(s.duty, s.duty), s.name, gate.named(s))
        for s in sorted(shifts, key=lambda s: (s.starts, s.duty))
    )
