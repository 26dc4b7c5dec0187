"""`firstcall load`: what a force types to connect its first extract."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firstcall.cli import main
from firstcall.holdings.models import HeldRecord, HeldSource

pytestmark = pytest.mark.django_db

GOOD = {"id": "A-1", "as_of": "2017-03-01", "persons": [{"names": [{"forenames": "Alan", "surname": "Example"}]}]}


def write(file: Path, *rows: object) -> Path:
    file.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return file


def test_a_first_extract_is_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path / "visor.jsonl", GOOD, "", GOOD | {"id": "A-2", "event": None})
    assert main(["load", "visor", str(file)]) == 0
    assert "visor: 2 records as of 2017-03-01 (2 new, 0 changed, 0 unchanged, 0 withdrawn)." in capsys.readouterr().out
    assert not (tmp_path / "visor.jsonl.rejected.jsonl").exists()


BAD = [
    ("not json", "this is no JSON"),
    ("[1]", "this is no JSON object"),
    ({"id": "B", "colour": "red"}, "unknown key 'colour'"),
    ({"id": "B", "persons": [{"phone": []}]}, "unknown key 'persons[0].phone'"),
    ({"id": "B", "persons": [{"phones": "07700 900461"}]}, "persons[0].phones"),
    ({"id": "B", "persons": [{"born": "2000-02-30"}]}, "persons[0].born"),
    ({"id": "B", "persons": [{"role": "hero"}]}, "persons[0].role"),
    ({"persons": []}, "the row"),
    ({"id": ""}, "id"),
    ({"id": "A-1"}, "id: 'A-1' stands on an earlier line"),
    ({"id": "B", "event": {"at": "2017-03-06T18:30:00"}}, "event.at"),
    ('{"id": "\\ud800"}', "this is no JSON"),
]


@pytest.mark.parametrize(("row", "reason"), BAD, ids=[r for _, r in BAD])
def test_a_bad_row_is_set_aside_with_its_line_and_reason_and_the_rest_loads(
    row: object, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "f.jsonl", GOOD, row, GOOD | {"id": "A-2"})
    assert main(["load", "visor", str(file)]) == 0
    assert "1 row was set aside" in capsys.readouterr().err
    (aside,) = [json.loads(line) for line in (tmp_path / "f.jsonl.rejected.jsonl").read_text("utf-8").splitlines()]
    assert aside["line"] == 2
    assert aside["reason"].startswith(reason)
    assert aside["mend"]
    assert sorted(HeldRecord.objects.values_list("record_id", flat=True)) == ["A-1", "A-2"]


@pytest.mark.parametrize(
    ("source", "rows", "says"),
    [
        ("visor", ["id,name", "1,Alan Example"], "f.jsonl:1: not one row of 2 is a record"),
        ("visor", [[GOOD]], "f.jsonl:1: not one row of 1 is a record"),
        ("vizor", [GOOD], "there is no source 'vizor' to load it for; did you mean 'visor'?"),
        ("visor", [{"id": "A-1"}], "--as-of"),
        ("visor", [], "--as-of"),
    ],
)
def test_what_is_no_extract_changes_nothing(
    source: str, rows: list[object], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["load", "visor", str(write(tmp_path / "before.jsonl", GOOD))])
    assert main(["load", source, str(write(tmp_path / "f.jsonl", *rows)), "--replace"]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.splitlines()) == 1
    assert HeldRecord.objects.get().record_id == "A-1"
    assert not (tmp_path / "f.jsonl.rejected.jsonl").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "visor", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl:1: cannot be read" in capsys.readouterr().err
    assert not HeldSource.objects.exists()


def test_bad_rows_that_can_be_put_nowhere_stop_the_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path / "f.jsonl", GOOD, "not json")
    assert main(["load", "visor", str(file), "--rejects", str(tmp_path / "nowhere" / "r.jsonl")]) == 2
    assert "choose another place with --rejects" in capsys.readouterr().err
    assert not HeldRecord.objects.exists()


def test_the_rejects_of_an_earlier_load_go_when_the_file_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    main(["load", "visor", str(write(file, GOOD, "not json"))])
    rejects = tmp_path / "f.jsonl.rejected.jsonl"
    assert rejects.stat().st_mode & 0o077 == 0
    main(["load", "visor", str(write(file, GOOD))])
    assert not rejects.exists()


def test_a_record_whose_row_is_bad_today_is_not_withdrawn(tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    main(["load", "visor", str(write(file, GOOD, GOOD | {"id": "A-2"}, GOOD | {"id": "A-3"}))])
    main(["load", "visor", str(write(file, GOOD, GOOD | {"id": "A-2", "colour": "red"})), "--replace"])
    assert sorted(HeldRecord.objects.values_list("record_id", flat=True)) == ["A-1", "A-2"]


def test_the_contracts_shorter_ways_of_writing_are_read(tmp_path: Path) -> None:
    condition = {"act": "contact", "target": {"named": "Mark Ashdown"}, "place": "22 Orchard Way", "unless": None}
    order = {"type": "SHPO", "made": "2016-01-01", "ends": None, "conditions": [condition]}
    row = {
        "id": "A-1",
        "persons": [{"orders": [order], "emails": None}],
        "event": {"at": "2017-03-01", "kind": "theft"},
    }
    assert main(["load", "visor", str(write(tmp_path / "f.jsonl", row)), "--as-of", "2017-03-01"]) == 0
    held = json.loads(HeldRecord.objects.get().body)
    assert held["event"]["at"] == "2017-03-01T00:00:00Z"
    assert held["persons"][0]["orders"][0]["conditions"][0]["place"] == ["22 Orchard Way"]
