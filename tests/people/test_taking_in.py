"""Certificates from spreadsheets: kept once, set aside with every reason, nothing lost, and out again as they came."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.cli import main
from firstcall.incident.codes import StaffRole
from firstcall.incident.datafile import BadData
from firstcall.people import taking_in
from firstcall.people.errors import BadField, NotPermitted
from firstcall.people.evidence import Shown, proves, shown
from firstcall.people.models import Certificate
from firstcall.people.spreadsheet import (
    OURS,
    NotASheet,
    SheetRow,
    mapping_of,
    safe_in,
    safe_out,
    set_aside_as_csv,
    sheet,
    written,
)
from firstcall.people.who import by_command
from tests.people import building as b

GOOD = {"staff": "officer-b", "course": "thrive", "awarded": "2026-10-01", "evidence": "register 7"}
needs_staff = pytest.mark.django_db


def take(*told, **more):
    return taking_in.take_in(who=b.TRAINER, rows=b.rows(*told), origin="a test", at=b.AT, **more)


@needs_staff
def test_the_same_rows_again_change_nothing():
    b.add()
    told = (GOOD, GOOD | {"course": "safeguarding", "withdrawn": "2026-11-01", "why": "the register was wrong"})
    first, again = take(*told), take(*told)
    assert (first.new, first.already, again.new, again.already) == (2, 0, 0, 2)
    assert Certificate.objects.count() == 2
    assert Certificate.objects.get(course="safeguarding").withdrawn == date(2026, 11, 1)
    assert b.house_log() == ["certificate-withdrawn", "certificates-taken-in", "certificates-taken-in"]


@needs_staff
def test_a_later_withdrawal_counts_as_new():
    b.add()
    take(GOOD)
    assert take(GOOD | {"withdrawn": "2026-11-01"}).new == 1


@needs_staff
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"staff": ""}, "whose certificate"),
        ({"staff": "nobody"}, "no member of staff 'nobody'"),
        ({"staff": "trainer-t"}, "Nobody changes their own"),
        ({"course": "thrift"}, "did you mean 'thrive'?"),
        ({"awarded": ""}, "when it was awarded"),
        ({"awarded": "13/13/2026"}, "cannot be read"),
        ({"awarded": "2026-12-01"}, "still to come"),
        ({"withdrawn": "2026-09-01"}, "before it was awarded"),
        ({"evidence": "x" * 2001}, "more than 2,000"),
        ({"evidence": "a\x00b"}, "NUL"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_and_spoils_no_other(changed, says):
    b.add()
    b.add("trainer-t", StaffRole.TRAINING_MANAGER)
    came = take(GOOD | changed, GOOD)
    assert (came.new, len(came.set_aside)) == (1, 1)
    assert says in " ".join(came.set_aside[0].reasons)
    assert came.set_aside[0].row == SheetRow(2, GOOD | changed)


@needs_staff
def test_a_row_is_told_everything_that_is_wrong_with_it_at_once():
    came = take({"staff": "", "course": "", "awarded": "never"})
    assert len(came.set_aside[0].reasons) == 3


@needs_staff
@pytest.mark.parametrize("role", [StaffRole.SUPERVISOR, StaffRole.HANDLER, StaffRole.AUDITOR, StaffRole.ADMINISTRATOR])
def test_only_a_training_manager_takes_certificates_in(role):
    with pytest.raises(NotPermitted):
        taking_in.take_in(who=by_command(role), rows=[], origin="a test", at=b.AT)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-10-01", date(2026, 10, 1)),
        ("01/10/2026", date(2026, 10, 1)),
        ("1/10/2026 09:15", date(2026, 10, 1)),
        ("2026-10-01T09:15:00", date(2026, 10, 1)),
        ("1 Oct 2026", date(2026, 10, 1)),
        ("10/31/2026", None),
        ("tomorrow", None),
    ],
)
def test_days_are_read_as_they_are_written_here(typed, day):
    read = taking_in.read_certificate(
        SheetRow(2, GOOD | {"awarded": typed}), OURS, taking_in.training_files.load(), b.TODAY
    )
    assert getattr(read, "awarded", None) == day


MAPPING = """mapping: our training system
source: The export of our training system, 2026
columns: {staff: Collar number, course: Module, awarded: Completed}
words:
  course: {"THR-1": thrive}
