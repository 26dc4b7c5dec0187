"""Answers of foreign systems, each in a file that says whether it was recorded or built by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def recorded(name: str) -> dict[str, Any]:
    """One of them, read anew: ``says`` (where it is from), ``answer``, and what else was kept of it."""
    held: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return held


def names(prefix: str) -> list[str]:
    """The names of those of one system."""
    return sorted(path.stem for path in HERE.glob(f"{prefix}-*.json"))
