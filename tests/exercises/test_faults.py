"""Whatever a source does, it never becomes "no trace", and what it missed is asked again once it answers."""

from datetime import timedelta

import pytest

from firstcall.incident.codes import Outcome
from firstcall.sources.faults import FaultKind

RECOVERY = timedelta(seconds=30)

SCENARIO = """\
scenario: one-fault
version: 1
starts: 2026-05-04T21:10:00Z
staff:
  - {{id: handler-a, name: Handler A, role: handler}}
records:
  force-intelligence:
    - id: FI-1
      as_of: 2026-05-01
      persons:
        - names: [{{forenames: Colin, surname: Tarrant}}]
          born: 1980-02-03
          markers: [violent-offender]
          phones: ["07700 900401"]
faults:
  - {{source: force-intelligence, from: +0s, to: +{minutes}m, fault: {kind}}}
  - {{source: pnd, from: +0s, to: +{minutes}m, fault: {kind}}}
contacts:
  - id: only
    at: +0s
    handler: handler-a
    channel: "101"
    number: "01632 960211"
    steps:
      - {{at: +10s, log: "A man keeps ringing from 07700 900401."}}
"""


def answers_of(replay, source):
    checks = {e.body.check: e.body for e in replay.entries if e.kind == "check"}
    return [
        (e.at - replay.scenario.starts, e.body, checks[e.body.check])
        for e in replay.entries
        if e.kind == "answer" and e.body.source == source
    ]


def cells_of(answers):
    """Each person's answers in their order; the last of each is what the desk shows."""
    last = {}
    for at, answer, _ in answers:
        last[answer.person] = (at, answer)
    return last


@pytest.mark.parametrize("kind", [k for k in FaultKind if k is not FaultKind.DUPLICATE])
def test_a_fault_never_reads_as_no_trace_and_is_made_good_when_it_ends(run, kind):
    replay = run(SCENARIO.format(kind=kind, minutes=5))
    for source in ("force-intelligence", "pnd"):
        answers = answers_of(replay, source)
        during = [a for at, a, _ in answers if at < timedelta(minutes=5)]
        assert during
        assert {a.outcome for a in during} == {Outcome.NOT_CHECKED}, [(a.outcome, a.says) for a in during]
        assert all(a.reason for a in during)
        for at, answer in cells_of(answers).values():
            assert answer.outcome is not Outcome.NOT_CHECKED or str(answer.reason) == "incomplete", answer
            assert at <= timedelta(minutes=5) + RECOVERY
    assert any(e.kind == "warning" and e.body.code == "dangerous-person" for e in replay.entries)


def test_records_that_come_twice_are_counted_once(run):
    replay = run(SCENARIO.format(kind="duplicate", minutes=5))
    traces = [a for _, a, _ in answers_of(replay, "force-intelligence") if a.outcome is Outcome.TRACE]
    assert traces
    assert all(len({r.id for r in a.records}) == len(a.records) == 1 for a in traces)


def test_a_fault_of_three_weeks_costs_no_more_than_one_of_minutes(run):
    replay = run(SCENARIO.format(kind="refused", minutes=21 * 24 * 60))
    answers = answers_of(replay, "force-intelligence")
    assert len(answers) < 40
    assert any(a.outcome is Outcome.TRACE for _, a, _ in answers)


def test_only_the_sources_that_fail_are_not_checked(run):
    replay = run(SCENARIO.format(kind="hang", minutes=5))
    failed = {
        e.body.source
        for e in replay.entries
        if e.kind == "answer" and e.body.outcome is Outcome.NOT_CHECKED and e.body.reason != "incomplete"
    }
    assert failed == {"force-intelligence", "pnd"}
