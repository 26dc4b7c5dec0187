"""Splink on a labelled set: a model trained on the training half, used on the whole."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from splink import Linker, SettingsCreator
from splink.backends.duckdb import DuckDBAPI

from tests.benchmarks.matching.judging import Outcome
from tests.benchmarks.matching.sets import Labelled

logging.getLogger("splink").setLevel(logging.ERROR)
warnings.filterwarnings("ignore", module="splink")
SEED = 7

Columns = Callable[[pd.DataFrame], pd.DataFrame]


def as_it_is(frame: pd.DataFrame) -> pd.DataFrame:
    """No columns beside those that came."""
    return frame


@dataclass(frozen=True)
class Setup:
    """How Splink is set up: what it compares, its blocking rules, and how it is trained.

    ``from_labels``: the m of every level comes from the training half's truth; else from expectation maximisation
    with each of ``sessions`` as a blocking rule. ``columns`` adds what is worked out before Splink sees the rows.
    """

    name: str
    comparisons: Sequence[Any]
    blocking: Sequence[Any]
    sessions: Sequence[Any]
    certain: Sequence[Any]  # rules whose pairs are nearly all true, and the share of the truth that they find
    certain_recall: float = 0.6
    from_labels: bool = False
    columns: Columns = as_it_is
    pairs_for_u: float = 5e6
    more: dict[str, Any] = field(default_factory=dict)

    def settings(self, *, link: bool) -> SettingsCreator:
        """As Splink wants it."""
        return SettingsCreator(
            link_type="link_only" if link else "dedupe_only",
            comparisons=list(self.comparisons),
            blocking_rules_to_generate_predictions=list(self.blocking),
            retain_intermediate_calculation_columns=False,
            retain_matching_columns=False,
            **self.more,
        )


def contend(labelled: Labelled, setup: Setup) -> Outcome:
    """Every pair that Splink's blocking brings on the whole set, weighed by a model of the training half."""
    began = time.perf_counter()
    model = model_of(labelled.part(True), setup)
    database = DuckDBAPI()
    linker = Linker(frames(labelled, setup, database), model, log_level=None)
    predicted = linker.inference.predict(warning_mode="never")
    found = database._con.sql(
        f"SELECT unique_id_l, unique_id_r, match_weight FROM {predicted.physical_name}"
    ).fetchnumpy()
    numbers = pd.Series({each: at for at, each in enumerate(sorted(labelled.persons))})
    pairs = np.stack([numbers.loc[found[side]].to_numpy(np.int64) for side in ("unique_id_l", "unique_id_r")], axis=1)
    bits = np.asarray(found["match_weight"], dtype=np.float64)
    ways = np.full(len(bits), 1 if labelled.asked != labelled.held else 2, dtype=np.int64)
    return Outcome(setup.name, pairs, bits, ways, time.perf_counter() - began)


def frames(labelled: Labelled, setup: Setup, database: DuckDBAPI) -> Any:
    """The set as Splink's tables: one of a heap, two of a link."""
    if labelled.asked == labelled.held:
        return database.register(_frame(labelled, setup, labelled.asked), dataset_display_name="heap")
    sides = (("held", labelled.held), ("asked", labelled.asked))
    return [database.register(_frame(labelled, setup, ids), dataset_display_name=name) for name, ids in sides]


def _frame(labelled: Labelled, setup: Setup, ids: frozenset[str]) -> pd.DataFrame:
    rows = [{**labelled.plain[each], "unique_id": each, "cluster": labelled.cluster[each]} for each in sorted(ids)]
    frame = pd.DataFrame(rows).replace("", None).astype(object)
    return setup.columns(frame.where(frame.notna(), None))


def model_of(training: Labelled, setup: Setup) -> dict[str, Any]:
    """The trained model, without the training half's own tables."""
    database = DuckDBAPI()
    link = training.asked != training.held
    linker = Linker(frames(training, setup, database), setup.settings(link=link), log_level=None)
    return train(linker, setup)


def train(linker: Linker, setup: Setup) -> dict[str, Any]:
    """u by random sampling, then m as the set-up says."""
    told = linker.training
    told.estimate_probability_two_random_records_match(list(setup.certain), recall=setup.certain_recall)
    told.estimate_u_using_random_sampling(max_pairs=setup.pairs_for_u, seed=SEED)
    if setup.from_labels:
        told.estimate_m_from_label_column("cluster")
    else:
        for rule in setup.sessions:
            told.estimate_parameters_using_expectation_maximisation(rule)
    model: dict[str, Any] = linker.misc.save_model_to_json()
    return model
