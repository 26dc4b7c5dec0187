"""Splink asked about the invented population: the table it reads, its settings, its model, and its answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import splink.comparison_library as cl
import splink.internals.comparison_level_library as cll
from splink import Linker, block_on
from splink.backends.duckdb import DuckDBAPI

from tests.benchmarks.matching import population
from tests.benchmarks.matching.corrupted import TODAY, Question
from tests.benchmarks.matching.judging import Scored
from tests.benchmarks.matching.splink_contender import SEED, Setup
from tests.benchmarks.matching.splink_names import each_name, short_forms, sound

_SWAPPED = (
    "substr(born_l, 1, 4) = substr(born_r, 1, 4) AND substr(born_l, 6, 2) = substr(born_r, 9, 2)"
    " AND substr(born_l, 9, 2) = substr(born_r, 6, 2)"
)
_BORN = cl.CustomComparison(
    output_column_name="born",
    comparison_levels=[
        {
            "sql_condition": "first_year_l IS NULL OR first_year_r IS NULL",
            "label_for_charts": "nothing",
            "is_null_level": True,
        },
        cll.ExactMatchLevel("born"),
        {"sql_condition": _SWAPPED, "label_for_charts": "day and month swapped"},
        {"sql_condition": "damerau_levenshtein(born_l, born_r) <= 1", "label_for_charts": "one figure"},
        {
            "sql_condition": "(born_l IS NULL OR born_r IS NULL) AND first_year_l <= last_year_r AND first_year_r <= last_year_l"
            " AND last_year_l - first_year_l + last_year_r - first_year_r <= 1",
            "label_for_charts": "the year, as far as is told",
        },
        {
            "sql_condition": "(born_l IS NULL OR born_r IS NULL) AND first_year_l <= last_year_r AND first_year_r <= last_year_l",
            "label_for_charts": "the age, about",
        },
        {"sql_condition": "first_year_l = first_year_r", "label_for_charts": "the year"},
        cll.ElseLevel(),
    ],
)
_PLACE = cl.CustomComparison(
    output_column_name="place",
    comparison_levels=[
        {
            "sql_condition": "(postcode_l IS NULL OR postcode_r IS NULL) AND (street_l IS NULL OR street_r IS NULL)",
            "label_for_charts": "nothing",
            "is_null_level": True,
        },
        {"sql_condition": "postcode_l = postcode_r AND number_l = number_r", "label_for_charts": "door"},
        {
            "sql_condition": "street_l = street_r AND town_l = town_r AND number_l = number_r",
            "label_for_charts": "door by its street",
        },
        {"sql_condition": "postcode_l = postcode_r", "label_for_charts": "postcode"},
        {"sql_condition": "street_l = street_r AND town_l = town_r", "label_for_charts": "street"},
        {
            "sql_condition": "split_part(postcode_l, ' ', 1) = split_part(postcode_r, ' ', 1)",
            "label_for_charts": "district",
        },
        cll.ElseLevel(),
    ],
)

#: What Splink's demonstrations do for persons: its library's own comparisons, a rule for each pair of columns.
PLAIN = Setup(
    name="Splink, as its demonstrations are set up",
    comparisons=[
        cl.ForenameSurnameComparison("forename", "surname", forename_surname_concat_col_name="both_names"),
        cl.DateOfBirthComparison("born", input_is_string=True),
        cl.PostcodeComparison("postcode"),
        cl.ExactMatch("phone"),
        cl.EmailComparison("email"),
    ],
    blocking=[
        block_on("forename", "surname"), block_on("surname", "born"), block_on("forename", "born"), block_on("phone"),
        block_on("email"), block_on("postcode", "surname"), block_on("postcode", "forename"),
        block_on("substr(forename, 1, 3)", "substr(surname, 1, 4)", "substr(born, 1, 4)"),
    ],
    certain=[block_on("phone"), block_on("email")],
    certain_recall=0.3,
    sessions=[block_on("forename", "surname", "born"), block_on("phone")],
)  # fmt: skip
STRONG = Setup(
    name="Splink, wider and stronger",
    comparisons=[
        *each_name("forename", "surname"),
        _BORN,
        _PLACE,
        cl.DamerauLevenshteinAtThresholds("phone", [1]),
        cl.EmailComparison("email"),
        cl.ExactMatch("sex"),
    ],
    blocking=[
        block_on("phone"), block_on("email"), block_on("number", "postcode"), block_on("number", "street", "town"),
        block_on("born"), block_on("surname_sound", "forename_sound"),
        "l.surname_sound = r.forename_sound AND l.forename_sound = r.surname_sound",
        block_on("surname_sound", "first_year"), block_on("forename_sound", "substr(born, 3, 8)"),
        block_on("surname", "substr(forename, 1, 1)", "first_year"), block_on("postcode"),
        block_on("surname", "substr(postcode, 1, 4)"),
        "l.surname_sound = r.forename_sound AND l.first_year = r.first_year",
        "l.surname_sound = r.surname_sound AND list_has_any(l.forename_roots, r.forename_roots)",
    ],
    certain=[block_on("phone"), block_on("email")],
    certain_recall=0.3,
    sessions=[],
    from_labels=True,
)  # fmt: skip
#: As little as can be compared: what is fast rather than right. For the timing alone.
LEAN = replace(
    PLAIN,
    name="Splink, as lean as can be",
    comparisons=[
        cl.JaroWinklerAtThresholds("forename", [0.9]),
        cl.JaroWinklerAtThresholds("surname", [0.9]),
        *map(cl.ExactMatch, ("born", "phone", "email", "postcode")),
    ],
)


@dataclass
class Ready:
    """A trained Splink beside its table of the population, and the questions as its records."""

    setup: Setup
    database: DuckDBAPI
    held: Any
    linker: Linker
    model: dict[str, Any]
    questions: pd.DataFrame


def table_of(connection: duckdb.DuckDBPyConnection, persons: int, *, seed: int = 1) -> None:
    """The population as a table ``population``, with the columns that Splink's guide advises to work out beforehand."""
    connection.execute("CREATE TABLE raw AS SELECT * FROM (SELECT 1) LIMIT 0")
    for n, chunk in enumerate(population.chunks(persons, seed=seed)):
        connection.register("chunk", chunk)
        connection.execute(
            "CREATE OR REPLACE TABLE raw AS SELECT * FROM chunk" if not n else "INSERT INTO raw SELECT * FROM chunk"
        )
        connection.unregister("chunk")
    _sounds(connection, ["split_part(forenames, ' ', 1)", "surname"], "raw")
    connection.execute(
        """CREATE TABLE population AS SELECT id AS unique_id, split_part(forenames, ' ', 1) AS forename, raw.surname,
        split_part(forenames, ' ', 1) || ' ' || raw.surname AS both_names, f.roots AS forename_roots,
        f.sound AS forename_sound, s.sound AS surname_sound, born, substr(born, 1, 4)::INT AS first_year,
        substr(born, 1, 4)::INT AS last_year, sex, phone, email, number, street,
        town, postcode FROM raw LEFT JOIN sounds f ON f.word = split_part(forenames, ' ', 1)
        LEFT JOIN sounds s ON s.word = raw.surname ORDER BY raw.rowid"""
    )
    connection.execute("DROP TABLE raw")


