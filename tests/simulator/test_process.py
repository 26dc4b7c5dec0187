"""`firstcall simulate` as a process: what it prints and keeps, whom it answers, and that it outlives nobody."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firstcall.sources.catalogue import load as load_catalogue
from firstcall.sources.connections import load as load_connections

pytestmark = pytest.mark.pure

COMMAND = [sys.executable, "-m", "firstcall.cli", "simulate"]
#: A process that starts the simulator as the desk does, says where both are, and waits to be killed.
PARENT = """
import subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(child.pid, child.stdout.readline().decode(), flush=True)
child.wait()
"""


def words(folder: Path, *more: str) -> list[str]:
    """The command line; with records of nobody, which are made sooner than an invented force."""
    (folder / "simulator" / "records").mkdir(parents=True, exist_ok=True)
    kept = ["--folder", str(folder / "simulator"), "--secrets", str(folder / "secrets"), "--persons", "200"]
    return [*COMMAND, *kept, "--profile", "calm", "--port", "0", *more]


@contextmanager
def running(given: list[str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A simulator and its address."""
    child = subprocess.Popen(given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdin is not None
    try:
        yield child, child.stdout.readline().split()[2].rstrip("/")
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


def control(address: str) -> dict[str, dict[str, object]]:
    with urllib.request.urlopen(f"{address}/control/", timeout=10) as answer:
        told: dict[str, dict[str, object]] = json.load(answer)
    return told


def test_it_keeps_what_a_desk_needs_and_ends_when_its_input_does(tmp_path: Path) -> None:
    with running(words(tmp_path, "--until-input-ends")) as (child, address):
        assert set(control(address)) == {"pnc", "visor", "pnd", "ceop", "child-protection", "international"}
        connections = load_connections(tmp_path / "simulator" / "connections", load_catalogue())
        kinds = {key: each.kind.name for key, each in connections.items() if key in control(address)}
        assert kinds == {**dict.fromkeys(kinds, "http"), "international": "opensanctions"}
        secrets = list((tmp_path / "secrets").iterdir())
        assert {stat.S_IMODE(each.stat().st_mode) for each in secrets} == {0o600}
        assert len({each.read_text() for each in secrets}) == len(secrets) == 6
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(20) == 0


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    given = [sys.executable, "-c", PARENT, *words(tmp_path, "--until-input-ends")]
    parent = subprocess.Popen(given, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout as said:
        child, _, told = said.readline().partition(" ")
    address = told.split()[2].rstrip("/")
    assert control(address)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    try:
        until_nobody_answers(address)
    finally:
        if Path(f"/proc/{child}").exists():
            os.kill(int(child), signal.SIGKILL)


def until_nobody_answers(address: str) -> None:
    for _ in range(400):
        try:
            control(address)
        except (urllib.error.URLError, ConnectionError):
            return
        time.sleep(0.05)
    raise AssertionError("the simulator is still there")


def test_the_same_seed_gives_the_same_records(tmp_path: Path) -> None:
    kept = []
    for folder in (tmp_path / "one", tmp_path / "other"):
        with running(words(folder, "--seed", "3", "--anew")):
            kept.append({path.name: path.read_bytes() for path in (folder / "simulator" / "records").iterdir()})
    assert kept[0] == kept[1]
    assert len(kept[0]["pnc.jsonl"].splitlines()) > 10


def test_a_port_that_is_taken_is_said_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = subprocess.run(words(tmp_path, "--port", port), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert f"port {port} cannot be had" in done.stderr
    assert "Traceback" not in done.stderr
