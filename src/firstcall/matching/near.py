"""Near misses of identifiers: one figure wrong, two swapped, one too many or too few.

A near miss is a hint and never more. One slip leads both ways: what is a slip away from a value has that value a slip
away too, so that it does not matter which of the two was written wrongly. Give e-mail addresses as mailboxes
(``normalise.mailbox``) and usernames as names (``normalise.account``) where the platform must not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import phonenumbers

from firstcall.matching import normalise
from firstcall.matching.accounts import account
from firstcall.matching.phones import whole_in_britain
from firstcall.matching.vehicles import CONFUSABLE

#: Longer names and numbers have too many near misses to look at, and have none.
LONGEST = 40

_FIGURES = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST_FIGURES = {10: "1235789", 9: "18"}
_OTHER_FIGURES = {c: _FIGURES.replace(c, "") for c in _FIGURES}
_OTHER_LETTERS = {c: _LETTERS.replace(c, "") for c in _LETTERS}
#: What a letter or figure may be taken for, either way round.
_TAKEN_FOR = {
    c: "".join(other for other, read in CONFUSABLE.items() if read == c or other == CONFUSABLE[c]) for c in CONFUSABLE
}

REPLACED = "one digit differs"
SWAPPED = "two digits are swapped"
MISSING = "one digit is missing or too many"
CONFUSED = "a letter and a figure are taken for each other"
LETTER_REPLACED = "one letter differs"
CHARACTERS_SWAPPED = "two characters are swapped"
DOUBLED = "one letter is doubled"


@lru_cache(maxsize=4096)
def variants(field: str, value: str) -> tuple[str, ...]:
    """Every value one slip away from a kept one, each once, in one order, never the value itself; at most 400.

    ``field`` is phone, vehicle, email, username or number; any other has none, and so has what is not in the form in
    which it is kept, or is longer than LONGEST. A phone's country and an e-mail's domain stay.
    """
    slips = _SLIPS.get(field)
    if slips is None or len(value) > _LONGEST_WHOLE or normalise.value(field, value) != value:
        return ()
    return tuple(slips(value))


def slip(field: str, a: str, b: str) -> str | None:
    """What happened between two kept values that are one slip apart, in plain words; None where they are not.

    It is one of ``variants(field, a)`` exactly where this is not None, and whichever of the two comes first. Total.
    """
    if a == b or not -1 <= len(a) - len(b) <= 1:
        return None
    what = _between(field, a, b)
    return what if what is not None and b in variants(field, a) else None


def _between(field: str, a: str, b: str) -> str | None:
    """What happened, by the two texts alone: whether the result may stand is left to ``variants``."""
    if len(a) != len(b):
        return MISSING if field == "phone" else DOUBLED
    apart = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(apart) == 1:
        return _replaced(a[apart[0]], b[apart[0]])
    if len(apart) == 2 and apart[1] == apart[0] + 1 and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]:
        return SWAPPED if a[apart[0]].isdigit() and a[apart[1]].isdigit() else CHARACTERS_SWAPPED
    return None


def _replaced(x: str, y: str) -> str:
    if x.isdigit() and y.isdigit():
        return REPLACED
    return LETTER_REPLACED if x.isalpha() and y.isalpha() else CONFUSED


# One slip in a row of characters


def _figures(text: str) -> Iterator[str]:
    for i, c in enumerate(text):
        if c in _OTHER_FIGURES:
            head, tail = text[:i], text[i + 1 :]
            for other in _OTHER_FIGURES[c]:
                yield head + other + tail


def _swaps(text: str) -> Iterator[str]:
    for i in range(len(text) - 1):
        if text[i] != text[i + 1]:
            yield text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _letters_doubled(text: str) -> Iterator[str]:
    """One of two like letters left out, and one letter written twice."""
    for i, c in enumerate(text):
        if c.isalpha():
            if c == text[i + 1 : i + 2]:
                yield text[:i] + text[i + 1 :]
            yield text[:i] + c + text[i:]


def _left_out(text: str) -> Iterator[str]:
    return (text[:i] + text[i + 1 :] for i in range(len(text)))


def _put_in(text: str) -> Iterator[str]:
    return (text[:i] + c + text[i:] for i in range(len(text) + 1) for c in _FIGURES)


def _once(values: Iterable[str], value: str) -> Iterator[str]:
    return (v for v in dict.fromkeys(values) if v != value)


# The fields


def _phones(value: str) -> Iterable[str]:
    """A figure more or less only where the country has numbers of that length."""
    if value.startswith("+44"):
        return _british(value[3:])
    start = 1 + len(_country(value))
    head, national = value[:start], value[start:]
    zero, lengths = national.startswith("0"), possible_lengths(head[1:])
    found = [*_figures(national), *_swaps(national)]
    if len(national) - 1 in lengths:
        found += _left_out(national)
    if len(national) + 1 in lengths:
        found += _put_in(national)
    return (head + other for other in _once(found, national) if other.startswith("0") == zero)


def _british(national: str) -> list[str]:
    """Most telephones are British, and a question waits for this: only the first figure can make another impossible."""
    if not whole_in_britain(national):
        return []
    first, rest = national[0], national[1:]
    found = [f"+44{c}{rest}" for c in _FIRST_FIGURES[len(national)] if c != first]
    for i, c in enumerate(rest, 1):
        head, tail = f"+44{national[:i]}", national[i + 1 :]
        found += [head + other + tail for other in _OTHER_FIGURES[c]]
    others = list(_swaps(national))
    if len(national) == 9:
        others += _put_in(national)
    elif first in "18" or national[1] in "18":
        others += _left_out(national)
    return found + ["+44" + n for n in dict.fromkeys(others) if whole_in_britain(n)]


@lru_cache(maxsize=512)
def possible_lengths(country: str) -> frozenset[int]:
    """How many figures a subscriber's number of a country has, by its calling code."""
    number = phonenumbers.PhoneNumber
    fits = phonenumbers.ValidationResult.IS_POSSIBLE
    possible = phonenumbers.is_possible_number_with_reason
    return frozenset(
        n for n in range(4, 16) if possible(number(country_code=int(country), national_number=int("2" * n))) is fits
    )


