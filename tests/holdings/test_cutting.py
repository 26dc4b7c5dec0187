"""An extract is cut into blocks between its rows, wherever its line breaks and quotation marks stand."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.holdings import extracts
from firstcall.holdings.extracts import fingerprint, opened
from firstcall.holdings.mapping import MappingFile
from firstcall.holdings.rows import reader
from firstcall.incident.datafile import BadData, parse

MAPPING = "id: ID\nas_of: {constant: 2017-03-01}\ntext: TEXT\n"
TEXTS = st.lists(st.text(alphabet='ab",\n ', max_size=30), max_size=25)


def read(file: Path, block: int) -> list[tuple[str, str, int]]:
    """The rows of a file as blocks of so many bytes give them: id, text and line."""
    with mock.patch.object(extracts, "BLOCK", block):
        extract = opened("visor", file, MappingFile(parse(Path("map.yaml"), MAPPING)))
        rows = [row for each in extract.blocks(0, 1) for row in reader(extract.recipe)(each)]
    assert all(row.record is not None for row in rows)
    return [(row.record.id, row.record.text, row.line) for row in rows if row.record is not None]


def written(file: Path, texts: list[str], quoting: int = csv.QUOTE_MINIMAL) -> list[tuple[str, str, int]]:
    """Write a table; returns what its rows are, and the lines on which they begin."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n", quoting=quoting)
    table.writerow(["ID", "TEXT"])
    rows = []
    for number, text in enumerate(texts):
        rows.append((f"X-{number}", text.strip(), out.getvalue().count("\n") + 1))
        table.writerow([f"X-{number}", text])
    file.write_text(out.getvalue(), "utf-8", newline="")
    return rows


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, block=st.integers(1, 200), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_rows_are_the_same_however_long_a_block_is(
    texts: list[str], block: int, quoting: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("cut") / "t.csv"
    rows = written(file, texts, quoting)
    assert read(file, block) == rows


def test_a_quotation_mark_inside_a_text_is_a_letter(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('ID,TEXT\nA,a 5" pipe\nB,plain\nC,6" and 7"\n', "utf-8")
    assert read(file, 8) == [("A", 'a 5" pipe', 2), ("B", "plain", 3), ("C", '6" and 7"', 4)]


def test_a_load_goes_on_from_any_block(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    rows = written(file, [f'text "{n}"\nof {n} lines' for n in range(40)])
    with mock.patch.object(extracts, "BLOCK", 90):
        extract = opened("visor", file, MappingFile(parse(Path("map.yaml"), MAPPING)))
        make, blocks = reader(extract.recipe), list(extract.blocks(0, 1))
        for at, block in enumerate(blocks):
            before = [row for each in blocks[: at + 1] for row in make(each)]
            after = [row for each in extract.blocks(block.upto, block.next_line) for row in make(each)]
            assert [row.line for row in before + after] == [line for _, _, line in rows]
    assert blocks[-1].share == 1


def test_a_file_that_changed_has_another_mark(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"one")
    one = fingerprint(file)
    assert fingerprint(file, b"mapping") != one
    file.write_bytes(b"two")
    assert fingerprint(file) != one
    with pytest.raises(BadData, match="cannot be read"):
        fingerprint(tmp_path / "none")
