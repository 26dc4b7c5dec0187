"""Spreadsheets as CSV, in and out: what another program wrote is read whole, and what is written opens safely in one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, model_validator

from firstcall.incident.datafile import Shape, read

#: The largest spreadsheet that is read, in bytes and in rows.
LARGEST = 50 * 1024 * 1024
MOST_ROWS = 500_000
#: How a cell begins that a spreadsheet program would run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NotASheet(ValueError):
    """The file cannot be read as a spreadsheet at all; the sentence says why, and the mend."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it stood: its line in the file, and its cells by the heading of their column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was not taken in, with every reason. Nothing of it is lost: it is handed back as it stood."""

    row: SheetRow
    reasons: tuple[str, ...]


class MappingFile(Shape):
    """How the columns of another system's spreadsheet, and its words in them, are ours. Ours by our names where left out."""

    mapping: str = Field(min_length=1)
    source: str = Field(min_length=1)
    columns: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}

    @model_validator(mode="after")
    def _each_column_once(self) -> MappingFile:
        theirs = list(self.columns.values())
        if len(theirs) != len(set(theirs)):
            raise ValueError("two of our columns are read from one of theirs")
        return self

    def ours(self, row: SheetRow, column: str) -> str:
        """What a row says in one of our columns, in our words."""
        said = row.cells.get(self.columns.get(column, column), "").strip()
        return self.words.get(column, {}).get(said, said)

    def heading(self, column: str) -> str:
        """The heading that a column of ours has in their spreadsheet."""
        return self.columns.get(column, column)


#: Our own columns by our own names: what an export writes.
OURS = MappingFile(mapping="ours", source="what an export writes")


def mapping_of(path: Path | None) -> MappingFile:
    """The mapping in a file, or our own. Raises BadData with the line of every fault."""
    return OURS if path is None else read(path, MappingFile)


def sheet(raw: bytes, *, needs: Sequence[str]) -> tuple[SheetRow, ...]:
    """The rows of a CSV file with one line of headings. Blank rows are passed over. Raises NotASheet."""
    if len(raw) > LARGEST:
        raise NotASheet(f"It has {len(raw) // 1024 // 1024} MB; at most {LARGEST // 1024 // 1024} are read at once.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise NotASheet(f"It is not UTF-8 text (byte {fault.start + 1}). Save it as “CSV UTF-8”.") from fault
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        headings = [heading.strip() for heading in next(lines, [])]
        _usable(headings, needs)
        rows = tuple(_row(lines.line_num, headings, cells) for cells in lines if any(c.strip() for c in cells))
    except csv.Error as fault:
        raise NotASheet(f"Line {lines.line_num} cannot be read: {fault}.") from fault
    if len(rows) > MOST_ROWS:
        raise NotASheet(f"It has {len(rows):,} rows; at most {MOST_ROWS:,} are read at once.")
    return rows


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _usable(headings: Sequence[str], needs: Sequence[str]) -> None:
    missing = [heading for heading in needs if heading not in headings]
    if missing:
        told = ", ".join(f"“{h}”" for h in headings if h) or "none"
        raise NotASheet(f"It has no column “{missing[0]}”; its columns are: {told}. Name them in a mapping.")
    twice = next((h for h in headings if h and headings.count(h) > 1), None)
    if twice is not None:
        raise NotASheet(f"Two columns are called “{twice}”. Take one of them out.")


#: Where a row has more cells than there are headings, what is over stands under this one.
BEYOND = "(beyond the last column)"


def _row(line: int, headings: Sequence[str], cells: Sequence[str]) -> SheetRow:
    named = {heading: safe_in(cell) for heading, cell in zip(headings, cells, strict=False) if heading}
    if len(cells) > len(headings):
        named[BEYOND] = ",".join(cells[len(headings) :])
    return SheetRow(line, named)


def safe_in(cell: str) -> str:
    """A cell as it was meant: the apostrophe that keeps a spreadsheet from running it is taken off again."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def safe_out(cell: str) -> str:
    """A cell that no spreadsheet program runs as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) or (cell.startswith("'") and cell[1:].startswith(_FORMULA)) else cell


def written(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV file of these rows."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(headings)
    lines.writerows([safe_out(cell) for cell in row] for row in rows)
    return out.getvalue()


def set_aside_as_csv(aside: Sequence[SetAside]) -> str:
    """The rows that were not taken in as they stood, each with its line and why, to be mended and sent again."""
    headings = list(dict.fromkeys(heading for one in aside for heading in one.row.cells))
    rows = ([*(one.row.cells.get(h, "") for h in headings), str(one.row.line), " ".join(one.reasons)] for one in aside)
    return written([*headings, "line", "why it was set aside"], rows)
