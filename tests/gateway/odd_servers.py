"""Those who serve the source protocol, as real processes: a gateway to a real database, and the simulator of national systems."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from firstcall.simulator.answering import CLIENT
from firstcall.simulator.keeping import secret_name
from tests.gateway.odd_requests import Served
from tests.gateway.running import HASHED, SECRET, Running, running
from tests.sources.sql import held

#: Clients that take turns: each may ask a hundred questions a second.
_CLIENTS = tuple(f"odd-{n}" for n in range(6))
_SYSTEMS = ("pnc", "visor", "pnd", "ceop", "child-protection")


@contextlib.contextmanager
def gateway(folder: Path, kind: str) -> Iterator[tuple[Running, Served]]:
    """A gateway to the invented system in a database of a kind, and how it is spoken to.

    The database has half a minute for a question: a machine that is busy is no fault of the gateway's.
    """
    mapping = folder / "custody.yaml"
    mapping.write_text(
        held.MAPPING.read_text("utf-8").replace("longest_ms: 2000", "longest_ms: 30000"), encoding="utf-8"
    )
    callers = folder / "many-callers.yaml"
    lines = [f"  - {{id: {one}, sources: [local], secret: '{HASHED}'}}" for one in ("desk", *_CLIENTS)]
    callers.write_text("\n".join(["clients:", *lines]), encoding="utf-8")
    words = ["--callers", str(callers), "--mapping", str(mapping)]
    with running(folder, held.address(kind), *words) as made:
        yield made, Served(made.address, "local", dict.fromkeys(_CLIENTS, SECRET))


@contextlib.contextmanager
def simulated(folder: Path) -> Iterator[dict[str, Served]]:
    """The simulator, and how each of its systems that speaks the protocol is spoken to."""
    (folder / "simulator" / "records").mkdir(parents=True)
    words = ["--folder", folder / "simulator", "--secrets", folder / "secrets", "--persons", "200", "--profile", "calm"]
    given = [sys.executable, "-m", "firstcall.cli", "simulate", *map(str, words), "--port", "0", "--until-input-ends"]
    child = subprocess.Popen(given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdin is not None
    try:
        address = child.stdout.readline().split()[2].rstrip("/")
        yield {key: Served(f"{address}/{key}", key, {CLIENT: _secret(folder, key)}) for key in _SYSTEMS}
    finally:
        child.stdin.close()
        child.wait(30)
        child.stdout.close()


def _secret(folder: Path, key: str) -> str:
    return (folder / "secrets" / secret_name(key)).read_text("utf-8").strip()
