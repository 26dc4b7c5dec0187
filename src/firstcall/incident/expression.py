"""Rules that a force writes itself: CEL expressions, compiled once, answered in three values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

import cel

from firstcall.incident.datafile import nearest
from firstcall.incident.three import Truth

_TEXT = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*(\w+)\s*,")
_SELECTED = re.compile(r"\b([a-z_]\w*)\.([a-z_]\w*)\b(?!\s*\()")


class BadExpression(ValueError):
    """An expression cannot be used; the message says what is wrong and how to mend it."""


class Expression:
    """A compiled CEL expression. Not knowing a name of its context makes it unknown, never false."""

    __slots__ = ("_program", "source", "words")

    def __init__(self, source: str, program: cel.Program) -> None:
        self.source = source
        self.words: tuple[str, ...] = tuple(dict.fromkeys(a or b for a, b in _TEXT.findall(source)))
        self._program = program

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"

    def truth(self, context: cel.Context) -> Truth:
        """The answer for this context: true, false, or unknown where it asks for something that is not known."""
        return self.answer(context)[0]

    def answer(self, context: cel.Context) -> tuple[Truth, str]:
        """The truth, and the name that was missing where it is unknown for want of one."""
        try:
            value = self._program.execute(context)
        except KeyError as missing:
            return Truth.UNKNOWN, str(missing.args[0]) if missing.args else ""
        except (TypeError, ValueError, ArithmeticError, RuntimeError, IndexError):
            return Truth.UNKNOWN, ""
        return Truth.of(value if isinstance(value, bool) else None), ""


def context(values: Mapping[str, object]) -> cel.Context:
    """The values as a context that many expressions can be answered in."""
    return cel.Context(dict(values))


@lru_cache(maxsize=1024)
def _compiled(text: str) -> cel.Program:
    return cel.compile(text)


def compiled(text: str, names: Mapping[str, Collection[str]]) -> Expression:
    """The expression in ``text`` over ``names`` (``{"person": ("role", "age_min", ...), ...}``).

    Raises BadExpression where it does not parse or asks for something that there never is.
    """
    try:
        program = _compiled(text)
    except ValueError as wrong:
        first = str(wrong).splitlines()[0].rsplit("ERROR:", 1)[-1].split("Syntax error:")[-1].strip()
        raise BadExpression(f"{text!r} is not a CEL expression ({first}); mend it") from wrong
    bare = _TEXT.sub("''", text)
    bound = set(_BOUND.findall(bare))
    for variable in program.variables():
        if variable not in names and variable not in bound:
            raise BadExpression(f"{text!r} asks for {variable!r}; {_one_of(variable, names)}")
    for owner, part in _SELECTED.findall(bare):
        if owner in names and part not in names[owner]:
            raise BadExpression(f"{text!r} asks for {owner}.{part}; {_one_of(part, names[owner])}")
    return Expression(text, program)


def _one_of(word: str, right: Collection[str]) -> str:
    return nearest(word, right, f"there is {', '.join(right)}")
