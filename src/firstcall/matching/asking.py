"""Which keys are worth a look: the sharp ones always, a loose one where it leads to few people or is all there is."""

from __future__ import annotations

from collections.abc import Callable

from firstcall.matching.description import Description
from firstcall.matching.keys import keys_asked, kind_of
from firstcall.matching.model import DEFAULT, Model

#: People under one key that are looked at, at most. Where more stand under it, the answer says that it was cut off.
MOST_UNDER_ONE_KEY = 100

#: A loose key is asked where it is thought to lead to no more than this many people.
FEW = 50

#: Ways to be born: days of the years that the living were born in, and those years.
_DAYS = 26_000
_YEARS = 72

#: The share of people with a name that nobody counted.
_RARE = 0.00002


def worth(asked: Description, among: int, *, model: Model = DEFAULT) -> tuple[str, ...]:
    """The keys to look up, the sharpest first, for a question to a store of ``among`` records.

    Every kind that tells people apart is asked. A kind that leads to many (a birthday, one name, a year with a
    letter, a postcode) is asked where the store is so small or the name so rare that few stand under the key; and
    where nothing sharper is known. Names that are common together are not looked up by themselves where a whole
    date of birth was told: of the others who bear them, none could be brought.
    """
    keys = keys_asked(asked)
    expected = _Expected(asked, among, model)
    picked = [key for key in keys if expected.worth(key)]
    return tuple(picked or keys)


class _Expected:
    """How many people are thought to stand under a key."""

    def __init__(self, asked: Description, among: int, model: Model) -> None:
        self._asked = asked
        self._among = among
        self._shares = model.shares
        self._born = any(len(born) == 10 for born in asked.born)
        self._named = asked.whole_name

    def worth(self, key: str) -> bool:
        rule = _RULES.get(kind_of(key))
        return rule is None or rule(self, key)

    def pair(self, key: str) -> bool:
        one, _, other = key[2:].partition("|")
        often = self.share(one) * self.share(other)
        return not self._born or self._among * often <= MOST_UNDER_ONE_KEY

    def postcode(self, key: str) -> bool:
        return not self._asked.names or self._among <= FEW * 20

    def birthday(self, key: str) -> bool:
        return not self._named or self._among <= _DAYS / 10

    def word(self, key: str) -> bool:
        return self._among * self.share(key[2:]) <= (FEW / 5 if self._named else FEW)

    def year(self, key: str) -> bool:
        return self._among <= FEW * _YEARS * 4

    def share(self, sounding: str) -> float:
        return self._shares.get(sounding, _RARE)


_RULES: dict[str, Callable[[_Expected, str], bool]] = {
    "s": _Expected.pair,
    "pc": _Expected.postcode,
    "b": _Expected.birthday,
    "w": _Expected.word,
    "y": _Expected.year,
}
