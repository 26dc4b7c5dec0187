"""Measure and write docs/benchmarks.md. Without a name everything is measured; with names, only those sections."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import commands, fifty_desks, first_call
from tests.benchmarks.figures import Section

DOCS = Path(__file__).parents[2] / "docs"
SECTIONS: dict[str, Callable[[], Section]] = {
    "first-call": first_call.measure,
    "fifty-desks": fifty_desks.measure,
    "replay": commands.replay,
    "bare-clone": commands.bare_clone,
}


def main(names: list[str]) -> int:
    """Measure the sections named, keep the figures of the others, and write the page."""
    unknown = [n for n in names if n not in SECTIONS]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(SECTIONS)}.", file=sys.stderr)
        return 2
    kept = DOCS / "benchmarks.json"
    figures: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    for name in names or SECTIONS:
        print(f"measuring {name} …", flush=True)
        figures[name] = SECTIONS[name]().as_dict() | {"measured": datetime.now(UTC).date().isoformat()}
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
