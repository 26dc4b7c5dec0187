"""Reads rows of the source catalogue: one data file a record system.

The files stand with the sources (``sources/catalogue``). The reader stands here because two rooms beside each
other want the rows: ``sources`` to ask by, ``guidance`` to plan by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import pydantic
from msgspec.structs import replace

from firstcall.incident import datafile
from firstcall.incident.catalogue import Proportion, SourceRow
from firstcall.incident.codes import StaffRole, Standing
from firstcall.incident.datafile import BadData, Document, Fault, Shape, nearest
from firstcall.incident.expression import BadExpression, compiled

#: Where the sixteen rows of the project stand.
PACKAGED = Path(__file__).parents[1] / "sources" / "catalogue"

#: The facts of a person that a source may be sent.
FIELDS = (
    "name",
    "born",
    "age",
    "sex",
    "nationality",
    "phone",
    "email",
    "username",
    "vehicle",
    "postcode",
    "address",
    "place",
    "image",
)

#: The parts of a row that are rules of proportion.
RULES = ("not_proportionate", "because", "supervisor")

Key = Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Words = Annotated[str, pydantic.StringConstraints(min_length=1)]


class _Proportion(Shape):
    when: Words
    why: Words


class _Row(Shape):
    key: Key
    name: Words
    holds: Words
    asked_by: tuple[tuple[str, ...], ...]
    accepts: tuple[str, ...] = ()
    standing: Standing = Standing.LIVE
    standing_says: str = ""
    successor: Key | None = None
    deadline_ms: Annotated[int, pydantic.Field(ge=100, le=60_000)] = 3000
    max_age_days: Annotated[int, pydantic.Field(ge=1)] | None = None
    required: bool = True
    referral_only: bool = False
    roles: tuple[StaffRole, ...] = ()
    not_proportionate: tuple[_Proportion, ...] = ()
    because: tuple[_Proportion, ...] = ()
    supervisor: tuple[_Proportion, ...] = ()
    owner: str = ""
    guidance: str = ""

    def row(self) -> SourceRow:
        """The row as the value that rules read."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        values["roles"] = tuple(r.value for r in self.roles)
        for part in RULES:
            values[part] = tuple(Proportion(when=p.when, why=p.why) for p in values[part])
        return SourceRow(**values)


Names = Mapping[str, tuple[str, ...]]


def load(directory: Path | None = None, *, names: Names | None = None) -> Mapping[str, SourceRow]:
    """Every row by its key, in the order of the keys.

    ``directory`` holds a force's own rows; a file of the same name stands in for ours. ``names`` are the
    names that an expression may ask for. Raises BadData with every fault of every file.
    """
    read = datafile.gathered(datafile.files(PACKAGED, directory), partial(_read, names=names))
    keys = {row.key for _, row in read}
    faults = [
        document.fault(
            ("successor",), f"{row.successor!r} is no source", nearest(row.successor, keys, "name one, or none")
        )
        for document, row in read
        if row.successor is not None and row.successor not in keys
    ]
    faults += _round_in_a_ring(read)
    if faults:
        raise BadData(faults)
    return MappingProxyType({row.key: row for _, row in sorted(read, key=lambda one: one[1].key)})


#: The kinds of connection that say how a system stands, whatever its row says.
_STANDING_OF_KIND = {
    "closed": (Standing.CLOSED, "{} is closed here"),
    "request": (Standing.REQUEST_ONLY, "{} is asked by a request that people answer"),
}


def as_connected(found: Mapping[str, SourceRow], directory: Path | None) -> Mapping[str, SourceRow]:
    """The rows as a force's connections leave them: one of kind ``closed`` or ``request`` is not asked by itself.

    ``directory`` holds the connection files. One that cannot be read is left out here; ``sources.connections`` says why.
    """
    rows = dict(found)
    for file in datafile.files(directory):
        try:
            said = datafile.parse(file).data
        except BadData:
            continue
        row = rows.get(str(said.get("source"))) if isinstance(said, dict) else None
        standing, says = _STANDING_OF_KIND.get(str(said.get("kind")), (None, "")) if row is not None else (None, "")
        if row is not None and standing is not None and row.standing is Standing.LIVE:
            rows[row.key] = replace(row, standing=standing, standing_says=says.format(row.name))
    return MappingProxyType(rows)


def _round_in_a_ring(read: Iterable[tuple[Document, SourceRow]]) -> list[Fault]:
    """A fault for each source that is its own successor in the end: nobody would ever answer for it."""
    documents = {row.key: (document, row) for document, row in read}
    faults = []
    for key, (document, row) in documents.items():
        chain = [key]
        after = row.successor
        while after in documents and after not in chain:
            chain.append(after)
            after = documents[after][1].successor
        if after == key:
            says = f"{key!r} is its own successor in the end ({' → '.join([*chain, key])})"
            faults.append(document.fault(("successor",), says, "let the chain end with a source that answers"))
    return faults


def _read(path: Path, *, names: Names | None) -> tuple[Document, SourceRow]:
    document = datafile.parse(path)
    row = datafile.shaped(document, _Row).row()
    faults = [*_faults(document, row), *([] if names is None else _bad_rules(document, row, names))]
    if faults:
        raise BadData(faults)
    return document, row


def _faults(document: Document, row: SourceRow) -> list[Fault]:
    wrong: list[Fault] = []
    if row.key != document.file.stem:
        wrong.append(document.fault(("key",), f"the key {row.key!r} is not the file's name", "let them be the same"))
    for part, groups in (("asked_by", row.asked_by), ("accepts", (row.accepts,))):
        unknown = dict.fromkeys(f for group in groups for f in group if f not in FIELDS)
        fields = ", ".join(FIELDS)
        wrong += [
            document.fault((part,), f"no fact is called {f!r}", nearest(f, FIELDS, f"there is {fields}"))
            for f in unknown
        ]
    if row.standing is Standing.LIVE and not any(row.asked_by):
        wrong.append(
            document.fault(("asked_by",), "a live source that can be asked by nothing", "say what it is asked by")
        )
    if row.standing is not Standing.LIVE and not row.standing_says:
        wrong.append(document.fault(("standing",), "nothing says why it is not live", "add standing_says"))
    return wrong


def _bad_rules(document: Document, row: SourceRow, names: Names) -> list[Fault]:
    wrong: list[Fault] = []
    for part, number, rule in ((p, n, r) for p in RULES for n, r in enumerate(getattr(row, p))):
        try:
            compiled(rule.when, names)
        except BadExpression as bad:
            says, _, mend = str(bad).rpartition("; ")
            wrong.append(document.fault((part, number, "when"), says, mend))
    return wrong
