"""Is this the same name? In three values: a nickname or half a name is unknown, not no."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from firstcall.incident.records import Named
from firstcall.incident.three import Truth
from firstcall.matching import names
from firstcall.matching.names import Name

#: From here on two words may be one word mistyped or misheard.
NEAR = 0.88


@lru_cache(maxsize=8192)
def same_name(one: str | Named, other: str | Named) -> Truth:
    """True where forename and surname agree (middle names aside), false where one of them is another name.

    Unknown where less than a full name is given, or where a word may be short for, or a slip of, the other.
    """
    left, right = _read(one), _read(other)
    if left is None or right is None:
        return Truth.UNKNOWN
    if not (left.forenames and left.surname and right.forenames and right.surname):
        return Truth.of(None if any(_alike(a, b) for a in _words(left) for b in _words(right)) else False)
    surname = Truth.TRUE if left.surname == right.surname else _maybe(_alike(left.surname, right.surname))
    forename = _forenames(left.forenames.split(), right.forenames.split())
    if Truth.FALSE in (surname, forename):
        return Truth.FALSE
    return Truth.TRUE if surname is forename is Truth.TRUE else Truth.UNKNOWN


@lru_cache(maxsize=8192)
def another(said: str, held: tuple[Named, ...]) -> bool:
    """Whether the said name is clearly that of somebody else than the one who bears the names held.

    Another forename says so; another surname alone does not, since people marry. Of no name held: no.
    """
    return bool(held) and all(_another(said, name) for name in held)


def _another(said: str, held: Named) -> bool:
    left, right = _read(said), _read(held)
    if left is None or right is None or same_name(said, held) is not Truth.FALSE:
        return False
    if not (left.forenames and right.forenames):
        return True
    return _forenames(left.forenames.split(), right.forenames.split()) is Truth.FALSE


@lru_cache(maxsize=4096)
def _read(name: str | Named) -> Name | None:
    whole = names.split(name) if isinstance(name, str) else name
    return names.folded(whole.forenames, whole.surname)


def _words(name: Name) -> list[str]:
    return [*name.forenames.split(), *name.surname.split()]


def _forenames(left: list[str], right: list[str]) -> Truth:
    if left[0] == right[0]:
        return Truth.TRUE
    return _maybe(any(_alike(a, b) for a in left for b in right))  # a short form, or a middle name in use


def _maybe(alike: bool) -> Truth:
    return Truth.of(None if alike else False)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if long.startswith(short) or names.same_by_short_form(one, other) or names.sound(one) == names.sound(other):
        return True
    return JaroWinkler.similarity(one, other) >= NEAR
