"""A real gateway for as long as a block lasts: the command, its own folder, its own port, ended by its own id."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy.engine import URL

from firstcall.cli import main
from firstcall.incident.catalogue import SourceRow
from firstcall.sources.asking import ask
from firstcall.sources.kinds import Around
from firstcall.sources.kinds.http import KIND, Options
from firstcall.sources.oauth import ClientCredentials
from firstcall.sources.outcomes import Result
from firstcall.sources.protocol import Question
from firstcall.sources.serving import hashed
from firstcall.sources.wire import Tls
from tests.postgres import _free_port
from tests.sources.sql import held
from tests.sources.sql.conftest import TODAY

COMMAND = Path(sys.executable).with_name("firstcall")
READY_WITHIN = 60.0  # seconds
SECRET = "planted-secret-of-the-desk"
CHAIN_KEY = "planted-key-of-the-audit"
ROW = SourceRow(key="local", name="Custody", holds="", asked_by=(("name",),), deadline_ms=8000, max_age_days=30)
HASHED = hashed(SECRET)


@dataclass
class Running:
    """A gateway that answers at ``address`` and keeps everything in ``folder``."""

    address: str
    folder: Path
    process: subprocess.Popen[bytes]
    tls: Tls

    @property
    def log(self) -> str:
        """What it has said so far."""
        return (self.folder / "gateway.log").read_text("utf-8")

    @property
    def audit(self) -> Path:
        """Where its audit is."""
        return self.folder / "audit.jsonl"

    def asked(self, *, asker="h104", why="the caller's number", secret=SECRET, **by_what) -> Result:
        """One question through the connector kind ``http``."""
        given = {} if self.tls.certificate else {"client": ClientCredentials(id="desk", secret="a-secret")}
        options = Options(url=self.address, tls=self.tls, **given)
        around = Around(search=None, apart=None, source=None, secret=lambda _name: secret)
        said = {fact: (value,) if isinstance(value, str) else tuple(value) for fact, value in by_what.items()}
        question = Question(
            id="1/caller:local:1", incident=7, source="local", by_what=said, today=TODAY, asker=asker, why=why
        )
        return asyncio.run(ask(KIND.connect(ROW, options, around), ROW, question))

    def client(self) -> httpx.Client:
        """Speaks to it as anybody may, with a token."""
        form = {"grant_type": "client_credentials", "client_id": "desk", "client_secret": SECRET}
        token = httpx.post(f"{self.address}/v1/token", data=form).json()["access_token"]
        return httpx.Client(base_url=self.address, headers={"authorization": f"Bearer {token}"})


def prepared(folder: Path, address: URL) -> list[str]:
    """The folder of a gateway to a database, and the words of its command line."""
    secrets = folder / "secrets"
    secrets.mkdir(exist_ok=True)
    (secrets / "custody").write_text(address.render_as_string(hide_password=False) + "\n", encoding="utf-8")
    (secrets / "chain").write_text(CHAIN_KEY + "\n", encoding="utf-8")
    lines = ["clients:", "  - {id: desk, sources: [local], secret: '" + HASHED + "', subject: 'CN=desk,O=Invented'}"]
    (folder / "callers.yaml").write_text("\n".join(lines), encoding="utf-8")
    words = {
        "--mapping": held.MAPPING,
        "--database-secret": "custody",
        "--secrets": secrets,
        "--callers": folder / "callers.yaml",
        "--audit": folder / "audit.jsonl",
        "--audit-secret": "chain",
    }
    return [str(word) for pair in words.items() for word in pair]


@contextlib.contextmanager
def running(
    folder: Path, address: URL, *more: str, tls: Tls | None = None, largest: int | None = None
) -> Iterator[Running]:
    """A gateway to a database, ready to answer. ``largest``: no file of its may grow beyond so many bytes."""
    port = _free_port()
    words = [COMMAND, "gateway", *prepared(folder, address), "--port", str(port), *more]
    limited = [] if largest is None else ["prlimit", f"--fsize={largest}"]
    # Under a limit the compiled modules would be written short, and every later start would stumble over them.
    kept = os.environ if largest is None else {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    with (folder / "gateway.log").open("ab") as log:
        process = subprocess.Popen([*limited, *words], stdout=log, stderr=subprocess.STDOUT, env=kept)
    made = Running(f"{'http' if tls is None else 'https'}://127.0.0.1:{port}", folder, process, tls or Tls())
    try:
        _wait_until_ready(made, port)
        yield made
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(made: Running, port: int) -> None:
    import socket

    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if made.process.poll() is not None:
            raise AssertionError(f"The gateway ended with status {made.process.returncode}:\n{made.log}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"The gateway was not ready:\n{made.log}")


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    status: int
    out: str
    errors: str


def firstcall(*words: str | Path, stdin: str = "") -> Done:
    """Run the command to its end, in this process: starting one takes longer than what it does."""
    out, errors, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(stdin)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            status = main([*map(str, words)])
    finally:
        sys.stdin = before
    return Done(status, out.getvalue(), errors.getvalue())
