"""What somebody may be looked up by outside an incident, read into the form in which it is kept and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firstcall.matching import normalise

#: What can be told, and what it must look like.
FIELDS: Mapping[str, str] = {
    "phone": "a telephone number, such as 07700 900461",
    "name": "a name, forenames first",
    "born": "a date of birth, such as 2 November 1971 or 1971-11-02",
    "email": "an e-mail address",
    "vehicle": "a registration mark",
    "postcode": "a postcode",
    "username": "a user name, with its platform where it is known",
}

#: Letters that a reason has at the least, and characters that it has at most.
LEAST, MOST = 4, 500


class CannotAsk(ValueError):
    """A field cannot be used: nothing was asked. ``field`` names it, the text says the mend."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look for and why. ``sources`` narrows the systems that are asked; empty: all that are due."""

    by_what: Mapping[str, str]
    reason: str
    sources: tuple[str, ...] = ()

    @property
    def same(self) -> frozenset[str]:
        """What makes another question one about the same: any one of these."""
        return frozenset(f"{field}={value.casefold()}" for field, value in self.by_what.items())

    @property
    def asked(self) -> str:
        """Whom it is about, in words."""
        return ", ".join(f"{field} {value}" for field, value in self.by_what.items())


def read(told: Mapping[str, str], *, reason: str, sources: Sequence[str], known: Sequence[str]) -> Wanted:
    """What was told, each value in its own form. Raises CannotAsk for the first field that cannot be used."""
    by_what = {}
    for field, looks in FIELDS.items():
        text = told.get(field, "").strip()
        if not text:
            continue
        value = normalise.value(field, text)
        if value is None:
            raise CannotAsk(field, f"This cannot be read. Give {looks}.")
        by_what[field] = str(value)
    if not by_what:
        raise CannotAsk("phone", f"Say whom to look for: {'; '.join(FIELDS.values())}.")
    for key in sources:
        if key not in known:
            raise CannotAsk("source", f"There is no record system of this name; there is {', '.join(known)}.")
    return Wanted(by_what, read_reason(reason), tuple(dict.fromkeys(sources)))


def read_reason(reason: str) -> str:
    """A reason as it is kept. Raises CannotAsk where there is none."""
    words = " ".join(reason.replace("\x00", " ").split())
    if letters(words) < LEAST:
        raise CannotAsk("reason", "Say why: nobody is looked up without a reason.")
    if len(words) > MOST:
        raise CannotAsk("reason", f"A reason has at most {MOST} characters; this one has {len(words)}.")
    return words


def letters(text: str) -> int:
    """How many letters a text has; figures and signs give no reason."""
    return sum(c.isalpha() for c in text)
