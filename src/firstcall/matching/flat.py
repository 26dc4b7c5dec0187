"""Which flat, room or unit of a house an address means, in whatever form it is written."""

from __future__ import annotations

import re

_WORD = r"(?:flat|flt|apartment|apartement|apt|appt|apmt|unit|room|rm|bedsit|studio|suite|maisonette|caravan|chalet|pitch|plot)"
_WHICH = r"(?P<which>\d{1,2}\s?/\s?\d{1,2}[a-z]?|(?:\d{1,2}|[gbpt])f\d{1,2}|\d{1,4}\s?[a-z]?(?![a-z\d])|[a-z]\d{0,3}(?![a-z\d]))"
_NUMBERED = rf"{_WORD}\.?\s*(?:no\.?\s*|number\s+|\#\s*)?{_WHICH}"
_TENEMENT = r"(?P<floor>\d{1,2}|[gbpt])(?:\s?/\s?|f)(?P<door>\d{1,2}[a-z]?|l|r)"
_STOREYS = {
    "gff": "ground", "fff": "1st", "sff": "2nd", "tff": "top", "first": "1st", "second": "2nd", "third": "3rd",
    "fourth": "4th", "fifth": "5th", "sixth": "6th",
}  # fmt: skip
_STOREY = (
    r"(?:the\s+)?(?P<storey>(?:lower|upper)\s+ground|ground|first|second|third|fourth|fifth|sixth|1st|2nd|3rd|[4-9]th|top|upper|lower"
    r"|garden|basement|attic|rear|front)"
)
_BY_STOREY = (
    rf"(?:{_STOREY}(?:\s+|-)(?:floor(?:\s+(?:flat|apartment|maisonette))?|flat|apartment|maisonette)(?:\s+(?P<side>left|right|front|rear))?"
    r"|(?:the\s+)?(?P<whole>basement|penthouse|annexe?|gff|fff|sff|tff))"
)
_FORMS = (_NUMBERED, _BY_STOREY)
_FIRST = tuple(re.compile(rf"{form}(?:[\s,]+|\Z)", re.IGNORECASE) for form in _FORMS)
_WHOLE = tuple(re.compile(form, re.IGNORECASE) for form in (*_FORMS, _TENEMENT))
_LAST = tuple(re.compile(rf"(?<=\S)\s+{form}\Z", re.IGNORECASE) for form in _FORMS)
_TENEMENT_FIRST = re.compile(rf"{_TENEMENT}\s+(?=\d)", re.IGNORECASE)


def flat_of(parts: list[str]) -> tuple[str, list[str]]:
    """The flat in one form, and the parts of the address without it.

    ``Flat 02A`` is ``2a``; ``Flat 2/1``, ``2F1`` and ``2/1`` before a door are ``2f1`` (second floor, first door);
    ``First floor flat`` is ``1st``, ``Top flat`` is ``top``. Empty where no flat is named.
    """
    for at, part in enumerate(parts[:3]):
        for form in _WHOLE:
            found = form.fullmatch(part)
            if found and len(parts) > 1:
                return _plain(found), [*parts[:at], *parts[at + 1 :]]
    if parts:
        for form in (*_FIRST, _TENEMENT_FIRST):
            if (found := form.match(parts[0])) and found.end() < len(parts[0]):
                return _plain(found), [parts[0][found.end() :], *parts[1:]]
        for form in _LAST:
            if found := form.search(parts[0]):
                return _plain(found), [parts[0][: found.start()], *parts[1:]]
    return "", parts


def _plain(found: re.Match[str]) -> str:
    parts = {name: value.lower() for name, value in found.groupdict().items() if value}
    if storey := parts.get("storey") or parts.get("whole"):
        floor = " ".join(_STOREYS.get(word, word) for word in storey.removesuffix("e" * (storey == "annexe")).split())
        return " ".join(filter(None, (floor, parts.get("side"))))
    if "floor" in parts:
        return tenement(parts["floor"], parts["door"])
    which = re.sub(r"\s", "", parts["which"])
    if by_floor := re.fullmatch(r"(\d{1,2}|[gbpt])[/f](\d{1,2}[a-z]?)", which):
        return tenement(by_floor[1], by_floor[2])
    return which.lstrip("0") or "0"


def tenement(floor: str, door: str) -> str:
    """A door of a Scottish tenement: ``2f1`` is the first on the second floor, ``0f1`` on the ground floor."""
    return f"{'0' if floor == 'g' else floor.lstrip('0') or '0'}f{door.lstrip('0') or '0'}"
