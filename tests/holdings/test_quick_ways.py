"""What is done quickly because there are millions of rows says what the plain way says, of odd rows and of usual ones."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from struct import unpack

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.holdings import indexing
from firstcall.holdings.batches import Batch, Preparing
from firstcall.holdings.blocks import Block, Recipe
from firstcall.holdings.mapping import read_mapping
from firstcall.incident.records import Record
from firstcall.matching import address, keys, names
from tests.benchmarks.matching import population, stores

SOURCE = "force-intelligence"

ODD = {
    "forenames": ["", "A", "Mary Anne", "Dr JOHN", "Bob", "J\u00f6rg \u0141o\u015b", "O'", "x" * 300, "\u0410\u043d\u043d\u0430", "a\tb"],
    "surname": ["", "O'Brien", "Mc Donald", "Smith-Jones", "van der Berg", "Smith jr", "Lee, Ann", "Taylor", "\ufb01eld", "\u00df"],
    "born": ["", "1971-02-11", "1971-11-02", "31/02/1990", "1990", "1990-05", "about 40", "0000-00-00"],
    "sex": ["", "male", "F", "?"],
    "phone": ["", "07700900461", "+44 7700 900461", "o7700 900461", "withheld", "999"],
    "email": ["", "a.b@example.com", "A.B+c@gmail.com", "x at example dot com", "bad@"],
    "number": ["", "1", "12a", "Flat 2, 3", "Rose Cottage", "14/2"],
    "street": ["", "Abbey Road", "High St", "behind the shop", "St Johns Ave", "Church  Road"],
    "town": ["", "Ashbourne", "Kent", "Newport Wales"],
    "postcode": ["", "ZZ1 1ZZ", "zz11zz", "ZZ1 IZZ", "nonsense"],
}  # fmt: skip
ROWS = st.lists(st.tuples(*(st.sampled_from(cells) for cells in ODD.values())), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def preparing(tmp_path_factory: pytest.TempPathFactory) -> Preparing:
    file = tmp_path_factory.mktemp("mapping") / "mapping.yaml"
    file.write_text(stores.MAPPING, encoding="utf-8")
    return Preparing(Recipe(SOURCE, "csv", read_mapping(file).mapping, population.COLUMNS))


def block(rows: list[tuple[str, ...]]) -> Block:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows((f"P{at}", *row) for at, row in enumerate(rows))
    return Block(1, out.getvalue().encode(), 0, 0)


def plainly(body: str) -> tuple[str, bytes, list[int], int, set[str]]:
    """A record by itself, with nothing remembered of another: digest, what it is compared by, keys, unread, words."""
    for remembered in (names.fold, names.fold_surname, names.roots, names.surname_sounds, names.sound, address.parse):
        remembered.cache_clear()
    record = indexing.decode_record(body)
    held = indexing.compared(record)
    texts = [text for person in held.persons for text in keys.keys_of(person)]
    return (
        indexing.digest(indexing.encode_record(record)),
        msgspec.msgpack.encode(held),
        sorted({keys.number(SOURCE, text) for text in texts}),
        indexing.prepare(SOURCE, record).unread,
        indexing.words([held]),
    )


def is_what_each_row_says(made: Batch) -> bool:
    owned: list[list[int]] = [[] for _ in made.ids]
    for key, owner in zip(made.key_numbers.tolist(), made.key_owners.tolist(), strict=True):
        owned[owner].append(key)
    words: set[str] = set()
    for at, body in enumerate(made.bodies):
        digest, compared, numbers, unread, said = plainly(body)
        if (made.digests[at], made.compared[at], owned[at], made.unread[at]) != (digest, compared, numbers, unread):
            return False
        words |= said
    return made.words == sorted(words) and made.key_numbers.tolist() == sorted(made.key_numbers.tolist())


@settings(deadline=None)
@given(ROWS)
def test_a_block_of_odd_rows_is_what_each_row_says_by_itself(preparing: Preparing, rows: list[tuple[str, ...]]) -> None:
    made = preparing.batch(block(rows))
    assert len(made.ids) + len(made.bad) == len(rows)
    assert is_what_each_row_says(made)


def test_a_block_of_invented_people_is_what_each_row_says_by_itself(preparing: Preparing, tmp_path: Path) -> None:
    file = tmp_path / "population.csv"
    population.write(file, 300)
    header, _, rows = file.read_bytes().partition(b"\n")
    assert header
    made = preparing.batch(Block(2, rows, 0, 0))
    assert len(made.ids) == 300
    assert is_what_each_row_says(made)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127), max_size=500))
def test_plain_text_is_folded_as_any_text_is(text: str) -> None:
    assert names.fold(text) == names.fold_any(text)


@settings(deadline=None)
@given(st.text(max_size=8), st.lists(st.text(st.characters(), max_size=12) | st.sampled_from(["", "a\0b", "\ud800"])))
def test_many_keys_at_one_go_have_the_number_of_each(source: str, texts: list[str]) -> None:
    numbers = list(unpack(f">{len(texts)}q", keys.packed(source, texts)))
    assert numbers == [keys.number(source, text) for text in texts]


def test_the_number_of_a_key_stays_what_it_is() -> None:
    assert keys.number("visor", "d:1971-02-11|am") == 4295934743997707353
    assert indexing.prepare("visor", Record(id="nobody")).keys == []
