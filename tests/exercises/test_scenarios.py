"""The packaged scenarios: each passes, and each would fail if what it shows did not work."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from firstcall.exercises import packaged
from firstcall.exercises.commands import check_data
from firstcall.exercises.known import load_scenario

FILES = packaged.paths()
QUIET = "ordinary-call"


@pytest.fixture(params=FILES, ids=[f.stem for f in FILES])
def file(request) -> Path:
    return request.param


def test_there_are_seven_and_each_is_named_as_its_file():
    assert len(FILES) >= 7
    assert [load_scenario(f).scenario for f in FILES] == [f.stem for f in FILES]
    assert list(check_data()) == []


def test_it_brings_everything_that_it_expects(run, file):
    replay = run(file)
    assert [j.says for j in replay.judged if not j.met] == []
    assert len(replay.judged) >= 4


def test_without_its_records_it_fails(run, file):
    scenario = load_scenario(file)
    if scenario.scenario == QUIET:
        marked = replace(
            scenario.records["crime"][0],
            persons=(replace(scenario.records["crime"][0].persons[0], phones=("01632 960270",)),),
        )
        changed = replace(scenario, records={"force-intelligence": (marked,)})
    else:
        changed = replace(scenario, records={})
    assert not run(changed).met


def test_without_its_lines_it_fails(run, file):
    scenario = load_scenario(file)
    silent = [replace(c, steps=tuple(_unsaid(s) for s in c.steps)) for c in scenario.contacts]
    changed = replace(scenario, contacts=tuple(silent))
    if scenario.scenario != QUIET:
        assert not run(changed).met


def _unsaid(step):
    return replace(step, do=replace(step.do, text="Nothing is said.")) if step.kind == "log" else step


def test_all_its_numbers_are_from_the_range_kept_for_scenarios(file):
    from firstcall.exercises.invented.numbers import KEPT_FOR_SCENARIOS, numbers_in

    numbers = set(numbers_in(file.read_text("utf-8")))
    assert numbers
    assert [n for n in numbers if not n.startswith(KEPT_FOR_SCENARIOS)] == []
