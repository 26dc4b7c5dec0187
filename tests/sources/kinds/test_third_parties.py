"""A package outside the project adds a kind by its entry point; two of one name are refused; ours is a worked example."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
EXAMPLE = TOP / "examples" / "firstcall-source-example"
#: What a fresh process finds: it looks for kinds once.
LOOK = "from firstcall.sources.kinds import kinds; print(*kinds())"
CONNECT = """
from pathlib import Path
from firstcall.sources import connections
print(connections.load(Path({folder!r}), ["taxis"])["taxis"].options)
"""


def installed(folder: Path, *points: str, name: str = "firstcall_source_example") -> None:
    """A package as an installer leaves it: its files, and beside them what it is and what it offers."""
    if not (folder / "firstcall_source_example").exists():
        shutil.copytree(EXAMPLE / "src" / "firstcall_source_example", folder / "firstcall_source_example")
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("\n".join(["[firstcall.sources]", *points, ""]))


def said(folder: Path, what: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder), str(TOP / "src")])
    return subprocess.run(
        [sys.executable, "-c", what],
        check=False,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )


OFFERED = "taxi-licences = firstcall_source_example:KIND"


def test_an_installed_package_adds_its_kind(tmp_path):
    before = said(tmp_path, LOOK).stdout.split()
    installed(tmp_path, OFFERED)
    after = said(tmp_path, LOOK).stdout.split()
    assert "holdings" in before
    assert sorted(after) == sorted([*before, "taxi-licences"])


def test_the_example_names_the_entry_point_that_is_found():
    assert f'[project.entry-points."firstcall.sources"]\n{OFFERED.replace("= f", "= " + chr(34) + "f")}"' in (
        EXAMPLE / "pyproject.toml"
    ).read_text("utf-8")


def test_a_second_kind_of_the_same_name_is_refused(tmp_path):
    installed(tmp_path, OFFERED)
    installed(tmp_path, OFFERED, name="another_example")
    result = said(tmp_path, LOOK)
    assert result.returncode != 0
    assert "two kinds of connector are called 'taxi-licences'" in result.stderr


def test_a_kind_of_the_name_of_one_of_ours_is_refused(tmp_path):
    installed(tmp_path, "holdings = firstcall.sources.kinds.holdings:KIND")
    assert "two kinds of connector are called 'holdings'" in said(tmp_path, LOOK).stderr


def test_what_is_offered_and_is_no_kind_is_refused(tmp_path):
    installed(tmp_path, "taxi-licences = firstcall_source_example:Options")
    assert "is offered as a kind of connector and is none" in said(tmp_path, LOOK).stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [("secret: taxis", "secret='taxis'"), ("secrets: taxis", "unknown key 'secrets'; did you mean 'secret'?")],
)
def test_its_options_are_read_as_those_of_every_kind(tmp_path, line, says):
    installed(tmp_path, OFFERED)
    (tmp_path / "taxis.yaml").write_text(
        f"source: taxis\nkind: taxi-licences\nwith:\n  url: https://licensing.example.org\n  {line}\n"
    )
    result = said(tmp_path, CONNECT.format(folder=str(tmp_path)))
    assert says in result.stdout + result.stderr


def test_the_example_passes_its_own_tests_the_contract_among_them():
    """As its README says: in its folder, by itself."""
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        check=False,
        cwd=EXAMPLE,
        env={key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "DJANGO"))},
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert result.returncode == 0, result.stdout[-3000:]
    assert "failed" not in result.stdout and " passed" in result.stdout
