"""The keys under which a person is kept and looked up: two people who share none are never compared.

Every key is a text with its kind before the colon. The same function of the same values makes a record's key and a
question's: that is the one definition, whatever store holds them.
"""

# ruff: noqa: PERF401 (a list of one or two, made millions of times, costs less by append)
from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import xxhash

from firstcall.incident.dates import born_range_of_age
from firstcall.matching.address import Address
from firstcall.matching.description import Description
from firstcall.matching.heard import Heard, heard
from firstcall.matching.normalise import account, mailbox

#: Raised whenever keys or normalised values change; what was indexed under an older one is indexed anew.
VERSION = 7

#: The kinds of key, the sharpest first, and what each is made of. The loose ones lead to many people.
KINDS: dict[str, str] = {
    "p": "telephone number",
    "e": "mailbox",
    "u": "username, whatever its platform",
    "o": "official number",
    "i": "image",
    "v": "vehicle",
    "a": "door: number or house name with its postcode, or with its street and town; with its flat and without",
    "f": "whole date of birth, day and month in either order, with the first and last letter of a name",
    "d": "day and month of birth, in either order, with the sound of the surname",
    "s": "sounds of surname and forename, in either order",
    "n": "year of birth with the sound of the surname",
    "nf": "year of birth with the sound of the forename and the first and last letter of the surname",
    "el": "what stands before the @ of an e-mail address",
    "sl": "sound of the surname with the first and last letter of the forename",
    "fl": "sound of the forename with the first and last letter of the surname",
    "l": "postcode district, or else town or place of birth, with the sound of a name",
    "pc": "postcode",
    "g": "kilometre square of an event at a point (a telephone's own position, a grid reference)",
    "st": "street and town, where no postcode is known",
    "b": "whole date of birth, day and month in either order",
    "w": "sound of one name",
    "ow": "sound of a name of one word, of which no more is known",
    "y": "year of birth with the first and last letter of the forename",
}
LOOSE = frozenset(("sl", "fl", "l", "pc", "g", "st", "b", "w", "ow", "y"))

_LONGEST = 96

#: An age range wider than this, in years, gives no key by birth year.
_WIDEST_AGE = 6


#: Parts texts that are encoded at one go.
_APART = "\0"


def number(source: str, key: str) -> int:
    """The key as it is kept: a signed 64-bit number of the source and the key's text (xxHash, XXH3)."""
    return int.from_bytes(xxhash.xxh3_64_digest(_encoded(f"{source}\n{key}")), "big", signed=True)


def packed(source: str, keys: Sequence[str]) -> bytes:
    """The ``number`` of each key, as eight bytes, the highest first: many cost less than one by one."""
    if not keys:
        return b""
    texts = _encoded(f"{source}\n" + f"{_APART}{source}\n".join(keys)).split(_encoded(_APART))
    if len(texts) != len(keys):  # what parts them stands in one of them
        texts = [_encoded(f"{source}\n{key}") for key in keys]
    return b"".join(map(xxhash.xxh3_64_digest, texts))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def kind_of(key: str) -> str:
    """The kind of a key, one of KINDS."""
    return key.partition(":")[0]


def keys_of(described: Description) -> tuple[str, ...]:
    """Every key under which a record's person is kept, each once: identifiers, then the sharp ones of names, then the loose ones."""
    names = [heard(name) for name in described.names]
    told = years(described)
    days = [either_order(born) for born in described.born if len(born) == 10] if described.born else ()
    found = _identifiers(described)
    _add_named(found, days, told, names)
    _add_loose(found, described, days, told, names)
    return _once(found)


def keys_asked(described: Description) -> tuple[str, ...]:
    """Every key by which a question may look, the sharpest first: those of ``keys_of``, and what only a question has.

    A question has the years that an age may mean. Which of the loose keys are worth a look depends on how many
    people there are to look through: see ``asking.worth``. A postcode is looked up only where no door in it was told.
    """
    doors = {place.postcode for place in described.addresses if place.door}
    spared = {f"pc:{code}" for code in doors}
    return tuple(key for key in keys_of(described) if key not in spared)


def place_keys(place: Address) -> tuple[str, ...]:
    """The keys of an address or an event's place: its household's and its postcode's."""
    found: list[str] = []
    _add_doors(found, place)
    return _once([*found, f"pc:{place.postcode}"] if place.postcode else found)


