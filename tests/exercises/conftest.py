"""Scenarios run in a database of their own, never in the tests'."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firstcall.exercises.known import load_scenario
from firstcall.exercises.playing import Replay
from firstcall.exercises.scenario import Scenario


@pytest.fixture
def run(tmp_path: Path, django_db_blocker) -> Iterator[Callable[[str | Path | Scenario], Replay]]:
    """Replays a scenario, its file or its text."""
    from firstcall.exercises.replay import replay

    def run(given: str | Path | Scenario) -> Replay:
        if isinstance(given, str):
            (tmp_path / "scenario.yaml").write_text(given, encoding="utf-8")
            given = tmp_path / "scenario.yaml"
        return replay(load_scenario(given) if isinstance(given, Path) else given)

    with django_db_blocker.unblock():
        yield run
