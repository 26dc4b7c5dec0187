"""The published case: the contract's own file where it stands beside this repository, and ours in any case."""

from pathlib import Path

import pytest

from firstcall.exercises.known import load_scenario
from firstcall.exercises.packaged import FOLDER

TOP = Path(__file__).parents[2]
OURS = FOLDER / "case-first-call.yaml"
CASES = [path for path in (TOP.parent / "shared" / "contracts" / "case.yaml", OURS) if path.exists()]

#: What the case is about, whoever's words it is told in.
FIRST = ["vulnerability-recorded", "child-involved", "dangerous-person", "order-breach-possible", "evidence-at-risk"]


@pytest.mark.parametrize("path", CASES, ids=[p.stem for p in CASES])
def test_the_case_is_told_and_everything_expected_comes(path: Path, django_db_blocker) -> None:
    from firstcall.exercises.replay import replay

    with django_db_blocker.unblock():
        done = replay(load_scenario(path))
    assert [j.says for j in done.judged if not j.met] == []
    assert len(done.judged) >= 10
    codes = {e.body.code for e in done.played["first"].entries if e.kind == "warning"}
    assert set(FIRST) <= codes


def test_our_own_case_is_among_them() -> None:
    assert OURS in CASES
