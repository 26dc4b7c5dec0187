"""A PostgreSQL of one's own for as long as a command runs: python -m tests.postgres COMMAND…

It listens on a free port of the loopback address, keeps its data in a folder that is removed afterwards, and runs as an
ordinary user (PostgreSQL refuses to run as root). The command finds its address in DATABASE_URL.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql/15/bin")
READY_WITHIN = 60.0  # seconds
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "120",
    "fsync": "off",  # this database is thrown away: a power cut costs nothing
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "log_min_messages": "fatal",
}


@contextlib.contextmanager
def postgres(binaries: Path = BINARIES) -> Iterator[str]:
    """The address of a server that is ready, and gone when the block is left, however it is left."""
    if not (binaries / "initdb").exists():
        raise SystemExit("PostgreSQL 15 is missing. Run this first: make setup-tests")
    identity = _ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="firstcall-postgres-"))
    server = None
    try:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        password = secrets.token_urlsafe(16)
        _make_cluster(binaries, folder, password, identity)
        port = _free_port()
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder, *options],
            cwd=folder,
            **identity,
        )
        _wait_until_ready(binaries, server, port)
        yield f"postgresql://firstcall:{password}@127.0.0.1:{port}/postgres"
    finally:
        if server is not None:
            _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> dict[str, object]:
    """What to give a process so that it does not run as root; nothing where we are not root."""
    if os.getuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("There is neither a user postgres nor a user nobody to run PostgreSQL as.")


def _make_cluster(binaries: Path, folder: Path, password: str, identity: Mapping[str, object]) -> None:
    said = folder / "password"
    said.write_text(password + "\n", encoding="ascii")
    if identity:
        os.chown(said, identity["user"], identity["group"])
    words = [
        "--username=firstcall",
        f"--pwfile={said}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    made = subprocess.run(
        [binaries / "initdb", "-D", folder / "data", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **identity,
    )
    if made.returncode:
        raise SystemExit(f"initdb did not make a database:\n{made.stderr}")


def _wait_until_ready(binaries: Path, server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit(f"PostgreSQL ended by itself with status {server.returncode}.")
        asked = subprocess.run([binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL was not ready within {READY_WITHIN:.0f} s.")


def _end(server: subprocess.Popen[bytes]) -> None:
    """Fast, then at once, then without asking: always by this server's own id."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(command: list[str]) -> int:
    """Run the command beside a server of its own; its exit status is ours."""
    if not command:
        raise SystemExit(__doc__)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with postgres() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
