"""Which columns make up which part of a record: the words that every mapping file shares, of a table or of a database."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import pydantic
from pydantic import BeforeValidator


class Strict(pydantic.BaseModel):
    """A part of a mapping file: an unknown key is an error, and a number is read as its text."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Cells(Strict):
    """Where one value comes from: a column, several joined to one, or a text that is the same for every row.

    Where tables are joined, a column is ``COLUMN`` of the table of records or ``name.COLUMN`` of another. ``split`` is what
    stands between several values in one cell.
    """

    columns: tuple[str, ...] = ()
    constant: Annotated[str, BeforeValidator(lambda given: str(given) if isinstance(given, date) else given)] = ""
    split: str = ""

    @pydantic.model_validator(mode="after")
    def _one_way(self) -> Cells:
        if bool(self.columns) == bool(self.constant):
            raise ValueError("it takes either columns or a constant")
        return self


def _cells(given: Any) -> Any:
    if isinstance(given, str):
        return {"columns": (given,)}
    return {"columns": given} if isinstance(given, list) else given


def several(given: Any) -> Any:
    """One is a list of one."""
    return given if isinstance(given, list) else [given]


def _addresses(given: Any) -> Any:
    if isinstance(given, list) and len(given) > 1 and all(isinstance(each, str) for each in given):
        raise ValueError("each address is a list of its columns: write [[HOUSE, STREET, TOWN, POSTCODE]]")
    return several(given)


One = Annotated[Cells, BeforeValidator(_cells)]
Several = Annotated[tuple[One, ...], BeforeValidator(several)]
Addresses = Annotated[tuple[One, ...], BeforeValidator(_addresses)]


class NameFrom(Strict):
    """One name: in two parts, or whole (``full``, which is taken apart as a handler's typing is)."""

    forenames: One | None = None
    surname: One | None = None
    full: One | None = None

    @pydantic.model_validator(mode="after")
    def _whole_or_parts(self) -> NameFrom:
        if (self.full is None) == (self.forenames is None and self.surname is None):
            raise ValueError("it takes forenames and surname, or full")
        return self


class PersonFrom(Strict):
    """One person of a record. The first name is the usual one; a further one that adds no column of its own is left out."""

    names: Annotated[tuple[NameFrom, ...], BeforeValidator(several)] = ()
    born: One | None = None
    sex: One | None = None
    role: One | None = None
    nationality: One | None = None
    birthplace: One | None = None
    occupation: One | None = None
    markers: Several = ()
    phones: Several = ()
    emails: Several = ()
    usernames: Several = ()
    addresses: Addresses = ()
    vehicles: Several = ()
    images: Several = ()
    numbers: Several = ()


class EventFrom(Strict):
    """The event of a record: when, what kind, where, what happened."""

    at: One | None = None
    kind: One | None = None
    address: One | None = None
    text: One | None = None
