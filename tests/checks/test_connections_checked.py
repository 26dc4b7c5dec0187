"""`firstcall check-data` reads the files that say how sources are connected."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.checks.commands import check_data


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIRSTCALL_BOOK", str(tmp_path))
    (tmp_path / "connections").mkdir()
    return tmp_path / "connections"


def test_nothing_is_said_where_nothing_is_connected_or_all_is_well(folder: Path) -> None:
    assert list(check_data()) == []
    (folder / "pnc.yaml").write_text(
        "source: pnc\nkind: http\nwith:\n  url: https://pnc.example.org\n", encoding="utf-8"
    )
    assert list(check_data()) == []


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("source: pncc\nkind: http\n", 1, "did you mean 'pnc'?"),
        ("source: pnc\nkind: htp\n", 2, "did you mean 'http'?"),
        ("source: pnc\nkind: http\nwith:\n  urll: https://pnc.example.org\n", 4, "did you mean 'url'?"),
        ("source: pnc\nkind: holdings\nlimits:\n  tries: 0\n", 4, "greater than or equal to 1"),
        ("source: pnc\nkind: holdings\ncanary:\n  finds: C-1\n  by:\n    nam: [x]\n", 6, "did you mean 'name'?"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_mend(folder: Path, text: str, line: int, says: str) -> None:
    (folder / "pnc.yaml").write_text(text, encoding="utf-8")
    faults = [fault for fault in check_data() if f"pnc.yaml:{line}:" in fault]
    assert any(says in fault for fault in faults), list(check_data())
