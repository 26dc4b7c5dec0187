"""A small scenario to change in one place, and the reading of it."""

from pathlib import Path

from firstcall.exercises.agreeing import Known
from firstcall.exercises.reading import read_scenario
from firstcall.exercises.scenario import Scenario

KNOWN = Known(
    sources=(
        "ics",
        "contactpoint",
        "child-protection",
        "pnc",
        "visor",
        "pnd",
        "caiu",
        "local",
        "missing",
        "young-offenders",
        "force-intelligence",
        "control-room",
        "crime",
        "ceop",
        "childbase",
        "international",
    ),
    elements=("threat", "harm", "risk", "investigation", "vulnerability", "engagement"),
)

SMALL = """\
scenario: a-small-one
version: 1
starts: 2026-05-04T21:10:00+01:00
seed: 3
place: {area: Anytown, postcode: ZZ1 1ZZ}
staff:
  - id: handler-a
    name: Handler A
    role: handler
    certificates: [{course: safeguarding, awarded: 2026-01-05}]
records:
  visor:
    - id: V-1
      as_of: 2026-05-01
      persons:
        - names: [{forenames: Colin, surname: Tarrant}]
          born: 1980
          sex: male
          role: nominal
          markers: [violent-offender]
          phones: ["07700 900401"]
          images: [00ffab12]
          orders:
            - type: SHPO
              made: 2024-02-01
              ends: null
              conditions:
                - {act: contact, target: {age: "<18", named: Ann Other}, supervised: false}
      event: {at: 2026-04-30, kind: visit, address: "1 Sample Row, ZZ1 2ZZ", text: "Seen."}
      text: "Managed."
faults:
  - {source: pnd, from: +0s, to: +10m, fault: timeout}
contacts:
  - id: only
    at: +0s
    handler: handler-a
    channel: "999"
    number: "01632 960211"
    place: {address: "1 Sample Row, ZZ1 2ZZ"}
    steps:
      - {at: +5s, log: "A man is at the door."}
      - {at: +9s, person: {ref: suspect, role: suspect, about: {phones: ["07700 900401"]}}}
      - {at: +12s, answer: {person: suspect, question: name, value: Colin Tarrant}}
      - {at: +20s, promise: {text: "ring back", due: +1h}}
      - {at: +30s, assess: {threat: "", overall: none}}
      - {at: +40s, close: {reason: "done"}}
expect:
  - {contact: only, warning: dangerous-person, level: [critical], person: suspect, within: 5s, after: step-2}
  - {contact: only, answer: {source: pnd, outcome: not_checked, reason: timeout}}
  - {contact: only, warning: any, never: true}
"""


def changed(old: str, new: str) -> str:
    """The small scenario with one thing changed; the change must change something."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times"
    return SMALL.replace(old, new)


def read(text: str | bytes, folder: Path) -> Scenario:
    """The scenario that a text is."""
    file = folder / "scenario.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_scenario(file, known=KNOWN)
