"""What stands in a YAML file, value by value, each with its line; and what is wrong with it, in one line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from firstcall.incident.datafile import BadData, Fault, nearest

_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
    "timestamp": "a date",
    "map": "a mapping",
    "seq": "a list",
}
_ENOUGH = 60  # characters of a value that an error quotes


class FileFault(BadData):
    """The first thing in a file that cannot be taken as it stands, in one line: file, line, what is wrong, the mend."""

    def __init__(self, path: Path, line: int, says: str, mend: str) -> None:
        super().__init__([Fault(path, line, " ".join(says.split()), " ".join(mend.split()))])

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.faults[0].line


@dataclass(frozen=True)
class Given:
    """One value of a file: what it is called there, and its node."""

    path: Path
    called: str
    node: Node

    @property
    def line(self) -> int:
        """The line on which it begins, from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def tag(self) -> str:
        """The kind of YAML value: str, int, float, bool, null, timestamp, map, seq; or a tag of the file's own."""
        return str(self.node.tag).removeprefix("tag:yaml.org,2002:")

    @property
    def raw(self) -> str:
        """A scalar as it was written; empty for a list or a mapping."""
        return str(self.node.value) if isinstance(self.node, ScalarNode) else ""

    @property
    def empty(self) -> bool:
        """Whether nothing is given (``null``, ``~`` or no value at all)."""
        return self.tag == "null"

    def fault(self, says: str, mend: str) -> FileFault:
        """What is wrong here, and what would mend it."""
        return FileFault(self.path, self.line, says, mend)

    def not_a(self, wanted: str, mend: str) -> FileFault:
        """The fault of a wrong type."""
        kind = _KINDS.get(self.tag, f"a value of the tag {self.tag}")
        quoted = f" ({shown(self.raw)})" if self.raw and not self.empty else ""
        return self.fault(f"{self.called} must be {wanted}, and this is {kind}{quoted}", mend)

    @cached_property
    def keys(self) -> dict[str, Given]:
        """The values of a mapping by key. Faults: no mapping, a key that is no text, a key given twice."""
        if not isinstance(self.node, MappingNode):
            raise self.not_a("a mapping", "write its keys beneath it, as 'key: value'")
        found: dict[str, Given] = {}
        for key_node, value in self.node.value:
            key = Given(self.path, f"a key of {self.called}", key_node)
            name = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
            if not isinstance(key_node, ScalarNode) or key.tag == "merge":
                raise key.fault(f"{self.called} has a key that is no text", "write each key out as a plain word")
            if name in found:
                raise key.fault(f"{self.called} has the key {shown(name)} twice", "keep one of the two")
            found[name] = Given(self.path, name, value)
        return found

    def keys_given(self) -> list[Given]:
        """The keys themselves, each with its own line."""
        known = self.keys
        return [Given(self.path, name, node) for name, (node, _) in zip(known, self.node.value, strict=True)]

    def only(self, known: Iterable[str], *, required: Iterable[str] = ()) -> dict[str, Given]:
        """The values of a mapping that has no unknown key and lacks no required one."""
        allowed = list(known)
        for key in self.keys_given():
            if key.raw not in allowed:
                raise key.fault(f"{self.called} has an unknown key {shown(key.raw)}", mend_word(key.raw, allowed))
        for name in required:
            if name not in self.keys:
                raise self.fault(f"{self.called} lacks the key {name}", f"give it as '{name}: …'")
        return self.keys

    def items(self) -> list[Given]:
        """The values of a list."""
        if not isinstance(self.node, SequenceNode):
            wanted = "write [] for none, or leave the key out" if self.empty else "put it in square brackets"
            raise self.not_a("a list", wanted)
        return [Given(self.path, f"item {n} of {self.called}", v) for n, v in enumerate(self.node.value, 1)]

    def text(self) -> str:
        """Text. A number, a date, or true and false need quotation marks to be text."""
        if self.tag == "str":
            return self.raw
        if isinstance(self.node, ScalarNode) and not self.empty:
            raise self.not_a("text", f'put it in quotes, as "{shown(self.raw, marks=False)}"')
        raise self.not_a("text", "write it in quotes")

    def written(self) -> str:
        """A scalar as it was written, whatever YAML takes it for."""
        if not isinstance(self.node, ScalarNode) or self.empty:
            raise self.not_a("a single value", "write it on the same line, after the colon")
        return self.raw

    def whole(self) -> int:
        """A whole number."""
        if self.tag == "int":
            try:
                return int(self.raw.replace("_", ""), 10)
            except ValueError:
                pass
        raise self.not_a("a whole number", "write it in figures and without quotes, as 7")

    def number(self) -> float:
        """A number, with or without decimals."""
        if self.tag in ("int", "float"):
            try:
                value = float(self.raw.replace("_", ""))
            except (ValueError, OverflowError):
                value = math.nan
            if math.isfinite(value):
                return value
        raise self.not_a("a number", "write it in figures and without quotes, as 51.5")

    def yes_no(self) -> bool:
        """True or false."""
        if self.tag == "bool":
            return self.raw.lower() == "true"
        raise self.not_a("true or false", "write true or false, without quotes")

    def day(self) -> date:
        """A calendar day."""
        try:
            return date.fromisoformat(self.written())
        except ValueError:
            raise self.not_a("a date", "write it as YYYY-MM-DD, a day that exists") from None

    def one_of(self, known: Sequence[str]) -> str:
        """One word of a closed list."""
        word = self.text()
        if word not in known:
            raise self.fault(f"{self.called} cannot be {shown(word)}", mend_word(word, known))
        return word


