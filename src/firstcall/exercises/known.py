"""What scenarios of this installation may refer to: the record systems and the assessment of its guidance book."""

from __future__ import annotations

from pathlib import Path

from firstcall.exercises.agreeing import Known
from firstcall.exercises.reading import read_scenario
from firstcall.exercises.scenario import Scenario
from firstcall.guidance import book as books


def known() -> Known:
    """The sources and the elements of the book in force. Raises BadData where a force's book cannot be read."""
    book = books.current()
    return Known(sources=tuple(book.catalogue), elements=tuple(e.code for e in book.thrive.elements))


def load_scenario(path: Path | str) -> Scenario:
    """The scenario in a file, against this installation's book. Raises BadData."""
    return read_scenario(path, known=known())
