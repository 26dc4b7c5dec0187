"""Where a figure is missed: recall against candidates against time, with ever more kinds of key, and what each costs to load."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.matching import corrupted, load, population, stores
from tests.benchmarks.matching.corrupted import TODAY
from tests.benchmarks.matching.stores import watched
from tests.benchmarks.matching.telling import Table, Told

_HOW = (
    "The damaged questions of the speed section, asked of one store while they may look under the first so many kinds of"
    " key alone: the kind comes first that finds the most persons whom no earlier one found. Kinds that find nobody"
    " whom the others miss are not in the table; whole stores keep them for what these questions do not tell (accounts,"
    " vehicles, images, events, areas). Loading is measured with the records kept under the kinds up to that row alone;"
    " the keys of the others are still made and thrown away, which costs at most what the loading section says of making"
    " keys. The last row is the desk as it is."
)
#: Up to these steps a load is measured too: it takes the time.
LOADED = (1, 2, 4, 6, 8)


def measure(persons: int, count: int) -> Told:
    """The curve over ``persons`` records in SQLite."""
    asked = corrupted.questions(persons, count)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "population.csv"
        population.write(file, persons)
        bare = watched([sys.executable, "-c", load.SQLITE, str(file), f"{folder}/bare"], dict(os.environ)).seconds
        with stores.store("SQLite") as store:
            whole = store.load(file).seconds
            given = {
                "source": stores.SOURCE,
                "today": TODAY.isoformat(),
                "questions": [q.told.by_what() for q in asked],
                "persons": [q.person for q in asked],
            }
            steps = store.measured("curve", given)["steps"]
        kinds = [step["kind"] for step in steps[:-1]]
        loads = {upto: _load(file, kinds[:upto]) for upto in LOADED if upto <= len(kinds)}
    loads[len(steps)] = whole
    rows = tuple(_row(at, step, loads.get(at), bare) for at, step in enumerate(steps, start=1))
    columns = ("keys", "block recall", "candidates per question", "p50 ms", "p99 ms", "s to load", "of a bare insert")
    return Told(
        f"The curve, over {persons:,} records", _HOW, (), (Table("SQLite", columns, rows),), _best(steps, loads, bare)
    )


def _row(at: int, step: dict[str, Any], seconds: float | None, bare: float) -> tuple[str | float | None, ...]:
    took = step["took"]
    times = (None, None) if seconds is None else (round(seconds, 1), round(seconds / bare, 1))
    return (
        f"+ {step['kind']}" if step["kind"] else "every kind: the desk",
        round(step["recall"], 4),
        round(step["candidates"], 2),
        round(took["50"], 3),
        round(took["99"], 3),
        *times,
    )


def _load(file: Path, kinds: Sequence[str]) -> float:
    with stores.store("fewer") as store:
        mapping = store.folder / "mapping.yaml"
        mapping.write_text(stores.MAPPING, encoding="utf-8")
        words = [sys.executable, "-m", "tests.benchmarks.matching.fewer_keys", "load", stores.SOURCE, str(file)]
        words += ["--mapping", str(mapping), "--as-of", stores.AS_OF, "--quiet"]
        return watched(words, store.environment | {"KINDS": ",".join(kinds)}).seconds


def _best(steps: Sequence[dict[str, Any]], loads: dict[int, float], bare: float) -> tuple[str, ...]:
    """The point of the curve that the desk keeps to, and why no point of it loads in three times a bare insert."""
    enough = next((at for at, step in enumerate(steps, start=1) if step["recall"] >= 0.985), None)
    least = min(loads)
    said = (
        f"The least that can be loaded, under {steps[0]['kind']} alone, takes {loads[least] / bare:.1f}× a bare insert"
    )
    found = f"and finds {steps[least - 1]['recall']:.1%} of the persons."
    if enough is None:
        return (f"{said} {found}",)
    step = steps[enough - 1]
    best = (
        f"Block recall of .985 is reached with {enough} kinds of key: {step['candidates']:.1f} candidates a question,"
        f" p50 {step['took']['50']:.3f} ms, p99 {step['took']['99']:.3f} ms. This is the best point that keeps the recall"
        " asked for; the desk keeps all kinds."
    )
    return (f"{said} {found}", best)
