"""Other ways to ask a million persons about one: each warm, each on the same rows, each as its makers mean it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pysqlite3
from splink.internals.realtime import compare_records

from tests.benchmarks.matching import population, population_splink
from tests.benchmarks.matching.corrupted import Question
from tests.benchmarks.matching.population_splink import Ready
from tests.benchmarks.matching.splink_contender import Setup

WARM_UP = 5
BEST = 50  # matches that an answer brings, as the desk's


@dataclass(frozen=True)
class Timed:
    """One way of asking, and its milliseconds, one for each question."""

    name: str
    took: list[float]


def timed(name: str, ask: Callable[[Question], Any], asked: Sequence[Question]) -> Timed:
    """Ask some that are not counted, then all."""
    for question in asked[:WARM_UP]:
        ask(question)
    took = []
    for question in asked:
        began = time.perf_counter()
        ask(question)
        took.append((time.perf_counter() - began) * 1000)
    return Timed(name, took)


def splinks(persons: int, asked: Sequence[Question], training: Sequence[Question]) -> Iterator[Timed]:
    """Splink's two ways for one new record, with the leanest model, its demonstrations', the strongest."""
    connection = duckdb.connect()
    population_splink.table_of(connection, persons)
    for setup in (population_splink.LEAN, population_splink.PLAIN, population_splink.STRONG):
        yield from _splink(connection, setup, asked, training)


def _splink(
    connection: duckdb.DuckDBPyConnection, setup: Setup, asked: Sequence[Question], training: Sequence[Question]
) -> Iterator[Timed]:
    told = population_splink.ready(connection, setup, training)
    rows = population_splink.frame_of(asked)
    by_id = {row["unique_id"]: rows.iloc[[at]] for at, row in enumerate(rows.to_dict("records"))}
    columns = _term_frequencies(told)
    yield timed(f"predict_between; {setup.name}", lambda q: _between(told, by_id[q.id]), asked)
    yield timed(f"realtime.compare_records; {setup.name}", _realtime(told, rows, columns), asked)


def _term_frequencies(told: Ready) -> list[str]:
    """Tables of how common each value is (without them predict_between refuses); the columns that have one."""
    columns = [c.unquote().name for c in told.linker._settings_obj._term_frequency_columns]
    for column in columns:
        told.linker.table_management.compute_tf_table(column)
    return columns


def _between(told: Ready, row: Any) -> list[Any]:
    one = population_splink.register(told.database, row, "asked")
    found = told.linker.inference.predict_between(told.held, one, warning_mode="never")
    best = _best(told, found.physical_name)
    found.drop_table_from_database_and_remove_from_cache()
    return best


def _realtime(told: Ready, rows: Any, columns: Sequence[str]) -> Callable[[Question], list[Any]]:
    """Against the whole table, which carries its term frequencies, as must the record that is asked about."""
    connection = told.database._con
    joins = " ".join(
        f"LEFT JOIN (SELECT {c}, count(*) / sum(count(*)) OVER () AS tf_{c} FROM population WHERE {c} IS NOT NULL GROUP BY {c})"
        f" AS t_{c} USING ({c})"
        for c in columns
    )
    connection.execute(f"CREATE OR REPLACE TABLE with_tf AS SELECT *, 'held' AS source_dataset FROM population {joins}")
    rows = rows.assign(source_dataset="asked")
    for c in columns:
        often = dict(connection.sql(f"SELECT DISTINCT {c}, tf_{c} FROM with_tf").fetchall())
        rows[f"tf_{c}"] = rows[c].map(often).astype(float)
    by_id = {each: rows.iloc[[at]] for at, each in enumerate(rows["unique_id"])}
    whole = told.database.register("with_tf", dataset_display_name="with_tf", table_name=f"whole_{len(columns)}")
    key = (
        f"{told.setup.name}, once"  # with a cached SQL key the settings are left out of account: one key for one model
    )

    def ask(question: Question) -> list[Any]:
        found = compare_records(by_id[question.id], whole.physical_name, told.model, told.database, sql_cache_key=key)
        best = _best(told, found.physical_name)
        connection.execute(f"DROP TABLE {found.physical_name}")
        return best

    return ask


def _best(told: Ready, table: str) -> list[Any]:
    best: list[Any] = told.database._con.execute(
        f"SELECT unique_id_l, unique_id_r, match_weight FROM {table} ORDER BY match_weight DESC LIMIT {BEST}"
    ).fetchall()
    return best


def _name(question: Question) -> str:
    return f"{question.told.forenames} {question.told.surname}".strip().lower()


def trigrams_on_postgres(address: str, persons: int, asked: Sequence[Question]) -> Timed:
    """pg_trgm with a GIN index on the whole name: those like it enough, the likest first."""
    with psycopg.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE TABLE bench_names (id text PRIMARY KEY, name text NOT NULL)")
        with cursor.copy("COPY bench_names (id, name) FROM STDIN") as copy:
            for row in _names(persons):
                copy.write_row(row)
        cursor.execute("CREATE INDEX ON bench_names USING gin (name gin_trgm_ops)")
        cursor.execute("VACUUM ANALYZE bench_names")
        sql = (
            f"SELECT id, similarity(name, %s) AS near FROM bench_names WHERE name %% %s ORDER BY near DESC LIMIT {BEST}"
        )

        def ask(question: Question) -> list[Any]:
            return cursor.execute(sql, [_name(question)] * 2).fetchall()

        told = timed("PostgreSQL pg_trgm (GIN on the name)", ask, asked)
        cursor.execute("DROP TABLE bench_names")
    return told


def trigrams_on_sqlite(folder: Path, persons: int, asked: Sequence[Question]) -> Timed:
    """SQLite's FTS5 with trigrams of the name: those that share any, the best by its rank."""
    connection = pysqlite3.connect(folder / "trigrams.sqlite3")
    connection.execute("CREATE VIRTUAL TABLE names USING fts5(id UNINDEXED, name, tokenize='trigram')")
    connection.executemany("INSERT INTO names VALUES (?, ?)", _names(persons))
    connection.commit()

    def ask(question: Question) -> list[Any]:
        name = _name(question)
        grams = {name[at : at + 3].replace('"', "") for at in range(len(name) - 2)}
        match = " OR ".join(f'"{gram}"' for gram in sorted(grams) if len(gram) == 3)
        sql = f"SELECT id FROM names WHERE names MATCH ? ORDER BY rank LIMIT {BEST}"
        got: list[Any] = connection.execute(sql, [match]).fetchall() if match else []
        return got

    told = timed("SQLite FTS5 trigram (name)", ask, asked)
    connection.close()
    return told


def _names(persons: int) -> Iterator[tuple[str, str]]:
    for chunk in population.chunks(persons):
        for row in chunk.select(["id", "forenames", "surname"]).to_pylist():
            yield row["id"], f"{row['forenames']} {row['surname']}".lower()
