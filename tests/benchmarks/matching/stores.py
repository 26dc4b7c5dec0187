"""Stores of one's own for a measurement: the desk's own commands on a private data folder, on either database."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.running import COMMAND

SOURCE = "force-intelligence"
AS_OF = "2025-03-01"

MAPPING = """\
id: id
persons:
  - names:
      - forenames: forenames
        surname: surname
    born: born
    sex: sex
    phones: phone
    emails: email
    addresses: [[number, street, town, postcode]]
"""


@dataclass(frozen=True)
class Ran:
    """A process that has ended: seconds of wall clock, and the most memory that it and its children held, in MiB."""

    seconds: float
    peak: float


@dataclass(frozen=True)
class Store:
    """A desk's data folder, with the database that it uses."""

    name: str
    folder: Path
    environment: dict[str, str]

    def load(self, file: Path) -> Ran:
        """``firstcall load`` of a CSV file of the invented population, with its mapping."""
        mapping = self.folder / "mapping.yaml"
        mapping.write_text(MAPPING, encoding="utf-8")
        words = [str(COMMAND), "load", SOURCE, str(file), "--mapping", str(mapping), "--as-of", AS_OF, "--quiet"]
        return watched(words, self.environment)

    def measured(self, what: str, given: dict[str, Any]) -> Any:
        """What ``searches`` measures beside this store, in a process of its own that has the desk's settings."""
        asked, told = self.folder / "asked.json", self.folder / "told.json"
        asked.write_text(json.dumps({"what": what, **given}), encoding="utf-8")
        words = [sys.executable, "-m", "tests.benchmarks.matching.searches", str(asked), str(told)]
        _checked(subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False), words)
        return json.loads(told.read_text(encoding="utf-8"))

    @property
    def size(self) -> float:
        """MiB on disk of the data folder (SQLite's own; a server keeps its data elsewhere)."""
        return sum(f.stat().st_size for f in self.folder.rglob("*") if f.is_file()) / 2**20


@contextlib.contextmanager
def store(name: str, database_url: str = "") -> Iterator[Store]:
    """An empty store, gone when the block is left."""
    folder = Path(tempfile.mkdtemp(prefix="firstcall-bench-"))
    environment = {**os.environ, "FIRSTCALL_DATA": str(folder), "DATABASE_URL": database_url}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    try:
        watched([str(COMMAND), "migrate", "--quiet"], environment)
        yield Store(name, folder, environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def watched(words: Sequence[str], environment: dict[str, str]) -> Ran:
    """Run to the end, sampling the memory of the whole process tree twenty times a second."""
    began = time.perf_counter()
    peak = 0.0
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        ended = threading.Event()

        def sample() -> None:
            nonlocal peak
            while not ended.wait(0.05):
                peak = max(peak, _memory(process.pid))

        sampler = threading.Thread(target=sample, daemon=True)
        sampler.start()
        out, wrong = process.communicate()
        took = time.perf_counter() - began
        ended.set()
        sampler.join()
    _checked(subprocess.CompletedProcess(words, process.returncode, out, wrong), words)
    return Ran(took, peak)


def _checked(done: subprocess.CompletedProcess[str], words: Sequence[str]) -> None:
    if done.returncode:
        raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}")


def _memory(root: int) -> float:
    """MiB that a process and all that it started hold, each page by its share (PSS)."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    tree, total = [root], 0
    for pid in tree:
        tree += children.get(pid, [])
        with contextlib.suppress(OSError, IndexError, ValueError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024