"""


@needs_staff
def test_another_systems_columns_and_words_are_mapped(tmp_path: Path):
    b.add()
    file = tmp_path / "mapping.yaml"
    file.write_text(MAPPING)
    told = {"Collar number": "officer-b", "Module": "THR-1", "Completed": "1/10/2026"}
    assert take(told, mapping=mapping_of(file)).new == 1
    file.write_text(MAPPING + "colour: blue\n")
    with pytest.raises(BadData, match="unknown key 'colour'"):
        mapping_of(file)


CELLS = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_what_is_written_is_read_again_as_it_was(cells):
    told = [pair for pair in cells if any(c.strip() for c in pair)]
    text = written(("a", "b"), told)
    assert [(r.cells["a"], r.cells["b"]) for r in sheet(text.encode(), needs=("a", "b"))] == told


@given(st.text(max_size=8))
def test_no_cell_is_run_as_a_formula(cell):
    out = safe_out(cell)
    assert not out.startswith(("=", "+", "-", "@", "\t", "\r")) and safe_in(out) == cell


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no column"),
        (b"who,course,awarded\n", "no column “staff”"),
        (b"staff,staff,course,awarded\n", "Two columns"),
        (b"staff,course,awarded\n\xff\xfe\n", "not UTF-8"),
    ],
)
def test_what_is_no_spreadsheet_says_the_mend(raw, says):
    with pytest.raises(NotASheet, match=says):
        sheet(raw, needs=taking_in.NEEDED)


def test_semicolons_tabs_and_a_byte_order_mark_are_read():
    for mark in (";", "\t"):
        raw = (
            "\ufeff" + mark.join(("staff", "course", "awarded")) + "\n\n" + mark.join(("x", "y", "z, and more")) + "\n"
        )
        assert sheet(raw.encode(), needs=("staff",))[0] == SheetRow(
            3, {"staff": "x", "course": "y", "awarded": "z, and more"}
        )


@needs_staff
def test_what_was_set_aside_is_mended_and_taken_in_as_it_stands():
    b.add()
    aside = take(GOOD | {"course": "thrift"}).set_aside
    again = sheet(set_aside_as_csv(aside).replace("thrift", "thrive").encode(), needs=taking_in.NEEDED)
    assert "did you mean" in again[0].cells["why it was set aside"]
    assert taking_in.take_in(who=b.TRAINER, rows=again, origin="a test", at=b.AT).new == 1


@needs_staff
def test_the_command_takes_in_sets_aside_and_writes_out(tmp_path: Path, capsys):
    b.add()
    file = tmp_path / "in.csv"
    file.write_text("staff,course,awarded\nofficer-b,thrive,2020-10-01\nofficer-b,thrift,2020-10-01\n")
    assert main(["training", "import", str(file)]) == 1
    said = capsys.readouterr().out
    assert "1 new, 0 known already, 1 set aside." in said and "line 3" in said
    aside = tmp_path / "in.csv.set-aside.csv"
    assert "thrift" in aside.read_text() and stat.S_IMODE(aside.stat().st_mode) == 0o600
    out = tmp_path / "out.csv"
    assert main(["training", "export", str(out)]) == 0
    assert main(["training", "import", str(out)]) == 0
    assert "0 new, 1 known already, 0 set aside." in capsys.readouterr().out
    assert main(["training", "import", str(tmp_path / "none.csv")]) == 2
    assert main(["training", "roster", str(file)]) == 2
    assert "no column “duty”" in capsys.readouterr().err


# Evidence


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("scan.pdf", "scan.pdf"),
        ("../../etc/scan.pdf", "scan.pdf"),
        ("C:\\scans\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe\x00", "afdp.exe"),
        ("", "without a name"),
    ],
)
def test_of_a_file_its_digest_and_its_plain_name_are_kept(name, kept):
    one, other = shown(name, [b"ab", b"c"]), shown("another name", [b"abc"])
    assert one.name == kept and one.digest == other.digest and len(one.digest) == 64


def test_an_empty_file_proves_nothing_and_a_huge_one_is_not_read():
    for chunks in ([], [b""], [b"x" * 1024 * 1024] * 21):
        with pytest.raises(BadField):
            shown("a.pdf", chunks)


@needs_staff
def test_a_file_is_found_again_by_what_is_in_it_and_by_nothing_else(tmp_path: Path, capsys):
    b.add()
    told = shown("scan.pdf", [b"a scan"])
    at = {"who": b.TRAINER, "staff_id": "officer-b", "course": "thrive", "awarded": date(2026, 10, 1), "at": b.AT}
    taking_in.actions.award(shown=told, **at)
    assert [p.course for p in proves(told.digest)] == ["thrive"] and proves(Shown("", "").digest or "0") == ()
    file = tmp_path / "renamed.bin"
    file.write_bytes(b"a scan")
    assert main(["training", "evidence", str(file)]) == 0 and "officer-b: thrive" in capsys.readouterr().out
    file.write_bytes(b"a scan.")
    assert main(["training", "evidence", str(file)]) == 1
