"""A block made ready to be written: no database, no lock, and so done by as many processes as there are."""

from __future__ import annotations

from datetime import date

import msgspec
import numpy as np

from firstcall.holdings import indexing
from firstcall.holdings.blocks import Block, Recipe
from firstcall.holdings.indexing import Compared
from firstcall.holdings.rows import Made, Reader, reader

#: Cells of one block that are listed by line; all of them are counted.
MOST_LISTED = 1000


class SetAside(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row that was not loaded: its line in the file, why, the mend, and the row as it stood.

    ``loaded`` is true for a row that was loaded but for one cell, which is then its ``row``.
    """

    line: int
    reason: str
    mend: str
    row: str
    loaded: bool = False


class Batch(msgspec.Struct):
    """The rows of a block, column by column. ``keys`` are sorted; ``owners`` says for each of them whose it is (an index).

    ``named`` has the ids of rows that were set aside. ``latest`` is the latest date that a record gives.
    """

    ids: list[str]
    lines: list[int]
    digests: list[str]
    compared: list[bytes]
    bodies: list[str]
    keys: bytes
    owners: bytes
    words: list[str]
    unread: list[int]
    bad: list[SetAside]
    named: list[str]
    cells: list[SetAside]
    unread_cells: int = 0
    latest: date | None = None

    @property
    def key_numbers(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The keys, in order."""
        return np.frombuffer(self.keys, dtype=np.int64)

    @property
    def key_owners(self) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """For each key the index of its record among ``ids``."""
        return np.frombuffer(self.owners, dtype=np.int32)


class Preparing:
    """Makes batches of the blocks of one recipe."""

    def __init__(self, recipe: Recipe) -> None:
        self._source = recipe.source
        self._read: Reader = reader(recipe)

    def batch(self, block: Block) -> Batch:
        """The block, made ready."""
        made = Batch([], [], [], [], [], b"", b"", [], [], [], [], [])
        keys: list[bytes] = []
        held: list[Compared] = []
        prepare, source = indexing.prepare, self._source
        for row in self._read(block):
            if row.notes:
                _note(made, row)
            record = row.record
            if record is None:
                _set_aside(made, row)
                continue
            ready = prepare(source, record)
            made.ids.append(ready.record_id)
            made.lines.append(row.line)
            made.digests.append(ready.digest)
            made.compared.append(ready.compared)
            made.bodies.append(ready.body.decode())
            made.unread.append(ready.unread)
            keys.append(ready.packed)
            held.append(ready.held)
            if record.as_of is not None and (made.latest is None or record.as_of > made.latest):
                made.latest = record.as_of
        made.words = sorted(indexing.words(held))
        _sort(made, keys)
        return made


def _sort(made: Batch, keys: list[bytes]) -> None:
    numbers = np.frombuffer(b"".join(keys), dtype=">i8").astype(np.int64)
    counts = np.fromiter(map(len, keys), dtype=np.int64, count=len(keys)) // 8
    owners = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    order = np.argsort(numbers)
    made.keys, made.owners = numbers[order].tobytes(), owners[order].tobytes()


def _set_aside(made: Batch, row: Made) -> None:
    assert row.wrong is not None
    made.bad.append(SetAside(row.line, row.wrong.says, row.wrong.mend, row.row))
    if row.named is not None:
        made.named.append(row.named)


def _note(made: Batch, row: Made) -> None:
    made.unread_cells += len(row.notes)
    for note in row.notes[: MOST_LISTED - len(made.cells)]:
        says = f"{note.field}: {note.value!r} could not be read, and the record was loaded without it"
        made.cells.append(SetAside(row.line, says, note.mend, note.value, loaded=True))
