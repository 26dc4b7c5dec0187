"""Markers: an open list, as data. What each leads to, in plain words; one that is not listed is shown as it stands."""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from pathlib import Path

from firstcall.incident.datafile import BadData, Shape, parse, shaped

HERE = Path(__file__).parent / "markers.yaml"

UNKNOWN_MARKER = "unknown-marker"
RESTRICTED = "restricted-record"


class Marker(Shape):
    """One marker: the warnings that it leads to and what it is called in plain words."""

    marker: str
    says: str
    codes: tuple[str, ...]
    household: bool = False
    child_concern: bool = False
    known_as: tuple[str, ...] = ()


class Markers(Shape):
    """All markers that are known here. ``of`` finds one however it is spelt."""

    markers: tuple[Marker, ...]

    @cached_property
    def by_spelling(self) -> dict[str, Marker]:
        """The markers by every spelling."""
        found: dict[str, Marker] = {}
        for marker in self.markers:
            for spelling in (marker.marker, *marker.known_as):
                found.setdefault(plain(spelling), marker)
        return found

    def of(self, text: str) -> Marker:
        """The marker that a record's word means; a word that is not listed means itself and is shown."""
        spelling = plain(text)
        held = self.by_spelling.get(spelling)
        if held is not None:
            return held
        return Marker(marker=spelling, says=text.strip() or "an empty marker", codes=(UNKNOWN_MARKER,))

    def restricted(self, texts: tuple[str, ...]) -> bool:
        """Whether one of these markers closes the record to the handler."""
        return bool(texts) and any(RESTRICTED in self.of(text).codes for text in texts)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A marker's word in lower case with hyphens: ``Registered_Sex Offender`` is ``registered-sex-offender``."""
    return "-".join(re.findall(r"\w+", text.casefold().replace("_", " ").replace("'", "")))


@cache
def load(file: Path = HERE) -> Markers:
    """The markers of a file. Raises BadData where a spelling stands for two markers."""
    document = parse(file)
    markers = shaped(document, Markers)
    taken: dict[str, str] = {}
    faults = []
    for number, marker in enumerate(markers.markers):
        for spelling in (marker.marker, *marker.known_as):
            if (other := taken.setdefault(plain(spelling), marker.marker)) != marker.marker:
                says = f"{spelling!r} already stands for {other!r}"
                faults.append(document.fault(("markers", number), says, "keep it with one of the two"))
    if faults:
        raise BadData(faults)
    return markers
