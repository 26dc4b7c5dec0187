"""Training the model: m and u of every level by Splink, from persons whose truth is known or from the holdings as they are."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from firstcall.matching import splink_model
from firstcall.matching.description import Description
from firstcall.matching.model import Chance, Frequencies, Model

#: Pairs drawn by chance to see how often two different people agree.
PAIRS_BY_CHANCE = 1_000_000

#: A level that fewer of the drawn pairs reached keeps the u that it had, unless by that many more had been looked for.
_ENOUGH = 8
_SURELY = 3

#: Persons that are trained on, at most: more teach nothing new.
MOST_PERSONS = 60_000

#: A name is told by its share where so many bear it.
_BEARERS = 3

#: What pairs are looked at in each session of expectation maximisation: those that agree in this column.
SESSIONS: dict[str, str] = {
    "on_day": "born",
    "on_name": "names",
    "on_postcode": "places",
    "on_phone": "phones",
    "on_email": "emails",
    "on_number": "numbers",
}


@dataclass(frozen=True)
class Trained:
    """A model, and what it was trained on: how many persons, and for which levels enough was seen."""

    model: Model
    persons: int
    seen_m: frozenset[tuple[str, str]]
    seen_u: frozenset[tuple[str, str]]


def train(
    described: Sequence[Description],
    *,
    base: Model,
    version: str,
    says: str,
    truth: Sequence[str] | None = None,
    seed: int = 1,
) -> Trained:
    """A model for persons such as ``described``.

    u is what pairs drawn by chance show; m is what the pairs of one ``truth`` (a label for each person) show or,
    without it, what expectation maximisation finds. A level of which too little was seen keeps what ``base`` has: both
    where no pair that is one person reached it, u alone where too few of two did.
    Names are as frequent as they are here.
    """
    step = max(1, len(described) // MOST_PERSONS) if truth is None else 1
    persons = described[::step]
    learned = _learned(persons, base, truth, seed)
    levels = {field: dict(chances) for field, chances in base.levels.items()}
    m_seen, u_seen = set(), set()
    for (field, level), (m, u) in learned.items():
        if m is None:  # an m from elsewhere with a u from here would weigh what neither has seen
            continue
        had = levels[field][level]
        levels[field][level] = Chance(m, u if u is not None else had.u)
        m_seen.add((field, level))
        if u is not None:
            u_seen.add((field, level))
    model = msgspec.structs.replace(
        base,
        version=version,
        says=says,
        levels=levels,
        calibration=None,
        frequencies=frequencies(persons, base.frequencies),
    )
    return Trained(model, len(persons), frozenset(m_seen), frozenset(u_seen))


def frequencies(persons: Sequence[Description], base: Frequencies) -> Frequencies:
    """The shares of names, places of birth and occupations among these persons; of names that are not here, as before."""
    surnames = Counter(name.surname for person in persons for name in person.names[:1] if name.surname)
    forenames = Counter(name.forenames.partition(" ")[0] for person in persons for name in person.names[:1])
    values = {
        "birthplace": Counter(person.birthplace for person in persons if person.birthplace),
        "occupation": Counter(person.occupation for person in persons if person.occupation),
        "locality": Counter(town for person in persons for town in person.towns[:1]),
    }
    return Frequencies(
        says=f"{base.says} And shares among {len(persons)} persons trained on.",
        surnames=base.surnames | _shares(surnames),
        forenames=base.forenames | _shares(forenames),
        values={field: _shares(counted) for field, counted in values.items() if counted},
    )


def _shares(counted: Counter[Any]) -> dict[str, float]:
    total = counted.total()
    return {value: round(many / total, 7) for value, many in counted.items() if value and many >= _BEARERS}


_Learned = dict[tuple[str, str], tuple[float | None, float | None]]


def _learned(persons: Sequence[Description], base: Model, truth: Sequence[str] | None, seed: int) -> _Learned:
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    import duckdb

    store = duckdb.connect()
    level_of: Any = splink_model.level_of(base)
    asked: list[Any] = [str, str, str]
    keep_nulls: Any = "special"
    store.create_function("firstcall_level", level_of, asked, str, null_handling=keep_nulls)
    _fill(store, persons, truth)
    database = DuckDBAPI(connection=store)
    told = {field for field in base.levels if field not in splink_model.UNTRAINED and _is_told(field, persons)}
    comparisons: list[Any] = [
        c for c in splink_model.comparisons(base) if str(c["output_column_name"]).replace("_", " ") in told
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on("on_day")],
        additional_columns_to_retain=["cluster"] if truth is not None else [],
    )
    linker = Linker(database.register("persons", dataset_display_name="persons"), settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS_BY_CHANCE, seed=seed, min_count_per_level=None)
    if truth is not None:
        linker.training.estimate_m_from_label_column("cluster")
    else:
        _maximise(linker, persons)
    told_by_splink = linker.misc.save_model_to_json(out_path=None)
    share = float(told_by_splink["probability_two_random_records_match"]) if truth is None else _share_of_pairs(truth)
    return _read(told_by_splink, base, share)


def _share_of_pairs(truth: Sequence[str]) -> float:
    """The share of all pairs that are one person."""
    counted = Counter(truth).values()
    return sum(many * (many - 1) for many in counted) / max(len(truth) * (len(truth) - 1), 1)


def _is_told(field: str, persons: Sequence[Description]) -> bool:
    column = splink_model.column_of(field)
    return any(splink_model.told(person, column) for person in persons)


def _fill(store: Any, persons: Sequence[Description], truth: Sequence[str] | None) -> None:
    rows = [splink_model.row(person) for person in persons]
    columns = list(rows[0])
    import pyarrow

    table = pyarrow.table(
        {
            "unique_id": list(range(len(rows))),
            "cluster": list(truth) if truth is not None else [""] * len(rows),
            **{column: pyarrow.array([row[column] for row in rows], pyarrow.string()) for column in columns},
        }
    )
    store.register("given", table)
    store.execute("CREATE TABLE persons AS SELECT * FROM given")
    store.unregister("given")


def _maximise(linker: Any, persons: Sequence[Description]) -> None:
    rows = [splink_model.row(person) for person in persons]
    for column, beside in SESSIONS.items():
        counted = Counter(row[column] for row in rows if row[column])
        if sum(many - 1 for many in counted.values() if many > 1) < 100:  # nothing to be learned from so few pairs
            continue
        rule = f'l.{column} = r.{column} AND l."{beside}" IS NOT NULL AND r."{beside}" IS NOT NULL'
        linker.training.estimate_parameters_using_expectation_maximisation(rule)


def _read(settings: Mapping[str, Any], base: Model, share: float) -> _Learned:
    found: _Learned = {}
    for comparison in settings["comparisons"]:
        field = comparison["output_column_name"].replace("_", " ")
        for level in comparison["comparison_levels"]:
            name = level["label_for_charts"]
            if level.get("is_null_level") or name not in base.levels.get(field, {}):
                continue
            found[field, name] = _both(field, name, level, share, base)
    return found


def _both(
    field: str, name: str, level: Mapping[str, Any], share: float, base: Model
) -> tuple[float | None, float | None]:
    """The m and the u that were seen. Among pairs drawn by chance some are one person: their share is taken off the u.

    Of a name, by whose frequency it is weighed anyway, u stays what the base has for the rarest.
    """
    m, drawn = _usable(level.get("m_probability")), level.get("u_probability") or 0.0
    if field in ("surname", "forename") and name == "agrees":
        return m, None
    u = (drawn - share * (m or 0.0)) / (1 - share)
    if u * PAIRS_BY_CHANCE >= _ENOUGH:
        return m, u
    expected = base.levels[field][name].u * PAIRS_BY_CHANCE
    return m, _ENOUGH / PAIRS_BY_CHANCE if expected > _ENOUGH * _SURELY else None


def _usable(chance: float | None) -> float | None:
    return chance if chance is not None and 1e-7 < chance <= 1 else None
