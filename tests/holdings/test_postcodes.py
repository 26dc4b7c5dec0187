"""Where postcodes are: an edition of Code-Point Open loaded, in every shape in which it comes."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.cli import main
from firstcall.exercises.invented.whereabouts import whereabouts
from firstcall.holdings import postcodes
from firstcall.holdings.models import HeldPostcode, PostcodeEdition
from firstcall.holdings.postcode_files import Placed, placed
from firstcall.holdings.shaping import BadRow

pytestmark = pytest.mark.django_db

ROWS = [
    '"ZZ1 1AA",10,530268,179640,"E92000001","","","","",""',
    '"ZZ101AB",10,447759,1141280,"S92000003","","","","",""',
    "ZZ2 1AA,20,334179,390632",
]
HELD = {"ZZ1 1AA": (530268, 179640), "ZZ10 1AB": (447759, 1141280), "ZZ2 1AA": (334179, 390632)}
AT = datetime(2025, 6, 1, tzinfo=UTC)


def held() -> dict[str, tuple[int, int]]:
    return {p.postcode: (p.easting, p.northing) for p in HeldPostcode.objects.all()}


def one_csv(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "zz.csv"
    file.write_text("".join(f"{row}\r\n" for row in rows), "utf-8")
    return file


def as_zip(tmp_path: Path) -> Path:
    file = tmp_path / "codepo_gb.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in (
            ("Data/CSV/za.csv", "\n".join(ROWS[:2])),
            ("Data/CSV/zz.csv", ROWS[2]),
            ("Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO\nPostcode,Quality,Eastings,Northings\n"),
            ("Doc/licence.txt", "a licence"),
        ):
            packed.writestr(zipfile.ZipInfo(name, (2024, 5, 2, 0, 0, 0)), text)
    return file


def as_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    (folder / "Data" / "CSV").mkdir(parents=True)
    (folder / "Doc").mkdir()
    (folder / "Data" / "CSV" / "za.csv").write_text("\n".join(ROWS[:2]), "utf-8")
    (folder / "Data" / "CSV" / "zz.csv").write_text("PC,PQ,EA,NO\n" + ROWS[2], "utf-8")
    (folder / "Doc" / "headers.csv").write_text("not, a, postcode", "utf-8")
    return folder


def as_packed_csv(tmp_path: Path) -> Path:
    file = tmp_path / "zz.csv.gz"
    file.write_bytes(gzip.compress("\n".join(ROWS).encode()))
    return file


def as_csv(tmp_path: Path) -> Path:
    return one_csv(tmp_path, *ROWS)


@pytest.mark.parametrize("make", [as_zip, as_folder, as_csv, as_packed_csv])
def test_an_edition_is_loaded_however_it_comes(
    make: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = make(tmp_path)  # type: ignore[operator]
    assert main(["postcodes", str(file)]) == 0
    told = capsys.readouterr()
    assert held() == HELD
    assert "3 postcodes with their places" in told.out
    assert "Open Government Licence v3.0" in told.out
    assert told.err == ""
    assert not list(tmp_path.glob("*.rejected.jsonl"))


def test_the_licence_names_the_year_of_the_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert postcodes.attribution() == ()
    assert main(["postcodes", str(as_zip(tmp_path))]) == 0
    assert "Contains OS data © Crown copyright and database right 2024." in capsys.readouterr().out
    assert postcodes.attribution()[0] == "Contains OS data © Crown copyright and database right 2024."
    assert postcodes.attribution()[1].startswith("Contains Royal Mail data © Royal Mail copyright")
    assert main(["postcodes", str(as_zip(tmp_path)), "--year", "2023"]) == 0
    assert postcodes.attribution()[0].endswith("2023.")
    file = as_csv(tmp_path)
    os.utime(file, (datetime(2022, 2, 1, tzinfo=UTC).timestamp(),) * 2)
    assert main(["postcodes", str(file)]) == 0
    assert PostcodeEdition.objects.get().year == 2022


def test_a_new_edition_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    assert main(["postcodes", str(as_csv(tmp_path))]) == 0
    assert main(["postcodes", str(one_csv(tmp_path, "ZZ1 1AA,10,530000,180000"))]) == 0
    assert held() == {"ZZ1 1AA": (530000, 180000)}
    assert PostcodeEdition.objects.get().count == 1


def test_a_postcode_without_a_place_is_left_out_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["postcodes", str(one_csv(tmp_path, *ROWS, '"ZZ9 9ZZ",90,0,0,"","","","","",""'))]) == 0
    told = capsys.readouterr()
    assert held() == HELD
    assert "Left out, for the file does not know where they are: 1." in told.out
    assert told.err == ""


def test_of_two_rows_the_first_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["postcodes", str(one_csv(tmp_path, *ROWS, "ZZ1 1AA,10,100000,100000"))]) == 0
    assert held() == HELD
    assert "Rows about a postcode that had one already (the first counts): 1." in capsys.readouterr().out


BAD = [
    ("ZZ1 1AA", "there are fewer than four columns"),
    ("ZZ1 1A,10,530268,179640", "'ZZ1 1A' is no postcode"),
    ("ZZI 1AA,10,530268,179640", "'ZZI 1AA' is no postcode"),
    ("10,ZZ1 1AA,530268,179640", "'10' is no postcode"),
    ("ZZ1 1AA,10,51.5007,-0.1246", "easting and northing are no whole metres"),
    ("ZZ1 1AA,10,,", "easting and northing are no whole metres"),
    ("ZZ1 1AA,10,179640,5302680", "179640 5302680 is not on the National Grid"),
    ('"ZZ1 1AA",10,799999,179640,', "799999 179640 is not on the National Grid"),
    ("ZZ1 1AA,10,99999999999999999999,1", "999999999 1 is not on the National Grid"),
    ("\ufffd\x00,10,1,1", "'\ufffd\\x00' is no postcode"),
]


@pytest.mark.parametrize(("row", "reason"), BAD, ids=[r for _, r in BAD])
def test_a_bad_row_is_set_aside_with_its_line_and_reason(
    row: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = one_csv(tmp_path, ROWS[1], row, ROWS[2])
    assert main(["postcodes", str(file)]) == 0
    assert len(held()) == 2
    assert "1 row was set aside" in capsys.readouterr().err
    (aside,) = map(json.loads, (tmp_path / "zz.csv.rejected.jsonl").read_text("utf-8").splitlines())
    assert (aside["file"], aside["line"]) == ("zz.csv", 2)
    assert aside["reason"].startswith(reason)
    assert aside["mend"]


def no_file(tmp_path: Path) -> Path:
    return tmp_path / "nothing.zip"


def empty(tmp_path: Path) -> Path:
    return one_csv(tmp_path)


def broken_zip(tmp_path: Path) -> Path:
    file = as_zip(tmp_path)
    file.write_bytes(file.read_bytes()[:200])
    return file


def damaged_zip(tmp_path: Path) -> Path:
    """One whose list is whole, and whose first file is not."""
    file = as_zip(tmp_path)
    data = bytearray(file.read_bytes())
    data[45:60] = b"?" * 15
    file.write_bytes(data)
    return file


def damaged_gzip(tmp_path: Path) -> Path:
    file = as_packed_csv(tmp_path)
    file.write_bytes(file.read_bytes()[:40])
    return file


def without_csv(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def another_csv(tmp_path: Path) -> Path:
    return one_csv(tmp_path, "id,name", "1,Alan", "2,Anna")


@pytest.mark.parametrize("make", [no_file, empty, broken_zip, damaged_zip, damaged_gzip, without_csv, another_csv])
def test_what_is_no_edition_is_refused_and_the_old_one_stays(
    make: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postcodes.replace([Placed("ZZ5 5ZZ", 1, 1)], year=2020, at=AT)
    file = make(tmp_path)  # type: ignore[operator]
    assert main(["postcodes", str(file)]) == 2
    assert str(file) in capsys.readouterr().err
    assert held() == {"ZZ5 5ZZ": (1, 1)}
    assert PostcodeEdition.objects.get().year == 2020


def test_a_fault_on_the_way_leaves_the_old_edition_whole() -> None:
    def rows() -> Iterator[Placed]:
        yield Placed("ZZ1 1AA", 530268, 179640)
        raise OSError("the disk is gone")

    postcodes.replace([Placed("ZZ5 5ZZ", 1, 1)], year=2020, at=AT)
    with pytest.raises(OSError, match="gone"):
        postcodes.replace(rows(), year=2025, at=AT)
    assert held() == {"ZZ5 5ZZ": (1, 1)}


def test_more_rows_than_are_written_at_once_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postcodes, "BATCH", 7)
    rows = [Placed(f"ZZ{n // 10} {n % 10}AA", 1000 + n, 2000 + n) for n in range(100)]
    done = postcodes.replace([*rows, *rows[:3]], year=2025, at=AT)
    assert (done.count, done.twice) == (100, 3)
    assert len(held()) == 100


@given(
    st.from_regex(r"ZZ[1-9]", fullmatch=True),
    st.from_regex(r"[0-9][A-Z]{2}", fullmatch=True),
    st.integers(min_value=0, max_value=9_999_999),
    st.integers(min_value=0, max_value=9_999_999),
)
def test_a_usual_line_says_what_the_same_line_says_without_its_quotes(
    outward: str, inward: str, easting: int, northing: int
) -> None:
    def read(line: str) -> Placed | str | None:
        try:
            return placed(line)
        except BadRow as wrong:
            return wrong.says

    quoted = read(f'"{outward} {inward}",10,{easting},{northing},"E92000001"')
    assert quoted == read(f"{outward}{inward},10,{easting},{northing},E92000001")


def test_the_invented_postcodes_are_at_sea_and_beside_a_real_edition_they_are_added() -> None:
    postcodes.replace([Placed("AB10 1AA", 394162, 805871)], year=2025, at=AT)
    rows = list(whereabouts())
    assert postcodes.add_invented(rows) == len({row.postcode for row in rows}) == len(rows)
    assert postcodes.add_invented(rows) == 0
    assert all(500_000 <= r.easting < 600_000 and 700_000 <= r.northing < 800_000 for r in rows)
    assert postcodes.is_held("ZZ1 1ZZ") and postcodes.is_held("AB10 1AA")
    assert PostcodeEdition.objects.get().count == 1


def test_what_is_invented_needs_no_licence() -> None:
    postcodes.add_invented(whereabouts())
    assert postcodes.attribution() == ()
