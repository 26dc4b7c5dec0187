"""A pure function of frozen things is worked out once for those very things, and remembered for as long as it is used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

#: What is compared by its value; everything else by which thing it is.
_PLAIN = frozenset({str, date, datetime})


class _Kept:
    """What one function gave: a newer and an older half, of which the older is forgotten when the newer is full."""

    __slots__ = ("newer", "older")

    def __init__(self) -> None:
        self.newer: dict[tuple[object, ...], tuple[object, Any]] = {}
        self.older: dict[tuple[object, ...], tuple[object, Any]] = {}


_EVERY: list[_Kept] = []


def once(most: int = 2048) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Have a function remember what it gave for its last calls, ``most`` to twice as many of them.

    Only for a function that looks at nothing but its arguments, where these are plain values and things that never change (a
    frozen struct, the dictionaries and tuples of a state), and where nobody changes what it gives. Two equal structs are two
    things: the worst that comes of it is that it is worked out again. What is remembered is never another thing's: the
    arguments are kept with it, so that none of them can go and another take its place.
    """

    def remembering(function: Callable[P, R]) -> Callable[P, R]:
        kept = _Kept()
        _EVERY.append(kept)

        @wraps(function)
        def remembered(*args: P.args, **named: P.kwargs) -> R:
            key = _key(args, named)
            held = kept.newer.get(key)
            if held is None:
                held = kept.older.get(key) or ((args, named), function(*args, **named))
                if len(kept.newer) >= most:
                    kept.newer, kept.older = {}, kept.newer
                kept.newer[key] = held
            given: R = held[1]
            return given

        return remembered

    return remembering


def forget() -> None:
    """Forget all that any function remembers: what is asked next is worked out from nothing."""
    for kept in _EVERY:
        kept.newer, kept.older = {}, {}


def _key(args: tuple[Any, ...], named: dict[str, Any]) -> tuple[object, ...]:
    key = [a if type(a) in _PLAIN else id(a) for a in args]
    return (*key, *[(name, a if type(a) in _PLAIN else id(a)) for name, a in named.items()]) if named else tuple(key)
