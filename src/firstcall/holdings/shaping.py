"""One row of an extract as a record: every key known, every value of its type, or a reason and a mend."""

from __future__ import annotations

import re
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from firstcall.incident.datafile import nearest
from firstcall.incident.dates import born_between
from firstcall.incident.records import Record

LONGEST_ID = 200

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_NO_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}[T ][0-9:.]+\Z")


class BadRow(ValueError):
    """A row that cannot be loaded: what is wrong and the mend."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(f"{says}; {mend}")
        self.says = says
        self.mend = mend


def record_of(line: bytes) -> Record:
    """The record that a line of JSON says. Raises BadRow.

    A key with null counts as left out. An event's bare date is read as its midnight, UTC. A single text stands
    for a list where the contract allows both (``place``, ``named``, ``unless``; of a pattern's parameters too).
    """
    try:
        data = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise BadRow(f"this is no JSON: {wrong}", "write one JSON object on the line") from wrong
    if not isinstance(data, dict):
        raise BadRow("this is no JSON object", 'write one JSON object a line: {"id": …, "persons": […]}')
    return _record(_without_nulls(data))


def _record(data: dict[str, Any]) -> Record:
    _only_known(data, Record, "")
    _widen(data)
    try:
        record = msgspec.convert(data, Record)
    except msgspec.ValidationError as wrong:
        says, _, where = str(wrong).partition(" - at ")
        at = where.strip("`").removeprefix("$.") or "the row"
        raise BadRow(f"{at}: {says[:1].lower()}{says[1:]}", "give it that type, or leave it out") from wrong
    return _checked(record)


def fit_id(text: str) -> str:
    """The text, if a record can be named by it. Raises BadRow."""
    if not text or len(text) > LONGEST_ID or not text.isprintable() or text.isspace():
        raise BadRow("id: it is empty, too long or does not print", f"give 1 to {LONGEST_ID} plain characters")
    return text


def _checked(record: Record) -> Record:
    fit_id(record.id)
    for number, person in enumerate(record.persons):
        if person.born is not None and born_between(person.born) is None:
            says = f"persons[{number}].born: {person.born!r} is no date"
            raise BadRow(says, "write YYYY-MM-DD, YYYY-MM or YYYY, or leave it out")
    return record


def _without_nulls(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_nulls(value) for key, value in data.items() if value is not None}
    return [_without_nulls(value) for value in data] if isinstance(data, list) else data


def _widen(data: dict[str, Any]) -> None:
    event = data.get("event")
    if isinstance(event, dict) and isinstance(at := event.get("at"), str):
        if _DAY.match(at):
            event["at"] = f"{at}T00:00:00Z"
        elif _NO_OFFSET.match(at):
            raise BadRow("event.at: a time of day without its offset from UTC", "write it as 2017-03-06T18:30:00Z")
    for condition in _conditions(data):
        parameters = condition.get("parameters")
        lists = ((condition, "place"), (condition, "unless"), (condition.get("target"), "named"))
        for part, key in (*lists, (parameters, "named"), (parameters, "place")):
            if isinstance(part, dict) and isinstance(part.get(key), str):
                part[key] = [part[key]]
        if isinstance(parameters, dict) and type(parameters.get("age")) is int:
            parameters["age"] = str(parameters["age"])


def _conditions(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[Any] = [data]
    for key in ("persons", "orders", "conditions"):
        below = [part[key] for part in found if isinstance(part, dict) and isinstance(part.get(key), list)]
        found = [part for parts in below for part in parts]
    return [part for part in found if isinstance(part, dict)]


def _only_known(data: Any, shape: Any, where: str) -> None:
    """Refuse a key that the shape does not have, at any depth."""
    if isinstance(data, list):
        inner = next((a for a in get_args(shape) if a is not Ellipsis), None)
        for number, value in enumerate(data):
            _only_known(value, inner, f"{where}[{number}]")
    elif isinstance(data, dict) and (struct := _struct(shape)) is not None:
        known = _HINTS.setdefault(struct, get_type_hints(struct))
        for key, value in data.items():
            path = f"{where}.{key}".removeprefix(".")
            if key not in known:
                raise BadRow(f"unknown key {path!r}", nearest(key, known, f"the keys here are {', '.join(known)}"))
            _only_known(value, known[key], path)


_HINTS: dict[type, dict[str, Any]] = {}


def _struct(shape: Any) -> type | None:
    options = get_args(shape) if get_origin(shape) in (Union, UnionType) else (shape,)
    return next((o for o in options if isinstance(o, type) and issubclass(o, msgspec.Struct)), None)
