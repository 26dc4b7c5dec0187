"""Figures as they are kept and told: median, p95, p99 and the worst, with what was measured on what."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version

PACKAGES = ("django", "uvicorn", "pysqlite3", "msgspec", "rapidfuzz", "phonenumbers", "playwright")


@dataclass(frozen=True)
class Row:
    """One thing measured: its figures in milliseconds or seconds, and what it must come to."""

    name: str
    unit: str
    n: int
    p50: float
    p95: float
    p99: float
    worst: float
    must: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Section:
    """One benchmark: how it was made, its rows, and what else came out."""

    title: str
    how: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    machine: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """For the file that the page is written from."""
        return asdict(self)


def row(name: str, unit: str, values: Sequence[float], *, must: str = "", met: bool | None = None) -> Row:
    """The figures of a series."""
    ordered = sorted(values)
    return Row(
        name,
        unit,
        len(ordered),
        percentile(ordered, 50),
        percentile(ordered, 95),
        percentile(ordered, 99),
        round(ordered[-1], 2),
        must,
        met,
    )


def percentile(ordered: Sequence[float], of: float) -> float:
    """The nearest-rank percentile of an ordered series."""
    rank = max(1, -(-len(ordered) * of // 100))
    return round(ordered[int(rank) - 1], 2)


def machine() -> dict[str, str]:
    """What was measured on, without a name or an address of it."""
    import pysqlite3

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    told = {
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}, {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": pysqlite3.sqlite_version,
    }
    return told | {name: version(name) for name in PACKAGES}
