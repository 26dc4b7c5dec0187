"""The scenarios that come with the project: every file of the folder ``scenarios`` is one, found by itself."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

from firstcall.exercises.known import load_scenario
from firstcall.exercises.scenario import Scenario

FOLDER = Path(__file__).parent / "scenarios"


def paths() -> tuple[Path, ...]:
    """The files, by name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))


def scenarios() -> dict[str, Scenario]:
    """Every packaged scenario by its name. Raises BadData."""
    found = (load_scenario(path) for path in paths())
    return {scenario.scenario: scenario for scenario in found}


def says(path: Path) -> str:
    """What a scenario is about: the first sentence of the note at the head of its file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    note = " ".join(line.lstrip("# ").rstrip() for line in takewhile(lambda text: text.startswith("#"), lines))
    return note.partition(". ")[0].rstrip(".") + "."
