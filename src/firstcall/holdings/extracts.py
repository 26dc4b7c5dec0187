"""An extract on disk, block by block: lines of text (CSV, JSON Lines), packed with gzip or not."""

from __future__ import annotations

import csv
import gzip
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol

import msgspec
import xxhash

from firstcall.holdings.blocks import Block, Recipe
from firstcall.holdings.mapping import MappingFile, columns_of
from firstcall.incident.datafile import BadData, Fault

#: Bytes of a block, about; and of a line or of cells that run over several, at most.
BLOCK = 1 << 20
_LONGEST = 16 << 20
_LONGEST_HEADER = 1 << 20

_BOM = b"\xef\xbb\xbf"
#: A row that no extract has: where it comes out as a row of its own, no quotation mark before it is still open.
_END = "\x1efirstcall\x1e"
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet"}


class Extract(Protocol):
    """A file that can be read from any of its blocks on."""

    file: Path
    recipe: Recipe

    def blocks(self, position: int, line: int) -> Iterator[Block]:
        """The blocks from a position on. Raises BadData."""
        ...


def opened(source: str, file: Path, mapping: MappingFile | None) -> Extract:
    """The extract in a file, and how its rows are read. Raises BadData where file and mapping do not fit each other."""
    form = form_of(file, mapping)
    if mapping is None:
        if form != "jsonl":
            says = f"nothing says what the columns of this {form.upper()} file mean"
            raise BadData([Fault(file, 1, says, "write a mapping file and name it with --mapping")])
        return Lines(file, Recipe(source, "json"))
    if form == "parquet":
        from firstcall.holdings.parquet import Parquet

        return Parquet(source, file, mapping)
    return _csv(source, file, mapping) if form == "csv" else _objects(source, file, mapping)


def form_of(file: Path, mapping: MappingFile | None) -> str:
    """csv, parquet or jsonl: as the mapping says, or by the file's name."""
    if mapping is not None and mapping.mapping.format:
        return mapping.mapping.format
    name = file.name.lower().removesuffix(".gz")
    return _SUFFIXES.get(Path(name).suffix, "jsonl")


def fingerprint(file: Path, *more: bytes) -> str:
    """What tells a file (with ``more`` beside it) from any other. Raises BadData where it cannot be read."""
    seen = xxhash.xxh3_128()
    with reading(file), file.open("rb") as whole:
        while piece := whole.read(BLOCK):
            seen.update(piece)
    for each in more:
        seen.update(len(each).to_bytes(8, "big") + each)
    return seen.hexdigest()