def _once(keys: list[str]) -> tuple[str, ...]:
    if max(map(len, keys), default=0) > _LONGEST:
        keys = [key[:_LONGEST].rstrip() for key in keys]
    return tuple(dict.fromkeys(keys))


def _identifiers(d: Description) -> list[str]:
    found: list[str] = []
    for phone in d.phones:
        found.append(f"p:{phone}")
    for email in d.emails:
        box = mailbox(email)
        found += (f"e:{box}", f"el:{box.partition('@')[0]}")
    for username in d.usernames:
        found.append(f"u:{account(username)[1]}")
    for kind, values in (("o", d.numbers), ("i", d.images), ("v", d.vehicles)):
        for value in values:
            found.append(f"{kind}:{value}")
    for place in d.addresses:
        _add_doors(found, place)
    return found


def _add_doors(found: list[str], place: Address) -> None:
    """A door by its postcode, however its street is spelled, and by street and town; with its flat and without."""
    door = place.number or place.house
    if not door:
        return
    for flat in (place.flat, "") if place.flat else ("",):
        if place.postcode:
            found.append(f"a:{flat}|{door}|{place.postcode}")
        if place.street:
            for town in place.localities[:3]:
                found.append(f"a:{flat}|{door}|{place.street}|{town}")


def _add_named(found: list[str], days: Sequence[str], told: Sequence[str], names: Sequence[Heard]) -> None:
    for day in days:
        for name in names:
            found += [f"f:{day}|{ends}" for ends in name.ends]
            for surname in name.surnames:
                found.append(f"d:{day[5:]}|{surname}")
    for name in names:
        found += name.pairs
        for year in told:
            for surname in name.surnames:
                found.append(f"n:{year}|{surname}")
            for pair in name.forename_and_ends:
                found.append(f"nf:{year}|{pair}")


@lru_cache(maxsize=65536)
def either_order(born: str) -> str:
    """A whole date of birth with the smaller of day and month first: 1971-02-11 and 1971-11-02 are one."""
    day, month = born[8:], born[5:7]
    return f"{born[:4]}-{month}-{day}" if month < day else f"{born[:4]}-{day}-{month}"


def areas(d: Description) -> dict[str, None]:
    """The areas that a person is looked for in: postcode districts, or towns where no postcode is known; place of birth."""
    found: dict[str, None] = {}
    for code in d.postcodes:
        found[code.partition(" ")[0]] = None
    if not found:
        found.update(dict.fromkeys(d.towns[:3]))
    if d.birthplace:
        found[d.birthplace] = None
    return found


def _add_loose(
    found: list[str], d: Description, days: Sequence[str], told: Sequence[str], names: Sequence[Heard]
) -> None:
    around = areas(d)
    for name in names:
        found += name.half_heard
        for area in around:
            for word in name.words:
                found.append(f"l:{area}|{word}")
    for code in d.postcodes:
        found.append(f"pc:{code}")
    _add_streets(found, d)
    for day in days:
        found.append(f"b:{day}")
    for name in names:
        found += name.alone
        found += name.only
        for year in told:
            for ends in name.forename_ends:
                found.append(f"y:{year}|{ends}")


def _add_streets(found: list[str], d: Description) -> None:
    """A street with its town where no postcode is known; of what is no address, any two of its first parts."""
    for place in d.addresses:
        if place.street and not place.postcode:
            found += [f"st:{place.street}|{town}" for town in place.localities[:3]]
    if not d.postcodes and len(d.towns) > 1:
        found += [f"st:{one}|{other}" for one, other in combinations(d.towns[:3], 2)]


def years(d: Description) -> tuple[str, ...]:
    """The years of birth that are told, or that an age may mean; none where it may mean too many."""
    if d.born:
        return tuple(dict.fromkeys(born[:4] for born in d.born)) if len(d.born) > 1 else (d.born[0][:4],)
    if d.age is None or d.on is None or d.age.oldest - d.age.youngest > _WIDEST_AGE:
        return ()
    first = born_range_of_age(min(d.age.oldest + 1, d.on.year - 1), d.on)[0].year
    last = born_range_of_age(max(d.age.youngest - 1, 0), d.on)[1].year
    return tuple(str(year) for year in range(first, last + 1))
