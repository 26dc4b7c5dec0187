"""How long a question takes: Firstcall in both stores, its rivals on the same rows, and a block of ten thousand namesakes."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import percentile
from tests.benchmarks.matching import corrupted, population, speed_rivals, stores
from tests.benchmarks.matching.corrupted import TODAY, Question
from tests.benchmarks.matching.stores import Store
from tests.benchmarks.matching.telling import Must, Table, Told, at_most
from tests.postgres import postgres

RIVAL_QUESTIONS = 120
SMITHS = 10_000
SMITH_QUESTIONS = 300
COLUMNS = ("asked", "of", "n", "p50 ms", "p99 ms", "worst ms")
_HOW = (
    "Every damaged question once, warm: a pass over all of them before it is not counted, nor is any cold start, and the"
    " store's files are held in memory, as the rivals' tables are. End to"
    " end is from the fields of a question to the answer with its explained matches (`holdings.searching.search`). The bare"
    " look-up reads the same keys, as many rows under each as the product wants, with the plainest statement: record"
    " numbers only, and with the rows that they lead to, decoded by nobody. Each rival answers with its best 50, on"
    f" {RIVAL_QUESTIONS} of the same questions; a Splink query registers its record and reads its result."
)


@dataclass(frozen=True)
class Series:
    """Milliseconds of one way of asking one store."""

    asked: str
    of: str
    took: Sequence[float]

    def at(self, share: float) -> float:
        """The nearest-rank percentile, to a thousandth of a millisecond."""
        return percentile(sorted(ms * 1000 for ms in self.took), share) / 1000

    def row(self) -> tuple[str | int | float, ...]:
        """For the table."""
        return self.asked, self.of, len(self.took), *(round(ms, 3) for ms in (self.at(50), self.at(99), max(self.took)))


def measure(persons: int, count: int, *, rivals: bool) -> Told:
    """``persons`` records in SQLite and in PostgreSQL; each rival when nothing else runs."""
    asked = corrupted.questions(persons, count)
    some = asked[:RIVAL_QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "population.csv"
        population.write(file, persons)
        smiths = Path(folder) / "smiths.csv"
        write_smiths(smiths)
        others: list[Series] = []
        if rivals:
            others = [Series(t.name, "DuckDB", t.took) for t in speed_rivals.splinks(persons, some, asked)]
            fts = speed_rivals.trigrams_on_sqlite(Path(folder), persons, some)
            others.append(Series(fts.name, "SQLite", fts.took))
        with stores.store("SQLite") as store:
            told = [*_of_store(store, file, asked, smiths)]
        with postgres() as address, stores.store("PostgreSQL", address) as store:
            told += _of_store(store, file, asked, smiths)
            if rivals:
                trigrams = speed_rivals.trigrams_on_postgres(address, persons, some)
                others.append(Series(trigrams.name, "PostgreSQL", trigrams.took))
    series = [s for part in told for s in part.series]
    table = Table("Milliseconds", COLUMNS, tuple(s.row() for s in (*series, *others)))
    musts = (*_against(told, others), *(must for part in told for must in part.musts))
    notes = tuple(note for part in told for note in part.notes)
    return Told(f"Speed over {persons:,} records", _HOW, musts, (table,), notes)


@dataclass(frozen=True)
class Part:
    """What one store came to."""

    name: str
    series: tuple[Series, ...]
    musts: tuple[Must, ...]
    notes: tuple[str, ...]


def _of_store(store: Store, file: Path, asked: Sequence[Question], smiths: Path) -> list[Part]:
    store.load(file)
    found = store.measured("searches", _given([q.told.by_what() for q in asked]))
    end, numbers, rows = (
        Series(name, store.name, found[name]) for name in ("end to end", "bare, record numbers", "bare, with the rows")
    )
    musts = [
        at_most(f"{store.name}: p50 end to end, of a bare look-up ({what})", end.at(50) / bare.at(50), 3)
        for what, bare in (("with the rows", rows), ("record numbers alone", numbers))
    ]
    first = sum(bool(a["found"]) and a["found"][0] == q.person for a, q in zip(found["answers"], asked, strict=True))
    known = sum(q.person is not None for q in asked)
    cut = sum(a["cut_off"] for a in found["answers"]) / len(asked)
    note = (
        f"{store.name}: the right record came first in {first:,} of {known:,} questions about somebody in the store; "
        f"{cut:.1%} of the answers say that they were cut off; {sum(found['keys']) / len(asked):.1f} keys a question."
    )
    store.load(smiths)
    by_name = _smith_series(store, end)
    return [Part(store.name, (end, numbers, rows, *by_name[0]), (*musts, *by_name[1]), (note, by_name[2]))]


def _given(questions: list[dict[str, tuple[str, ...]]]) -> dict[str, Any]:
    return {"source": stores.SOURCE, "today": TODAY.isoformat(), "questions": questions, "hold": True}


def _smith_series(store: Store, usual: Series) -> tuple[list[Series], list[Must], str]:
    """Asking for John Smith where ten thousand more of them stand."""
    born = [_smith_born(n) for n in range(SMITH_QUESTIONS)]
    asked = {
        "John Smith, born": [{"name": ("John Smith",), "born": (b,)} for b in born],
        "John Smith": [{"name": ("John Smith",)}] * SMITH_QUESTIONS,
    }
    series, musts, said = [], [], []
    for name, questions in asked.items():
        found = store.measured("searches", _given(list(questions)))
        one = Series(f"{name}, among {SMITHS:,} more", store.name, found["end to end"])
        series.append(one)
        musts.append(
            at_most(f"{store.name}: p99 of {name} among {SMITHS:,}, of the p99 of all", one.at(99) / usual.at(99), 2)
        )
        cut = sum(a["cut_off"] for a in found["answers"]) / SMITH_QUESTIONS
        said.append(f"{cut:.0%} of the answers to “{name}” say that they were cut off")
        if name == "John Smith":
            musts.append(
                Must(f"{store.name}: John Smith alone says that it was cut off", "always", f"{cut:.0%}", cut == 1)
            )
    return series, musts, f"{store.name}, with {SMITHS:,} John Smiths added: {'; '.join(said)}."


def _smith_born(number: int) -> str:
    return f"{1940 + number * 7 % 65}-{1 + number * 5 % 12:02d}-{1 + number * 11 % 28:02d}"


def write_smiths(path: Path) -> None:
    """Ten thousand persons of one name, with other births and doors."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(population.COLUMNS)
        for n in range(SMITHS):
            door = (str(n % 90 + 1), "Station Road", "Hartmouth", population.postcode(700_000 + n // 40))
            out.writerow((f"S{n}", "John", "Smith", _smith_born(n), "male", "", "", *door))


def _against(told: Sequence[Part], others: Sequence[Series]) -> list[Must]:
    """Each rival's fastest set-up counts."""
    ours = {part.name: part.series[0] for part in told}
    musts = []
    for store, what, p50, p99 in (
        ("SQLite", "realtime.compare_records", 1 / 300, 1 / 100),
        ("SQLite", "predict_between", 1 / 1000, None),
        ("PostgreSQL", "PostgreSQL pg_trgm", 1 / 200, 1 / 50),
    ):
        rival = min((s for s in others if s.asked.startswith(what)), key=lambda s: s.at(50), default=None)
        if rival is None:
            continue
        for share, most in ((50, p50), (99, p99)):
            if most is not None:
                ratio = ours[store].at(share) / rival.at(share)
                detail = f"{ours[store].at(share):.3f} ms against {rival.at(share):.1f} ms"
                musts.append(at_most(f"{store}: p{share} against {rival.asked}", ratio, most, detail=detail))
    return musts
