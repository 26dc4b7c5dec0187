"""The steps of a scenario by which a promise lives: made, read and confirmed, asked after, handed over, told of, settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.exercises.given import FileFault
from firstcall.exercises.known import load_scenario

STORY = """
scenario: a-promise-lives
version: 1
starts: 2026-05-04T21:10:00+01:00
staff:
  - {id: handler-a, name: Handler A, role: handler}
  - {id: handler-b, name: Handler B, role: handler}
  - {id: auditor-c, name: Auditor C, role: auditor}
contacts:
  - id: only
    at: +0s
    handler: handler-a
    channel: "101"
    number: "01632 960201"
    steps:
      - {at: +10s, promise: {text: "check the number", due: +24h}}
      - {at: +20s, log: "told her we will ring her back in three hours"}
      - {at: +30s, confirm: {suggestion: 1}}
      - {at: +1h, chase: {promise: 1, says: "intelligence is looking", again: +2h}}
      - {at: +2h, hand-over: {promise: 1, to: auditor-c, why: "off duty"}}
      - {at: +2h, hand-over: {to: handler-b, why: "off duty"}}
      - {at: +2h1m, by: handler-b, told: {about: promise, says: "rang her: still looking"}}
      - {at: +2h2m, by: handler-b, settle: {promise: 2, kept: true, says: "rang her", fulfilled_by: told}}
      - {at: +2h3m, by: handler-b, settle: {promise: 1, kept: true, says: "x", fulfilled_by: contact}}
      - {at: +2h4m, by: handler-b, settle: {promise: 1, kept: false, says: "told her it cannot be found out"}}
expect:
  - {contact: only, fact: {field: promise, state: suggested}, within: 1s, after: step-2}
  - {contact: only, warning: promise-open}
  - {contact: only, refused: hand-over, why: [not-permitted]}
  - {contact: only, refused: settle, why: [not-readable]}
  - {contact: only, warning: promise-overdue, never: true}
"""


def test_the_steps_of_a_promise_are_played_and_printed(run) -> None:
    replay = run(STORY)
    assert [one.says for one in replay.judged if not one.met] == []
    state = replay.played["only"].state
    assert [(p.owner, p.kept) for p in state.promises.values()] == [("handler-b", False), ("handler-b", True)]
    first, second = state.promises.values()
    assert (second.due - replay.scenario.starts).total_seconds() == 3 * 3600 + 20
    assert first.handed and second.handed and second.fulfilled_by
    kinds = [entry.kind for entry in replay.played["only"].entries]
    assert [kinds.count(kind) for kind in ("chased", "handed-over", "told", "settled")] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("chase: {promise: 1", "chase: {promise: 3", "promise 3 was not made"),
        ("{to: handler-b", "{to: handler-x", "nobody on the staff"),
        ("told: {about: promise", "told: {about: shoe", "shoe"),
        ("fulfilled_by: told", "fulfilled_by: shoe", "shoe"),
        ("chase: {promise: 1", "chase: {promise: 0", "count from 1"),
    ],
)
def test_what_such_a_step_cannot_mean_is_refused_before_anything_runs(
    tmp_path: Path, right: str, wrong: str, says: str
) -> None:
    assert right in STORY
    file = tmp_path / "scenario.yaml"
    file.write_text(STORY.replace(right, wrong), encoding="utf-8")
    with pytest.raises(FileFault, match=says):
        load_scenario(file)
