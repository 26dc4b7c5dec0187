"""Loading, normalising and indexing a file, beside the least that the same store could do with it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.matching import population, stores
from tests.benchmarks.matching.stores import Ran, watched
from tests.benchmarks.matching.telling import Table, Told, at_most
from tests.postgres import postgres

_HOW = (
    "The same CSV file of 11 columns each time, each as a process of its own with its start-up. Firstcall reads it by a"
    " mapping, normalises, makes keys and writes them with the records, fully durable. The bare DuckDB read puts the file"
    " into a table in memory. The bare SQLite insert is csv.reader and executemany into one table with the id as primary"
    " key: WAL, synchronous FULL, a transaction for each 50,000 rows. The bare PostgreSQL insert is one COPY into such a"
    " table. Memory is the most that the process and its children held at once, shared pages by their share; a"
    " PostgreSQL server's own is not counted. The server of the run throws its data away and does not wait for the disk,"
    " for COPY and for Firstcall alike."
)

DUCKDB = """
import duckdb, sys
duckdb.connect().execute("CREATE TABLE bare AS SELECT * FROM read_csv(?, header=true, all_varchar=true)", [sys.argv[1]])
"""
SQLITE = """
import csv, itertools, pysqlite3, sys
connection = pysqlite3.connect(sys.argv[2], isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("PRAGMA synchronous=FULL")
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = csv.reader(file)
    columns = next(rows)
    connection.execute(f"CREATE TABLE bare ({', '.join(columns)}, PRIMARY KEY ({columns[0]}))")
    marks = ", ".join("?" * len(columns))
    while some := list(itertools.islice(rows, 50_000)):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO bare VALUES ({marks})", some)
        connection.execute("COMMIT")
connection.close()
"""
COPY = """
import psycopg, sys
with psycopg.connect(sys.argv[2]) as connection, connection.cursor() as cursor, open(sys.argv[1], "rb") as file:
    columns = file.readline().decode().strip().replace('"', "").split(",")
    cursor.execute(f"CREATE TABLE bare ({', '.join(c + ' text' for c in columns)}, PRIMARY KEY ({columns[0]}))")
    with cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as copy:
        while some := file.read(1 << 20):
            copy.write(some)
"""


def measure(persons: int) -> Told:
    """``persons`` rows, and a quarter of them to see whether memory grows."""
    with tempfile.TemporaryDirectory() as folder:
        whole, quarter = Path(folder) / "whole.csv", Path(folder) / "quarter.csv"
        population.write(whole, persons)
        population.write(quarter, persons // 4)
        duckdb = _bare(DUCKDB, whole)
        sqlite = _bare(SQLITE, whole, str(Path(folder) / "bare.sqlite3"))
        small, _ = _firstcall(quarter)
        ours, size = _firstcall(whole)
        parts = _parts(whole)
        with postgres() as address:
            copied = _bare(COPY, whole, address)
            small_on_server, _ = _firstcall(quarter, address)
        with postgres() as address:
            on_server, _ = _firstcall(whole, address)
    rows = (
        _row("bare DuckDB read", persons, duckdb),
        _row("bare SQLite insert", persons, sqlite),
        _row("firstcall load, SQLite", persons, ours),
        _row("firstcall load, SQLite", persons // 4, small),
        _row("bare PostgreSQL COPY", persons, copied),
        _row("firstcall load, PostgreSQL", persons, on_server),
        _row("firstcall load, PostgreSQL", persons // 4, small_on_server),
    )
    musts = (
        at_most("SQLite: wall clock, of a bare insert", ours.seconds / sqlite.seconds, 3),
        at_most("SQLite: memory for four times the rows, of that for a quarter (flat)", ours.peak / small.peak, 1.25),
        at_most("PostgreSQL: memory for four times the rows (flat)", on_server.peak / small_on_server.peak, 1.25),
    )
    note = (
        f"Of a bare PostgreSQL COPY, loading into PostgreSQL takes {on_server.seconds / copied.seconds:.1f}×; of a bare"
        f" DuckDB read, loading into SQLite takes {ours.seconds / duckdb.seconds:.1f}×. SQLite's data folder had"
        f" {size:,.0f} MiB afterwards, for a file of {persons:,} rows."
    )
    columns = ("what", "rows", "s", "rows a second", "peak MiB")
    steps = tuple((name, round(took, 1)) for name, took in parts["steps"])
    made = ", ".join(f"{kind} {many:g}" for kind, many in parts["kinds"].items())
    keys = f"A record of this file stands under {sum(parts['kinds'].values()):.1f} keys: {made}."
    tables = (
        Table("One run each", columns, rows),
        Table("Making a row ready, each step with all before it", ("step", "µs of one processor, a row"), steps),
    )
    return Told("Loading", _HOW, musts, tables, (note, keys))


def _bare(program: str, *words: object) -> Ran:
    return watched([sys.executable, "-c", program, *map(str, words)], dict(os.environ))


def _parts(file: Path) -> dict[str, Any]:
    with stores.store("parts") as store:
        mapping = store.folder / "mapping.yaml"
        mapping.write_text(stores.MAPPING, encoding="utf-8")
        told: dict[str, Any] = store.measured(
            "parts", {"source": stores.SOURCE, "file": str(file), "mapping": str(mapping)}
        )
    return told


def _firstcall(file: Path, address: str = "") -> tuple[Ran, float]:
    with stores.store("store", address) as store:
        return store.load(file), store.size


def _row(what: str, rows: int, ran: Ran) -> tuple[str, int, float, int, float]:
    return what, rows, round(ran.seconds, 2), round(rows / ran.seconds), round(ran.peak, 1)
