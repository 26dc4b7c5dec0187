"""What the command line asks of this room."""

from __future__ import annotations

from collections.abc import Iterable

from firstcall.incident.datafile import BadData
from firstcall.people import training_files


def check_data() -> Iterable[str]:
    """A line for each fault in the courses and policies, the project's and the force's own."""
    try:
        training_files.current()
    except BadData as wrong:
        return [str(fault) for fault in wrong.faults]
    return []
