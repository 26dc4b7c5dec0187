"""A real desk for as long as a block lasts: its own data folder, its own database, its own port, a process that is ended by its id."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).with_name("firstcall")
READY_WITHIN = 60.0  # seconds
PASSWORD = "an invented sign-in"  # of every demonstration sign-in: handler, supervisor, auditor …


@dataclass
class RunningDesk:
    """A desk that answers at `address` and keeps everything in `data`."""

    address: str
    data: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    options: tuple[str, ...] = ()

    def kill(self) -> None:
        """End the server at once, as a power cut would: nothing of it is put in order first."""
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        """Start a server on the same data and the same port, and wait until it answers."""
        self.process = _serving(self.data, self.environment, int(self.address.rpartition(":")[2]), *self.options)
        _wait_until_ready(self)

    def firstcall(self, *words: str) -> str:
        """Run a sub-command against this desk's database, from outside its process; what it printed."""
        return _firstcall(self.environment, *words)

    @property
    def log(self) -> str:
        """What the server has written about itself so far."""
        return (self.data / "server.log").read_text(encoding="utf-8")


@contextlib.contextmanager
def running_desk(*, persons: int = 300, database_url: str = "", simulated: bool = False) -> Iterator[RunningDesk]:
    """A desk with an invented force of `persons` persons, ready to answer; on SQLite unless a database is named.

    `simulated`: as `make run` starts it, with national systems that are asked over sockets (and have a calm day).
    """
    data = Path(tempfile.mkdtemp(prefix="firstcall-desk-"))
    environment = {
        **os.environ,
        "FIRSTCALL_DATA": str(data),
        "DATABASE_URL": database_url,
        "FIRSTCALL_DEMO_PASSWORD": PASSWORD,
        "FIRSTCALL_CHALLENGE": "0",  # nobody is drawn by chance in a journey
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    desk = None
    try:
        _firstcall(environment, "migrate", "--quiet")
        _firstcall(environment, "demo", "--persons", str(persons), *(() if simulated else ("--extracts",)))
        port = _free_port()
        options = ("--demo", "--profile", "calm") if simulated else ()
        process = _serving(data, environment, port, *options)
        desk = RunningDesk(f"http://127.0.0.1:{port}", data, environment, process, options)
        _wait_until_ready(desk)
        yield desk
    finally:
        if desk is not None:
            _end(desk.process)
        shutil.rmtree(data, ignore_errors=True)


def _firstcall(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run([COMMAND, *words], env=environment, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        raise AssertionError(
            f"firstcall {' '.join(words)} ended with status {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def _serving(data: Path, environment: dict[str, str], port: int, *options: str) -> subprocess.Popen[bytes]:
    with (data / "server.log").open("ab") as log:
        return subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), *options], env=environment, stdout=log, stderr=subprocess.STDOUT
        )


def _wait_until_ready(desk: RunningDesk) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if desk.process.poll() is not None:
            raise AssertionError(f"The desk ended with status {desk.process.returncode}:\n{desk.log}")
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(desk.address + "/sign-in/", timeout=5),
        ):
            return
        time.sleep(0.05)
    raise AssertionError(f"The desk was not ready within {READY_WITHIN:.0f} s:\n{desk.log}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
