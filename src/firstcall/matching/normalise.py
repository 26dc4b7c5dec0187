"""Identifiers as they are kept and compared: from whatever was typed to one form, or None. Total on any text."""

from __future__ import annotations

import re
from collections.abc import Callable

from firstcall.matching import address as addresses
from firstcall.matching import names
from firstcall.matching.accounts import account, same_account, username
from firstcall.matching.births import born
from firstcall.matching.mails import email, mailbox
from firstcall.matching.numbers import number
from firstcall.matching.phones import is_mobile, is_withheld, phone
from firstcall.matching.vehicles import vehicle, vehicle_forms

__all__ = [
    "account", "age", "born", "email", "image", "is_mobile", "is_withheld", "mailbox", "name", "nationality", "number", "phone",
    "postcode", "same_account", "sex", "username", "value", "vehicle", "vehicle_forms",
]  # fmt: skip

#: Longer texts are no identifier.
_LONGEST = 200

_HEX = re.compile(r"[0-9a-f]{8,128}\Z")


def postcode(text: str) -> str | None:
    """A UK postcode as ``ZZ1 1ZZ``, letters and figures that are often confused set right; None otherwise."""
    return addresses.postcode(text)


def name(text: str) -> str | None:
    """A personal name as it is shown: in reading order, without its title; None where there is no letter."""
    return names.tidy(text)


def image(text: str) -> str | None:
    """An image's hash in small hexadecimal letters (8 to 128 of them); None for anything else."""
    plain = re.sub(r"[\s:\-]", "", text[: _LONGEST * 2]).lower().removeprefix("0x")
    return plain if _HEX.match(plain) else None


def age(text: str) -> int | None:
    """An age in whole years from figures (``16``, ``16 years``); None outside 0 to 120."""
    read = re.match(r"\s*(\d{1,3})(?:\s*(?:yrs?|years?|y/?o)\b.*)?\s*\Z", text[:_LONGEST], re.ASCII | re.IGNORECASE)
    return int(read[1]) if read and int(read[1]) <= 120 else None


_SEXES = dict.fromkeys(("male", "m", "man", "boy"), "male") | dict.fromkeys(("female", "f", "woman", "girl"), "female")


def sex(text: str) -> str | None:
    """``male`` or ``female``; anything else is not known."""
    return _SEXES.get(text.strip().lower())


_NATIONS = {
    "gb": "GBR", "uk": "GBR", "british": "GBR", "english": "GBR", "scottish": "GBR", "welsh": "GBR", "irish": "IRL",
    "polish": "POL", "romanian": "ROU", "indian": "IND", "pakistani": "PAK", "french": "FRA", "german": "DEU",
    "italian": "ITA", "spanish": "ESP", "portuguese": "PRT", "dutch": "NLD", "american": "USA", "nigerian": "NGA",
    "chinese": "CHN", "bangladeshi": "BGD", "albanian": "ALB", "lithuanian": "LTU", "ukrainian": "UKR",
}  # fmt: skip


def nationality(text: str) -> str | None:
    """A nationality by its three letters (ISO 3166-1 alpha-3), or one of a few words for one."""
    plain = text.strip()
    if len(plain) == 3 and plain.isascii() and plain.isalpha():
        return plain.upper()
    return _NATIONS.get(plain.lower())


def _plain(text: str) -> str | None:
    return " ".join(text.split()) or None


_FIELDS: dict[str, Callable[[str], str | int | None]] = {
    "phone": phone,
    "email": email,
    "username": username,
    "vehicle": vehicle,
    "postcode": postcode,
    "name": name,
    "image": image,
    "number": number,
    "born": born,
    "age": age,
    "sex": sex,
    "nationality": nationality,
    "address": addresses.tidy,
}


def value(field: str, text: str) -> str | int | None:
    """The value of a fact's field in the form in which it is kept; None where the text is no such thing.

    A field that has no form of its own (relationship, cue, place …) is kept as it stands, spaces tidied.
    """
    return _FIELDS.get(field, _plain)(text)
