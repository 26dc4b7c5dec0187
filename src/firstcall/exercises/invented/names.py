"""Names with a British skew: a few surnames that very many share, a long tail, and forenames that date their bearer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random

from firstcall.exercises.invented.chance import Weighted, by_rank

HERE = Path(__file__).parent

#: Shares of the population, from general knowledge; each community draws from its own lists.
COMMUNITIES: Weighted[str] = Weighted(
    [
        ("british", 0.835),
        ("muslim", 0.05),
        ("hindu", 0.03),
        ("polish", 0.02),
        ("irish", 0.015),
        ("sikh", 0.015),
        ("african", 0.015),
        ("romanian", 0.01),
        ("chinese", 0.01),
    ]
)

#: What a community's members hold, as ISO 3166 codes with their shares; what is left is British.
NATIONALITIES: dict[str, tuple[tuple[str, float], ...]] = {
    "polish": (("POL", 0.85),),
    "romanian": (("ROU", 0.9),),
    "irish": (("IRL", 0.5),),
    "muslim": (("PAK", 0.12), ("BGD", 0.05)),
    "hindu": (("IND", 0.2),),
    "sikh": (("IND", 0.1),),
    "african": (("NGA", 0.2), ("GHA", 0.12), ("SOM", 0.08), ("ZWE", 0.06)),
    "chinese": (("CHN", 0.3), ("HKG", 0.2)),
}

_STEMS = (
    "Ash Ald Apple Barn Beck Birken Black Bram Brad Brock Buck Burn Carl Cald Clay Copp Cran Craw Dal Dun Earn East Eller Fair Farn Fen "
    "Gar Glad Grim Had Hal Hazel Hether Hol Horn Ing Kel Kirk Lang Lin Lock Mar Mel Mid Nor Oak Orm Pem Pick Rad Raven Red Rush Sal "
    "Sel Shel Sker Stan Stock Sunder Swin Tat Thorn Tren Under Wad Wal West Whit Win Wool Wyn Yard"
).split()
_ENDS = "ton ley ham worth field ford well by wick thorpe more land den gate shaw ridge croft cott stead bourne hurst man er son".split()

#: Of a hundred in the British community, how many bear one of the listed surnames by rank: 1.45 % the first.
_FIRST, _FALL = 1.45, 0.56
_TAIL = 58.0


class Names:
    """Draws of surnames and forenames."""

    def __init__(self) -> None:
        self._surnames = {group: Weighted(_surname_weights(group, names)) for group, names in _sections("surnames.txt")}
        self._forenames = {
            key: Weighted(by_rank(names, first=1, fall=0.55)) for key, names in _sections("forenames.txt")
        }

    def surname(self, community: str, chance: Random) -> str:
        """A surname of a community."""
        return self._surnames[community].draw(chance)

    def forename(self, community: str, year: int, sex: str, chance: Random) -> str:
        """A forename as somebody born in ``year`` bears it."""
        decade = min(max(year // 10 * 10, 1930), 2020)
        lists = self._forenames.get(f"{community} {decade} {sex}") or self._forenames[f"{community} 1930 {sex}"]
        return lists.draw(chance)


def nationality(community: str, chance: Random) -> str:
    """The nationality of one of a community."""
    at = chance.random()
    for code, share in NATIONALITIES.get(community, ()):
        if at < share:
            return code
        at -= share
    return "GBR"


@lru_cache(maxsize=1)
def nicknames() -> dict[str, tuple[str, ...]]:
    """Short forms by forename."""
    lines = (HERE / "nicknames.txt").read_text("utf-8").splitlines()
    pairs = (line.split(":") for line in lines if line and not line.startswith("#"))
    return {name: tuple(short.split()) for name, short in pairs}


def _surname_weights(group: str, names: list[str]) -> list[tuple[str, float]]:
    weights = by_rank(names, first=_FIRST, fall=_FALL)
    return weights + _tail(frozenset(names)) if group == "british" else weights


def _tail(listed: frozenset[str]) -> list[tuple[str, float]]:
    made = [stem + end for stem in _STEMS for end in _ENDS if stem[-1:] != end[:1]]
    tail = by_rank([name for name in sorted(made, key=_mixed) if name not in listed], first=1, fall=0.15)
    whole = sum(weight for _, weight in tail)
    return [(name, _TAIL * weight / whole) for name, weight in tail]


def _mixed(name: str) -> int:
    """An order of no meaning that is the same on every machine."""
    mixed = 0
    for letter in name:
        mixed = (mixed * 131 + ord(letter)) % 1_000_003
    return mixed


def _sections(file: str) -> Iterator[tuple[str, list[str]]]:
    title, names = "", list[str]()
    for line in (HERE / file).read_text("utf-8").splitlines():
        if line.startswith("["):
            if title:
                yield title, names
            title, names = line.strip("[]"), []
        elif line and not line.startswith("#"):
            names.extend(line.split())
    yield title, names
