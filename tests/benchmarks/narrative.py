"""Measure the reading of lines on the labelled corpus, and write docs/benchmarks-narrative.md.

``--show FIELD`` lists the losing lines of the training part instead (a field, a cue, ``role`` or ``negation``); of the held-out
part only figures are ever told. ``--try`` prints and keeps nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from firstcall.incident.entries import Fact
from firstcall.incident.state import State
from firstcall.matching.accounts import account
from firstcall.narrative import drafting
from tests.benchmarks.figures import machine, percentile
from tests.narrative.labelled import CUES, Labelled, part

DOCS = Path(__file__).parents[2] / "docs"
#: The day on which every line is read: years of two digits and "15 next week" are counted from it.
NOW = datetime(2026, 11, 2, 18, 30, tzinfo=UTC)
PARTS = ("training", "heldout")
IDENTIFIERS = ("phone", "email", "username", "vehicle")
FIELDS = (*IDENTIFIERS, "postcode", "born", "age", "name")
#: Cues that tell more of a call and are no risk in themselves.
NO_RISK = frozenset({"child", "evidence-kept", "supervised"})
#: Each line is read so often, and the middle time counts: what else the machine does is not the line's cost.
READINGS = 3

Told = tuple[str, str]


@dataclass
class Counted:
    """How many were found rightly, found at all, and labelled."""

    right: int = 0
    found: int = 0
    labelled: int = 0

    def add(self, found: set[Told], labelled: set[Told]) -> None:
        """One more line."""
        self.right += len(found & labelled)
        self.found += len(found)
        self.labelled += len(labelled)

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of what is labelled, the share that was found."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.found + self.labelled
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True)
class Line:
    """What is recorded of a line, and what is labelled in it, each as (what it is counted under, the finding)."""

    text: str
    read: frozenset[tuple[str, str]]
    labelled: frozenset[tuple[str, str]]
    times: tuple[float, ...]

    def of(self, key: str) -> tuple[set[Told], set[Told]]:
        """What was found and what is labelled under one heading."""
        return {x for x in self.read if x[0] == key}, {x for x in self.labelled if x[0] == key}


def _value(field: str, value: str | int) -> str:
    if field == "username":
        return account(str(value))[1].lower()
    return " ".join(str(value).lower().replace(".", " ").split()) if field == "name" else str(value)


def _kind(person: str) -> str:
    return re.sub(r"-\d+$", "", person)


def _headings(person: str, field: str, value: str, *, negated: bool) -> Iterator[tuple[str, str]]:
    """Under what a finding is counted."""
    if field == "cue":
        yield ("mention", value)
        yield ("negation", f"{value}, {'denied' if negated else 'told'}")
        if not negated:
            yield (f"cue:{value}", value)
        return
    yield (field, value)
    if field in ("name", "age"):
        yield (f"{field} with role", f"{_kind(person)}: {value}")


def _whole(field: str, value: str | int) -> bool:
    """Whether a finding is one that the corpus labels: whole years, and whole dates of birth."""
    return isinstance(value, int) if field == "age" else field != "born" or len(str(value)) == 10


def read_line(entry: Labelled) -> Line:
    """Read one line as the desk does, and set beside it what is labelled."""
    times = []
    for _ in range(READINGS):
        start = time.perf_counter()
        drafts = drafting.drafts(entry.line, State(), NOW)
        times.append((time.perf_counter() - start) * 1000)
    facts = [d.body for d in drafts if isinstance(d.body, Fact)]
    found: set[tuple[str, str]] = set()
    for f in facts:
        if f.field in (*FIELDS, "cue") and f.value is not None and _whole(f.field, f.value):
            value = _value(f.field, f.value)
            found.update(_headings(f.person, f.field, value, negated=f.negated))
            if f.field == "name" and f.suggestion is None:
                found.add(("name taken", value))
    labelled: set[tuple[str, str]] = set()
    for labels, negated in ((entry.read, False), (entry.denied, True)):
        for person, field, value, _ in labels:
            if field in (*FIELDS, "cue"):
                labelled.update(_headings(person, field, _value(field, value), negated=negated))
    labelled |= {("name taken", v) for k, v in labelled if k == "name"}
    return Line(entry.line, frozenset(found), frozenset(labelled), tuple(times))


def counted(lines: Iterable[Line]) -> dict[str, Counted]:
    """The counts of every heading, and of all identifiers and all risk cues together."""
    counts: dict[str, Counted] = {}
    for line in lines:
        for key in {k for k, _ in line.read | line.labelled}:
            one = counts.setdefault(key, Counted())
            one.add(*line.of(key))
        mentioned = line.of("mention")
        both = {v for _, v in mentioned[0] & mentioned[1]}
        polar = counts.setdefault("negation of found", Counted())
        labelled = {x for x in line.of("negation")[1] if x[1].split(",")[0] in both}
        polar.add(line.of("negation")[0] & labelled, labelled)
    for name, keys in (
        ("identifiers", IDENTIFIERS),
        ("risk cues", [f"cue:{c}" for c in CUES - NO_RISK]),
    ):
        some = [counts.get(k, Counted()) for k in keys]
        counts[name] = Counted(sum(c.right for c in some), sum(c.found for c in some), sum(c.labelled for c in some))
    return counts


@dataclass(frozen=True)
class Must:
    """What is asked of the held-out part, and of which figure."""

    name: str
    heading: str
    figure: str
    least: float


MUSTS = (
    *(Must(f"{f}: {p}", f, p, 0.99) for f in (*IDENTIFIERS, "postcode") for p in ("precision", "recall")),
    Must("age: recall", "age", "recall", 0.95),
    Must("names with roles: F1", "name with role", "f1", 0.85),
    Must("risk cues: recall", "risk cues", "recall", 0.90),
    Must("risk cues: precision", "risk cues", "precision", 0.80),
    Must("told or denied", "negation of found", "recall", 0.90),
)
MOST_MS = 5.0


def measure() -> dict[str, object]:
    """Everything, of both parts."""
    told: dict[str, object] = {}
    for name in PARTS:
        lines = [read_line(entry) for entry in part(name)]
        counts = counted(lines)
        middle = sorted(percentile(sorted(line.times), 50) for line in lines)
        told[name] = {
            "lines": len(lines),
            "counts": {
                k: asdict(c) | {"precision": c.precision, "recall": c.recall, "f1": c.f1}
                for k, c in sorted(counts.items())
            },
            "ms": {"median": percentile(middle, 50), "p99": percentile(middle, 99), "worst": middle[-1]},
        }
    return told | {"machine": machine(), "measured": datetime.now(UTC).date().isoformat()}


_SAID = (
    "Written by `make bench-narrative`; every figure was measured by it, none was typed. The lines are those of "
    "[the labelled corpus](../corpus/README.md): {training} on which rules were tuned, and {heldout} that were frozen before and that "
    "nobody read. A finding counts as right when its field and value are labelled in that line, whether it was taken at once or offered; "
    "a name has its role as well where it says so. Ranges of ages and dates of birth without a day are suggestions that the corpus does "
    "not label: they are not counted."
)


def page(told: dict) -> str:
    """The page, from the figures alone."""
    out = [
        "# Benchmarks of reading a line",
        "",
        _SAID.format(training=told["training"]["lines"], heldout=told["heldout"]["lines"]),
        "",
        "## What must be, and what is, on held-out lines",
        "",
        "| | must | is | met |",
        "|---|---|---|---|",
    ]
    held = told["heldout"]
    for must in MUSTS:
        value = held["counts"][must.heading][must.figure]
        out.append(f"| {must.name} | ≥ {must.least:.2f} | {value:.3f} | {_met(value >= must.least)} |")
    p99 = held["ms"]["p99"]
    out.append(f"| ms a line, p99 | ≤ {MOST_MS:g} | {p99:g} | {_met(p99 <= MOST_MS)} |")
    out += ["", "## What a line says", "", _HEAD, _RULE]
    rows = [*FIELDS[:4], "identifiers", *FIELDS[4:], "name taken", "name with role", "age with role"]
    out += [_row(_NAMES.get(key, key), key, told) for key in rows]
    out += ["", "## Cues", "", _HEAD, _RULE, _row("all risk cues", "risk cues", told)]
    out += [_row(f"`{cue}`", f"cue:{cue}", told) for cue in sorted(CUES)]
    out += [
        "",
        "Told or denied: of the labelled mentions of a cue whose cue was found, the share put on the right side.",
    ]
    out += ["", "| training | held out |", "|---|---|"]
    polar = [told[p]["counts"]["negation of found"] for p in PARTS]
    out.append("| " + " | ".join(f"{c['recall']:.3f} of {c['labelled']}" for c in polar) + " |")
    out += [
        "",
        "## Time",
        "",
        f"Reading a line whole, to the entries that it makes; the middle of {READINGS} readings.",
        "",
    ]
    out += ["| | lines | median | p99 | worst |", "|---|---|---|---|---|"]
    for name in PARTS:
        ms = told[name]["ms"]
        out.append(f"| {name} | {told[name]['lines']} | {ms['median']:g} ms | {ms['p99']:g} ms | {ms['worst']:g} ms |")
    told_of = ", ".join(f"{k} {v}" for k, v in told["machine"].items())
    return "\n".join([*out, "", f"Measured {told['measured']}: {told_of}.", ""])


_HEAD = "| | training P | R | F1 | labelled | held-out P | R | F1 | labelled |"
_RULE = "|---|---|---|---|---|---|---|---|---|"
_NAMES = {
    "identifiers": "all four identifiers",
    "name": "name, whoever's",
    "name taken": "name, taken at once",
    "name with role": "name with its role",
    "age with role": "age with the role of whose it is",
}


def _met(met: bool) -> str:
    return "yes" if met else "**no**"


def _row(name: str, key: str, told: dict) -> str:
    cells = []
    for p in PARTS:
        c = told[p]["counts"].get(key)
        cells.append(f"{c['precision']:.3f} | {c['recall']:.3f} | {c['f1']:.3f} | {c['labelled']}" if c else "| | | 0")
    return f"| {name} | {' | '.join(cells)} |"


def losing(key: str) -> Iterator[str]:
    """The lines of the training part that lose under a heading: what is missed, and what is found beside the labels."""
    key = {"role": "name with role"}.get(key, f"cue:{key}" if key in CUES else key)
    reasons: Counter[str] = Counter()
    for line in map(read_line, part("training")):
        found, labelled = line.of(key)
        missed, extra = sorted(v for _, v in labelled - found), sorted(v for _, v in found - labelled)
        if missed or extra:
            reasons.update(missed=len(missed), beside=len(extra))
            yield f"missed {missed or ''} beside {extra or ''}\n    {line.text}"
    yield f"{key}: {dict(reasons)}"


def main(words: list[str]) -> int:
    """Measure and write the page; or list what loses."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.narrative", description=__doc__)
    parser.add_argument("--show", metavar="FIELD", help="list the losing lines of the training part")
    parser.add_argument("--try", dest="only_try", action="store_true", help="print the page and keep nothing")
    parser.add_argument("--training", action="store_true", help="print the figures of the training part alone")
    asked = parser.parse_args(words)
    if asked.show:
        print("\n".join(losing(asked.show)))
        return 0
    if asked.training:
        for key, c in sorted(counted(map(read_line, part("training"))).items()):
            print(f"{key:24} P {c.precision:.3f} R {c.recall:.3f} F1 {c.f1:.3f} of {c.labelled}")
        return 0
    told = measure()
    if not asked.only_try:
        (DOCS / "benchmarks-narrative.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        (DOCS / "benchmarks-narrative.md").write_text(page(told))
    print(page(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
