"""The record systems that the guidance names, as values: sixteen rows, and those that a force adds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from firstcall.incident import rows
from firstcall.incident.catalogue import SourceRow


def load(directory: Path | None = None) -> Mapping[str, SourceRow]:
    """Every row by its key, in the order of the keys.

    ``directory`` holds a force's own rows; a file of the same name stands in for the project's. Raises
    datafile.BadData with every fault of every file.
    """
    return rows.load(directory)
