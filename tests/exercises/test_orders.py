"""Orders in a scenario: a condition by its pattern, and what the desk makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.exercises.given import FileFault
from firstcall.incident.records import Condition, Parameters
from tests.exercises.texts import SMALL, read

PLAIN = '{act: contact, target: {age: "<18", named: Ann Other}, supervised: false}'


def written(condition: str) -> str:
    assert PLAIN in SMALL
    return SMALL.replace(PLAIN, condition)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("{pattern: no-private-browsing}", Condition(pattern="no-private-browsing")),
        ("{pattern: a-pattern-of-nobody}", Condition(pattern="a-pattern-of-nobody")),
        (
            '{pattern: no-unsupervised-contact, parameters: {age: "<16"}, unless: [parents-know]}',
            Condition(pattern="no-unsupervised-contact", parameters=Parameters(age="<16"), unless=("parents-know",)),
        ),
        (
            '{pattern: curfew, parameters: {place: "1 Sample Row, ZZ1 2ZZ", hours: "21:00-07:00"}}',
            Condition(pattern="curfew", parameters=Parameters(place=("1 Sample Row, ZZ1 2ZZ",), hours="21:00-07:00")),
        ),
        (
            "{pattern: stalking, parameters: {named: [Ann Other, Susan Poole]}}",
            Condition(pattern="stalking", parameters=Parameters(named=("Ann Other", "Susan Poole"))),
        ),
        (
            '{act: presence, place: "1 Sample Row, ZZ1 2ZZ", elsewhere: true, hours: "21:00-07:00"}',
            Condition(act="presence", place=("1 Sample Row, ZZ1 2ZZ",), elsewhere=True, hours="21:00-07:00"),
        ),
    ],
)
def test_a_condition_is_read_by_its_pattern(text: str, condition: Condition, tmp_path: Path) -> None:
    (record,) = read(written(text), tmp_path).records["visor"]
    assert record.persons[0].orders[0].conditions == (condition,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{supervised: false}", "lacks the key act"),
        ("{act: contact, parameters: {age: child}}", "has parameters and no pattern"),
        ("{pattern: curfew, parameters: {hour: late}}", "did you mean 'hours'?"),
        ("{pattern: no-unsupervised-contact, parameters: {age: 16}}", 'write "<16" or "<=16"'),
    ],
)
def test_what_is_wrong_in_a_condition_is_said_with_its_mend(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(FileFault) as wrong:
        read(written(text), tmp_path)
    assert says in str(wrong.value)


BREACH = """\
scenario: stalked-at-night
version: 1
starts: 2026-05-04T21:40:00+01:00
staff:
  - {id: handler-a, name: Handler A, role: handler, certificates: [{course: safeguarding, awarded: 2026-01-05}]}
records:
  visor:
    - id: V-1
      persons:
        - names: [{forenames: Colin, surname: Tarrant}]
          born: 1980-04-02
          phones: ["07700 900401"]
          orders:
            - type: SPO
              made: 2025-06-01
              territory: TERRITORY
              conditions:
                - {pattern: stalking, parameters: {named: Susan Poole}}
                - {pattern: no-bees, parameters: {place: Anytown}}
contacts:
  - id: only
    at: +0s
    handler: handler-a
    channel: "999"
    steps:
      - {at: +10s, log: "Caller is Susan Poole. He has texted her thirty times tonight from 07700 900401"}
expect:
  - {contact: only, warning: order-breach-possible, within: 10s, after: step-1, elements: ELEMENTS}
  - {contact: only, warning: order-unknown, within: 10s, after: step-1}
"""


@pytest.mark.parametrize(
    ("territory", "elements"),
    [
        ("england-and-wales", "{act: true, name: true, in-force: true}"),
        ("northern-ireland", "{act: true, name: true, territory: unknown, in-force: true}"),
    ],
)
def test_a_pattern_travels_from_the_record_to_the_warning(run, territory: str, elements: str) -> None:  # type: ignore[no-untyped-def]
    replay = run(BREACH.replace("TERRITORY", territory).replace("ELEMENTS", elements))
    assert replay.judged
    assert replay.met, [str(j) for j in replay.judged]
