"""Courses and policies as data files: what is shipped, and what a fault says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.datafile import BadData
from firstcall.people import training_files

COURSE = "course: first-aid\nname: First aid\ncovers: What to do.\n"
NOWHERE = "equivalent_to: [{course: nowhere, source: a board}]\n"
POLICY = """policy: first-aid-yearly
course: first-aid
roles: [handler]
when: channel == 'front-counter'
every_months: 12
grace_days: 7
source: The force's own rule.
"""


def folder(tmp_path: Path, course: str = COURSE, policy: str = POLICY) -> Path:
    for name, text in (("courses/first-aid.yaml", course), ("policies/first-aid.yaml", policy)):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    return tmp_path


def test_a_new_course_is_one_file_and_its_policy_another(tmp_path: Path) -> None:
    training = training_files.load(training_files.HERE, folder(tmp_path))
    policy = next(p for p in training.policies if p.course.code == "first-aid")
    assert (policy.every_months, policy.grace_days, policy.rule) == (12, 7, "refreshed every 12 months")
    assert policy.wanted_of(StaffRole.HANDLER, Channel.FRONT_COUNTER)
    assert not policy.wanted_of(StaffRole.HANDLER, Channel.EMERGENCY)
    assert not policy.wanted_of(StaffRole.DISPATCHER, Channel.FRONT_COUNTER)


def test_a_force_lays_its_own_rules_over_the_projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def every_months() -> int | None:
        return next(p for p in training_files.current().policies if p.course.code == "safeguarding").every_months

    shipped = (training_files.HERE / "policies/safeguarding.yaml").read_text()
    own = folder(tmp_path) / "policies/safeguarding.yaml"
    own.write_text(shipped.replace("every_months: 24", "every_months: 12"))
    assert every_months() == 24
    monkeypatch.setenv("FIRSTCALL_BOOK", str(tmp_path))
    assert every_months() == 12


def test_a_course_that_counts_as_another_says_so_in_its_own_file(tmp_path: Path) -> None:
    course = COURSE + "equivalent_to: [{course: safeguarding, from: 2020-01-01, source: a board}]\n"
    training = training_files.load(training_files.HERE, folder(tmp_path, course))
    safeguarding = next(p for p in training.policies if p.course.code == "safeguarding")
    assert safeguarding.equivalents == {"first-aid": date(2020, 1, 1), "safeguarding-specialist": None}


@pytest.mark.parametrize(
    ("course", "policy", "line", "says", "mend"),
    [
        (COURSE.replace("first-aid", "first_aid"), POLICY, 1, "'course' will not do", "pattern"),
        (COURSE.replace("first-aid", "second-aid"), POLICY, 1, "the file is not called so", "second-aid.yaml"),
        (COURSE + "colour: blue\n", POLICY, 4, "unknown key 'colour'", "'course'"),
        (COURSE + NOWHERE, POLICY, 4, "no other course 'nowhere'", "first-aid"),
        (COURSE + NOWHERE.replace("nowhere", "first-aid"), POLICY, 4, "no other course 'first-aid'", "first-aid"),
        (COURSE, POLICY.replace("course: first-aid", "course: frist-aid"), 2, "no course 'frist-aid'", "'first-aid'"),
        (COURSE, POLICY.replace("[handler]", "[handler, handeler]"), 3, "cannot be 'handeler'", "'handler'"),
        (COURSE, POLICY.replace("[handler]", "[]"), 3, "'roles' will not do", "at least 1"),
        (COURSE, POLICY.replace("channel ==", "chanel =="), 4, "Undefined variable or function: 'chanel'", "channel"),
        (COURSE, POLICY.replace("channel == 'front-counter'", "channel =="), 4, "Failed to parse", "CEL"),
        (COURSE, POLICY.replace("channel == 'front-counter'", "channel"), 4, "neither true nor false", "CEL"),
        (COURSE, POLICY.replace("when: channel == 'front-counter'", "when: true"), 4, "'when' will not do", "string"),
        (COURSE, POLICY.replace("12", "0"), 5, "'every_months' will not do", "greater"),
        (COURSE, POLICY.replace("12", "yearly"), 5, "'every_months' will not do", "integer"),
        (COURSE, POLICY.replace("grace_days: 7", "grace_days: -1"), 6, "'grace_days' will not do", "greater"),
        (COURSE, POLICY.replace("source: The force's own rule.\n", ""), 1, "'source' is missing", "add it"),
        (COURSE, POLICY + " : [", 8, "not YAML", ""),
    ],
)
def test_a_fault_names_file_line_and_mend(
    tmp_path: Path, course: str, policy: str, line: int, says: str, mend: str
) -> None:
    with pytest.raises(BadData) as bad:
        training_files.load(folder(tmp_path, course, policy))
    fault = bad.value.faults[0]
    assert (fault.file.name, fault.line) == ("first-aid.yaml", line)
    assert says in fault.says
    assert mend in fault.mend


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "courses/second.yaml").write_text("course: other\n")
    (root / "courses/third.yaml").write_text("")
    with pytest.raises(BadData) as bad:
        training_files.load(root)
    assert {f.file.name for f in bad.value.faults} == {"second.yaml", "third.yaml"}
