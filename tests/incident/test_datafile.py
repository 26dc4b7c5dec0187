"""Data files: read whole, or refused with every fault, its line and its mend."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest

from firstcall.incident.datafile import BadData, Shape, files, gathered, read


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Part(Shape):
    name: str
    size: int = 1


class Whole(Shape):
    title: str
    colour: Colour = Colour.RED
    parts: tuple[Part, ...] = ()
    by_name: dict[str, Part] = {}
    last: Part | None = None


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "data.yaml"
    file.write_text(text, "utf-8")
    return file


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(BadData) as told:
        read(written(tmp_path, text), Whole)
    return [str(f).replace(f"{tmp_path}/", "") for f in told.value.faults]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    whole = read(written(tmp_path, "title: a\ncolour: green\nparts: [{name: b, size: 2}]\n"), Whole)
    assert (whole.title, whole.colour, whole.parts[0].size) == ("a", Colour.GREEN, 2)


ONE_FAULT = [
    ("title: a\ntittle: b\n", "data.yaml:2: unknown key 'tittle'; did you mean 'title'?"),
    ("title: a\nzzz: b\n", "data.yaml:2: unknown key 'zzz'; the keys here are title, colour, parts, by_name, last"),
    ("colour: red\n", "data.yaml:1: 'title' is missing; add it"),
    ("title: a\nparts:\n  - name: b\n  - size: 2\n", "data.yaml:4: 'parts.1.name' is missing; add it"),
    ("title: a\nparts:\n  - name: b\n    sise: 2\n", "data.yaml:4: unknown key 'parts.0.sise'; did you mean 'size'?"),
    ("title: a\nlast:\n  nam: b\n  name: c\n", "data.yaml:3: unknown key 'last.nam'; did you mean 'name'?"),
    (
        "title: a\nby_name:\n  x: {name: c, naem: d}\n",
        "data.yaml:3: unknown key 'by_name.x.naem'; did you mean 'name'?",
    ),
    ("title: a\ncolour: gren\n", "data.yaml:2: 'colour' cannot be 'gren'; did you mean 'green'?"),
    ("title: a\ncolour: blue\n", "data.yaml:2: 'colour' cannot be 'blue'; it is one of red, green"),
    ("title: a\ntitle: b\n", "data.yaml:2: the same key stands twice; keep one of the two"),
    ("", "data.yaml:1: the file is empty; fill it in, or take it away"),
]


@pytest.mark.parametrize(("text", "fault"), ONE_FAULT)
def test_a_fault_says_file_line_what_and_the_mend(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, text) == [fault]


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = "colour: blue\nparts:\n  - {name: b, size: big}\nextra: 1\n"
    assert sorted(int(f.split(":")[1]) for f in faults(tmp_path, text)) == [1, 1, 3, 4]


BROKEN = [
    "a: [1\nb: 2\n",
    "title: 'a\n",
    "\ttitle: a\n",
    "title: !!python/object:os {}\n",
    "title: 2017-13-45\n",
    "[" * 500,
]


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_yaml_is_a_fault_and_never_a_crash(tmp_path: Path, text: str) -> None:
    [fault] = faults(tmp_path, text)
    assert fault.startswith("data.yaml:")


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="cannot be read"):
        read(tmp_path / "nowhere.yaml", Whole)
    (tmp_path / "latin.yaml").write_bytes(b"title: caf\xe9\n")
    with pytest.raises(BadData, match="not UTF-8"):
        read(tmp_path / "latin.yaml", Whole)


def test_a_later_directory_replaces_by_name_and_adds(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for directory, names in ((ours, "ab"), (theirs, "bc")):
        directory.mkdir()
        for name in names:
            (directory / f"{name}.yaml").touch()
    assert files(ours, theirs) == (ours / "a.yaml", theirs / "b.yaml", theirs / "c.yaml")
    assert files(ours, None, tmp_path / "nowhere") == (ours / "a.yaml", ours / "b.yaml")


def test_the_faults_of_several_files_are_gathered(tmp_path: Path) -> None:
    paths = []
    for name in "abc":
        path = tmp_path / f"{name}.yaml"
        path.write_text("title: x\n" if name == "b" else "titel: x\n")
        paths.append(path)
    with pytest.raises(BadData) as told:
        gathered(paths, lambda path: read(path, Whole))
    assert {f.file.name for f in told.value.faults} == {"a.yaml", "c.yaml"}
