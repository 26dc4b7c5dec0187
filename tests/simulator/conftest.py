"""A simulator that answers over real sockets, for as long as a test lasts."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.records import Named, Record, RecordPerson
from firstcall.simulator import keeping, manners, running
from firstcall.simulator.clock import LONDON
from firstcall.simulator.manners import Pace, ProfileName
from firstcall.simulator.register import Register
from firstcall.simulator.system import Illness, System, system
from firstcall.sources.asking import ask
from firstcall.sources.catalogue import load as load_catalogue
from firstcall.sources.connections import Connection
from firstcall.sources.connections import load as load_connections
from firstcall.sources.holdings import Page
from firstcall.sources.kinds import Around
from firstcall.sources.outcomes import Result
from firstcall.sources.protocol import Question, Source
from firstcall.sources.secrets import read_secret

#: Nobody waits for a test: a thousandth of a second.
QUICK = Pace(median_ms=1, p99_ms=1)
NOW = datetime(2026, 3, 4, 12, tzinfo=LONDON)
TODAY = NOW.date()


def person(record: str, forenames: str, surname: str, **more: object) -> Record:
    """A record of one person."""
    text = str(more.pop("text", ""))
    one = RecordPerson(names=(Named(forenames=forenames, surname=surname),), **more)  # type: ignore[arg-type]
    return Record(id=record, as_of=TODAY, persons=(one,), text=text)


@dataclass
class Simulator:
    """A running simulator, asked as the desk asks: by its own connection files and through the connectors."""

    address: str
    systems: Mapping[str, System]
    rows: Mapping[str, SourceRow]
    connections: Mapping[str, Connection]
    secrets: Path

    def source(self, key: str) -> Source:
        """The connector that its connection file names."""
        connection = self.connections[key]
        around = Around(
            search=lambda question: Page(found=(), as_of=None),
            apart=None,
            source=self.source,
            secret=lambda name: read_secret(self.secrets, name),
            rows=self.rows,
        )
        return connection.kind.connect(self.rows[key], connection.options, around)

    def ask(self, key: str, *, deadline_ms: int = 5000, wider: bool = False, **by_what: str) -> Result:
        """One question to one system, and what it comes to."""
        question = Question(
            id=f"1/{key}",
            incident=1,
            source=key,
            by_what={name: (value,) for name, value in by_what.items()},
            today=TODAY,
            wider=wider,
        )
        row = self.rows[key]
        quick = SourceRow(**{**{n: getattr(row, n) for n in row.__struct_fields__}, "deadline_ms": deadline_ms})
        return asyncio.run(ask(self.source(key), quick, question))

    def make(self, key: str, manner: str) -> httpx.Response:
        """Make a system ill, or well again."""
        return httpx.put(f"{self.address}/control/{key}", json={"manner": manner}, timeout=5)


Start = Callable[..., Simulator]


@pytest.fixture(scope="session")
def _running_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    made = {
        key: system(each, (), profile=ProfileName.CALM, seed=1, now=lambda: NOW) for key, each in manners.load().items()
    }
    with _running(made, tmp_path_factory.mktemp("simulator")) as simulator:
        yield simulator


@pytest.fixture
def start(_running_simulator: Simulator) -> Start:
    """The simulator of this run, well and quick, with records by system beside the systems' own."""

    def started(records: Mapping[str, tuple[Record, ...]] | None = None) -> Simulator:
        given = records or {}
        for key, each in _running_simulator.systems.items():
            each.records = Register((*each.manners.own_records(TODAY), *given.get(key, ())))
            each.pace, each.illness, each.answered = QUICK, Illness.WELL, 0
        return _running_simulator

    return started


@contextlib.contextmanager
def _running(made: Mapping[str, System], folder: Path) -> Iterator[Simulator]:
    at = running.bound(0)
    port = at.getsockname()[1]
    ready = threading.Event()
    server = running.server(running.front(made, folder / "secrets"), ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [at]})
    thread.start()
    try:
        assert ready.wait(20)
        known = {key: each.manners for key, each in made.items()}
        connections = keeping.write_connections(folder, known, port)
        rows = load_catalogue()
        yield Simulator(f"http://127.0.0.1:{port}", made, rows, load_connections(connections, rows), folder / "secrets")
    finally:
        server.should_exit = True
        thread.join(20)
