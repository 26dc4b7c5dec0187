"""Ten million records against one million, the same questions, in both stores. Takes hours of machine time and 60 GB at most."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.matching import corrupted, population, stores
from tests.benchmarks.matching.corrupted import TODAY, Question
from tests.benchmarks.matching.speed import COLUMNS, Series
from tests.benchmarks.matching.stores import Store
from tests.benchmarks.matching.telling import Table, Told, at_most
from tests.postgres import postgres

#: A load: the store, its records, seconds, and the most memory.
Load = tuple[str, int, float, float]

_HOW = (
    "The smaller store holds the first tenth of the persons of the larger; all questions are about these. Warm, each"
    " question once after a pass that is not counted, with the store's files held in memory; each store is thrown away"
    " before the next is made."
)


def measure(persons: int, count: int) -> Iterator[tuple[str, Told]]:
    """``persons`` records and ten times as many; each store's figures as soon as they are there."""
    asked = corrupted.questions(persons, count)
    with tempfile.TemporaryDirectory() as folder:
        files = {many: Path(folder) / f"{many}.csv" for many in (persons, persons * 10)}
        for many, file in files.items():
            population.write(file, many)
        for name in ("SQLite", "PostgreSQL"):
            loads: list[Load] = []
            told = [_loaded(name, many, file, asked, loads) for many, file in files.items()]
            yield name, _told(name, persons, told, loads)


def _loaded(name: str, many: int, file: Path, asked: Sequence[Question], loads: list[Load]) -> Series:
    if name == "SQLite":
        with stores.store(name) as store:
            return _of(store, many, file, asked, loads)
    with postgres() as address, stores.store(name, address) as store:
        return _of(store, many, file, asked, loads)


def _told(name: str, persons: int, told: Sequence[Series], loads: Sequence[Load]) -> Told:
    small, large = told
    detail = f"{large.at(99):.3f} ms against {small.at(99):.3f} ms"
    what = f"{name}: p99 over {persons * 10:,}, of that over {persons:,}"
    must = at_most(what, large.at(99) / small.at(99), 2, detail=detail)
    table = Table("Milliseconds, end to end", COLUMNS, tuple(s.row() for s in told))
    columns = ("store", "records", "seconds to load", "peak MiB of the load's processes")
    return Told(f"{persons * 10:,} records, {name}", _HOW, (must,), (table, Table("Loading", columns, tuple(loads))))


def _of(store: Store, many: int, file: Path, asked: Sequence[Question], loads: list[Load]) -> Series:
    ran = store.load(file)
    loads.append((store.name, many, round(ran.seconds, 1), round(ran.peak, 1)))
    questions = [q.told.by_what() for q in asked]
    given = {"source": stores.SOURCE, "today": TODAY.isoformat(), "questions": questions, "hold": True}
    return Series("end to end", f"{store.name}, {many:,}", store.measured("searches", given)["end to end"])
