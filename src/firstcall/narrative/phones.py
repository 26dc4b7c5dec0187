"""Telephone numbers as they are typed, in E.164."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.spoken_digits import numbers

_D = r"[0-9o]"
_SEP = r"[ .,\-()/]{0,2}"
_HOME = re.compile(
    rf"(?<![\w@.+])(?:(?:\+|00) ?44 ?[.\-]?(?:\( ?[0o] ?\)|(?<=44)[0o](?=7))? ?|\(?[0o])"
    rf"(?:7(?:{_SEP}{_D}){{9}}|[1-35689](?:{_SEP}{_D}){{9}}|1(?:{_SEP}{_D}){{8}})(?![\w@])"
)
_ABROAD = re.compile(r"(?<![\w@.+])(?:\+ ?|00)(?!44)[1-9][0-9]{0,2}(?:[ .\-()]{0,2}[0-9]){6,12}(?![\w@])")
_BARE = re.compile(r"(?<![\w@.+])7[0-9]{3}[ .\-]?[0-9]{3}[ .\-]?[0-9]{3}(?![\w@])")
#: From abroad, the plus left out; as much of a reference as of a number, unless it is grouped as one.
_WITHOUT_PLUS = re.compile(r"(?<![\w@.+])44 ?7[0-9]{3}[ .\-]?[0-9]{3}[ .\-]?[0-9]{3}(?![\w@])")
_SPOKEN_OF = re.compile(
    r"\b(?:numbers?|no|num|mob|mobile|tel|phone|call(?:s|ed|ing)?|text(?:s|ed)?|ring(?:s|ing)?|from)\b"
)
_REFERENCE = re.compile(r"\b(?:ref|reference|crime|incident|log|account|acc|order|invoice|policy|booking|urn|case)\b")
_A_DATE = re.compile(r"[0-3]?[0-9][./-][01]?[0-9][./-](?:19|20)?[0-9]{2}(?![0-9])")

#: A whole number as it is said: with its nought, or from abroad.
_BRITISH = re.compile(r"(?:0|0044)[1-9][0-9]{9}")


def phones(line: Line) -> Iterator[Hit]:
    """Every telephone number of the line: British with blanks, +44, 0044, (0), o for zero; foreign with + or 00."""
    low = line.low
    for run in numbers(line):
        number = e164(run.said) if _BRITISH.fullmatch(run.said) else None
        if number:
            yield Hit(
                field="phone", value=number, start=run.start, end=run.end, says="a telephone number, digit by digit"
            )
    if sum(c.isdigit() for c in low) < 5:
        return
    for shape, says in (
        (_HOME, "a telephone number"),
        (_ABROAD, "a foreign telephone number"),
        (_BARE, "a mobile without 0"),
        (_WITHOUT_PLUS, "a British mobile as it is rung from abroad"),
    ):
        for m in shape.finditer(low):
            if shape is _BARE and not _told(low, m):
                continue
            number = None if _A_DATE.match(m[0]) else e164(m[0])
            if number:
                yield Hit(field="phone", value=number, start=m.start(), end=m.end(), says=says)


def _told(low: str, m: re.Match[str]) -> bool:
    """Whether what stands beside a mobile without its nought calls it a number to ring; a reference is none."""
    if _REFERENCE.search(low, max(0, m.start() - 24), m.start()):
        return False
    return bool(
        _SPOKEN_OF.search(low, max(0, m.start() - 30), m.start()) or _SPOKEN_OF.search(low, m.end(), m.end() + 24)
    )


def e164(typed: str) -> str | None:
    """The number in E.164; None where it is no possible number. Numbers kept for drama are possible ones."""
    digits = re.sub(r"[^0-9+]", "", typed.lower().replace("o", "0").replace("(0)", ""))
    if sum(c.isdigit() for c in typed) < 5:
        return None
    digits = re.sub(r"^(?:\+|00)440", "+44", digits)
    digits = "+" + digits if re.fullmatch(r"447\d{9}", digits) else digits
    digits = "0" + digits if re.fullmatch(r"7\d{9}", digits) else digits
    if re.match(r"00[1-9]", digits):
        digits = "+" + digits[2:]
    try:
        number = phonenumbers.parse(digits, "GB")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    if number.country_code != 44 and not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
