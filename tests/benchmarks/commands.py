"""Whole commands, start-up included: the replay of the case, and the two commands on a bare clone."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.benchmarks.figures import Section, machine, row
from tests.running import COMMAND

HERE = Path(__file__).parents[2]
CASE = HERE / "src/firstcall/exercises/scenarios/case-first-call.yaml"
RUNS = 7


def replay() -> Section:
    """The case, replayed by the command from a cold process; the first run, which may fill a cache, is told apart."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "FIRSTCALL_DATA": data}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        took = [_timed([str(COMMAND), "replay", str(CASE)], environment) for _ in range(RUNS + 1)]
    figures = row("firstcall replay of the case, later runs", "s", took[1:], must="≤ 3 s wall")
    first = row("the very first run of a new data folder", "s", took[:1], must="≤ 3 s wall", met=took[0] <= 3)
    later = row(figures.name, "s", took[1:], must=figures.must, met=figures.worst <= 3)
    return Section(
        "Replay", f"{RUNS} runs after the first, start-up included, SQLite.", (first, later), machine=machine()
    )


def bare_clone() -> Section:
    """`make run` to a page that answers, and `make test`, in a new clone without a virtual environment."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(HERE), str(clone)], check=True)
        took = _run_to_ready(clone)
        rows.append(row("make run, to the first page", "s", [took], must="≤ 60 s", met=took <= 60))
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(HERE), str(clone)], check=True)
        took = _timed(["make", "-C", str(clone), "test"], _bare())
        rows.append(row("make test", "s", [took], must="≤ 600 s", met=took <= 600))
    how = "One run each in a new clone; packages come from the machine's usual package mirrors; Debian's packages were there."
    return Section("A bare clone", how, tuple(rows), machine=machine())


def _bare() -> dict[str, str]:
    dropped = ("VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "FIRSTCALL_DATA", "DATABASE_URL", "PYTHONPATH")
    kept = {k: v for k, v in os.environ.items() if k not in dropped}
    kept["PATH"] = os.pathsep.join(p for p in kept["PATH"].split(os.pathsep) if p != str(Path(sys.executable).parent))
    return kept


def _run_to_ready(clone: Path) -> float:
    began = time.perf_counter()
    process = subprocess.Popen(
        ["make", "-C", str(clone), "run", "PORT=8917"],
        env=_bare(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while process.poll() is None and time.perf_counter() - began < 600:
            with (
                contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
                urllib.request.urlopen("http://127.0.0.1:8917/sign-in/", timeout=2),
            ):
                return time.perf_counter() - began
            time.sleep(0.1)
        raise AssertionError("make run did not come to a page")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _timed(words: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    if done.returncode:
        raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return took
