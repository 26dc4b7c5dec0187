"""The shape of a mapping file: which tables and columns of a database make up which part of a record, and what it is asked by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import pydantic
from pydantic import BeforeValidator

from firstcall.incident.columns import Cells, EventFrom, One, PersonFrom, Several, Strict, several
from firstcall.incident.datafile import Where
from firstcall.incident.rows import Key


class ConditionFrom(Strict):
    """One condition of an order, by its act or by a pattern. ``age``, ``sex`` and ``named`` say whom it protects.

    With a pattern, ``age``, ``named``, ``place``, ``hours``, ``radius`` and ``approval`` are its parameters.
    """

    act: One | None = None
    pattern: One | None = None
    age: One | None = None
    sex: One | None = None
    named: Several = ()
    means: One | None = None
    place: Several = ()
    unless: Several = ()
    approval: One | None = None
    hours: One | None = None
    radius: One | None = None

    @pydantic.model_validator(mode="after")
    def _says_what(self) -> ConditionFrom:
        if self.act is None and self.pattern is None:
            raise ValueError("it takes an act, or a pattern")
        return self


class OrderFrom(Strict):
    """Court orders: one for each row of the table that its columns stand in."""

    type: One
    made: One
    ends: One | None = None
    territory: One | None = None
    conditions: Annotated[tuple[ConditionFrom, ...], BeforeValidator(several)] = ()


class PersonOf(PersonFrom):
    """A person of a record. With ``each`` there is one for every row of that joined table."""

    each: str | None = None
    orders: Annotated[tuple[OrderFrom, ...], BeforeValidator(several)] = ()


class TableFrom(Strict):
    """A table that is joined: by ``on``, its own columns to columns of the table of records or of another joined table."""

    table: str
    on: Annotated[dict[str, str], pydantic.Field(min_length=1)]


class DataOf(Strict):
    """Where the date of the data comes from: the latest of a column of the table of records, or one query that reads it."""

    column: str | None = None
    query: str | None = None

    @pydantic.field_validator("query")
    @classmethod
    def _reads_only(cls, given: str | None) -> str | None:
        if given is not None and (not re.match(r"\s*SELECT\b", given, re.IGNORECASE) or ";" in given):
            raise ValueError("it is one SELECT, without a semicolon")
        return given

    @pydantic.model_validator(mode="after")
    def _one_way(self) -> DataOf:
        if (self.column is None) == (self.query is None):
            raise ValueError("it is live, or takes a column, or a query")
        return self


def _asked_columns(given: Any) -> Any:
    return given if isinstance(given, dict) else {"columns": several(given)}


Case = Literal["any", "upper", "lower", "ignored"]


class AskedName(Strict):
    """Columns by which names are looked up. ``case``: how they are written, or ``ignored`` where the database's own order ignores it."""

    surname: str | None = None
    forenames: str | None = None
    full: str | None = None
    case: Case = "any"

    @pydantic.model_validator(mode="after")
    def _whole_or_parts(self) -> AskedName:
        if (self.full is None) == (self.surname is None):
            raise ValueError("it takes a surname (and forenames), or full")
        return self


class _Asked(Strict):
    columns: Annotated[tuple[str, ...], BeforeValidator(several), pydantic.Field(min_length=1)]


class AskedText(_Asked):
    """Columns that are looked up by their text."""

    case: Case = "any"


class AskedPhone(_Asked):
    """Columns of telephone numbers. ``as-typed``: with spaces, hyphens and brackets, each in its own way."""

    stored: Literal["e164", "national", "digits", "as-typed"] = "as-typed"


class AskedPlain(_Asked):
    """Columns of registrations or numbers. ``plain``: in capitals without spaces."""

    stored: Literal["plain", "as-typed"] = "as-typed"


class AskedPostcode(_Asked):
    """Columns of postcodes. ``within``: a line with the postcode somewhere in it."""

    stored: Literal["spaced", "plain", "as-typed", "within"] = "as-typed"


class AskedBorn(_Asked):
    """Columns of dates of birth; ``stored`` is the form of one that is a text, where it is not one of ``dates``."""

    stored: str | None = None


class AskedAddress(Strict):
    """Columns by which an address without a postcode is looked up: its street, or the whole line."""

    street: str | None = None
    line: str | None = None


class AskedBy(Strict):
    """What the database can be asked by: a fact, and the columns in which it stands."""

    name: Annotated[tuple[AskedName, ...], BeforeValidator(several)] = ()
    born: Annotated[AskedBorn, BeforeValidator(_asked_columns)] | None = None
    phone: Annotated[AskedPhone, BeforeValidator(_asked_columns)] | None = None
    email: Annotated[AskedText, BeforeValidator(_asked_columns)] | None = None
    username: Annotated[AskedText, BeforeValidator(_asked_columns)] | None = None
    vehicle: Annotated[AskedPlain, BeforeValidator(_asked_columns)] | None = None
    number: Annotated[AskedPlain, BeforeValidator(_asked_columns)] | None = None
    image: Annotated[AskedText, BeforeValidator(_asked_columns)] | None = None
    postcode: Annotated[AskedPostcode, BeforeValidator(_asked_columns)] | None = None
    address: AskedAddress | None = None


class Mapping(Strict):
    """A mapping file. ``values`` has for a column what its texts mean; ``unknown`` texts that say nothing.

    ``longest_ms``: no question takes the database longer than this; what takes longer is given up.
    """

    source: Key
    table: str
    tables: dict[str, TableFrom] = {}
    data_of: Literal["live"] | DataOf
    dates: tuple[str, ...] = ("YYYY-MM-DD",)
    unknown: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = {}
    longest_ms: Annotated[int, pydantic.Field(ge=50, le=60_000)] = 2_000
    id: One
    as_of: One | None = None
    persons: Annotated[tuple[PersonOf, ...], BeforeValidator(several)] = ()
    event: EventFrom | None = None
    text: One | None = None
    asked_by: AskedBy

    @pydantic.field_validator("dates")
    @classmethod
    def _dates(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for form in given:
            if "%" in form or "YY" not in form:
                raise ValueError(f"{form!r} is no form of a date; write it as DD/MM/YYYY or YYYY-MM-DD HH:mm")
        return given


#: Fields that hold the name of a column as plain text.
_PLAIN = frozenset(("surname", "forenames", "full", "street", "line", "column"))


def named(part: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Every column that a part of a mapping names, and where it stands; those of ``tables`` are left out."""
    if isinstance(part, Cells | _Asked):
        inside = where if isinstance(part, Cells) else (*where, "columns")
        yield from (((*inside, at) if len(part.columns) > 1 else inside, name) for at, name in enumerate(part.columns))
    elif isinstance(part, pydantic.BaseModel):
        for field in type(part).model_fields:
            value = getattr(part, field)
            if field == "values":
                yield from (((*where, field, name), name) for name in value)
            elif isinstance(value, str) and field in _PLAIN:
                yield (*where, field), value
            elif field != "tables":
                yield from named(value, (*where, field))
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from named(value, (*where, number))
