"""Tables read by a mapping file: what each part of it does, and what is wrong is named with file, line and mend."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from firstcall.cli import main
from firstcall.holdings.models import HeldRecord, HeldSource

pytestmark = pytest.mark.django_db

WHOLE = """\
delimiter: ";"
dates: [DD/MM/YYYY, DD-Mon-YY, "DD/MM/YYYY HH:mm"]
unknown: ["N/K"]
values:
  SEX: {M: male, F: female}
  WARN: {V: violent, S: suicidal}
  ROLE: {SUS: suspect}
id: [SYS, URN]
as_of: SEEN
text: [NOTE1, NOTE2]
persons:
  names:
    - {forenames: [FORE1, FORE2], surname: SUR}
    - {forenames: FORE1, surname: MAIDEN}
    - {forenames: ALIAS_F, surname: ALIAS_S}
    - full: NICK
  born: DOB
  sex: SEX
  role: ROLE
  markers: {columns: [WARN], split: "/"}
  phones: [TEL1, TEL2]
  addresses: [[FLAT, NO, STREET, TOWN, PC], OLD]
  numbers: PNC
  nationality: {constant: GBR}
event: {at: WHEN, kind: {constant: domestic}, address: [NO, STREET], text: NOTE1}
"""
ROW = {
    "SYS": "FI", "URN": "104", "SEEN": "01/03/2017", "NOTE1": "Managed.", "NOTE2": "", "FORE1": "Ann", "FORE2": "May",
    "SUR": "Example", "MAIDEN": "Sample", "ALIAS_F": "", "ALIAS_S": "", "NICK": "Mrs Annie Other", "DOB": "02-Nov-71",
    "SEX": "f", "ROLE": "SUS", "WARN": "V / X", "TEL1": "07700 900461", "TEL2": "N/K", "FLAT": "Flat 3", "NO": "22",
    "STREET": "Orchard Way", "TOWN": "Anytown", "PC": "ZZ1 1ZZ", "OLD": "", "PNC": "71/1X", "WHEN": "02/07/2016 18:30",
}  # fmt: skip
SIMPLE = "id: ID\nas_of: {constant: 2017-03-01}\npersons: {names: {full: NAME}, born: BORN, phones: PHONE}\n"
HEAD = "ID,NAME,BORN,PHONE\n"
GOOD = "A-1,Alan Example,1971-11-02,07700 900461\n"


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., int]:
    """Load a table with a mapping, as typed."""

    def load(table: str | bytes, mapping: str = SIMPLE, *more: str, name: str = "t.csv") -> int:
        (tmp_path / "map.yaml").write_text(mapping, "utf-8")
        (tmp_path / name).write_bytes(table.encode() if isinstance(table, str) else table)
        return main(["load", "visor", str(tmp_path / name), "--mapping", str(tmp_path / "map.yaml"), *more])

    return load


def held() -> list[dict[str, object]]:
    return [json.loads(body) for body in HeldRecord.objects.order_by("id").values_list("body", flat=True)]


def rejected(tmp_path: Path, name: str = "t.csv") -> list[dict[str, object]]:
    file = tmp_path / f"{name}.rejected.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def table(*rows: dict[str, str]) -> str:
    return "\n".join([";".join(ROW), *(";".join((ROW | row).values()) for row in rows)]) + "\n"


def test_every_part_of_a_mapping_makes_its_part_of_the_record(bring: Callable[..., int]) -> None:
    assert bring(table({}), WHOLE) == 0
    assert held() == [
        {
            "id": "FI-104",
            "as_of": "2017-03-01",
            "persons": [
                {
                    "names": [
                        {"forenames": "Ann May", "surname": "Example"},
                        {"forenames": "Ann", "surname": "Sample"},
                        {"forenames": "Annie", "surname": "Other"},
                    ],
                    "born": "1971-11-02",
                    "sex": "female",
                    "role": "suspect",
                    "markers": ["violent", "X"],
                    "phones": ["07700 900461"],
                    "addresses": ["Flat 3, 22 Orchard Way, Anytown, ZZ1 1ZZ"],
                    "numbers": ["71/1X"],
                    "nationality": "GBR",
                }
            ],
            "event": {
                "at": "2016-07-02T17:30:00Z",
                "kind": "domestic",
                "address": "22 Orchard Way",
                "text": "Managed.",
            },
            "text": "Managed.",
        }
    ]


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"MAIDEN": ""}, "names", [("Ann May", "Example"), ("Annie", "Other")]),
        (
            {"MAIDEN": "", "NICK": "", "ALIAS_F": "Nan", "ALIAS_S": "N/K"},
            "names",
            [("Ann May", "Example"), ("Nan", None)],
        ),
        ({"MAIDEN": "Example", "FORE2": "", "NICK": ""}, "names", [("Ann", "Example")]),
        ({"DOB": "1971"}, "born", "1971"),
        ({"DOB": "1971-11"}, "born", "1971-11"),
        ({"DOB": "N/K"}, "born", None),
        ({"SEX": "U"}, "sex", "U"),
        ({"WARN": ""}, "markers", None),
        ({"TEL2": "07700 900999"}, "phones", ["07700 900461", "07700 900999"]),
        ({"TEL2": "07700 900461"}, "phones", ["07700 900461"]),
        ({"FLAT": "", "NO": "22A"}, "addresses", ["22A Orchard Way, Anytown, ZZ1 1ZZ"]),
        ({"NO": "", "PC": ""}, "addresses", ["Flat 3, Orchard Way, Anytown"]),
        ({"OLD": "The Vicarage, Anytown"}, "addresses", [
            "Flat 3, 22 Orchard Way, Anytown, ZZ1 1ZZ", "The Vicarage, Anytown",
        ]),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_meant(
    cells: dict[str, str], field: str, value: object, bring: Callable[..., int]
) -> None:
    assert bring(table(cells), WHOLE) == 0
    person = held()[0]["persons"][0]  # type: ignore[index]
    found = person.get(field)
    if field == "names":
        found = [(name.get("forenames"), name.get("surname")) for name in found]
    assert found == value


@pytest.mark.parametrize(
    ("cells", "field", "says"),
    [
        ({"DOB": "31/02/1971"}, "born", "born: '31/02/1971'"),
        ({"DOB": "about 40"}, "born", "born: 'about 40'"),
        ({"ROLE": "hero"}, "role", "role: 'hero'"),
        ({"SEEN": "soon"}, "as_of", "as_of: 'soon'"),
        ({"WHEN": "at night"}, "at", "event.at: 'at night'"),
    ],
)
def test_a_record_is_not_lost_for_one_cell_which_is_counted_and_listed(
    cells: dict[str, str], field: str, says: str, bring: Callable[..., int], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert bring(table(cells), WHOLE, "--as-of", "2017-03-01") == 0
    (record,) = held()
    assert field not in {**record, **record["persons"][0], **record["event"]}  # type: ignore[dict-item, index]
    (listed,) = rejected(tmp_path)
    assert (listed["line"], listed["loaded"]) == (2, True)
    assert str(listed["reason"]).startswith(says)
    assert listed["mend"]
    assert "1 cell could not be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "line", "says"),
    [
        ("B,Al Other\n", 3, "the row has 2 cells, the header 4"),
        ("B,Al Other,1970,07700 900999,more\n", 3, "the row has 5 cells, the header 4"),
        ("A-1,Al Other,1970,\n", 3, "id: 'A-1' stands on an earlier line"),
        (",Al Other,1970,\n", 3, "id: it is empty"),
        (f"B,{'x' * 5_000_000},1970,\n", 3, "a quotation mark is left open or stands alone, or a cell is longer"),
        ('B,"Al" Other,1970,\n', 3, "a quotation mark is left open or stands alone"),
        ("B,Al\0Other,1970,\n", 3, "the row holds a NUL byte"),
        (b"B,Zo\xeb Other,1970,\n", 3, "the row is not utf-8 text"),
        ('\n\n"B","a name",1970\n', 5, "the row has 3 cells, the header 4"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_line_and_reason_and_the_rest_loads(
    row: str | bytes, line: int, says: str, bring: Callable[..., int], tmp_path: Path
) -> None:
    raw = row.encode() if isinstance(row, str) else row
    assert bring((HEAD + GOOD).encode() + raw + b"A-2,Una Nextdoor,1980-01-01,\n") == 0
    assert [record["id"] for record in held()] == ["A-1", "A-2"]
    (aside,) = rejected(tmp_path)
    assert (aside["line"], aside.get("loaded")) == (line, None)
    assert str(aside["reason"]).startswith(says)
    assert aside["mend"]
    assert aside["row"]


def test_a_quotation_mark_left_open_costs_its_own_row_and_no_other(bring: Callable[..., int], tmp_path: Path) -> None:
    rest = [f'A-{number},"Una Nextdoor{number}",,\n' for number in range(3000)]
    assert bring(HEAD + 'B,"Al Other,1970,\n' + "".join(rest)) == 0
    assert [record["id"] for record in held()] == [f"A-{number}" for number in range(3000)]
    assert [aside["line"] for aside in rejected(tmp_path)] == [2]
    assert bring(HEAD + "".join(rest[:1500]) + 'B,"Al Other,1970,\n' + "".join(rest[1500:]).replace('"', "")) == 0
    assert HeldRecord.objects.count() == 3000
    assert [aside["line"] for aside in rejected(tmp_path)] == [1502]


def test_a_cell_of_two_lines_beside_a_damaged_row_is_one_cell(bring: Callable[..., int], tmp_path: Path) -> None:
    assert bring(HEAD + 'A-1,"Alan\nExample",,\nB,A\0l,,\nA-2,"Una\nNextdoor",,\n') == 0
    assert [record["id"] for record in held()] == ["A-1", "A-2"]
    assert [aside["line"] for aside in rejected(tmp_path)] == [4]


NO_EXTRACT: list[tuple[str | bytes, str, str]] = [
    ("", SIMPLE, "t.csv:1: the first line names no columns; put the columns' names on it"),
    (HEAD.encode("utf-16"), SIMPLE, "t.csv:1: the first line is not utf-8 text; name the file's encoding"),
    ("ID,NAMES,BORN,PHONE\n" + GOOD, SIMPLE, "map.yaml:3: there is no column 'NAME' in t.csv; did you mean 'NAMES'?"),
    ("ID,NAME,BORN,PHONE,PHONE\n" + GOOD, SIMPLE, "map.yaml:3: the column 'PHONE' stands twice in t.csv"),
    ((HEAD + GOOD).replace("\n", "\r"), SIMPLE, "t.csv:1: its lines end with carriage returns alone"),
    (HEAD + "only this\n", SIMPLE, "t.csv:2: not one row of 1 is a record"),
    (HEAD + GOOD, SIMPLE + "colour: red\n", "map.yaml:4: unknown key 'colour'"),
    (HEAD + GOOD, SIMPLE.replace("phones", "phone"), "did you mean 'phones'?"),
    (HEAD + GOOD, SIMPLE + "dates: [31.12.1999]\n", "map.yaml:4: 'dates': '31.12.1999' is no form of a date"),
    (HEAD + GOOD, SIMPLE + "encoding: latin\n", "'encoding' cannot be 'latin'"),
    (HEAD + GOOD, "id: ID\npersons: {names: {full: NAME}}\n", "map.yaml:1: no record gives the date of its data"),
    (
        HEAD + GOOD,
        SIMPLE.replace("phones: PHONE", "addresses: [NAME, BORN]"),
        "write [[HOUSE, STREET, TOWN, POSTCODE]]",
    ),
    (HEAD + GOOD, SIMPLE + "values: {SEX: {M: male}}\n", "map.yaml:4: there is no column 'SEX'"),
    (HEAD + GOOD, SIMPLE.replace("{full: NAME}", "{}"), "it takes forenames and surname, or full"),
    (HEAD + GOOD, "just words\n", "map.yaml:1: this is no mapping"),
    (HEAD + GOOD, "", "map.yaml:1: the file is empty"),
]


@pytest.mark.parametrize(("data", "mapping", "says"), NO_EXTRACT, ids=[says for _, _, says in NO_EXTRACT])
def test_what_fits_no_mapping_is_refused_with_file_line_and_mend(
    data: str | bytes, mapping: str, says: str, bring: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, mapping) == 2
    assert says in capsys.readouterr().err
    assert not HeldRecord.objects.exists()
    assert not HeldSource.objects.exists()


EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_the_example_in_the_documentation_is_read_as_it_says(tmp_path: Path) -> None:
    page = (EXAMPLES.parent / "connecting-a-source.md").read_text("utf-8")
    assert (EXAMPLES / "nominals.yaml").read_text("utf-8") in page
    table, mapping, aside = EXAMPLES / "nominals.csv", EXAMPLES / "nominals.yaml", tmp_path / "aside"
    assert main(["load", "visor", str(table), "--mapping", str(mapping), "--rejects", str(aside)]) == 0
    ann, mark = held()
    assert (ann["id"], mark["id"]) == ("FI-1042", "FI-1043")
    assert [len(record["persons"][0]["names"]) for record in (ann, mark)] == [3, 1]  # type: ignore[index]
    assert ann["persons"][0]["markers"] == ["violent", "suicidal"]  # type: ignore[index]
    assert ann["persons"][0]["addresses"] == ["Flat 3, 22 Orchard Way, Anytown, ZZ1 1ZZ"]  # type: ignore[index]
    assert ann["event"] == {"at": "2017-03-06T00:00:00Z", "kind": "stop", "address": "Mill Lane, Anytown"}
    assert "event" not in mark
    assert not aside.exists()


@pytest.mark.parametrize("row", ["A-1,Al\n", "A-1,Al,1970,,,\n", f"A-1,{'x' * 200_000},,\n", "A-1,A\0l,1970,\n"])
def test_a_record_whose_row_is_bad_today_is_not_withdrawn(row: str, bring: Callable[..., int]) -> None:
    assert bring(HEAD + GOOD + "A-2,Una Nextdoor,,\nA-3,Paul Lodgerton,,\n") == 0
    assert bring(HEAD + row + "A-2,Una Nextdoor,,\n", SIMPLE, "--replace") == 0
    assert [record["id"] for record in held()] == ["A-1", "A-2"]


def test_a_header_only_is_an_extract_that_holds_nothing(bring: Callable[..., int]) -> None:
    assert bring(HEAD, SIMPLE, "--as-of", "2017-03-01") == 0
    assert HeldSource.objects.get().count == 0


def test_columns_without_a_mapping_mean_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text(HEAD + GOOD)
    assert main(["load", "visor", str(tmp_path / "t.csv")]) == 2
    assert "name it with --mapping" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "mapping", "name"),
    [
        (HEAD + "A-1,Zoë Łoś,,\n", SIMPLE, "t.csv"),
        ("\ufeff" + HEAD + "A-1,Zoë Łoś,,\n", SIMPLE, "t.csv"),
        ("\ufeff" + HEAD + "A-1,Zoë Łoś,,\n", SIMPLE + "encoding: utf-8-sig\n", "t.csv"),
        (gzip.compress((HEAD + "A-1,Zoë Łoś,,\n").encode(), mtime=0), SIMPLE, "t.csv.gz"),
        ((HEAD + "A-1,Zoë Łoś,,\n").replace(",", "\t"), SIMPLE + 'delimiter: "\\t"\n', "t.tsv"),
        ((HEAD + "A-1,Zoë Łoś,,\n").replace("\n", "\r\n"), SIMPLE, "t.csv"),
        (HEAD + 'A-1,"Zoë Łoś","",""', SIMPLE, "t.csv"),
        ('{"ID": "A-1", "NAME": "Zoë Łoś", "BORN": null, "PHONE": ""}\n', SIMPLE, "t.jsonl"),
        ('{"ID": "A-1", "NAME": "Zoë Łoś", "BORN": null, "PHONE": ""}\n', SIMPLE + "format: jsonl\n", "t.csv"),
    ],
)
def test_a_table_is_read_however_it_is_written(
    data: str | bytes, mapping: str, name: str, bring: Callable[..., int]
) -> None:
    assert bring(data, mapping, name=name) == 0
    (record,) = held()
    assert record["persons"] == [{"names": [{"forenames": "Zoë", "surname": "Łoś"}]}]


def test_a_table_of_another_code_page_is_read(bring: Callable[..., int]) -> None:
    assert bring((HEAD + "A-1,Zoë €xample,,\n").encode("cp1252"), SIMPLE + "encoding: cp1252\n") == 0
    assert held()[0]["persons"] == [{"names": [{"forenames": "Zoë", "surname": "€xample"}]}]


def parquet(tmp_path: Path, select: str) -> bytes:
    file = tmp_path / "made.parquet"
    with duckdb.connect() as database:
        database.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")
    return file.read_bytes()


ANN = "SELECT 'A-' || i AS ID, 'Ann Example' AS NAME, DATE '1971-11-02' AS BORN, 447700900461.0::DOUBLE AS PHONE"


def test_parquet_is_read_with_its_dates_and_numbers(bring: Callable[..., int], tmp_path: Path) -> None:
    assert bring(parquet(tmp_path, f"{ANN} FROM range(20000) r(i)"), name="t.parquet") == 0
    assert HeldRecord.objects.count() == 20000
    assert held()[0] == {
        "id": "A-0",
        "as_of": "2017-03-01",
        "persons": [
            {
                "names": [{"forenames": "Ann", "surname": "Example"}],
                "born": "1971-11-02",
                "phones": ["447700900461"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("select", "cut", "says"),
    [
        (f"{ANN} FROM range(9) r(i)", 200, "t.parquet:1: this is no whole Parquet file"),
        ("SELECT 'A' AS ID, ['Ann'] AS NAME, '' AS BORN, '' AS PHONE", 0, "the column 'NAME' holds VARCHAR[]"),
        ("SELECT 'A' AS ID, 'x'::BLOB AS NAME, '' AS BORN, '' AS PHONE", 0, "the column 'NAME' holds BLOB"),
        ("SELECT 'A' AS ID, '' AS BORN, '' AS PHONE", 0, "map.yaml:3: there is no column 'NAME' in t.parquet"),
    ],
)
def test_parquet_that_cannot_be_read_is_refused(
    select: str, cut: int, says: str, bring: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = parquet(tmp_path, select)
    assert bring(data[: len(data) - cut], name="t.parquet") == 2
    assert says in capsys.readouterr().err
    assert not HeldRecord.objects.exists()


def test_a_packed_file_that_was_cut_off_is_refused_and_nothing_answers_from_it(
    bring: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    packed = gzip.compress((HEAD + "".join(f"A-{n},Al{n} Other{n},,\n" for n in range(9000))).encode())
    assert bring(packed[:-400], name="t.csv.gz") == 2
    assert "cannot be unpacked" in capsys.readouterr().err
    assert not HeldSource.objects.exists()
