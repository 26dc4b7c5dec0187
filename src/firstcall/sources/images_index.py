"""A list of PDQ hashes with a reference each: what is the same, and what differs in a few bits. No image is ever near it.

PDQ is 256 bits; two hashes that differ in 31 or fewer are taken for the same picture, as its authors recommend to begin with
(ThreatExchange, pdq/README.md, "Matching"). Every hash of the list is compared with every hash that is asked: nothing is
left out by a short cut, and a million take some ten milliseconds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

#: Bits in which two hashes of one picture may differ, as recommended by the authors of PDQ.
USUAL_DISTANCE = 31

_PDQ = re.compile(r"[0-9a-f]{64}\Z")
_STATES = re.compile(r"# as of (\d{4}-\d{2}-\d{2}), (\d{1,12}) hash(?:es)?\s*\Z", re.ASCII)
_HEADER = ["hash", "reference", "specialist"]


class BadIndex(ValueError):
    """The list cannot be used. Says the line and what is wrong, and nothing of what stands there."""


@dataclass(frozen=True)
class Listed:
    """One hash of the list that is like the one asked about: in how many bits it differs, and who is to be asked."""

    distance: int
    reference: str
    specialist: str


@dataclass(frozen=True)
class Index:
    """The list as it is searched; ``as_of`` is the day that it states for itself.

    ``hashes`` has four rows of 64 bits each, a column for every hash.
    """

    as_of: date
    hashes: npt.NDArray[np.uint64]
    references: tuple[str, ...]
    specialists: tuple[str, ...]

    def near(self, asked: str, distance: int, most: int) -> tuple[list[Listed], bool]:
        """What differs in no more than ``distance`` bits, the nearest first; and whether there were more than ``most``."""
        first, second, third, fourth = _numbers(bytes.fromhex(asked))
        # Whoever differs in too many bits of the first half differs in too many: nearly all do, and are done with.
        half = np.bitwise_count(self.hashes[0] ^ first) + np.bitwise_count(self.hashes[1] ^ second)
        at = np.flatnonzero(half <= distance)
        rest = np.bitwise_count(self.hashes[2, at] ^ third) + np.bitwise_count(self.hashes[3, at] ^ fourth)
        bits = half[at].astype(np.uint16) + rest
        near = np.flatnonzero(bits <= distance)
        best = near[np.lexsort((near, bits[near]))][:most].tolist()
        found = [Listed(int(bits[n]), self.references[at[n]], self.specialists[at[n]]) for n in best]
        return found, len(near) > most


def pdq(text: str) -> str | None:
    """A PDQ hash in its 64 small hexadecimal letters; None for anything else, other kinds of hash among it."""
    plain = text.strip().lower()
    return plain if _PDQ.match(plain) else None


def read(path: Path) -> Index:
    """The list in a file. Raises BadIndex at the first line that will do for nothing, and OSError.

    The first line states day and count (``# as of 2026-11-20, 3 hashes``), the second is ``hash,reference,specialist``; a
    specialist that is left out is the one of the connection. A list that is wrong in one line, or holds other than it
    says, is wrong: nothing could be said of what it does not hold.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return read_lines(lines)


def read_lines(lines: TextIO) -> Index:
    """As ``read``, from a text that is open."""
    try:
        day, count = _stated(next(lines, ""))
        rows = list(_rows(csv.reader(lines, strict=True)))
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise BadIndex(f"this is not a table in UTF-8: {type(wrong).__name__}") from None
    if len(rows) != count:
        raise BadIndex(f"line 1: it says {count} hashes and holds {len(rows)}")
    return Index(
        as_of=day,
        hashes=np.ascontiguousarray(_numbers(b"".join(row[0] for row in rows)).reshape(-1, 4).T),
        references=tuple(row[1] for row in rows),
        specialists=tuple(row[2] for row in rows),
    )


def _stated(line: str) -> tuple[date, int]:
    stated = _STATES.match(line)
    try:
        return date.fromisoformat(stated[1] if stated else ""), int(stated[2] if stated else "")
    except ValueError:
        raise BadIndex("line 1: state day and count; write # as of YYYY-MM-DD, N hashes") from None


def _rows(rows: Iterator[list[str]]) -> Iterator[tuple[bytes, str, str]]:
    if [cell.strip() for cell in next(rows, [])] != _HEADER:
        raise BadIndex(f"line 2: the columns are {', '.join(_HEADER)}")
    for line, row in enumerate(rows, start=3):
        if not row:
            continue
        hashed = pdq(row[0])
        if hashed is None or len(row) != len(_HEADER) or not row[1].strip():
            raise BadIndex(f"line {line}: write a PDQ hash of 64 hexadecimal letters, a reference and a specialist")
        yield bytes.fromhex(hashed), row[1].strip(), row[2].strip()


def _numbers(hashes: bytes) -> npt.NDArray[np.uint64]:
    return np.frombuffer(hashes, dtype=np.uint64)
