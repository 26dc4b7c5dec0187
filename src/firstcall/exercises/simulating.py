"""What the simulated systems hold of the invented force, and the simulator as a child of the desk that uses it."""

from __future__ import annotations

import contextlib
import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from firstcall.exercises import packaged
from firstcall.exercises.force import make_force
from firstcall.exercises.moved import moved_to
from firstcall.exercises.scenario import Scenario
from firstcall.incident.records import Record
from firstcall.simulator import keeping, manners

#: Its folder within the data folder.
FOLDER = "simulator"
#: Where the desk looks for it first; another port where this one is taken.
PORT = 8790
#: A system that the demonstration asks by a request: there are forces whose youth justice service answers by telephone only.
BY_REQUEST = "young-offenders"
#: The first word of what the simulator prints once it answers.
READY = "Simulated"
_ENDS_WITHIN = 5.0  # seconds

_log = logging.getLogger("firstcall.serve")


def sources() -> tuple[str, ...]:
    """The systems that are simulated."""
    return tuple(manners.load())


def of_scenarios(scenarios: Iterable[Scenario]) -> dict[str, list[Record]]:
    """The records of all scenarios by source. Of two with one id the later is called otherwise."""
    found: dict[str, dict[str, Record]] = {}
    for scenario in scenarios:
        for source, records in scenario.records.items():
            held = found.setdefault(source, {})
            for record in records:
                name = record.id if record.id not in held else f"{record.id} ({scenario.scenario})"
                held[name] = msgspec.structs.replace(record, id=name)
    return {source: list(held.values()) for source, held in found.items()}


def read_extract(path: Path) -> Iterator[Record]:
    """The records of an extract, one a line."""
    decode = msgspec.json.Decoder(Record).decode
    with path.open("rb") as file:
        yield from map(decode, file)


def fill(folder: Path, extracts: Mapping[str, Path], own: Mapping[str, list[Record]]) -> dict[str, int]:
    """Give every simulated system its records: of the invented force and of the scenarios. How many each has."""
    return {
        source: keeping.write_records(folder, source, [*read_extract(extracts[source]), *own.get(source, [])])
        for source in sources()
    }


def fill_anew(folder: Path, *, seed: int, persons: int, at: datetime) -> None:
    """As ``fill``, from a force that is made for it and kept nowhere else."""
    scenarios = [moved_to(scenario, at) for scenario in packaged.scenarios().values()]
    with tempfile.TemporaryDirectory(prefix="firstcall-force-") as scratch:
        force = make_force(Path(scratch), seed=seed, persons=persons, today=at.date())
        fill(folder, force.extracts, of_scenarios(scenarios))


def connect(folder: Path, secrets: Path, *, port: int = PORT) -> Path:
    """Write how a desk is connected to the simulator at this port, and the secrets; the folder of the connections."""
    known = manners.load()
    for source in known:
        keeping.kept_secret(secrets, source)
    written = keeping.write_connections(folder, known, port)
    (written / f"{BY_REQUEST}.yaml").write_text(f"source: {BY_REQUEST}\nkind: request\n", "utf-8")
    return written


def is_connected(folder: Path) -> bool:
    """Whether it is written how a desk is connected to the simulator of this folder."""
    return connections(folder).is_dir()


def connections(folder: Path) -> Path:
    """Where that is written."""
    return folder / "connections"


def disconnect(folder: Path) -> None:
    """Take it away: what the simulator served is kept here as extracts again."""
    shutil.rmtree(connections(folder), ignore_errors=True)


@contextlib.contextmanager
def beside(folder: Path, secrets: Path, *, profile: str) -> Iterator[Callable[[], bool]]:
    """The simulator as a child of this process for as long as the block lasts.

    What the block is given waits until the simulator answers, and says whether it does. The child ends with this
    process, however that ends: its standard input is a pipe from here.
    """
    words = ["simulate", "--folder", str(folder), "--secrets", str(secrets), "--profile", profile, "--until-input-ends"]
    child = subprocess.Popen(
        [sys.executable, "-m", "firstcall.cli", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield partial(_is_up, child)
    finally:
        _end(child)


def _is_up(child: subprocess.Popen[bytes]) -> bool:
    assert child.stdout is not None
    if child.stdout.readline().decode().startswith(READY):
        return True
    _log.warning("The simulated systems did not start; the desk will say that they cannot be reached.")
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