def _country(value: str) -> str:
    codes = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return next((value[1 : n + 1] for n in (1, 2, 3) if int(value[1 : n + 1]) in codes), "")


def _vehicles(value: str) -> Iterator[str]:
    found: list[str] = []
    for i, c in enumerate(value):
        others = (_OTHER_FIGURES[c] if c.isdigit() else _OTHER_LETTERS[c]) + _TAKEN_FOR.get(c, "")
        found += [value[:i] + other + value[i + 1 :] for other in others]
    return _kept(normalise.vehicle, _once([*found, *_swaps(value)], value))


def _emails(value: str) -> Iterator[str]:
    local, _, domain = value.rpartition("@")
    box = normalise.mailbox(value)
    found = (f"{other}@{domain}" for other in _written(local))
    return (v for v in _kept(normalise.email, found) if normalise.mailbox(v) != box)


def _usernames(value: str) -> Iterator[str]:
    platform, name = account(value)
    head = f"{platform}:" if platform else ""
    return (
        v for v in _kept(normalise.username, (head + other for other in _written(name))) if account(v)[0] == platform
    )


def _written(text: str) -> Iterator[str]:
    """The near misses of a name that somebody typed."""
    if len(text) > LONGEST:
        return iter(())
    found = [*_figures(text), *_swaps(text), *_letters_doubled(text)]
    return _once((f for f in found if len(f) <= LONGEST), text)


def _numbers(value: str) -> Iterator[str]:
    return _kept(normalise.number, _once([*_figures(value), *_swaps(value)], value))


def _kept(read: Callable[[str], str | None], values: Iterable[str]) -> Iterator[str]:
    """Those that would be kept just so: what would be read as another value is no value of its own."""
    return (v for v in values if read(v) == v)


_SLIPS: dict[str, Callable[[str], Iterable[str]]] = {
    "phone": _phones,
    "vehicle": _vehicles,
    "email": _emails,
    "username": _usernames,
    "number": _numbers,
}
#: An e-mail address is as long as its domain; no kept value of which there are near misses is longer than this.
_LONGEST_WHOLE = 200
