"""Data files of the project and of a force: read whole, or refused with every fault, its line and its mend."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import pydantic
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

Where = tuple[int | str, ...]


class Shape(pydantic.BaseModel):
    """The shape of a data file or of a part of one: frozen, and an unknown key is an error."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


S = TypeVar("S", bound=pydantic.BaseModel)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a data file: where, what, and the mend."""

    file: Path
    line: int
    says: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}; {self.mend}"


class BadData(ValueError):
    """A data file, or several, cannot be used. ``faults`` holds everything that is wrong in them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(f) for f in self.faults))


@dataclass(frozen=True)
class Document:
    """What a YAML file says, and the line on which each part of it stands."""

    file: Path
    data: Any
    lines: Mapping[Where, int] = field(repr=False)

    def line(self, where: Where) -> int:
        """The line, from 1, of a part, or of the nearest part around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def part(self, key: str) -> Document:
        """One part of the file, as a document of its own; an empty one where the file does not have it."""
        held = self.data.get(key) if isinstance(self.data, dict) else None
        lines = {where[1:]: line for where, line in self.lines.items() if where[:1] == (key,)}
        return Document(self.file, {} if held is None else held, lines or {(): self.line(())})

    def fault(self, where: Where, says: str, mend: str) -> Fault:
        """A fault of this file at a part of it."""
        return Fault(self.file, self.line(where), says, mend)


def parse(file: Path, text: str | None = None) -> Document:
    """The YAML document in ``file`` (or in ``text``, read from there). Raises BadData with the line of a fault.

    The same text of the same file is taken apart once; a document is read and never changed.
    """
    try:
        return _taken_apart(file, file.read_text("utf-8") if text is None else text)
    except DuplicateKeyError as wrong:
        line = _line_of(wrong)
        raise BadData([Fault(file, line, "the same key stands twice", "keep one of the two")]) from wrong
    except MarkedYAMLError as wrong:
        says = f"this is not YAML: {wrong.problem or 'it cannot be read'}"
        raise BadData([Fault(file, _line_of(wrong), says, "check indents, quotes and brackets up to here")]) from wrong
    except YAMLError as wrong:
        raise BadData([Fault(file, 1, "this is not YAML", "take out characters that do not print")]) from wrong
    except UnicodeDecodeError as wrong:
        raise BadData([Fault(file, 1, "this is not UTF-8 text", "save it as UTF-8")]) from wrong
    except OSError as wrong:
        says = f"cannot be read: {wrong.strerror or 'no reason given'}"
        raise BadData([Fault(file, 1, says, "check the path and who may read it")]) from wrong
    except (ValueError, RecursionError) as wrong:
        if isinstance(wrong, BadData):
            raise
        raise BadData([Fault(file, 1, f"a value cannot be read: {wrong}", "check dates and numbers")]) from wrong


@lru_cache(maxsize=256)
def _taken_apart(file: Path, text: str) -> Document:
    yaml = YAML(typ="safe", pure=True)
    node = yaml.compose(text)
    if node is None:
        raise BadData([Fault(file, 1, "the file is empty", "fill it in, or take it away")])
    lines: dict[Where, int] = {}
    _note_lines(node, (), lines)
    return Document(file, yaml.constructor.construct_document(node), lines)


def shaped(document: Document, shape: type[S]) -> S:
    """The document as ``shape``. Raises BadData with every fault of the file at once."""
    try:
        return shape.model_validate(document.data)
    except pydantic.ValidationError as wrong:
        raise BadData(_fault(document, shape, error) for error in wrong.errors()) from wrong


def read(file: Path, shape: type[S]) -> S:
    """The file as ``shape``: ``parse`` and ``shaped`` in one."""
    return shaped(parse(file), shape)


def files(*directories: Path | None, suffix: str = ".yaml") -> tuple[Path, ...]:
    """The data files of the directories, by name; a later directory's file stands in for an earlier one's."""
    found: dict[str, Path] = {}
    for directory in directories:
        if directory is not None and directory.is_dir():
            found |= {file.name: file for file in sorted(directory.glob(f"*{suffix}"))}
    return tuple(found[name] for name in sorted(found))


V = TypeVar("V")


def gathered(paths: Iterable[Path], reader: Callable[[Path], V]) -> tuple[V, ...]:
    """What ``reader`` makes of every path. Raises BadData with the faults of all of them together."""
    made: list[V] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            made.append(reader(path))
        except BadData as wrong:
            faults += wrong.faults
    if faults:
        raise BadData(faults)
    return tuple(made)


def nearest(word: str, right: Iterable[str], otherwise: str) -> str:
    """The mend for a word that is none of the right ones: the nearest of them, or what ``otherwise`` says."""
    close = get_close_matches(word, list(right), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else otherwise


def _line_of(wrong: MarkedYAMLError) -> int:
    mark = wrong.problem_mark or wrong.context_mark
    return 1 if mark is None else int(mark.line) + 1


def _note_lines(node: Node, where: Where, lines: dict[Where, int]) -> None:
    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            inside = (*where, str(key.value))
            lines[inside] = key.start_mark.line + 1
            _note_lines(value, inside, lines)
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(value, (*where, number), lines)


#: Whoever writes a secret where its name belongs must not see it printed.
_UNSAID = frozenset({"secret", "secrets", "client", "password", "token"})


def _fault(document: Document, shape: type[pydantic.BaseModel], error: ErrorDetails) -> Fault:
    where = tuple(error["loc"])
    what = ".".join(str(part) for part in where) or "the file"
    kind = error["type"]
    if kind == "extra_forbidden":
        right = _keys_at(shape, where[:-1])
        known = f"the keys here are {', '.join(right)}" if right else "take it out"
        return document.fault(where, f"unknown key {what!r}", nearest(str(where[-1]), right, known))
    if kind == "missing":
        return document.fault(where[:-1], f"{what!r} is missing", "add it")
    context = error.get("ctx", {})
    if kind in ("enum", "literal_error"):
        right = tuple(str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", "))
        mend = nearest(str(error["input"]), right, f"it is one of {', '.join(right)}")
        return document.fault(where, f"{what!r} cannot be {error['input']!r}", mend)
    if kind == "value_error":
        return document.fault(where, f"{what!r}: {context.get('error')}", "put that right")
    may_be_said = (
        where and not _UNSAID.intersection(where) and isinstance(error["input"], str | int | float | bool | None)
    )
    got = f" (it is {error['input']!r})" if may_be_said else ""
    return document.fault(where, f"{what!r} will not do{got}", error["msg"][:1].lower() + error["msg"][1:])


def _keys_at(shape: Any, where: Where) -> tuple[str, ...]:
    for part in where:
        if isinstance(part, str) and isinstance(shape, type) and issubclass(shape, pydantic.BaseModel):
            held = shape.model_fields.get(part)
            shape = None if held is None else held.annotation
        else:
            shape = _inner(shape)
    model = _model_in(shape)
    return () if model is None else tuple(f.alias or name for name, f in model.model_fields.items())


def _inner(shape: Any) -> Any:
    inside = [a for a in get_args(shape) if a not in (type(None), Ellipsis)]
    return inside[-1] if inside else None


def _model_in(shape: Any) -> type[pydantic.BaseModel] | None:
    if isinstance(shape, type) and get_origin(shape) is None:
        return shape if issubclass(shape, pydantic.BaseModel) else None
    if isinstance(shape, types.UnionType) or get_origin(shape) is not None:
        return next((m for a in get_args(shape) if (m := _model_in(a)) is not None), None)
    return None
