"""What the command line asks of this room."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from firstcall.guidance import book


def check_data() -> Iterable[str]:
    """A line for each fault in the book: sources, questions, advice, elements, grades, markers, cues, orders."""
    named = os.environ.get(book.VARIABLE, "").strip()
    return [str(fault) for fault in book.check_data(Path(named) if named else None)]
