"""A value of a file turned into the struct that it should be: keys, types and defaults are those of the struct."""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from firstcall.exercises.given import Given

T = TypeVar("T")

Reader = Callable[[Given], Any]

#: How values of a type are read, where the type alone does not say it.
_BY_TYPE: dict[Any, Reader] = {}

#: How one field of one struct is read, where its type does not say all of it.
_BY_FIELD: dict[tuple[type, str], Reader] = {}


def reads(kind: Any) -> Callable[[Reader], Reader]:
    """Marks a function as the reader of every value of a type."""

    def mark(reader: Reader) -> Reader:
        _BY_TYPE[kind] = reader
        return reader

    return mark


def reads_field(struct: type[msgspec.Struct], *names: str) -> Callable[[Reader], Reader]:
    """Marks a function as the reader of fields of a struct, by their names in the file."""

    def mark(reader: Reader) -> Reader:
        for name in names:
            _BY_FIELD[struct, name] = reader
        return reader

    return mark


def build(given: Given, kind: type[T]) -> T:
    """The value as ``kind``. Raises FileFault with the line and the mend where it is anything else."""
    built: T = _build(given, kind)
    return built


def _build(given: Given, kind: Any) -> Any:
    if kind in _BY_TYPE:
        return _BY_TYPE[kind](given)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _build_optional(given, get_args(kind))
    if origin is tuple:
        return tuple(_build(item, get_args(kind)[0]) for item in given.items())
    if origin is dict:
        return {key: _build(value, get_args(kind)[1]) for key, value in given.keys.items()}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(given.one_of([str(k) for k in kind]))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return build_struct(given, kind)
    return _PLAIN[kind](given)


def _build_optional(given: Given, choices: tuple[Any, ...]) -> Any:
    if given.empty and types.NoneType in choices:
        return None
    (one,) = (c for c in choices if c is not types.NoneType)
    return _build(given, one)


def build_struct(given: Given, kind: type[msgspec.Struct]) -> Any:
    """A mapping as a struct: no unknown key, none of the required ones missing."""
    hints = get_type_hints(kind)
    every = msgspec.structs.fields(kind)
    keys = given.only([f.encode_name for f in every], required=[f.encode_name for f in every if f.required])
    values: dict[str, Any] = {}
    for field in every:
        value = keys.get(field.encode_name)
        if value is None:
            continue
        reader = _BY_FIELD.get((kind, field.encode_name))
        if value.empty and types.NoneType in get_args(hints[field.name]):
            values[field.name] = None
        else:
            values[field.name] = reader(value) if reader else _build(value, hints[field.name])
    return kind(**values)


_PLAIN: dict[Any, Reader] = {
    str: Given.text,
    int: Given.whole,
    float: Given.number,
    bool: Given.yes_no,
    date: Given.day,
}


@reads(datetime)
def _moment(given: Given) -> datetime:
    from firstcall.exercises.offsets import read_time

    at = read_time(given.written())
    if at is None:
        raise given.not_a("a date and time", "write it as 2017-03-06T18:30:00+00:00")
    return at
