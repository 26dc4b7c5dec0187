"""A load that is killed and started again ends as if nothing had happened, on both engines."""

from __future__ import annotations

import csv
import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from .killed import MOMENTS

URL = os.environ.get("DATABASE_URL", "")
MAPPING = """
id: ID
as_of: SEEN
persons:
  names: {forenames: FORENAME, surname: SURNAME}
  born: BORN
  phones: PHONE
"""
_numbers = itertools.count(1)


class Force:
    """A force with a database of its own, made as a copy of an empty one."""

    def __init__(self, folder: Path, of: Force | None = None) -> None:
        self.folder = folder
        folder.mkdir()
        self.url = ""
        if of is None:
            self._create("")
            self.firstcall("a batch", 0, "migrate", "--quiet")
        else:
            shutil.copytree(of.folder, folder, dirs_exist_ok=True)
            self._create(of.url)

    def _create(self, template: str) -> None:
        if not URL.startswith("postgres"):
            return
        name = f"killed_{os.getpid()}_{next(_numbers)}"
        like = f" TEMPLATE {urlsplit(template).path[1:]}" if template else ""
        with psycopg.connect(URL, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}{like}")
        self.url = urlsplit(URL)._replace(path=f"/{name}").geturl()

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        run = [sys.executable, "-m", "tests.holdings.killed", *words]
        own = {**os.environ, "FIRSTCALL_DATA": str(self.folder), "DATABASE_URL": self.url}
        own.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(run, env=own, capture_output=True, text=True, check=False, timeout=100)

    def firstcall(self, moment: str, count: int, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command, killed when the moment comes for the count-th time (0: never)."""
        return self._run(moment, str(count), *words)

    def tables(self) -> str:
        """What the tables hold."""
        return self._run("tables").stdout

    def remove(self) -> None:
        """Take the database away."""
        if self.url:
            with psycopg.connect(URL, autocommit=True) as server:
                server.execute(f"DROP DATABASE {urlsplit(self.url).path[1:]} WITH (FORCE)")


def write(file: Path, rows: range, *, changed: bool = False) -> Path:
    """People, one a row; where ``changed``, every third has another phone. Row 100 has no id, row 200 one that stood before."""
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["ID", "SEEN", "FORENAME", "SURNAME", "BORN", "PHONE"])
        for row in rows:
            record = {100: "", 200: "X-199"}.get(row, f"X-{row}")
            phone = f"07700 900{(row + (7 if changed and row % 3 == 0 else 0)) % 1000:03}"
            born = f"{1940 + row % 70}-{1 + row % 12:02}-{1 + row % 28:02}"
            table.writerow([record, "2017-03-01", f"Alan{row % 90}", f"Example{row % 400}", born, phone])
    return file


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Force]:
    """A force that holds nothing yet."""
    force = Force(tmp_path_factory.mktemp("forces") / "empty")
    yield force
    force.remove()


@pytest.fixture(scope="module")
def orders(empty: Force) -> dict[str, tuple[str, ...]]:
    """What is typed for a first load, and for a later one of a file with changes and without the first 300."""
    folder = empty.folder.parent
    (folder / "map.yaml").write_text(MAPPING)
    first, later = write(folder / "first.csv", range(1200)), write(folder / "later.csv", range(300, 1300), changed=True)
    load = ("load", "visor", "--mapping", str(folder / "map.yaml"), "--workers", "0")
    return {"first": (*load, str(first)), "later": (*load, str(later), "--replace")}


@pytest.fixture(scope="module")
def forces(empty: Force, orders: dict[str, tuple[str, ...]]) -> Iterator[dict[str, Force]]:
    """The same force when nothing was ever killed: before any load, after the first, after the later one."""
    first = Force(empty.folder.parent / "first", empty)
    assert first.firstcall("a batch", 0, *orders["first"]).returncode == 0
    later = Force(empty.folder.parent / "later", first)
    assert later.firstcall("a batch", 0, *orders["later"]).returncode == 0
    yield {"empty": empty, "first": first, "later": later}
    first.remove()
    later.remove()


@pytest.fixture(scope="module")
def ends(forces: dict[str, Force]) -> dict[str, str]:
    """What the tables hold where nothing was ever killed."""
    return {order: forces[order].tables() for order in ("first", "later")}


@pytest.mark.parametrize(
    ("before", "order", "moment", "count"),
    [
        ("empty", "first", "a batch before it is final", 1),
        ("empty", "first", "a batch before it is final", 5),
        ("empty", "first", "a batch", 4),
        ("empty", "first", "a part of the keys before it is final", 1),
        ("empty", "first", "a part of the keys", 30),
        ("first", "later", "a batch before it is final", 6),
        ("first", "later", "a batch", 3),
        ("first", "later", "some records are out", 9),
    ],
)
def test_what_is_killed_and_started_again_ends_as_if_it_had_never_been(
    before: str, order: str, moment: str, count: int, forces: dict[str, Force], ends: dict[str, str],
    orders: dict[str, tuple[str, ...]], tmp_path: Path,
) -> None:  # fmt: skip
    assert moment in MOMENTS
    force = Force(tmp_path / "force", forces[before])
    try:
        assert force.firstcall(moment, count, *orders[order]).returncode == -signal.SIGKILL
        again = force.firstcall(moment, 0, *orders[order])
        assert again.returncode == 0
        assert ("goes on after row" in again.stderr) is ((moment, count) != ("a batch before it is final", 1))
        assert force.tables() == ends[order]
        assert "2 rows were set aside" in again.stderr or order == "later"
    finally:
        force.remove()


def test_while_a_first_load_is_under_way_the_extract_is_not_there(
    forces: dict[str, Force], orders: dict[str, tuple[str, ...]], tmp_path: Path
) -> None:
    force = Force(tmp_path / "force", forces["empty"])
    try:
        force.firstcall("a batch", 5, *orders["first"])
        held = force.tables()
        assert "X-1" in held
        assert "datetime.date(2017, 3, 1)" not in held
    finally:
        force.remove()


def test_another_file_after_a_broken_load_starts_anew(
    forces: dict[str, Force], orders: dict[str, tuple[str, ...]], tmp_path: Path
) -> None:
    force, once = Force(tmp_path / "force", forces["empty"]), Force(tmp_path / "once", forces["empty"])
    try:
        force.firstcall("a part of the keys", 30, *orders["first"])
        again = force.firstcall("a batch", 0, *orders["later"])
        once.firstcall("a batch", 0, *orders["later"])
        assert "goes on" not in again.stderr
        assert force.tables() == once.tables()
    finally:
        force.remove()
        once.remove()
