"""Measure and write docs/benchmarks.md. Without a name everything is measured; with names, only those sections.

With ``--try`` nothing is written: what was measured is printed. ``--minutes`` is how long the long ones last.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import (
    commands,
    competence,
    consequences,
    fifty_desks,
    first_call,
    guidance,
    interference,
    learning,
    payloads,
    quality,
    sixteen_over_http,
)
from tests.benchmarks.figures import Section

DOCS = Path(__file__).parents[2] / "docs"
SECTIONS: dict[str, Callable[[], Section]] = {
    "first-call": first_call.measure,
    "fifty-desks": fifty_desks.measure,
    "replay": commands.replay,
    "interference": interference.measure,
    "sixteen-over-http": sixteen_over_http.measure,
    "consequences": consequences.measure,
    "guidance": guidance.measure,
    "competence": competence.measure,
    "quality": quality.measure,
    "payloads": payloads.measure,
    "learning": learning.measure,
    "bare-clone": commands.bare_clone,
}


def main(words: list[str]) -> int:
    """Measure the sections named, keep the figures of the others, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SECTIONS))
    parser.add_argument("--try", dest="only_try", action="store_true", help="print the figures and keep none")
    parser.add_argument(
        "--minutes", type=float, default=sixteen_over_http.MINUTES, help="of sixteen-over-http (%(default)g)"
    )
    asked = parser.parse_args(words)
    sixteen_over_http.MINUTES = asked.minutes
    return _measure(asked.names, keep=not asked.only_try)


def _measure(names: list[str], *, keep: bool) -> int:
    unknown = [n for n in names if n not in SECTIONS]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(SECTIONS)}.", file=sys.stderr)
        return 2
    kept = DOCS / "benchmarks.json"
    figures: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    for name in names or SECTIONS:
        print(f"measuring {name} …", flush=True)
        figures[name] = SECTIONS[name]().as_dict() | {"measured": datetime.now(UTC).date().isoformat()}
        if keep:
            kept.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
            (DOCS / "benchmarks.md").write_text(_page(figures))
        print(_section(figures[name]))
    return 0


def _page(figures: dict[str, Any]) -> str:
    head = (
        "# Benchmarks\n\nWritten by `make bench`; every figure was measured by it, none was typed. Times depend on the machine: "
        "read them beside what it was.\n"
    )
    return "\n".join([head, *(_section(figures[name]) for name in SECTIONS if name in figures)])


def _section(told: dict[str, Any]) -> str:
    lines = [
        f"## {told['title']}",
        "",
        told["how"],
        "",
        "| | n | p50 | p95 | p99 | worst | must | met |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for r in told["rows"]:
        met = {True: "yes", False: "**no**", None: ""}[r["met"]]
        shown = [f"{r[k]:g} {r['unit']}" for k in ("p50", "p95", "p99", "worst")]
        lines.append(f"| {r['name']} | {r['n']} | {' | '.join(shown)} | {r['must']} | {met} |")
    lines += ["", *(f"{note}\n" for note in told["notes"])]
    machine = ", ".join(f"{k} {v}" for k, v in told["machine"].items())
    return "\n".join([*lines, f"Measured {told['measured']}: {machine}.", ""])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
