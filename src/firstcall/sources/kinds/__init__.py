"""Kinds of connector: one module here each, found by itself; third parties add theirs by the entry point `firstcall.sources`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Any

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import Shape
from firstcall.sources.holdings import Search
from firstcall.sources.protocol import Source

#: The group of entry points in which a package names its kinds: each is a Kind.
GROUP = "firstcall.sources"


class NoSecret(LookupError):
    """A secret that a connection names is kept nowhere."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a connector may use of the installation that it is in.

    ``search`` and ``apart`` look through the extracts kept here; ``source`` gives the connector of another row (a closed
    system asks its successor): it minds that one's own breaker, and raises NotAnswered where it has no proved answer.
    ``secret`` gives a secret by its name and raises NoSecret where there is none. ``rows``: the catalogue.
    """

    search: Search
    apart: Search | None
    source: Callable[[str], Source]
    secret: Callable[[str], str]
    rows: Mapping[str, SourceRow] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of connector: its name in a connection file, what it is in a line, the shape of its options, and how it is made.

    ``connect`` is given the source's row, the options as read (an instance of ``options``) and what is around; it opens
    nothing: whatever has to be opened is opened when the first question is asked.
    """

    name: str
    says: str
    options: type[Shape]
    connect: Callable[[SourceRow, Any, Around], Source]


class TwoOfOneName(ValueError):
    """Two packages offer a kind of the same name; neither is chosen for you."""


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name: those of this package, and those that installed packages offer."""
    found: dict[str, Kind] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        _add(found, importlib.import_module(f"{__name__}.{module}").KIND)
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        _add(found, point.load())
    return MappingProxyType(found)


def _add(found: dict[str, Kind], kind: Any) -> None:
    if not isinstance(kind, Kind):
        raise TypeError(
            f"{kind!r} is offered as a kind of connector and is none; make it a firstcall.sources.kinds.Kind"
        )
    if kind.name in found:
        raise TwoOfOneName(f"two kinds of connector are called {kind.name!r}; take one of the packages away")
    found[kind.name] = kind
