"""What a section found, as it is kept in docs/benchmarks-matching.json and told in docs/benchmarks-matching.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import machine

DOCS = Path(__file__).parents[3] / "docs"
KEPT = DOCS / "benchmarks-matching.json"
PAGE = DOCS / "benchmarks-matching.md"
PACKAGES = ("splink", "duckdb", "rapidfuzz", "jellyfish", "nicknames", "msgspec", "psycopg", "numpy")

Cell = str | int | float | None


@dataclass(frozen=True)
class Must:
    """One thing that must be reached: what came out, and whether it was enough (None: not measured)."""

    name: str
    must: str
    figure: str
    met: bool | None


@dataclass(frozen=True)
class Table:
    """Figures side by side."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Told:
    """One section: how it was measured, what must be, every figure, and what else came out."""

    title: str
    how: str
    musts: tuple[Must, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    machine: dict[str, str] = field(default_factory=lambda: machine() | versions())


def versions() -> dict[str, str]:
    """Of everything that is measured beside the desk's own code."""
    return {name: version(name) for name in PACKAGES}


def at_most(name: str, ratio: float, most: float, *, detail: str = "") -> Must:
    """A ratio that must not be greater; shown as the fraction that it is where it is small."""
    shown = f"1/{1 / ratio:.0f}" if 0 < ratio < 0.5 and most < 0.5 else f"{ratio:.3g}×"
    wanted = f"≤ 1/{1 / most:.0f}" if most < 0.5 else f"≤ {most:g}×"
    return Must(name, wanted, f"{shown}{' (' + detail + ')' if detail else ''}", bool(ratio <= most))


def at_least(name: str, figure: float, least: float, *, digits: int = 4) -> Must:
    """A share that must be reached."""
    return Must(
        name, f"≥ {least:.{digits}f}", f"{figure:.{digits}f}", bool(round(figure, digits) >= round(least, digits))
    )


def shown(told: Told) -> str:
    """The section as the page has it."""
    return _section(asdict(told))


def keep(key: str, told: Told, order: Sequence[str]) -> None:
    """Put the section's figures in the place of its older ones, and write the page anew from all that is kept."""
    figures: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    figures[key] = asdict(told) | {"measured": datetime.now(UTC).date().isoformat()}
    figures = {k: figures[k] for k in sorted(figures, key=lambda k: (order.index(k) if k in order else 99, k))}
    KEPT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(_page(list(figures.values())), encoding="utf-8")


def _page(sections: list[dict[str, Any]]) -> str:
    head = (
        "# Benchmarks of matching\n\nWritten by `make bench-matching`; every figure was measured by it, none was typed."
        " All contenders ran in the same process tree on the same data: read the ratios, for times depend on the"
        " machine. What lost is told with what won.\n"
    )
    musts = [(s["title"], m) for s in sections for m in s["musts"]]
    lines = ["## What must be, and what is", "", "| | must | is | met |", "|---|---|---|---|"]
    lines += [f"| {title}: {m['name']} | {m['must']} | {m['figure']} | {_MET[m['met']]} |" for title, m in musts]
    return "\n".join([head, *lines, "", *map(_section, sections)])


_MET = {True: "yes", False: "**no**", None: "not measured"}


def _section(told: dict[str, Any]) -> str:
    lines = [f"## {told['title']}", "", told["how"], ""]
    if told["musts"]:
        lines += ["| | must | is | met |", "|---|---|---|---|"]
        lines += [f"| {m['name']} | {m['must']} | {m['figure']} | {_MET[m['met']]} |" for m in told["musts"]] + [""]
    for table in told["tables"]:
        lines += [
            f"{table['caption']}:",
            "",
            f"| {' | '.join(table['columns'])} |",
            "|---" * len(table["columns"]) + "|",
        ]
        lines += [f"| {' | '.join(map(_cell, row))} |" for row in table["rows"]] + [""]
    lines += [f"{note}\n" for note in told["notes"]]
    if told.get("measured"):
        lines.append(f"Measured {told['measured']}: {', '.join(f'{k} {v}' for k, v in told['machine'].items())}.\n")
    return "\n".join(lines)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else value
