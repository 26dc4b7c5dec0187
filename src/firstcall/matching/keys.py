"""The keys under which a person is kept and looked up: two people who share none are never compared."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.incident.dates import born_range_of_age
from firstcall.incident.records import Named
from firstcall.matching.address import Address
from firstcall.matching.description import Description
from firstcall.matching.names import roots, sound

#: Raised whenever keys or normalised values change; what was indexed under an older one is indexed anew when loaded.
VERSION = 2

_LONGEST = 96

#: An age range wider than this, in years, gives no key by birth year.
_WIDEST_AGE = 6


def keys_of(described: Description) -> tuple[str, ...]:
    """Every key under which a record's person is kept, each once.

    Identifiers as they stand (``p:`` phone, ``e:`` e-mail, ``u:`` username, ``v:`` vehicle, ``i:`` image,
    ``a:`` door, ``pc:`` postcode); ``d:`` date of birth (day and month in either order) with initials;
    ``n:`` sound of the surname with the year of birth; ``s:`` sounds of surname and forename, short forms under
    their full forms; ``b:`` the date of birth alone; ``w:`` the sound of one name alone.
    """
    areas = [f"pc:{code}" for code in described.postcodes]
    return _once([*_identifiers(described), *_by_name(described), *_days(described), *_words(described), *areas])


def keys_asked(described: Description) -> tuple[str, ...]:
    """The keys by which a question looks, the sharpest first.

    A date of birth alone and one name alone are only looked up where no whole name was given, a postcode only where
    no door in it was.
    """
    whole = any(n.forenames and n.surname for n in described.names)
    loose = [] if whole else [*_days(described), *_words(described)]
    doors = {place.postcode for place in described.addresses if place.door}
    areas = [f"pc:{code}" for code in described.postcodes if code not in doors]
    return _once([*_identifiers(described), *_by_name(described), *loose, *areas])


def place_keys(place: Address) -> tuple[str, ...]:
    """The keys of an address or an event's place: its household's and its postcode's."""
    return _once([*_doors(place), *([f"pc:{place.postcode}"] if place.postcode else [])])


def _once(keys: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k[:_LONGEST].rstrip() for k in keys))


def _identifiers(d: Description) -> Iterator[str]:
    for mark, values in (("p", d.phones), ("e", d.emails), ("u", d.usernames), ("i", d.images), ("v", d.vehicles)):
        for value in values:
            yield f"{mark}:{same_mailbox(value) if mark == 'e' else value}"
    for place in d.addresses:
        yield from _doors(place)


def _doors(place: Address) -> Iterator[str]:
    """A door by its postcode, however its street is spelled, and by street and town; with its flat and without."""
    if not place.door:
        return
    for flat in dict.fromkeys((place.flat, "")):
        if place.postcode:
            yield f"a:{flat}|{place.door}|{place.postcode}"
        if place.street:
            for town in place.localities[:3]:
                yield f"a:{flat}|{place.door}|{place.street}|{town}"


def same_mailbox(email: str) -> str:
    """The e-mail address as its provider delivers it: Gmail leaves out dots and what follows a plus."""
    local, _, domain = email.partition("@")
    if domain in ("gmail.com", "googlemail.com"):
        return local.partition("+")[0].replace(".", "") + "@gmail.com"
    return email


def _by_name(d: Description) -> Iterator[str]:
    years = _years(d)
    for name in d.names:
        letters = _initials(name)
        for born in d.born:
            if len(born) == 10:
                first, second = sorted((born[5:7], born[8:]))
                yield f"d:{born[:4]}-{first}-{second}|{letters}"
        for year in years:
            for surname in _surnames(name):
                yield f"n:{sound(surname)}|{year}"
        yield from _pairs(name)


def _pairs(name: Named) -> Iterator[str]:
    forenames = name.forenames.split()[:3]
    for surname in _surnames(name):
        for forename in forenames:
            for root in sorted(roots(forename)):
                yield "s:" + "|".join(sorted((sound(surname), sound(root))))


def _surnames(name: Named) -> tuple[str, ...]:
    """The surname whole and, where it is double-barrelled, each part."""
    parts = name.surname.split()
    long = [p for p in parts if len(p) > 2] if len(parts) > 1 else []
    return tuple(dict.fromkeys(n for n in (name.surname, *long[:3]) if n))


def _initials(name: Named) -> str:
    return "".join(sorted(part[0] for part in (name.forenames, name.surname) if part))


def _days(d: Description) -> Iterator[str]:
    for born in d.born:
        if len(born) == 10:
            yield f"b:{born}"


def _words(d: Description) -> Iterator[str]:
    for name in d.names:
        for word in (*_surnames(name), *name.forenames.split()[:1]):
            yield f"w:{sound(word)}"


def _years(d: Description) -> tuple[str, ...]:
    if d.born:
        return tuple(dict.fromkeys(b[:4] for b in d.born))
    if d.age is None or d.on is None or d.age.oldest - d.age.youngest > _WIDEST_AGE:
        return ()
    first = born_range_of_age(min(d.age.oldest + 1, d.on.year - 1), d.on)[0].year
    last = born_range_of_age(max(d.age.youngest - 1, 0), d.on)[1].year
    return tuple(str(year) for year in range(first, last + 1))
