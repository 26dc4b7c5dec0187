"""Loading in batches: whoever makes them, in however many turns, the tables are the same."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from msgspec.structs import replace

from firstcall.cli import main
from firstcall.holdings import extracts, loading, reindexing
from firstcall.holdings.extracts import fingerprint, opened
from firstcall.holdings.indexing import encode_record
from firstcall.holdings.models import HeldKey, HeldLoad, HeldRecord, HeldRun, HeldSource
from firstcall.holdings.progress import Progress
from firstcall.holdings.rejects import Rejects
from firstcall.holdings.searching import search
from firstcall.holdings.turns import one_load
from firstcall.holdings.writing import Done
from firstcall.incident.records import Record
from firstcall.matching import keys

from .extracts import ALAN, AT, MARK, TODAY, crowd

pytestmark = pytest.mark.django_db

SOURCE = "visor"


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracts, "BLOCK", 4000)


def write(file: Path, rows: list[Record]) -> Path:
    file.write_bytes(b"".join(encode_record(row) + b"\n" for row in rows))
    return file


def bring(file: Path, **how: object) -> loading.Loaded:
    order = loading.Order(at=AT, **how)  # type: ignore[arg-type]
    return loading.load_extract(
        opened(SOURCE, file, None), fingerprint(file), Rejects(file.with_suffix(".rejected")), order
    )


def tables() -> tuple[object, ...]:
    records = HeldRecord.objects.order_by("record_id").values_list("record_id", "digest", "compared", "body")
    names = dict(HeldRecord.objects.values_list("id", "record_id"))
    pairs = sorted((key, names[record]) for key, record in HeldKey.objects.values_list("key", "record"))
    return [(a, b, bytes(c), d) for a, b, c, d in records], pairs, list(HeldSource.objects.values_list())


@pytest.mark.parametrize("workers", [1, 3])
def test_the_tables_do_not_depend_on_how_many_processes_read(workers: int, tmp_path: Path) -> None:
    file = write(tmp_path / "f.jsonl", [*crowd(300), ALAN, replace(ALAN, text="again")])
    alone = bring(file)
    before = tables()
    assert before[0]
    assert alone.bad == 1
    HeldRecord.objects.all().delete()
    HeldKey.objects.all().delete()
    HeldSource.objects.all().delete()
    HeldLoad.objects.all().delete()
    assert bring(file, workers=workers) == alone
    assert tables() == before
    assert not HeldRun.objects.exists()


def test_a_load_in_batches_holds_what_a_load_in_one_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [*crowd(200), ALAN, MARK]
    bring(write(tmp_path / "f.jsonl", rows), as_of=TODAY)
    batches = tables()
    monkeypatch.setattr(extracts, "BLOCK", 1 << 20)
    again = bring(write(tmp_path / "g.jsonl", rows), as_of=TODAY)
    assert (again.unchanged, again.added) == (202, 0)
    assert tables() == batches


def test_a_later_load_changes_adds_and_withdraws_with_the_keys(tmp_path: Path) -> None:
    bring(write(tmp_path / "f.jsonl", list(crowd(200))))
    moved = [replace(row, text="moved") if at % 3 else row for at, row in enumerate(crowd(150, start=100))]
    later = bring(write(tmp_path / "later.jsonl", moved), replace=True)
    assert (later.added, later.changed, later.unchanged, later.withdrawn) == (50, 66, 34, 100)
    by_batches = tables()
    HeldSource.objects.all().delete()
    bring(write(tmp_path / "only.jsonl", moved))
    assert tables() == by_batches


def test_the_database_is_given_back_between_batches_and_told_last(tmp_path: Path) -> None:
    turns: list[str] = []
    heard: list[tuple[loading.Loaded, bool, str]] = []

    @contextmanager
    def turn() -> Iterator[None]:
        turns.append("begun")
        with transaction.atomic():
            yield
        turns.append("ended")

    def told(loaded: loading.Loaded) -> None:
        heard.append((loaded, HeldSource.objects.filter(source=SOURCE).exists(), turns[-1]))

    file = write(tmp_path / "f.jsonl", list(crowd(100)))
    loaded = bring(file, turn=turn, told=told)
    assert len(turns) > 2 * 10
    assert turns == ["begun", "ended"] * (len(turns) // 2)
    assert heard == [(loaded, True, "begun")]


def test_while_a_later_load_is_under_way_the_old_date_stays(tmp_path: Path) -> None:
    bring(write(tmp_path / "f.jsonl", [ALAN]), as_of=date(2017, 3, 1))
    seen: set[date] = set()

    @contextmanager
    def turn() -> Iterator[None]:
        seen.add(HeldSource.objects.get().as_of)
        with transaction.atomic():
            yield

    bring(write(tmp_path / "g.jsonl", list(crowd(100))), turn=turn, as_of=TODAY)
    assert seen == {date(2017, 3, 1)}
    assert HeldSource.objects.get().as_of == TODAY


@pytest.mark.django_db(transaction=True)
def test_two_loads_wait_for_each_other() -> None:
    done: list[str] = []
    waiting = threading.Event()

    def other() -> None:
        with one_load(waiting.set):
            done.append("second")
        connection.close()

    with one_load():
        thread = threading.Thread(target=other)
        thread.start()
        assert waiting.wait(30)
        done.append("first")
    thread.join(30)
    assert done == ["first", "second"]


def under_older_keys() -> None:
    """As a change of the keys leaves an extract: its old ones lead nowhere in particular."""
    HeldSource.objects.update(index_version=keys.VERSION - 1)
    number = HeldRecord.objects.get(source=SOURCE, record_id="FI-104").pk
    HeldKey.objects.filter(record=number).delete()
    HeldKey.objects.create(key=-7, record=number)
    HeldKey.objects.create(key=2**63 - 1, record=987654)


def test_what_stands_under_older_keys_is_indexed_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loading.load("crime", crowd(50), as_of=TODAY, at=AT)
    bring(write(tmp_path / "f.jsonl", [ALAN, MARK, *crowd(100)]))
    before = tables()
    under_older_keys()
    assert reindexing.outdated() == ("crime", SOURCE)
    assert main(["reindex", "--workers", "0"]) == 0
    assert "visor: 102 records indexed anew." in capsys.readouterr().out
    assert tables() == before
    assert reindexing.outdated() == ()
    assert main(["reindex"]) == 0
    assert "Every extract stands under the present keys." in capsys.readouterr().out


def test_a_load_indexes_anew_what_stands_under_older_keys(tmp_path: Path) -> None:
    bring(write(tmp_path / "f.jsonl", [ALAN, MARK, *crowd(100)]))
    before = tables()
    under_older_keys()
    bring(write(tmp_path / "g.jsonl", [MARK]), as_of=date(2017, 3, 1))
    assert tables() == before
    assert len(search(SOURCE, {"phone": ("07700 900461",)}, today=TODAY).found) == 1


def test_there_is_nothing_to_index_where_nothing_was_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reindex", "visor"]) == 2
    assert "Nothing of 'visor' was loaded" in capsys.readouterr().err


def test_bad_rows_of_many_batches_stand_in_the_order_of_their_lines(tmp_path: Path) -> None:
    rows = [encode_record(row) for row in crowd(200)]
    for at in range(0, 200, 20):
        rows[at] = b"not json"
    file = tmp_path / "f.jsonl"
    file.write_bytes(b"\n".join(rows) + b"\n")
    assert bring(file, workers=2).bad == 10
    lines = [json.loads(line)["line"] for line in (tmp_path / "f.rejected").read_text().splitlines()]
    assert lines == list(range(1, 201, 20))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "quiet", "says"),
    [
        (Terminal(), False, "\r1,200 rows (50% of the file), "),
        (Terminal(), True, ""),
        (io.StringIO(), False, "1,200 rows (50% of the file), "),
        (io.StringIO(), True, ""),
    ],
)
def test_progress_is_shown_unless_it_is_not_wanted(out: io.StringIO, quiet: bool, says: str) -> None:
    progress = Progress(quiet=quiet, out=out)
    progress._last -= 10
    progress.loading(Done(rows=1200, bad=3), 0.5)
    progress.loading(Done(rows=1201, bad=3), 0.5)
    assert out.getvalue().startswith(says)
    assert out.getvalue().count("rows (") == bool(says)
    assert (", 3 set aside" in out.getvalue()) is bool(says)
