"""A question made looser: like names, usernames and registrations beside those that were asked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from msgspec.structs import replace

from firstcall.holdings.wider import NAME, USERNAME, VEHICLE, similar
from firstcall.matching.accounts import account
from firstcall.matching.description import MOST, Description
from firstcall.matching.names import Name

#: Names, usernames and registrations for which like ones are looked for; and like words of one word of a name.
MOST_LOOSENED = 3
MOST_LIKE = 8


def looser(asked: Description) -> Description:
    """What was asked, with like names, usernames and registrations beside it: to look by, never to weigh by.

    The likest names come first, and the asked ones before all; no more than a description may hold.
    """
    return replace(
        asked,
        names=tuple(
            dict.fromkeys([*asked.names, *(like for name in asked.names[:MOST_LOOSENED] for like in _like_names(name))])
        )[:MOST],
        usernames=_beside(asked.usernames, USERNAME, [account(text)[1] for text in asked.usernames]),
        vehicles=_beside(asked.vehicles, VEHICLE, asked.vehicles),
    )


def _like_names(name: Name) -> list[Name]:
    forenames, surnames = _like_words(name.forenames), _like_words(name.surname)
    pairs = product(enumerate(forenames), enumerate(surnames))
    return [Name(first, last) for (_, first), (_, last) in sorted(pairs, key=lambda pair: pair[0][0] + pair[1][0])]


def _like_words(text: str) -> list[str]:
    """A forename or surname, and each with one of its first two words in a like one."""
    words = text.split()
    found = [text]
    for at, each in enumerate(words[:2]):
        like = (other for other, _ in similar(NAME, each, most=MOST_LIKE) if other != each)
        found += [" ".join([*words[:at], other, *words[at + 1 :]]) for other in like]
    return found


def _beside(asked: tuple[str, ...], kind: str, sought: Sequence[str]) -> tuple[str, ...]:
    like = (each for text in sought[:MOST_LOOSENED] for each, _ in similar(kind, text))
    return tuple(dict.fromkeys([*asked, *like]))[:MOST]