class reading:  # noqa: N801 (a context, used as a verb)
    """Turns what the disk says into a fault of the file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, wrong: BaseException | None, _at: object) -> None:
        if isinstance(wrong, EOFError | gzip.BadGzipFile):
            says = f"cannot be unpacked: {wrong}"
            raise BadData([Fault(self._file, 1, says, "have it written anew: it was cut off")]) from wrong
        if isinstance(wrong, OSError):
            says = f"cannot be read: {wrong.strerror or wrong}"
            raise BadData([Fault(self._file, 1, says, "check the path and who may read it")]) from wrong


class Lines:
    """Lines of text. Blocks end with a line, and with a row where cells may run over several lines (``whole``)."""

    def __init__(
        self, file: Path, recipe: Recipe, whole: Callable[[bytes], bool] | None = None, start: tuple[int, int] = (0, 1)
    ) -> None:
        self.file = file
        self.recipe = recipe
        self._whole = whole
        self._start = start

    def blocks(self, position: int, line: int) -> Iterator[Block]:
        """The blocks from a position on. Raises BadData."""
        at, line = max((position, line), self._start)
        with reading(self.file), self.file.open("rb") as disk:
            size = max(self.file.stat().st_size, 1)
            lines = _unpacked(disk)
            lines.seek(at)
            while data := self._next(lines):
                at += len(data)
                following = line + data.count(b"\n")
                yield Block(line, data, at, following, min(disk.tell() / size, 1.0))
                line = following

    def _next(self, lines: IO[bytes]) -> bytes:
        data = lines.read(BLOCK)
        data += lines.readline(_LONGEST)
        while self._whole is not None and len(data) < _LONGEST and not self._whole(data):
            more = lines.read(BLOCK)
            if not more:
                break
            data += more + lines.readline(_LONGEST)
        return data


def _unpacked(disk: IO[bytes]) -> IO[bytes]:
    packed = disk.read(2) == b"\x1f\x8b"
    disk.seek(0)
    return gzip.GzipFile(fileobj=disk) if packed else disk  # type: ignore[return-value]


def _csv(source: str, file: Path, mapping: MappingFile) -> Lines:
    how = mapping.mapping
    encoding = how.encoding.removesuffix("-sig")

    def whole(data: bytes) -> bool:
        if b'"' not in data:
            return True
        text = data.decode(encoding, "surrogateescape")
        csv.field_size_limit(4 * _LONGEST)
        rows = deque(csv.reader([*_split(text), _END], delimiter=how.delimiter), maxlen=1)
        return rows.pop() == [_END]

    columns, size, lines = _header(file, encoding, how.delimiter, whole)
    doubled = {name for name in columns if columns.count(name) > 1}
    if faults := tuple(mapping.faults(columns, file, doubled)):
        raise BadData(faults)
    return Lines(file, Recipe(source, "csv", how, columns), whole, (size, 1 + lines))


def _split(text: str) -> list[str]:
    return text.splitlines(keepends=True) if "\n" not in text else [f"{line}\n" for line in text.split("\n")[:-1]]


def _header(
    file: Path, encoding: str, delimiter: str, whole: Callable[[bytes], bool]
) -> tuple[tuple[str, ...], int, int]:
    with reading(file), file.open("rb") as disk:
        lines = _unpacked(disk)
        raw = lines.readline(_LONGEST_HEADER)
        while raw and not whole(raw) and len(raw) < _LONGEST_HEADER:
            more = lines.readline(_LONGEST_HEADER)
            if not more:
                break
            raw += more
    try:
        text = raw.removeprefix(_BOM).decode(encoding)
    except UnicodeDecodeError as wrong:
        mend = "name the file's encoding in the mapping (utf-8, utf-8-sig, cp1252)"
        raise BadData([Fault(file, 1, f"the first line is not {encoding} text", mend)]) from wrong
    if "\0" in text:
        raise BadData([Fault(file, 1, "this is no text: it holds NUL bytes", "save it as UTF-8 text")])
    if "\n" not in text and "\r" in text.rstrip("\r"):
        raise BadData([Fault(file, 1, "its lines end with carriage returns alone", "save it with line feeds")])
    names = next(csv.reader(_split(text) or [text], delimiter=delimiter), [])
    columns = tuple(name.strip() for name in names)
    if not any(columns):
        raise BadData([Fault(file, 1, "the first line names no columns", "put the columns' names on it")])
    return columns, len(raw), raw.count(b"\n")


def _objects(source: str, file: Path, mapping: MappingFile) -> Lines:
    """JSON Lines with a mapping: a column that no object of the first block has is a slip of the pen."""
    columns = columns_of(mapping.mapping)
    extract = Lines(file, Recipe(source, "objects", mapping.mapping, columns))
    seen: dict[str, None] = {}
    first = next(extract.blocks(0, 1), None)
    for row in first.data.split(b"\n") if first is not None and isinstance(first.data, bytes) else ():
        try:
            data = msgspec.json.decode(row.removeprefix(_BOM)) if row.strip() else {}
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        seen.update(dict.fromkeys(data) if isinstance(data, dict) else {})
    if seen and (faults := tuple(mapping.faults(tuple(seen), file))):
        raise BadData(faults)
    return extract
