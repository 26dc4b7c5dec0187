"""A small control room for these tests: staff, certificates, shifts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from firstcall.incident.codes import StaffRole
from firstcall.incident.entries import Housekeeping
from firstcall.log import reading
from firstcall.people import actions
from firstcall.people.models import Shift, Staff
from firstcall.people.spreadsheet import SheetRow
from firstcall.people.who import Who, by_command

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = AT.date()
TRAINER = Who("trainer-t", "Trainer T", StaffRole.TRAINING_MANAGER)
OTHER_TRAINER = Who("trainer-u", "Trainer U", StaffRole.TRAINING_MANAGER)
SUPERVISOR = Who("super-s", "Super S", StaffRole.SUPERVISOR)
COURSES = ("999-call-handling", "safeguarding", "thrive")


def add(staff_id: str = "officer-b", role: StaffRole = StaffRole.HANDLER, team: str = "A") -> Who:
    """A member of staff without certificates."""
    administrator = by_command(StaffRole.ADMINISTRATOR)
    name = staff_id.replace("-", " ").title()
    return actions.add_staff(who=administrator, staff_id=staff_id, name=name, role=role, team=team, at=AT)


def trained(staff_id: str, *courses: str, awarded: date = TODAY - timedelta(days=30)) -> None:
    """Certificates of these courses, of all three where none is named."""
    for course in courses or COURSES:
        actions.award(who=TRAINER, staff_id=staff_id, course=course, awarded=awarded, at=AT)


def rostered(staff_id: str, day: int = 1, duty: str = "answers-999", hours: int = 10) -> Shift:
    """A shift from 06:00 UTC, so many days from today."""
    starts = datetime(2026, 11, 23, 6, tzinfo=UTC) + timedelta(days=day)
    staff = Staff.objects.get(staff_id=staff_id)
    return Shift.objects.create(
        staff=staff, duty=duty, starts=starts, ends=starts + timedelta(hours=hours), name="Early"
    )


def rows(*told: dict[str, str]) -> list[SheetRow]:
    """Rows as a spreadsheet gives them, from its second line on."""
    return [SheetRow(n, one) for n, one in enumerate(told, 2)]


def house_log() -> list[str]:
    """What stands in the house log, without the staff that were added and trained."""
    bodies = [entry.body for entry in reading.entries(0)]
    left_out = ("staff-added", "certificate-awarded")
    return [b.what for b in bodies if isinstance(b, Housekeeping) and b.what not in left_out]
