"""Code-Point Open as Ordnance Survey publishes it: a zip, a folder of its CSV files, or one of them, row by row."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple

from firstcall.holdings.shaping import BadRow
from firstcall.incident.datafile import BadData, Fault
from firstcall.matching.grid import EASTMOST, NORTHMOST

#: What the columns are, which the files do not say.
COLUMNS = "postcode, quality, easting, northing"

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?|GIR) *([0-9][A-Z]{2})\Z")
#: The usual line; what it says is what the longer way says of it.
_USUAL = re.compile(r'"([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9][A-Z]{2})",[0-9]+,([1-9][0-9]{3,5}),([1-9][0-9]{3,6}),')
_DATA = re.compile(r"(?:^|/)Data/CSV/[^/]+\.csv\Z", re.IGNORECASE)
_HEADERS = frozenset({"PC", "POSTCODE"})
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


class Placed(NamedTuple):
    """A postcode and where its middle is, in metres on the National Grid."""

    postcode: str
    easting: int
    northing: int


class Line(NamedTuple):
    """One line of a file, which it is, and how it is numbered there (from 1)."""

    name: str
    number: int
    text: str


def lines(file: Path) -> Iterator[Line]:
    """Every line of the data in ``file``, but for blank ones and headers. Raises BadData where there is none to read."""
    found = False
    try:
        for name, opened in _parts(file):
            found = True
            with opened as text:
                for number, line in enumerate(text, start=1):
                    if line.strip() and not (number == 1 and line.split(",", 1)[0].strip('" ').upper() in _HEADERS):
                        yield Line(name, number, line)
    except _BROKEN as wrong:
        mend = "give the zip that Ordnance Survey publishes, a folder of its CSV files, or one of them"
        raise BadData([Fault(file, 1, f"it cannot be read ({wrong})", mend)]) from wrong
    if not found:
        raise BadData([Fault(file, 1, "there is no CSV file in it", "its data are expected in Data/CSV")])


def placed(line: str) -> Placed | None:
    """What a line says of a postcode; None where it says that the place is not known. Raises BadRow."""
    usual = _USUAL.match(line)
    if usual is not None and (east := int(usual[3])) < EASTMOST and (north := int(usual[4])) < NORTHMOST:
        return Placed(f"{usual[1]} {usual[2]}", east, north)
    cells = [cell.strip(' "\r\n') for cell in line.split(",", 4)[:4]]
    if len(cells) < 4:
        raise BadRow(f"there are fewer than four columns ({COLUMNS})", "give the file as it was published")
    code = _POSTCODE.match(cells[0].upper())
    if code is None:
        raise BadRow(f"{cells[0][:20]!r} is no postcode", f"the columns are {COLUMNS}")
    if not (cells[2].isdecimal() and cells[3].isdecimal()):
        raise BadRow("easting and northing are no whole metres", f"the columns are {COLUMNS}")
    easting, northing = int(cells[2][:9]), int(cells[3][:9])
    if not (easting or northing):
        return None
    if easting >= EASTMOST or northing >= NORTHMOST:
        raise BadRow(f"{easting} {northing} is not on the National Grid", "the order is easting, northing, in metres")
    return Placed(f"{code[1]} {code[2]}", easting, northing)


def year_of(file: Path) -> int:
    """The year of the edition: when its newest data were written."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            return max((packed.getinfo(name).date_time[0] for name in _data_of(packed.namelist())), default=1980)
    times = [path.stat().st_mtime for path in ([file] if file.is_file() else _files_of(file))]
    return datetime.fromtimestamp(max(times, default=0)).astimezone().year


def _parts(file: Path) -> Iterator[tuple[str, IO[str]]]:
    if file.is_dir():
        for path in _files_of(file):
            yield path.name, _opened(path)
    elif zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            for name in _data_of(packed.namelist()):
                yield name, TextIOWrapper(packed.open(name), "utf-8", errors="replace", newline="")
    elif file.suffix.lower() == ".zip":
        raise zipfile.BadZipFile("it is no zip, or not the whole of one")
    else:
        yield file.name, _opened(file)


def _opened(path: Path) -> IO[str]:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="")
    return path.open(encoding="utf-8", errors="replace", newline="")


def _data_of(names: list[str]) -> list[str]:
    """The data among the files of a zip; beside them lie documents, which may be CSV too."""
    data = sorted(name for name in names if _DATA.search(name))
    return data or sorted(n for n in names if n.lower().endswith(".csv") and "doc/" not in n.lower())


def _files_of(folder: Path) -> list[Path]:
    every = sorted(p for ending in ("*.csv", "*.CSV", "*.csv.gz") for p in folder.rglob(ending) if p.is_file())
    data = [path for path in every if path.parent.name.upper() == "CSV"]
    return data or [path for path in every if path.parent.name.upper() != "DOC"]
