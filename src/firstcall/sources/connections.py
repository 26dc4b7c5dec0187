"""How each record system is connected: one data file a source, in ``connections/`` of the force's own folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import pydantic

from firstcall.incident import datafile
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Standing
from firstcall.incident.datafile import BadData, Document, Shape, nearest
from firstcall.incident.rows import FIELDS, Key, Words
from firstcall.sources.kinds import Kind, kinds
from firstcall.sources.maintenance import Window


class Canary(Shape):
    """A question whose answer is known: an invented person whom the owner keeps in the system for this.

    A source that does not find it is up and wrong: until it does, its "no trace" counts as not checked.
    """

    by: dict[str, tuple[str, ...]]
    finds: Words
    every_s: Annotated[int, pydantic.Field(ge=5, le=86_400)] = 300


class Limits(Shape):
    """How much is asked of a source at once, how often a question is tried, and when it is left alone for a while."""

    side_by_side: Annotated[int, pydantic.Field(ge=1, le=64)] = 8
    tries: Annotated[int, pydantic.Field(ge=1, le=5)] = 2
    failures: Annotated[int, pydantic.Field(ge=1, le=100)] = 5
    rest_s: Annotated[float, pydantic.Field(gt=0, le=600)] = 8.0


class _File(Shape):
    source: Key
    kind: Words
    with_: dict[str, Any] = pydantic.Field(default_factory=dict, alias="with")
    canary: Canary | None = None
    limits: Limits = pydantic.Field(default_factory=Limits)
    maintenance: tuple[Window, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How one source is connected. ``options`` is an instance of the kind's own shape."""

    source: str
    kind: Kind
    options: Shape
    canary: Canary | None = None
    limits: Limits = field(default_factory=Limits)
    maintenance: tuple[Window, ...] = ()


def by_extract(source: str) -> Connection:
    """How a source is connected of which nothing is said: by an extract kept here."""
    kind = kinds()["holdings"]
    return Connection(source=source, kind=kind, options=kind.options())


def load(directory: Path | None, sources: Collection[str]) -> Mapping[str, Connection]:
    """A connection for every source, from the files of ``directory``; by an extract where there is no file.

    ``sources`` are the keys, or the rows by key: one that stands closed or by request only is connected so, whatever
    its file says. Raises BadData with every fault of every file: file, line, what is wrong, the mend.
    """
    read = datafile.gathered(datafile.files(directory), lambda path: _read(path, sources))
    found = {connection.source: connection for connection in read}
    rows = sources if isinstance(sources, Mapping) else {}
    return MappingProxyType({key: _as_it_stands(found.get(key) or by_extract(key), rows.get(key)) for key in sources})


_BY_STANDING = {Standing.CLOSED: "closed", Standing.REQUEST_ONLY: "request"}


def _as_it_stands(connection: Connection, row: SourceRow | None) -> Connection:
    name = None if row is None else _BY_STANDING.get(row.standing)
    if name is None or name == connection.kind.name:
        return connection
    kind = kinds()[name]
    return Connection(source=connection.source, kind=kind, options=kind.options())


def _read(path: Path, sources: Collection[str]) -> Connection:
    document = datafile.parse(path)
    file = datafile.shaped(document, _File)
    faults = [
        *_named(document, "source", file.source, sources),
        *_named(document, "kind", file.kind, kinds()),
        *(
            document.fault(
                ("canary", "by", field), f"no fact is called {field!r}", nearest(field, FIELDS, "see the docs")
            )
            for field in (file.canary.by if file.canary else ())
            if field not in FIELDS
        ),
    ]
    if file.source != path.stem:
        faults.append(
            document.fault(("source",), f"the source {file.source!r} is not the file's name", "let them be the same")
        )
    if faults:
        raise BadData(faults)
    kind = kinds()[file.kind]
    options = datafile.shaped(document.part("with"), kind.options)
    return Connection(
        source=file.source,
        kind=kind,
        options=options,
        canary=file.canary,
        limits=file.limits,
        maintenance=file.maintenance,
    )


def _named(document: Document, part: str, name: str, right: Collection[str]) -> list[datafile.Fault]:
    if name in right:
        return []
    mend = nearest(name, right, f"there is {', '.join(sorted(right))}")
    return [document.fault((part,), f"there is no {part} called {name!r}", mend)]
