"""What of one name its keys are made of: how it sounds, and with which letters its words begin and end."""

# ruff: noqa: PERF401 (a list of one or two, made millions of times, costs less by append)
from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    pairs: Sequence[str]
    #: Keys by names alone, one of them as it sounds and the other by its ends: loose ones.
    half_heard: Sequence[str]
    #: Keys by one name alone; and those of a name of which no more than one word is known.
    alone: tuple[str, ...]
    only: tuple[str, ...]
    #: Sound of a forename with the ends of a surname.
    forename_and_ends: Sequence[str]
    #: Sounds of the surname, and those of each name that may be told alone.
    surnames: tuple[str, ...]
    words: tuple[str, ...]
    #: Ends of every word, short forms in full; and those of the first forename as it stands.
    ends: tuple[str, ...]
    forename_ends: tuple[str, ...]


def heard(name: Name) -> Heard:
    """The parts of keys of a folded name. A part may stand twice: keys are made each once of them."""
    family = _family(name.surname)
    if not name.forenames:
        return _one_word(name.surname, family)
    given = _given(name.forenames)
    crossed: list[str] = []
    for sound in given.first:
        for ends in family.ends:
            crossed.append(f"{sound}|{ends}")
    pairs: list[str] = []
    half_heard: list[str] = []
    for one in family.sounds:
        half_heard.append(f"sl:{one}|{given.first_ends}")
        for other in given.sounds:
            pairs.append(f"s:{one}|{other}" if one < other else f"s:{other}|{one}")
    for pair in crossed:
        half_heard.append(f"fl:{pair}")
    return Heard(
        pairs,
        half_heard,
        family.alone + given.alone,
        (),
        crossed,
        family.sounds,
        family.sounds + given.first,
        given.ends + family.ends,
        (given.first_ends,),
    )


def _one_word(word: str, family: _Family) -> Heard:
    """A name of one word, which may be a forename or a surname."""
    words = family.sounds + root_sounds(word)
    alone = tuple([f"w:{sound}" for sound in words])
    only = tuple([f"ow:{sound}" for sound in words])
    return Heard((), (), alone, only, (), family.sounds, words, _ends_of_roots(word), family.ends[:1])


class _Family(NamedTuple):
    sounds: tuple[str, ...]
    ends: tuple[str, ...]
    alone: tuple[str, ...]


@lru_cache(maxsize=65536)
def _family(surname: str) -> _Family:
    sounds = surname_sounds(surname)
    return _Family(sounds, _each_once(map(_ends, surname.split())), tuple([f"w:{sound}" for sound in sounds]))


class _Given(NamedTuple):
    first: tuple[str, ...]
    first_ends: str
    sounds: tuple[str, ...]
    ends: tuple[str, ...]
    alone: tuple[str, ...]


@lru_cache(maxsize=32768)
def _given(forenames: str) -> _Given:
    words = forenames.split()[:_MOST_FORENAMES]
    first = root_sounds(words[0])
    return _Given(
        first,
        _ends(words[0]),
        first if len(words) == 1 else _each_once([sound for word in words for sound in root_sounds(word)]),
        _each_once([ends for word in words[:_MOST_BY_ENDS] for ends in _ends_of_roots(word)]),
        tuple([f"w:{sound}" for sound in first]),
    )


@lru_cache(maxsize=65536)
def _ends_of_roots(word: str) -> tuple[str, ...]:
    return _each_once([_ends(root) for root in sorted(roots(word)) if root])


def _ends(word: str) -> str:
    return word[0] + word[-1]


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
