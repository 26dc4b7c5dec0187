"""An extract on disk: JSON Lines, one record a line; a row that cannot be loaded is set aside and counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from firstcall.holdings.shaping import BadRow, record_of
from firstcall.incident.datafile import BadData, Fault
from firstcall.incident.records import Record

#: A line longer than this (bytes) is no record.
LONGEST_LINE = 4_000_000


class SetAside(msgspec.Struct, frozen=True):
    """A row that was not loaded: its line in the file, why, the mend, and the row as it stood."""

    line: int
    reason: str
    mend: str
    row: str


@dataclass
class Extract:
    """Reads an extract once, in order. Bad rows go to ``rejects``, which stands only if there is one.

    Use as a context; ``seen`` holds the ids of all rows that said one, loaded or not.
    """

    file: Path
    rejects: Path
    good: int = 0
    bad: int = 0
    seen: set[str] = field(default_factory=set)
    first_bad: SetAside | None = None

    def __enter__(self) -> Extract:
        self._part = self.rejects.with_name(self.rejects.name + ".part")
        self._out: IO[bytes] | None = None
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._out is not None:
            self._out.close()
            if kind is None:
                self._part.replace(self.rejects)
            else:
                self._part.unlink(missing_ok=True)
        elif kind is None:
            self.rejects.unlink(missing_ok=True)

    def records(self) -> Iterator[Record]:
        """The records that can be loaded. Raises BadData where the file is no extract at all: nothing of it counts."""
        try:
            with self.file.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    record = self._read(number, line)
                    if record is not None:
                        yield record
        except OSError as wrong:
            says = f"cannot be read: {wrong.strerror or 'no reason given'}"
            raise BadData([Fault(self.file, 1, says, "check the path and who may read it")]) from wrong
        if self.bad and not self.good and self.first_bad is not None:
            says = f"not one row of {self.bad} is a record ({self.first_bad.reason})"
            mend = self.first_bad.mend
            raise BadData([Fault(self.file, self.first_bad.line, says, mend)])

    def _read(self, number: int, line: bytes) -> Record | None:
        row = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if not row:
            return None
        try:
            if len(row) > LONGEST_LINE:
                raise BadRow(f"the line has {len(row)} bytes", f"no record has more than {LONGEST_LINE}")
            record = record_of(row)
            if record.id in self.seen:
                raise BadRow(f"id: {record.id!r} stands on an earlier line", "give each record one line and its own id")
        except BadRow as wrong:
            self._set_aside(number, row, wrong)
            return None
        self.seen.add(record.id)
        self.good += 1
        return record

    def _open(self) -> IO[bytes]:
        if self._out is None:
            try:
                self._out = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
            except OSError as wrong:
                mend = "choose another place with --rejects"
                raise BadData([Fault(self.rejects, 1, f"cannot be written: {wrong.strerror}", mend)]) from wrong
        return self._out

    def _set_aside(self, number: int, row: bytes, wrong: BadRow) -> None:
        aside = SetAside(number, wrong.says, wrong.mend, row[:LONGEST_LINE].decode("utf-8", "replace"))
        self._open().write(msgspec.json.encode(aside) + b"\n")
        self.bad += 1
        self.first_bad = self.first_bad or aside
        named = _id_in(row)
        if named is not None:
            self.seen.add(named)


def _id_in(row: bytes) -> str | None:
    try:
        data = msgspec.json.decode(row)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    named = data.get("id") if isinstance(data, dict) else None
    return named if isinstance(named, str) else None
