"""A MariaDB of one's own for as long as a block lasts: private folder, free port of the loopback address, an ordinary user."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pymysql

from tests.postgres import _free_port, _ordinary_user

INSTALL, SERVER = Path("/usr/bin/mariadb-install-db"), Path("/usr/sbin/mariadbd")
READY_WITHIN = 60.0  # seconds
SETTINGS = (
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-buffer-pool-size=16M",
    "--innodb-log-file-size=8M",
    "--performance-schema=off",
    "--character-set-server=utf8mb4",
)


@contextlib.contextmanager
def mariadb() -> Iterator[str]:
    """The address of a server that is ready, with an empty database of its own; gone when the block is left."""
    if not SERVER.exists():
        raise SystemExit("MariaDB is missing. Run this first: make setup-tests")
    identity = _ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="firstcall-mariadb-"))
    server = None
    try:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        data = ["--no-defaults", f"--datadir={folder}/data"]
        made = subprocess.run(
            [INSTALL, *data, "--auth-root-authentication-method=normal", "--skip-test-db", f"--tmpdir={folder}"],
            cwd=folder, capture_output=True, text=True, check=False, **identity,
        )  # fmt: skip
        if made.returncode:
            raise SystemExit(f"mariadb-install-db did not make a database:\n{made.stdout}{made.stderr}")
        port = _free_port()
        words = [*data, f"--socket={folder}/s", f"--port={port}", f"--tmpdir={folder}", f"--pid-file={folder}/pid"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([SERVER, *words, *SETTINGS], cwd=folder, stdout=log, stderr=log, **identity)
        password = secrets.token_urlsafe(16)
        _prepare(server, folder, password)
        yield f"mariadb://firstcall:{password}@127.0.0.1:{port}/held"
    finally:
        if server is not None:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(server: subprocess.Popen[bytes], folder: Path, password: str) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit(f"MariaDB ended by itself:\n{(folder / 'log').read_text(errors='replace')}")
        with contextlib.suppress(pymysql.OperationalError):
            root = pymysql.connect(unix_socket=str(folder / "s"), user="root")
            with root, root.cursor() as cursor:
                cursor.execute("CREATE DATABASE held")
                cursor.execute("CREATE USER firstcall@'127.0.0.1' IDENTIFIED BY %s", (password,))
                cursor.execute("GRANT ALL ON held.* TO firstcall@'127.0.0.1'")
            return
        time.sleep(0.1)
    raise SystemExit(f"MariaDB was not ready within {READY_WITHIN:.0f} s.")