def _sounds(connection: duckdb.DuckDBPyConnection, columns: Iterable[str], table: str) -> None:
    words = {w for c in columns for (w,) in connection.sql(f"SELECT DISTINCT {c} FROM {table}").fetchall() if w}
    told = sorted(words)
    sounding = [sound(word.replace("-", " ")) for word in told]
    frame = pd.DataFrame({"word": told, "sound": sounding, "roots": [short_forms(word) for word in told]})
    connection.register("frame", frame)
    connection.execute("CREATE OR REPLACE TABLE sounds AS SELECT * FROM frame")
    connection.unregister("frame")


def frame_of(asked: Sequence[Question]) -> pd.DataFrame:
    """The questions as rows of the same columns."""
    rows = []
    for question in asked:
        t = question.told
        forename = t.forenames.partition(" ")[0]
        first, last = _years(t.born, t.age)
        rows.append(
            {
                "unique_id": question.id,
                "forename": forename or None,
                "surname": t.surname or None,
                "both_names": f"{forename} {t.surname}" if forename and t.surname else None,
                "forename_roots": short_forms(forename),
                "forename_sound": sound(forename),
                "surname_sound": sound(t.surname.replace("-", " ")),
                "born": t.born if len(t.born) == 10 else None,
                "first_year": first,
                "last_year": last,
                **{c: getattr(t, c) or None for c in ("sex", "phone", "email", "number", "street", "town", "postcode")},
            }
        )
    return pd.DataFrame(rows).astype({"first_year": "Int64", "last_year": "Int64"})


