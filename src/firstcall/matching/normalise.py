"""Identifiers as they are kept and compared: from whatever was typed to one form, or None. Total on any text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

import phonenumbers

from firstcall.incident.dates import born_between
from firstcall.matching import address as addresses
from firstcall.matching import names

#: Longer texts are no identifier.
_LONGEST = 200

_EXTENSION = re.compile(r"(?i)\s*(?:[;,]?\s*(?:ext(?:ension|n)?|x)\.?\s*:?\s*#?\s*\d{1,6})\s*$")
_PHONE_LETTERS = re.compile(r"[^\d+]")
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\Z")
_PLATFORM = re.compile(
    r"(?i)^(?:snap(?:chat)?|insta(?:gram)?|ig|facebook|fb|tiktok|telegram|discord|twitter|x|kik|skype|reddit|whatsapp)\s*[:/]\s*@?"
)
_PROFILE = re.compile(
    r"(?i)^(?:https?://)?(?:www\.)?[a-z0-9.-]+\.(?:com|org|net|me|gg)/(?:@|u/|user/|add/)?([^/?#\s]+)/?(?:[?#].*)?$"
)
_USERNAME = re.compile(r"[^\s@,;/\\<>\"]{2,64}\Z")
_PLATE_NOW = re.compile(r"([A-Z]{2})([0-9OISZ]{2})([A-Z0-9]{3})\Z")
_HEX = re.compile(r"[0-9a-f]{8,128}\Z")
_TO_DIGIT = str.maketrans("OISZ", "0152")
_TO_LETTER = str.maketrans("015", "OIS")


@lru_cache(maxsize=65536)
def phone(text: str) -> str | None:
    """A telephone number in E.164, read as dialled from the United Kingdom; None where it cannot be one.

    Takes the letter o for zero, 00 and +, a bracketed trunk zero and an extension (left out). A number that
    begins with neither 0 nor + must be a mobile without its zero or begin with 44. Numbers that are possible
    but not in use pass, as those that Ofcom keeps for drama. Short codes (999, 101) are no one's number.
    """
    if len(text) > _LONGEST:
        return None
    shown = unicodedata.normalize("NFKC", text).replace("(0)", "")
    shown = re.sub(
        r"[oO](?=[\d\s()\-.oO])|(?<=\d)[oO]",
        "0",
        _EXTENSION.sub("", re.sub(r"(?i)^\s*(?:tel|phone|mob(?:ile)?)\b[.:]?", "", shown)),
    )
    if re.search(r"[^\W\d_]", shown):
        return None
    digits = _PHONE_LETTERS.sub("", shown)
    if not digits.isascii() or "+" in digits[1:] or not 7 <= len(digits) <= 18:
        return None
    dialled = _as_dialled(digits)
    return None if dialled is None else _possible(dialled)


def _as_dialled(digits: str) -> str | None:
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+440"):
        digits = "+44" + digits[4:]
    if digits.startswith(("+", "0")):
        return digits
    if len(digits) == 10 and digits.startswith("7"):
        return "0" + digits
    if 11 <= len(digits) <= 12 and digits.startswith("44"):
        return "+" + digits
    return None


def _possible(dialled: str) -> str | None:
    try:
        read = phonenumbers.parse(dialled, "GB")
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(read) is not phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    national = phonenumbers.national_significant_number(read)
    if read.country_code == 44:
        whole = (len(national) == 10 and national[0] in "1235789") or (len(national) == 9 and national[0] in "18")
        if not whole and not phonenumbers.is_valid_number(read):
            return None
    return f"+{read.country_code}{national}"


@lru_cache(maxsize=65536)
def is_mobile(e164: str) -> bool:
    """Whether a number in E.164 is a mobile's, so carried by one person; a line in a house is not."""
    if e164.startswith("+44"):
        return (e164.startswith("+447") and not e164.startswith(("+4470", "+4476"))) or e164.startswith("+447624")
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return False
    return kind is phonenumbers.PhoneNumberType.MOBILE


def email(text: str) -> str | None:
    """An e-mail address in small letters; None for anything else."""
    plain = text.strip(" \t\r\n<>()[].,;:'\"").lower().removeprefix("mailto:")
    return plain if len(plain) <= _LONGEST and _EMAIL.match(plain) and ".." not in plain else None


def username(text: str) -> str | None:
    """An account's name in small letters, without @, platform or profile address; None for anything else."""
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).strip(" \t\r\n.,;:'\"()[]<>")
    profile = _PROFILE.match(plain)
    plain = profile.group(1) if profile else _PLATFORM.sub("", plain)
    plain = plain.lstrip("@").strip(" .,;:").casefold()
    usable = _USERNAME.match(plain) and any(c.isalnum() for c in plain) and plain.isprintable()
    return plain if usable else None


def vehicle(text: str) -> str | None:
    """A registration in capitals without spaces, O and 0, I and 1 set right where the present pattern tells."""
    plain = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text[:_LONGEST])).upper()
    if not 2 <= len(plain) <= 8 or not plain.isascii() or not plain.isalnum():
        return None
    now = _PLATE_NOW.match(plain)
    if now and any(c.isdigit() for c in plain):
        plain = now[1] + now[2].translate(_TO_DIGIT) + now[3].translate(_TO_LETTER)
    mixed = any(c.isdigit() for c in plain) and any(c.isalpha() for c in plain)
    return plain if mixed else None


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


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?\Z")
_FIGURES = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})\Z")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?([a-z]{3,9})\.?,?\s+(\d{4})\Z")


def born(text: str, today: date | None = None) -> str | None:
    """A date of birth in ISO, whole or in part (YYYY-MM, YYYY), day before month; None where it is no date.

    A year of two figures is read only where ``today`` is given: as the latest year that is not in the future.
    """
    plain = " ".join(text[:_LONGEST].lower().split())
    if not plain.isascii():
        return None
    if _ISO.match(plain):
        return _usual(plain)
    figures, words = _FIGURES.match(plain), _WORDS.match(plain)
    if figures:
        day, month, year = figures.groups()
        whole = year if len(year) == 4 else _century(year, today)
        return None if whole is None else _usual(f"{whole}-{int(month):02}-{int(day):02}")
    if words and words[2][:3] in _MONTHS:
        month = f"{_MONTHS.index(words[2][:3]) + 1:02}"
        return _usual(f"{words[3]}-{month}" + (f"-{int(words[1]):02}" if words[1] else ""))
    return None


def _century(year: str, today: date | None) -> str | None:
    if today is None:
        return None
    this = today.year - today.year % 100 + int(year)
    return str(this if this <= today.year else this - 100)


def _usual(iso: str) -> str | None:
    return iso if born_between(iso) is not None and iso >= "1850" else None


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
