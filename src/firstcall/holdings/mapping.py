"""The mapping file: which columns of a table make up which part of a record."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
from pydantic import BeforeValidator

from firstcall.incident.columns import Cells, EventFrom, One, PersonFrom, Strict, several
from firstcall.incident.datafile import BadData, Document, Fault, Where, nearest, parse, shaped


class Mapping(Strict):
    """A mapping file. ``values`` has for a column what its texts mean; ``unknown`` texts that say nothing."""

    format: Literal["csv", "parquet", "jsonl"] | None = None
    delimiter: Annotated[str, pydantic.Field(min_length=1, max_length=1)] = ","
    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8"
    dates: tuple[str, ...] = ("YYYY-MM-DD",)
    unknown: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = {}
    id: One
    as_of: One | None = None
    persons: Annotated[tuple[PersonFrom, ...], BeforeValidator(several)] = ()
    event: EventFrom | None = None
    text: One | None = None

    @pydantic.field_validator("dates")
    @classmethod
    def _dates(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for form in given:
            if "%" in form or "YY" not in form:
                raise ValueError(f"{form!r} is no form of a date; write it as DD/MM/YYYY or YYYY-MM-DD HH:mm")
        return given


class MappingFile:
    """A mapping as it stands in a file, so that a fault can name the line."""

    def __init__(self, document: Document) -> None:
        self.mapping = shaped(document, Mapping)
        self._document = document

    def faults(self, columns: Collection[str], extract: Path, doubled: Collection[str] = ()) -> Iterator[Fault]:
        """What the mapping asks of a table that the table does not have, or has twice."""
        for where, name in _named(self.mapping):
            if name in doubled:
                mend = "give the two columns different names"
                yield self._fault(where, f"the column {name!r} stands twice in {extract.name}", mend)
            elif name not in columns:
                mend = nearest(name, columns, f"its columns are {', '.join(columns)}")
                yield self._fault(where, f"there is no column {name!r} in {extract.name}", mend)

    def _fault(self, where: Where, says: str, mend: str) -> Fault:
        """A fault on its line; a list of one may be written without its brackets."""
        path: Where = ()
        data: Any = self._document.data
        for part in where:
            if isinstance(part, int) and not isinstance(data, list):
                continue
            path = (*path, part)
            data = data[part] if isinstance(part, int) else data.get(part) if isinstance(data, dict) else None
        return self._document.fault(path, says, mend)


def read_mapping(file: Path) -> MappingFile:
    """The mapping in a file. Raises BadData with every fault: file, line, what is wrong, the mend."""
    document = parse(file)
    if not isinstance(document.data, dict):
        raise BadData([document.fault((), "this is no mapping", "write id: COLUMN, persons: … (docs: loading)")])
    return MappingFile(document)


def columns_of(mapping: Mapping) -> tuple[str, ...]:
    """Every column that the mapping names, each once, in its order."""
    return tuple(dict.fromkeys(name for _, name in _named(mapping)))


def _named(part: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    if isinstance(part, Cells):
        yield from ((where, name) for name in part.columns)
    elif isinstance(part, pydantic.BaseModel):
        for field in type(part).model_fields:
            value = getattr(part, field)
            if field == "values":
                yield from (((*where, field, name), name) for name in value)
            else:
                yield from _named(value, (*where, field))
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from _named(value, (*where, number))
