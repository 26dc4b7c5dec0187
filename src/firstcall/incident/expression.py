"""Rules that a force writes itself: CEL expressions, compiled once, answered in three values."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import cached_property, lru_cache

from firstcall.incident.datafile import nearest
from firstcall.incident.language import cel
from firstcall.incident.three import Truth

_TEXT = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*(\w+)\s*,")
_SELECTED = re.compile(r"\b([a-z_]\w*)\.([a-z_]\w*)\b(?!\s*\()")

#: How many answers an expression keeps; they are few, since it reads few things.
_MOST_KEPT = 512
_NOT_THERE = object()
#: Parts of a context, each as (owner, part).
Reads = tuple[tuple[str, str], ...]
_Answer = tuple[Truth, str]


class BadExpression(ValueError):
    """An expression cannot be used; the message says what is wrong and how to mend it."""


_NARROWED: dict[tuple[Reads, tuple[Hashable, ...]], Context] = {}


class Context:
    """Values that many expressions can be answered in: by name, and within it by part."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = dict(values)
        self._seen: dict[tuple[str, str], Hashable] = {}

    @cached_property
    def as_cel(self) -> cel.Context:
        """The values as the language takes them; made when the first expression is worked out anew."""
        return cel.Context(self._values)

    def part(self, owner: str, part: str) -> Hashable:
        """One part's value, so that two contexts give the same for it only where no expression could tell them apart."""
        key = owner, part
        if key not in self._seen:
            held = self._values.get(owner)
            value = held.get(part, _NOT_THERE) if isinstance(held, Mapping) else held
            self._seen[key] = _as_key(value)
        return self._seen[key]

    def narrowed(self, reads: Reads) -> Context:
        """A context of these parts alone, and the same one for the same values: what is drawn from it can be remembered by it."""
        key = reads, tuple([self.part(owner, part) for owner, part in reads])
        held = _NARROWED.get(key)
        if held is None:
            values: dict[str, dict[str, object]] = {}
            for owner, part in reads:
                if isinstance(whole := self._values.get(owner), Mapping):
                    mine = values.setdefault(owner, {})
                    mine |= {part: whole[part]} if part in whole else {}
            if len(_NARROWED) >= _MOST_KEPT:
                _NARROWED.clear()
            _NARROWED[key] = held = Context(values)
        return held


class Expression:
    """A compiled CEL expression. Not knowing a name of its context makes it unknown, never false.

    ``reads`` are the parts of a context that it asks for (``("person", "age_min")``); None where that cannot be told from
    its text. It is a pure function of them, and answers once for each of their values.
    """

    __slots__ = ("_kept", "_program", "reads", "source", "words")

    def __init__(self, source: str, program: cel.Program, names: Collection[str]) -> None:
        self.source = source
        self.words: tuple[str, ...] = tuple(dict.fromkeys(a or b for a, b in _TEXT.findall(source)))
        self.reads = _reads(source, names)
        self._program = program
        self._kept: dict[tuple[Hashable, ...], _Answer] = {}

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"

    def truth(self, context: Context) -> Truth:
        """The answer for this context: true, false, or unknown where it asks for something that is not known."""
        return self.answer(context)[0]

    def answer(self, context: Context) -> _Answer:
        """The truth, and the name that was missing where it is unknown for want of one."""
        if self.reads is None:
            return self._worked_out(context)
        key = tuple([context.part(owner, part) for owner, part in self.reads])
        kept = self._kept.get(key)
        if kept is None:
            kept = self._worked_out(context)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = kept
        return kept

    def _worked_out(self, context: Context) -> _Answer:
        try:
            value = self._program.execute(context.as_cel)
        except KeyError as missing:
            return Truth.UNKNOWN, str(missing.args[0]) if missing.args else ""
        except (TypeError, ValueError, ArithmeticError, RuntimeError, IndexError):
            return Truth.UNKNOWN, ""
        return Truth.of(value if isinstance(value, bool) else None), ""


def context(values: Mapping[str, object]) -> Context:
    """The values as a context that many expressions can be answered in."""
    return Context(values)


def read_by(expressions: Iterable[Expression]) -> Reads | None:
    """All that some expressions read; None where it cannot be told of one of them."""
    every: dict[tuple[str, str], None] = {}
    for one in expressions:
        if one.reads is None:
            return None
        every |= dict.fromkeys(one.reads)
    return tuple(sorted(every))


def _as_key(value: object) -> Hashable:
    """The value as a key: 1, 1.0 and true are three, and a list is its items in their order."""
    if isinstance(value, list | tuple):
        return tuple([_as_key(item) for item in value])
    if isinstance(value, Mapping):
        return tuple([(_as_key(key), _as_key(item)) for key, item in value.items()])
    return value if isinstance(value, str) else (type(value), value)


def _reads(source: str, owners: Collection[str]) -> Reads | None:
    """What it asks ``owners`` for; None where one stands without its part, or lends its name to something bound inside."""
    bare = _TEXT.sub("''", source)
    selected = [(owner, part) for owner, part in _SELECTED.findall(bare) if owner in owners]
    for owner in owners:
        if owner in _BOUND.findall(bare):
            return None
        if len(re.findall(rf"(?<![\w.]){owner}\b", bare)) != sum(held == owner for held, _ in selected):
            return None
    return tuple(dict.fromkeys(selected))


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
    return Expression(text, program, tuple(names))


def _one_of(word: str, right: Collection[str]) -> str:
    return nearest(word, right, f"there is {', '.join(right)}")
