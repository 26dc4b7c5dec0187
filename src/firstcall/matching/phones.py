"""Telephone numbers: whatever was typed as one form, which are carried by one person, and which were withheld."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers

_LONGEST = 200

#: Figures alone, as files mostly have them; phonenumbers would say the same and take twenty times as long.
_CLEAN = re.compile(r"(?:\+44|0044|0)([1235789][0-9]{9})\Z|(?:44)?(7[0-9]{9})\Z")
_LONGEST_CLEAN = 24

_KIND = r"(?:tel(?:ephone)?|phone|ph|mob(?:ile)?|cell|landline|home|work)"
_LABEL = re.compile(rf"\s*{_KIND}(?:\s*(?:no|num|number)\b)?[\s.:=\-]*(?=[\d+(oO])", re.IGNORECASE)
_NOTE = re.compile(rf"\s*(?:\(\s*{_KIND}\s*\)|[\s,\-]\s*{_KIND})[\s.]*\Z", re.IGNORECASE)
_EXTENSION = re.compile(
    r"\s*(?:[;,/]?\s*(?:ext(?:ension|n)?|xtn|x)\.?\s*[:=#]?\s*\d{1,6}|[;,]?\s*#\s*\d{1,6})\s*\Z", re.IGNORECASE
)
_TRUNK = re.compile(r"\(\s*[0oO]\s*\)")
_ZERO = re.compile(r"[oO](?=[\d\s()\-.oO])|(?<=\d)[oO]")
_LETTER = re.compile(r"[^\W\d_]")
_OTHER = re.compile(r"[^\d+]")


def phone(text: str) -> str | None:
    """A telephone number in E.164, read as dialled from the United Kingdom; None where it cannot be one.

    Takes the letter o for zero, 00 and +, a trunk zero (bracketed or not), a word before or behind that says what kind
    of telephone it is, and an extension (left out). A number that begins with neither 0 nor + must be a mobile
    without its zero or begin with 44. Numbers that are possible but not in use pass, as those that Ofcom keeps
    for drama. Short codes (999, 101) are no one's number. Total.
    """
    if len(text) <= _LONGEST_CLEAN:
        clean = _CLEAN.match(text.replace(" ", ""))
        if clean:
            return "+44" + (clean[1] or clean[2])
    elif len(text) > _LONGEST:
        return None
    return read_slowly(text)


@lru_cache(maxsize=65536)
def read_slowly(text: str) -> str | None:
    """As ``phone``, for any text, without the short way for figures alone."""
    shown = unicodedata.normalize("NFKC", text)
    shown = _EXTENSION.sub("", _NOTE.sub("", _LABEL.sub("", shown, count=1)))
    shown = _ZERO.sub("0", _TRUNK.sub("", shown))
    if _LETTER.search(shown):
        return None
    digits = _OTHER.sub("", shown)
    if not digits.isascii() or "+" in digits[1:] or not 7 <= len(digits) <= 18:
        return None
    dialled = _as_dialled(digits)
    return None if dialled is None else _possible(dialled)


def _as_dialled(digits: str) -> str | None:
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("440") and len(digits) == 13:
        digits = "+" + digits
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
    if read.country_code == 44 and not whole_in_britain(national) and not phonenumbers.is_valid_number(read):
        return None
    return f"+{read.country_code}{national}"


def whole_in_britain(national: str) -> bool:
    """Whether the figures behind +44 have a length and a first figure that British subscribers' numbers have."""
    return (len(national) == 10 and national[0] in "1235789") or (len(national) == 9 and national[0] in "18")


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


_WORD = re.compile(r"[a-z]+")
_WITHHELD = frozenset(
    "withheld anonymous anon private unknown blocked restricted unavailable hidden suppressed undisclosed".split()
)
_ABOUT_IT = frozenset(
    "a the is was has been number numbers no caller callers call calls calling id cli line telephone phone tel mobile their "
    "his her by from with held not available given shown displayed invalid network".split()
)
_SAID_WITHOUT = re.compile(
    r"with held|no (?:caller |calling )?(?:id|cli|number)|(?:number )?not (?:available|given|shown|displayed)"
)


def is_withheld(text: str) -> bool:
    """Whether this stands where a number should and says that there is none to be had (``withheld``, ``no caller ID``).

    Total. False for a number, for nothing at all, and for whatever says more than that.
    """
    if not 2 <= len(text) <= _LONGEST:
        return False
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().replace(".", "").replace("-", " ").split())
    words = _WORD.findall(plain)
    if any(c.isalnum() and not "a" <= c <= "z" for c in plain) or not all(w in _WITHHELD | _ABOUT_IT for w in words):
        return False
    return any(w in _WITHHELD for w in words) or _SAID_WITHOUT.search(plain) is not None
