"""`firstcall replay` as somebody types it: what it prints, where, and its exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.exercises.texts import SMALL, changed

COMMAND = Path(sys.executable).with_name("firstcall")


def firstcall(*words, cwd):
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "FIRSTCALL", "DATABASE"))
    }
    return subprocess.run(
        [COMMAND, "replay", *words], cwd=cwd, env=own, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("  - {contact: only, warning: any, never: true}\n", ""), encoding="utf-8")
    return path


def test_a_scenario_that_brings_what_it_expects_ends_with_0_and_leaves_nothing_behind(file, tmp_path):
    ran = firstcall(file.name, "--json", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    seen = [json.loads(line) for line in ran.stdout.splitlines()]
    assert seen[0]["kind"] == "contact"
    assert list(tmp_path.iterdir()) == [file]


def test_an_expectation_that_is_not_met_ends_with_1_and_the_log_is_printed_all_the_same(file, tmp_path):
    file.write_text(SMALL, encoding="utf-8")
    ran = firstcall("--json", file.name, cwd=tmp_path)
    assert ran.returncode == 1
    assert len(ran.stdout.splitlines()) > 20
    assert "NOT MET" in ran.stderr
    assert "NOT MET" in firstcall(file.name, cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("seed: 3", "sed: 3", 4), ("at: +12s", "at: +3s", 43), ("    handler: handler-a\n", "    handler: nobody\n", 36)],
)
def test_a_file_with_a_fault_ends_with_2_and_one_line_and_runs_nothing(old, new, line, file, tmp_path):
    file.write_text(changed(old, new), encoding="utf-8")
    ran = firstcall(file.name, "--json", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    (said,) = ran.stderr.splitlines()
    assert said.startswith(f"small.yaml:{line}: ")
    assert "; " in said


@pytest.mark.parametrize("name", ["none.yaml", ".", "empty.yaml"])
def test_what_is_no_file_ends_with_2_and_one_line(name, tmp_path):
    (tmp_path / "empty.yaml").touch()
    ran = firstcall(name, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)


def test_of_several_files_one_that_is_wrong_stops_them_all(file, tmp_path):
    (tmp_path / "wrong.yaml").write_text("version: 1\n", encoding="utf-8")
    ran = firstcall(file.name, "wrong.yaml", cwd=tmp_path)
    assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)


def test_real_time_takes_real_time(file, tmp_path):
    text = SMALL[: SMALL.index("expect:\n")].replace("timeout}", "refused}").replace("to: +10m", "to: +1s")
    for step, at in (("+9s", "+5s"), ("+12s", "+5s"), ("+20s", "+5s"), ("+30s", "+5s"), ("+40s", "+5s")):
        text = text.replace(f"at: {step}", f"at: {at}")
    file.write_text(text.replace("at: +5s", "at: +1s"), encoding="utf-8")
    ran = firstcall(file.name, "--json", "--real-time", cwd=tmp_path)
    assert ran.returncode == 0
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {"contact", "line", "answer"} <= {one["kind"] for one in lines}
