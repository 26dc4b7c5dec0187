"""The reasons of a refusal as a list that can be read: one that strings many together is taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from firstcall.desk.picture.typed import visible

#: A reason longer than this, in characters, is taken apart where its parts are divided.
LONG = 200


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason, and the parts that it was made of."""

    says: str
    parts: tuple[str, ...] = ()


def reasons(says: tuple[str, ...]) -> tuple[ReasonView, ...]:
    """Every reason once; a long one as what it says first and its parts, each part once."""
    return tuple(_taken_apart(visible(text)) for text in dict.fromkeys(says))


def _taken_apart(text: str) -> ReasonView:
    if len(text) <= LONG or "; " not in text:
        return ReasonView(_sentence(text))
    head, colon, rest = text.partition(": ")
    if not colon or "; " in head:
        head, rest = "", text
    parts = tuple(_sentence(part) for part in dict.fromkeys(rest.split("; ")) if part.strip())
    return ReasonView(_sentence(head), parts)


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]
