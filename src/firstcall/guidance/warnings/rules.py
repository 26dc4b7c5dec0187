"""Warnings as rules: one function a code, marked with ``warns``; whatever module of this package holds it is found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from inspect import getdoc

from firstcall.guidance.warnings.situation import Situation
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft

Draw = Callable[[Situation], Iterable[Draft]]


@dataclass(frozen=True)
class Rule:
    """A warning's rule: its code, the level of its sure case, the law or guidance it rests on, and the function that draws it."""

    code: str
    level: Level
    source: str
    draw: Draw

    @property
    def when(self) -> str:
        """When it is given, in words, for the reference page."""
        return getdoc(self.draw) or ""


_RULES: dict[str, Rule] = {}


def warns(code: str, level: Level, *, source: str) -> Callable[[Draw], Draw]:
    """Mark a function as the one that draws the warnings of a code, by ``source``. A code has one function."""

    def mark(draw: Draw) -> Draw:
        held = _RULES.get(code)
        if held is not None and (held.draw.__module__, held.draw.__qualname__) != (draw.__module__, draw.__qualname__):
            raise ValueError(
                f"{code!r} is drawn by {held.draw.__module__} already; give {draw.__module__} its own code"
            )
        _RULES[code] = Rule(code, level, source, draw)
        return draw

    return mark


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of every module of this package, by code."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    return tuple(_RULES[code] for code in sorted(_RULES))
