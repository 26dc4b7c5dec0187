"""Published recommendations from a case of the book, a YAML file or a spreadsheet: each taken in once, the rest set aside with why."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from firstcall.contacts.errors import BadInput
from firstcall.incident.datafile import BadData
from firstcall.learning import actions
from firstcall.learning.models import LearningItem
from firstcall.learning.published_files import PublishedCase, read_case
from firstcall.people.permissions import Permission, require
from firstcall.people.spreadsheet import NotASheet, SetAside, SheetRow, sheet, written
from firstcall.people.who import Who

#: The columns of a spreadsheet of published recommendations.
COLUMNS = ("reference", "finding", "recommendation")


@dataclass
class TakenIn:
    """What became of all rows: each is in exactly one of these."""

    new: list[int] = field(default_factory=list)
    already: int = 0
    set_aside: list[SetAside] = field(default_factory=list)

    @property
    def says(self) -> str:
        """It in a sentence."""
        return f"{len(self.new):,} new, {self.already:,} known already, {len(self.set_aside):,} set aside."


def take_in(*, who: Who, rows: Sequence[SheetRow], at: datetime) -> TakenIn:
    """Put every recommendation of the rows into the register that is not there yet."""
    require(who, Permission.KEEP_LEARNING)
    came = TakenIn()
    for row in rows:
        told = {column: row.cells.get(column, "") for column in COLUMNS}
        try:
            number, new = actions.propose(
                who=who,
                finding=told["finding"],
                recommendation=told["recommendation"],
                reference=told["reference"],
                at=at,
            )
        except BadInput as bad:
            came.set_aside.append(SetAside(row, (str(bad),)))
            continue
        if new:
            came.new.append(number)
        else:
            came.already += 1
    return came


def rows_of(case: PublishedCase) -> tuple[SheetRow, ...]:
    """The recommendations of a published case as rows."""
    return tuple(
        SheetRow(
            n,
            {
                "reference": case.reference_of(item),
                "finding": " ".join(item.finding.split()),
                "recommendation": " ".join(item.recommendation.split()),
            },
        )
        for n, item in enumerate(case.items, start=1)
    )


def read_file(name: str, raw: bytes) -> tuple[SheetRow, ...]:
    """The rows of a file: YAML as the project's own cases are written, or CSV. Raises NotASheet with the line and the mend."""
    if not name.lower().endswith((".yaml", ".yml")):
        return sheet(raw, needs=COLUMNS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_bytes(raw)
        try:
            return rows_of(read_case(path))
        except BadData as wrong:
            told = " ".join(f"Line {f.line}: {f.says}; {f.mend}." for f in wrong.faults)
            raise NotASheet(told) from wrong
        except UnicodeDecodeError as wrong:
            raise NotASheet("It is not UTF-8 text.") from wrong


def as_csv(rows: Sequence[tuple[LearningItem, str]], *, contacts: bool) -> str:
    """Items as a spreadsheet, each with its state; without ``contacts`` it does not say which contact one comes from."""
    head = ("item", *COLUMNS, "response", "state", "owner", "due", "changes", "outcome")
    return written(head, (_cells(row, state, contacts) for row, state in rows))


def _cells(row: LearningItem, state: str, contacts: bool) -> tuple[str, ...]:
    where = row.reference if not row.incident else f"contact {row.incident}" if contacts else "a reviewed contact"
    due = "" if row.due is None else row.due.isoformat()
    told = (row.finding, row.recommendation, row.response, state, row.owner, due, str(row.links), row.outcome)
    return (str(row.number), where, *told)
