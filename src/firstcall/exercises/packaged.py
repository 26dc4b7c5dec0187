"""The scenarios that come with the project: every file of the folder ``scenarios`` is one, found by itself."""

from __future__ import annotations

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
