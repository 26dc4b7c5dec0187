"""The connector kind ``sql``: a SQL database that may be asked directly, by one mapping file (docs/gateway.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import pydantic
from sqlalchemy.engine import URL

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import BadData, Shape
from firstcall.incident.rows import Words
from firstcall.sources.kinds import Around, Kind, NoSecret
from firstcall.sources.protocol import NotConfigured, Source
from firstcall.sources.sql import dialects
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.mapping import read_mapping

#: The variable that names the force's own folder, in which ``connections`` has the connection files.
_BOOK = "FIRSTCALL_BOOK"
#: The share of the source's deadline that the database has; what is left is for us.
_SHARE = 0.8


def _without_password(given: str) -> str:
    if dialects.address(given).password is not None:
        raise ValueError("a password stands in it; put it into a secret of its own, and name that: secret: …")
    return given


class Options(Shape):
    """The mapping file (beside the connection file, or by its whole path), the database's address, and the password's secret.

    ``url`` is SQLAlchemy's: ``postgresql://reader@db.example.org/custody``. ``pool``: questions asked of it at a time.
    """

    mapping: Words
    url: Annotated[Words, pydantic.AfterValidator(_without_password)]
    secret: Words | None = None
    pool: Annotated[int, pydantic.Field(ge=1, le=32)] = 4


def _connect(row: SourceRow, options: Any, around: Around) -> Source:
    file = read_mapping(_beside(options.mapping))
    if file.mapping.source != row.key:
        says = f"this is the mapping of {file.mapping.source!r}, not of {row.key!r}"
        raise BadData([file.fault(("source",), says, "name the right file, or the right source")])

    def url() -> URL:
        address = dialects.address(options.url)
        try:
            return address if options.secret is None else address.set(password=around.secret(options.secret))
        except NoSecret:
            raise NotConfigured from None

    return SqlSource(file, url, pool=options.pool, longest_ms=round(row.deadline_ms * _SHARE))


def _beside(mapping: str) -> Path:
    return Path(os.environ.get(_BOOK, "").strip()) / "connections" / mapping


KIND = Kind(
    name="sql",
    says="A SQL database that may be asked directly, by one mapping file (docs/gateway.md).",
    options=Options,
    connect=_connect,
)
