"""`firstcall postcodes`: an edition of Ordnance Survey's postcodes, loaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec
from django.utils import timezone

from firstcall.holdings.postcode_files import Line, Placed, lines, placed, year_of
from firstcall.holdings.postcodes import NoPostcode, Replaced, licence_lines, replace
from firstcall.holdings.shaping import BadRow
from firstcall.incident.datafile import BadData, Fault

_SOURCE = "Code-Point Open is free at Ordnance Survey's OS Data Hub; a new edition comes every three months."


def postcodes(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    """Load where postcodes are, from Ordnance Survey's Code-Point Open; an earlier edition is replaced in one go."""
    parser.add_argument("file", metavar="FILE", type=Path, help="the zip as published, a folder of its CSV, or one CSV")
    parser.add_argument("--year", type=_year, help="the year of the edition (default: when its data were written)")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="where bad rows go (default: FILE.rejected.jsonl)")
    parser.epilog = _SOURCE
    return _load


def _year(text: str) -> int:
    if not (text.isdecimal() and len(text) == 4 and text > "1999"):
        raise argparse.ArgumentTypeError(f"{text!r} is no year; write four figures")
    return int(text)


@dataclass(slots=True)
class _Reading:
    """The rows of a file, and what came of those that cannot be loaded."""

    file: Path
    rejects: Path
    bad: int = 0
    unplaced: int = 0
    out: IO[bytes] | None = None

    def rows(self) -> Iterator[Placed]:
        """Every postcode that has a place. Raises BadData where there is no file to read."""
        for line in lines(self.file):
            try:
                row = placed(line.text)
            except BadRow as wrong:
                self._set_aside(line, wrong)
                continue
            if row is None:
                self.unplaced += 1
            else:
                yield row

    def _set_aside(self, line: Line, wrong: BadRow) -> None:
        self.bad += 1
        if self.out is None:
            self.out = self.rejects.open("wb")
        row = {"file": line.name, "line": line.number, "reason": wrong.says, "mend": wrong.mend, "row": line.text[:400]}
        self.out.write(msgspec.json.encode(row) + b"\n")


def _load(args: argparse.Namespace) -> int:
    file: Path = args.file
    reading = _Reading(file, args.rejects or file.with_name(file.name + ".rejected.jsonl"))
    try:
        if not file.exists():
            raise BadData([Fault(file, 1, "there is no such file", _SOURCE)])
        year = args.year or year_of(file)
        done = replace(reading.rows(), year=year, at=timezone.now())
    except NoPostcode:
        says = "not one postcode could be read from it; the earlier ones stay"
        print(Fault(file, 1, says, "give the file as Ordnance Survey publishes it"), file=sys.stderr)
        return 2
    except BadData as wrong:
        print(wrong, file=sys.stderr)
        return 2
    finally:
        if reading.out is not None:
            reading.out.close()
    _tell(done, reading, year)
    return 0


def _tell(done: Replaced, reading: _Reading, year: int) -> None:
    print(f"{done.count:,} postcodes with their places; they replace what was there.")
    if reading.unplaced:
        print(f"Left out, for the file does not know where they are: {reading.unplaced:,}.")
    if done.twice:
        print(f"Rows about a postcode that had one already (the first counts): {done.twice:,}.")
    print("\n".join(licence_lines(year)))
    if reading.bad:
        were = "row was" if reading.bad == 1 else "rows were"
        print(f"{reading.bad:,} {were} set aside, with the reasons, in {reading.rejects}", file=sys.stderr)
