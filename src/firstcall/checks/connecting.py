"""Which connector answers for which row of the catalogue."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from firstcall.checks.models import LaidFault
from firstcall.checks.own_log import earlier
from firstcall.guidance import book as books
from firstcall.holdings.searching import search
from firstcall.incident.catalogue import SourceRow
from firstcall.sources.connections import Connection
from firstcall.sources.connections import load as load_connections
from firstcall.sources.faults import Fault, FaultKind, Faulty
from firstcall.sources.holdings import Page
from firstcall.sources.kinds import Around
from firstcall.sources.minding import InItsPlace
from firstcall.sources.protocol import Question, Source
from firstcall.sources.secrets import read_secret
from firstcall.sources.watching import Watch

OWN_LOG = "control-room"

#: The variable that names the folder of the connection files, where it is not `connections/` of the book's folder.
CONNECTIONS = books.CONNECTIONS

Faults = Callable[[], Sequence[Fault]]


def connected(
    rows: Mapping[str, SourceRow],
    *,
    now: Callable[[], datetime],
    faults: Faults | None = None,
    connections: Mapping[str, Connection] | None = None,
    watches: Mapping[str, Watch] | None = None,
) -> dict[str, Source]:
    """A connector for every source, with whatever faults are laid over it by hand.

    ``watches``: those by which these sources are minded; then a source that another one asks in its own place is asked by
    its own breaker too.
    """
    laid = _now_and_then(laid_faults) if faults is None else faults
    how = connections_of(rows) if connections is None else connections
    made: dict[str, Source] = {}

    def source(key: str) -> Source:
        if key not in made:
            row, connection = rows[key], how[key]
            connector = connection.kind.connect(row, connection.options, _around(key, partial(in_its_place, row), rows))
            made[key] = Faulty(source=connector, key=key, deadline_ms=row.deadline_ms, faults=laid, now=now)
        return made[key]

    def in_its_place(asker: SourceRow, key: str) -> Source:
        watch = (watches or {}).get(key)
        return source(key) if watch is None else InItsPlace(source(key), watch, asker, now)

    return {key: source(key) for key in rows}


def connections_of(rows: Mapping[str, SourceRow]) -> Mapping[str, Connection]:
    """How this force connects its sources: the folder that FIRSTCALL_CONNECTIONS names, or `connections/` of the book's.

    Raises BadData.
    """
    folder, named = os.environ.get(CONNECTIONS, "").strip(), os.environ.get(books.VARIABLE, "").strip()
    if folder:
        return load_connections(Path(folder), rows)
    return load_connections(Path(named) / "connections" if named else None, rows)


def watches(rows: Mapping[str, SourceRow], connections: Mapping[str, Connection]) -> dict[str, Watch]:
    """What a worker keeps in mind of the health of every source; a closed one has no health but its successor's."""
    return {key: Watch(row, connections[key]) for key, row in rows.items() if connections[key].kind.name != "closed"}


def _around(key: str, source: Callable[[str], Source], rows: Mapping[str, SourceRow]) -> Around:
    return Around(
        search=_search_with_own_log if key == OWN_LOG else _search,
        apart=_search_apart,
        source=source,
        secret=partial(read_secret, settings.SECRETS),
        rows=rows,
    )


def laid_faults() -> list[Fault]:
    """The faults that somebody laid over sources, for a trial or a demonstration."""
    return [
        Fault(source=row.source, kind=FaultKind(row.kind), start=row.start, end=row.end)
        for row in LaidFault.objects.all()
    ]


#: Seconds for which the faults laid by hand are remembered: sixteen sources are asked at once.
_REMEMBERED = 0.25


def _now_and_then(faults: Faults) -> Faults:
    read: list[tuple[float, Sequence[Fault]]] = [(-1.0, ())]

    def remembered() -> Sequence[Fault]:
        moment = time.monotonic()
        if not 0 <= moment - read[0][0] < _REMEMBERED:
            read[0] = (moment, faults())
        return read[0][1]

    return remembered


def _search(question: Question) -> Page:
    return search(question.source, question.by_what, today=question.today, wider=question.wider)


def _search_apart(question: Question) -> Page:
    """As ``_search``, in a thread that gives its connection back. What our own log holds it holds word for word."""
    try:
        return _search(question)
    finally:
        connection.close()


def _search_with_own_log(question: Question) -> Page:
    """What our own log holds is a trace of today; that it holds nothing says nothing of a log that is not connected."""
    page, own = _search(question), earlier(question)
    as_of = page.as_of or (question.today if own else None)
    return Page(found=(*page.found, *own), as_of=as_of, cut_off=page.cut_off, says=page.says)
