"""The words of an answer in three values: yes, no, or neither that can be told."""

from __future__ import annotations

import re

from firstcall.incident.three import Truth

_YES = re.compile(r"\s*(?:y|yes|yeah|yep|true|correct|met|given|approved)\b")
_NO = re.compile(r"\s*(?:n|no|nope|false|not|never|none|without|neither|nobody|no[- ]?one)\b")

_ALONE = re.compile(
    r"\b(?:alone|on (?:his|her|their|my) own|unsupervised|unaccompanied|just the two of (?:us|them)"
    r"|(?:no ?body|no[- ]?one|no adult|no parent|no social worker|no staff)\b|(?:not|isn'?t|wasn'?t) supervised"
    r"|without (?:a |an |any )?(?:adult|parent|social worker|supervis\w+|staff))"
)
_WATCHED = re.compile(
    r"\b(?:supervis(?:ed|ion|or)|social ?workers?|parents?|mum|mother|dad|father|carers?|foster\w*|guardian|teacher"
    r"|staff|chaperone|support worker|grand(?:mother|father|parents?|ma|ad)|nan|accompanied)\b"
)
_ABSENT = re.compile(r"\b(?:not|never|n'?t|left|out|away|asleep|absent|don'?t know|not sure|unknown)\b")

_SILENT = frozenset({"", "unknown", "refused", "not known", "don't know", "dont know", "not sure", "unsure"})


def yes_or_no(value: str | int | bool) -> Truth:
    """The answer to a plain question; anything but a clear yes or no is unknown."""
    if isinstance(value, bool):
        return Truth.of(value)
    text = str(value).strip().casefold()
    if text in _SILENT:
        return Truth.UNKNOWN
    if _NO.match(text):
        return Truth.FALSE
    return Truth.of(True if _YES.match(text) else None)


def supervised(value: str | int | bool) -> Truth:
    """The answer to whether somebody was with them: yes, no, or words such as "social worker present"."""
    if isinstance(value, bool):
        return Truth.of(value)
    text = str(value).strip().casefold()
    if text in _SILENT:
        return Truth.UNKNOWN
    if _ALONE.search(text):
        return Truth.FALSE
    if _WATCHED.search(text):
        return Truth.of(None if _ABSENT.search(text) else True)
    return yes_or_no(text)
