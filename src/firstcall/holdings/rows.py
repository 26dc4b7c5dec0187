"""The rows of a block, each as a record or with the reason why it is none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import msgspec

from firstcall.holdings.blocks import Block, Recipe
from firstcall.holdings.mapped import Mapped, Unread
from firstcall.holdings.shaping import BadRow, record_of
from firstcall.incident.records import Record

#: A line longer than this (bytes) is no record; nor is a cell longer than this (characters) a value.
LONGEST_LINE = 4_000_000
LONGEST_CELL = 100_000

_END: list[str] = []

_decode_record = msgspec.json.Decoder(Record).decode


class Made(msgspec.Struct, frozen=True):
    """One row: the record that it says, or why it says none; and its cells that could not be read."""

    line: int
    record: Record | None
    wrong: BadRow | None = None
    row: str = ""
    named: str | None = None
    notes: Sequence[Unread] = ()


Reader = Callable[[Block], Iterator[Made]]


def reader(recipe: Recipe) -> Reader:
    """What turns the blocks of this recipe into records."""
    if recipe.rows == "json":
        return _json
    if recipe.rows == "records":
        return _records
    if recipe.rows == "bodies":
        return _bodies
    assert recipe.mapping is not None
    mapped = Mapped(recipe.mapping, recipe.columns)
    if recipe.rows == "csv":
        return _Csv(recipe, mapped)
    return _Objects(recipe, mapped) if recipe.rows == "objects" else _Cells(recipe, mapped)


def _records(block: Block) -> Iterator[Made]:
    for line, record in enumerate(block.data, start=block.line):
        assert isinstance(record, Record)
        yield Made(line, record)


def _bodies(block: Block) -> Iterator[Made]:
    for row in block.data:
        assert isinstance(row, tuple) and isinstance(row[1], str)
        yield Made(int(row[0] or 0), _decode_record(row[1]))


def _lines(block: Block) -> Iterator[tuple[int, bytes]]:
    assert isinstance(block.data, bytes)
    for line, raw in enumerate(block.data.split(b"\n"), start=block.line):
        row = raw.removeprefix(b"\xef\xbb\xbf").strip() if line == 1 else raw.strip()
        if row:
            yield line, row


def _fit(row: bytes) -> bytes:
    if len(row) > LONGEST_LINE:
        raise BadRow(f"the line has {len(row)} bytes", f"no record has more than {LONGEST_LINE}")
    return row


def _shown(row: bytes) -> str:
    return row[:LONGEST_LINE].decode("utf-8", "replace")


def _json(block: Block) -> Iterator[Made]:
    for line, row in _lines(block):
        try:
            yield Made(line, record_of(_fit(row)))
        except BadRow as wrong:
            yield Made(line, None, wrong, _shown(row), _id_in(row))


def _id_in(row: bytes) -> str | None:
    try:
        data = msgspec.json.decode(row)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    named = data.get("id") if isinstance(data, dict) else None
    return named if isinstance(named, str) else None


class _Table:
    """Rows of cells under a header."""

    def __init__(self, recipe: Recipe, mapped: Mapped) -> None:
        assert recipe.mapping is not None
        self.mapping = recipe.mapping
        self.columns = recipe.columns
        self.mapped = mapped

    def made(self, line: int, cells: list[str]) -> Made:
        try:
            record, notes = self.mapped.record(cells)
        except BadRow as wrong:
            return self.aside(line, wrong, cells)
        return Made(line, record, notes=notes)

    def aside(self, line: int, wrong: BadRow, cells: list[str]) -> Made:
        return Made(line, None, wrong, self.shown(cells), self.mapped.named(cells))

    def shown(self, cells: list[str]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self.mapping.delimiter, lineterminator="").writerow(cells)
        return out.getvalue()[:LONGEST_LINE].encode("utf-8", "replace").decode()


class _Csv(_Table):
    def __call__(self, block: Block) -> Iterator[Made]:
        assert isinstance(block.data, bytes)
        encoding = self.mapping.encoding.removesuffix("-sig")
        try:
            text, broken = block.data.decode(encoding), False
        except UnicodeDecodeError:
            text, broken = block.data.decode(encoding, "surrogateescape"), True
        odd = broken or "\0" in text
        csv.field_size_limit(LONGEST_CELL)
        lines = io.StringIO(text, newline="").readlines()
        start: int | None = 0
        while start is not None:
            following = None
            for at, end, cells in self._rows(lines, start):
                if cells is not None and len(cells) == len(self.columns) and not odd:
                    yield self.made(block.line + at, cells)
                elif cells != []:
                    made = self._odd(block.line + at, cells, lines[at])
                    yield made
                    if made.record is None and end > at + 1:
                        following = at + 1  # rows that an open quotation mark swallowed are read by themselves
                        break
            start = following

    def _rows(self, lines: list[str], start: int) -> Iterator[tuple[int, int, list[str] | None]]:
        """Each row from a line on: its first line, the line after it, its cells (None: it cannot be taken apart)."""
        rows = csv.reader(islice(lines, start, None), delimiter=self.mapping.delimiter, strict=True)
        at = start
        while True:
            try:
                cells = next(rows, _END)
            except csv.Error:
                cells = None
            if cells is _END:
                return
            end = start + rows.line_num
            yield at, end, cells
            at = end

    def _odd(self, line: int, cells: list[str] | None, raw: str) -> Made:
        if cells is None:
            says = "a quotation mark is left open or stands alone, or a cell is longer than any value"
            wrong = BadRow(says, f"double it inside quotation marks; no cell has more than {LONGEST_CELL} characters")
            return self.aside(line, wrong, raw[:LONGEST_CELL].split(self.mapping.delimiter))
        whole = "".join(cells)
        if len(cells) != len(self.columns):
            says = f"the row has {len(cells)} cells, the header {len(self.columns)}"
            wrong = BadRow(says, "put a cell that holds the delimiter into quotation marks")
        elif "\0" in whole:
            wrong = BadRow("the row holds a NUL byte", "have the row written anew")
        elif any("\udc80" <= c <= "\udcff" for c in whole):
            mend = "name the file's encoding in the mapping (utf-8, utf-8-sig, cp1252)"
            wrong = BadRow(f"the row is not {self.mapping.encoding} text", mend)
        else:
            return self.made(line, cells)
        return self.aside(line, wrong, cells)


class _Cells(_Table):
    def __call__(self, block: Block) -> Iterator[Made]:
        for line, row in enumerate(block.data, start=block.line):
            assert isinstance(row, tuple)
            yield self.fitting(line, ["" if cell is None else str(cell) for cell in row])

    def fitting(self, line: int, cells: list[str]) -> Made:
        """The row, unless a cell of it is longer than any value or has what cannot be kept."""
        if max(map(len, cells), default=0) > LONGEST_CELL:
            wrong = BadRow("a cell is longer than any value", f"no cell has more than {LONGEST_CELL} characters")
            return self.aside(line, wrong, cells)
        if any("\0" in cell for cell in cells):
            return self.aside(line, BadRow("the row holds a NUL byte", "have the row written anew"), cells)
        return self.made(line, cells)


class _Objects(_Cells):
    """JSON Lines that a mapping explains: one flat object a line, a key for each column."""

    def __call__(self, block: Block) -> Iterator[Made]:
        for line, row in _lines(block):
            try:
                cells = self._cells(_fit(row))
            except BadRow as wrong:
                yield Made(line, None, wrong, _shown(row))
                continue
            yield self.fitting(line, cells)

    def _cells(self, row: bytes) -> list[str]:
        try:
            data = msgspec.json.decode(row)
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            raise BadRow(f"this is no JSON: {wrong}", "write one JSON object on the line") from wrong
        if not isinstance(data, dict):
            raise BadRow("this is no JSON object", "write one JSON object a line, with a key for each column")
        cells = []
        for column in self.columns:
            value = data.get(column)
            if isinstance(value, dict | list):
                raise BadRow(f"{column}: it is no single value", "a mapping reads texts and numbers; write it flat")
            cells.append("" if value is None else value if isinstance(value, str) else str(value))
        return cells