_numbered = itertools.count()


def register(database: DuckDBAPI, frame: pd.DataFrame, name: str) -> Any:
    """The rows as a table that Splink reads; it wants another name for each."""
    return database.register(frame, dataset_display_name=name, table_name=f"{name}_{next(_numbered)}")


def _years(born: str, age: tuple[int, int] | None) -> tuple[int | None, int | None]:
    if born:
        return int(born[:4]), int(born[:4])
    return (TODAY.year - age[1] - 1, TODAY.year - age[0]) if age else (None, None)


def ready(connection: duckdb.DuckDBPyConnection, setup: Setup, asked: Sequence[Question]) -> Ready:
    """Trained on the training half of the questions: u from the population at random, m from labels or by EM."""
    database = DuckDBAPI(connection)
    held = database.register("population", dataset_display_name="held", table_name="held")
    frame = frame_of(asked)
    training = [q.id for q in asked if q.training]
    some = register(database, frame[frame["unique_id"].isin(training)], "asked")
    linker = Linker([held, some], setup.settings(link=True), log_level=None)
    told = linker.training
    count = connection.sql("SELECT count(*) FROM population").fetchall()[0][0]
    true_pairs = sum(q.training and q.person is not None for q in asked)
    linker._settings_obj._probability_two_random_records_match = true_pairs / (count * len(training))
    _train_u(linker, setup)
    if setup.from_labels:
        told.estimate_m_from_pairwise_labels(_labels(database, asked))
    else:
        for rule in setup.sessions:
            told.estimate_parameters_using_expectation_maximisation(rule, fix_probability_two_random_records_match=True)
    return Ready(setup, database, held, linker, linker.misc.save_model_to_json(), frame)


def _train_u(linker: Linker, setup: Setup) -> None:
    linker.training.estimate_u_using_random_sampling(max_pairs=setup.pairs_for_u, seed=SEED)


def _labels(database: DuckDBAPI, asked: Sequence[Question]) -> Any:
    pairs = [(q.id, q.person) for q in asked if q.training and q.person]
    frame = pd.DataFrame(
        {
            "source_dataset_l": "asked",
            "unique_id_l": [a for a, _ in pairs],
            "source_dataset_r": "held",
            "unique_id_r": [h for _, h in pairs],
            "clerical_match_score": 1.0,
        }
    )
    return register(database, frame, "labels")


def contend(told: Ready) -> pd.DataFrame:
    """Every pair of a question and a record that the blocking brings, weighed, all questions at once."""
    asked = register(told.database, told.questions, "asked")
    linker = Linker([told.held, asked], told.model, log_level=None)
    found = linker.inference.predict(warning_mode="never")
    frame: pd.DataFrame = told.database._con.sql(
        f"SELECT CASE WHEN unique_id_l LIKE 'Q%' THEN unique_id_l ELSE unique_id_r END AS question,"
        f" CASE WHEN unique_id_l LIKE 'Q%' THEN unique_id_r ELSE unique_id_l END AS record, match_weight AS bits"
        f" FROM {found.physical_name}"
    ).df()
    return frame


def scored(found: pd.DataFrame, asked: Sequence[Question], *, training: bool) -> Scored:
    """The pairs of one half of the questions, with the truth about them."""
    person = {q.id: q.person for q in asked if q.training is training}
    half = found[found["question"].isin(person.keys())]
    same = half["question"].map(person).to_numpy() == half["record"].to_numpy()
    ones = np.ones(len(half), dtype=np.int64)
    return Scored(half["bits"].to_numpy(np.float64), same, ones, sum(p is not None for p in person.values()))