def mend_word(word: str, known: Sequence[str]) -> str:
    """The mend for a word that is not in a closed list."""
    return nearest(word, known, f"it may be {', '.join(known)}" if known else "leave it out")


def shown(text: str, *, marks: bool = True) -> str:
    """A value as an error quotes it: on one line, harmless to a terminal, and short."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    short = plain if len(plain) <= _ENOUGH else plain[: _ENOUGH - 1] + "…"
    return f"'{short}'" if marks else short


def read_yaml(path: Path, *, called: str) -> Given:
    """The file's one document. Raises FileFault for a file that cannot be read or is no YAML."""
    text = _text_of(path)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = 1 if mark is None else min(int(mark.line) + 1, text.count("\n") + 1)
        problem = str(wrong.problem or wrong.context or "it cannot be read")
        raise FileFault(path, line, f"this is no YAML: {problem}", _mend(problem)) from None
    except YAMLError as wrong:
        at = getattr(wrong, "position", 0)
        line = text.count("\n", 0, at) + 1 if isinstance(at, int) else 1
        raise FileFault(path, line, "there is a character here that YAML does not allow", "take it out") from None
    except RecursionError:
        raise FileFault(path, 1, "its values lie too deep in one another", "take the outer brackets away") from None
    except (ValueError, AttributeError, AssertionError, RuntimeError):
        raise FileFault(path, 1, "this is no YAML", "mend its first lines") from None
    if node is None:
        raise FileFault(path, 1, "the file is empty", f"write {called} in it, as docs/scenario-format.md shows")
    return Given(path, called, node)


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileFault(path, 1, "there is no such file", "give the path of a file that exists") from None
    except IsADirectoryError:
        raise FileFault(path, 1, "this is a directory", "give the path of a file in it") from None
    except (OSError, ValueError) as wrong:
        why = getattr(wrong, "strerror", None) or "its name cannot be used"
        raise FileFault(path, 1, f"the file cannot be read ({why})", "make it readable, or give another") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise FileFault(path, line, "this is not UTF-8 text", "save the file as UTF-8") from None


def _mend(problem: str) -> str:
    if "cannot start any token" in problem:
        return "put the value in quotes"
    if "mapping values are not allowed" in problem:
        return "put a text with a colon in it in quotes, and each key on a line of its own"
    if "alias" in problem:
        return "write the value out, or put it in quotes"
    if "single document" in problem or "document" in problem:
        return "keep one scenario a file, without '---' inside"
    if "tab" in problem or "\\t" in problem:
        return "indent with spaces"
    return "mend the indentation, the brackets or the quotes there"
