"""Certificates from a spreadsheet or a training system: what can be kept is kept once, what cannot is set aside with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from firstcall.incident.datafile import nearest
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.gate import writing
from firstcall.log.recording import note
from firstcall.people import actions, training_files
from firstcall.people.errors import NotKnown, NotPermitted
from firstcall.people.models import Certificate
from firstcall.people.permissions import Permission, require
from firstcall.people.spreadsheet import OURS, MappingFile, SetAside, SheetRow, written
from firstcall.people.training import Training
from firstcall.people.who import Who

#: The columns of a spreadsheet of certificates, as an export writes them. The first three are needed.
COLUMNS = ("staff", "course", "awarded", "evidence", "withdrawn", "why")
NEEDED = COLUMNS[:3]
#: Rows that are kept in one transaction: few, so that a call never waits long for its turn to write.
AT_ONCE = 25
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Certified:
    """One certificate as somebody tells of it."""

    staff: str
    course: str
    awarded: date
    evidence: str = ""
    withdrawn: date | None = None
    why: str = ""


@dataclass
class TakenIn:
    """What became of all rows: each is in exactly one of these."""

    new: int = 0
    already: int = 0
    set_aside: list[SetAside] = field(default_factory=list)

    @property
    def says(self) -> str:
        """It in a sentence."""
        return f"{self.new:,} new, {self.already:,} known already, {len(self.set_aside):,} set aside."


def read_certificate(row: SheetRow, mapping: MappingFile, training: Training, today: date) -> Certified | SetAside:
    """A row as a certificate, or set aside with every reason at once."""
    reasons: list[str] = []
    staff, course = mapping.ours(row, "staff"), mapping.ours(row, "course")
    if not staff:
        reasons.append("It does not say whose certificate it is.")
    if course not in training.courses:
        mend = nearest(course, training.courses, f"the courses are {', '.join(sorted(training.courses))}")
        reasons.append(f"There is no course “{course[:80]}”; {mend}.")
    awarded = _day(mapping.ours(row, "awarded"), "the day of the award", reasons)
    if awarded is None and not any("award" in reason for reason in reasons):
        reasons.append("It does not say when it was awarded.")
    withdrawn = _day(mapping.ours(row, "withdrawn"), "the day of the withdrawal", reasons)
    for day, what in ((awarded, "The award"), (withdrawn, "The withdrawal")):
        if day is not None and day > today:
            reasons.append(f"{what} is on {day}, which is still to come.")
    if awarded and withdrawn and withdrawn < awarded:
        reasons.append("It was withdrawn before it was awarded.")
    texts = {name: mapping.ours(row, name) for name in ("evidence", "why")}
    reasons += [
        f"“{name}” has more than {LONGEST:,} characters." for name, text in texts.items() if len(text) > LONGEST
    ]
    if any("\x00" in text for text in (staff, course, *texts.values())):
        reasons.append("It holds a character that no text can hold (NUL).")
    if reasons or awarded is None:
        return SetAside(row, tuple(reasons))
    return Certified(staff, course, awarded, texts["evidence"], withdrawn, texts["why"])


def _day(typed: str, what: str, reasons: list[str]) -> date | None:
    """A day as 2026-11-23 or 23/11/2026, with or without a time after it; never month before day."""
    if not typed:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y"):
        for words in (typed, typed.replace("T", " ").split(" ")[0]):
            try:
                return datetime.strptime(words, form).date()  # noqa: DTZ007 -- a day has no zone
            except ValueError:
                continue
    reasons.append(f"“{typed[:40]}” cannot be read as {what}; write it like 2026-11-23 or 23/11/2026.")
    return None


def take_in(*, who: Who, rows: Iterable[SheetRow], mapping: MappingFile = OURS, origin: str, at: datetime) -> TakenIn:
    """Keep every certificate that the rows tell of and that is not known yet; the same rows again change nothing.

    ``origin`` is the name of the file or of the system, for the house log. Each new certificate is an entry of its own there.
    """
    require(who, Permission.MANAGE_CERTIFICATES)
    came = TakenIn()
    training, today = training_files.current(), london_day(at)
    for batch in _in_batches(rows):
        with writing():
            for row in batch:
                _take_one(came, row, read_certificate(row, mapping, training, today), who=who, at=at)
    about = {"origin": origin[:80], "new": str(came.new), "already": str(came.already)}
    told = Housekeeping(
        what="certificates-taken-in",
        says=f"Certificates from {origin[:80]}: {came.says}",
        about=about | {"set-aside": str(len(came.set_aside))},
    )
    note([Draft(body=told, by=who.id)], at=at)
    return came


def _in_batches(rows: Iterable[SheetRow]) -> Iterator[tuple[SheetRow, ...]]:
    left = iter(rows)
    while batch := tuple(islice(left, AT_ONCE)):
        yield batch


def _take_one(came: TakenIn, row: SheetRow, read: Certified | SetAside, *, who: Who, at: datetime) -> None:
    if isinstance(read, SetAside):
        came.set_aside.append(read)
        return
    try:
        changed = _keep(read, who, at)
    except (NotKnown, NotPermitted) as refused:
        came.set_aside.append(SetAside(row, (refused.says,)))
        return
    came.new += changed
    came.already += not changed


def _keep(told: Certified, who: Who, at: datetime) -> bool:
    """Whether anything is otherwise than before."""
    number, new = actions.award_once(
        who=who, staff_id=told.staff, course=told.course, awarded=told.awarded, evidence=told.evidence, at=at
    )
    if told.withdrawn is None:
        return new
    return actions.withdraw(who=who, certificate=number, on=told.withdrawn, why=told.why or "told so", at=at) or new


def as_csv() -> str:
    """Every certificate as a spreadsheet that can be taken in again."""
    kept = Certificate.objects.select_related("staff").order_by("staff__staff_id", "course", "awarded")
    rows = (
        (
            c.staff.staff_id,
            c.course,
            c.awarded.isoformat(),
            c.evidence,
            "" if c.withdrawn is None else c.withdrawn.isoformat(),
            c.withdrawn_why,
        )
        for c in kept.iterator(chunk_size=5000)
    )
    return written(COLUMNS, rows)
