"""Each of our rules finds what it is for and leaves the rest alone; each exception says why."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

pytestmark = pytest.mark.pure

TOP = Path(__file__).parent.parent.parent
RULES = TOP / "tools" / "semgrep"
SAMPLES = YAML(typ="safe").load(Path(__file__).with_name("semgrep_samples.yaml").read_text(encoding="utf-8"))
PLANTED = [
    (f"{rule}-{kind}-{number}", rule, kind, text, said["ending"])
    for rule, said in SAMPLES.items()
    for kind in ("found", "left")
    for number, text in enumerate(said[kind])
]
EXCEPTION = re.compile(r"nosec\b|nosemgrep\b")
WITH_REASON = re.compile(r"# nosec B\d{3} # \w+|nosemgrep: [a-z-]+ \(\w[^)]+\)")


def program(name: str) -> str:
    """A program of the same environment as these tests."""
    return str(Path(sys.executable).with_name(name))


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """For each planted sample the rules that found something in it."""
    folder = tmp_path_factory.mktemp("planted")
    for name, _, _, text, ending in PLANTED:
        (folder / f"{name}.{ending}").write_text(text + "\n", encoding="utf-8")
    done = subprocess.run(
        [program("semgrep"), "scan", "--experimental", "--metrics", "off", "--disable-version-check", "--json",
         "--config", str(RULES), str(folder)],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["errors"] == [], done.stderr
    rules: dict[str, set[str]] = {name: set() for name, *_ in PLANTED}
    for one in answer["results"]:
        rules[Path(one["path"]).stem].add(one["check_id"].rpartition(".")[2])
    return rules


def test_every_rule_has_a_sample():
    rules = [one["id"] for file in RULES.glob("*.yaml") for one in YAML(typ="safe").load(file.read_text())["rules"]]
    assert sorted(rules) == sorted(SAMPLES)


@pytest.mark.parametrize(("name", "rule", "kind"), [planted[:3] for planted in PLANTED])
def test_a_rule_finds_its_sample_and_leaves_what_is_sound(said, name, rule, kind):
    assert (rule in said[name]) is (kind == "found")


def test_bandit_finds_a_weakness_in_spite_of_what_it_is_told_to_leave(tmp_path):
    (tmp_path / "weak.py").write_text("import hashlib\nsql = f\"DELETE FROM t WHERE a = '{name}'\"\nhashlib.md5(b'')\n")
    done = subprocess.run(
        [program("bandit"), "--quiet", "--configfile", str(TOP / "pyproject.toml"), "--recursive", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "B608" in done.stdout and "B324" in done.stdout


def test_an_exception_says_why():
    files = [
        path for top in ("src", "tools") for path in (TOP / top).rglob("*") if path.suffix in {".py", ".js", ".html"}
    ]
    bare = [
        f"{path.relative_to(TOP)}:{number}"
        for path in files
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if EXCEPTION.search(line) and not WITH_REASON.search(line)
    ]
    assert bare == []
