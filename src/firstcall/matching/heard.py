"""What of one name its keys are made of: how it sounds, and with which letters its words begin and end."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from firstcall.matching.names import Name, root_sounds, roots, surname_sounds

#: Forenames of one name that are looked under by their sound, and by their ends.
_MOST_FORENAMES = 3
_MOST_BY_ENDS = 2


class Heard(NamedTuple):
    """The keys, and parts of keys, that one name gives; a name of one word may be either, and is in no pair.

    The ends of a word are its first and its last letter: whatever is mistyped between them leaves them as they are.
    """

    #: Keys by names alone: sounds of a surname and of a forename, each pair in the order of the alphabet.
    pairs: tuple[str, ...]
    #: Keys by names alone, one of them as it sounds and the other by its ends: loose ones.
    half_heard: tuple[str, ...]
    #: Keys by one name alone.
    alone: tuple[str, ...]
    #: Sound of a forename with the ends of a surname.
    forename_and_ends: tuple[str, ...]
    #: Sounds of the surname, and those of each name that may be told alone.
    surnames: tuple[str, ...]
    words: tuple[str, ...]
    #: Ends of every word, short forms in full; and those of the first forename as it stands.
    ends: tuple[str, ...]
    forename_ends: tuple[str, ...]


@lru_cache(maxsize=8192)  # names of a household stand together; a whole name is seldom met again
def heard(name: Name) -> Heard:
    """The parts of keys of a folded name."""
    given = name.forenames.split()[:_MOST_FORENAMES]
    family = _family(name.surname)
    first = given[0] if given else name.surname
    sounds = root_sounds(first)
    words = _each_once((*family.sounds, *sounds))
    alone = tuple([f"w:{word}" for word in words])
    if not given:
        return Heard((), (), alone, (), family.sounds, words, _ends_of_roots(first), family.ends[:1])
    ends = _ends(first)
    each = sounds if len(given) == 1 else _each_once(heard for word in given for heard in root_sounds(word))
    crossed = tuple([f"{heard}|{its}" for heard in sounds for its in family.ends])
    return Heard(
        pairs=tuple([f"s:{a}|{b}" if a < b else f"s:{b}|{a}" for a in family.sounds for b in each]),
        half_heard=tuple([f"sl:{heard}|{ends}" for heard in family.sounds] + [f"fl:{pair}" for pair in crossed]),
        alone=alone,
        forename_and_ends=crossed,
        surnames=family.sounds,
        words=words,
        ends=_each_once((*(its for word in given[:_MOST_BY_ENDS] for its in _ends_of_roots(word)), *family.ends)),
        forename_ends=(ends,),
    )


class _Family(NamedTuple):
    sounds: tuple[str, ...]
    ends: tuple[str, ...]


@lru_cache(maxsize=65536)
def _family(surname: str) -> _Family:
    return _Family(surname_sounds(surname), _each_once(_ends(part) for part in surname.split()))


@lru_cache(maxsize=65536)
def _ends_of_roots(word: str) -> tuple[str, ...]:
    return _each_once(_ends(root) for root in sorted(roots(word)) if root)


def _ends(word: str) -> str:
    return word[0] + word[-1]


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
