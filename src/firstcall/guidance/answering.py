"""The facts that an answer to a question gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from firstcall.guidance.spoken import yes_or_no
from firstcall.incident.codes import UNKNOWN_ANSWERS, Origin
from firstcall.incident.dates import born_between
from firstcall.incident.entries import Draft, Fact
from firstcall.incident.three import Truth
from firstcall.matching import normalise

OLDEST = 120

_SPAN = re.compile(r"\s*(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})\s*\Z")
_DECADE = re.compile(r"\s*(?:in (?:his|her|their) )?([1-9])0'?s\s*\Z")
_PIECES = re.compile(r"[,;\n]|\band\b")


class AnswerNotRead(ValueError):
    """An answer cannot be read. ``field`` is what was asked, ``mend`` how to put it."""

    def __init__(self, field: str, says: str, mend: str) -> None:
        self.field, self.says, self.mend = field, says, mend
        super().__init__(f"{says}: {mend}")


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer is read: as the fact ``gives`` names, and as the cue that a plain yes ``tells`` and a plain no denies."""

    gives: str | None = None
    tells: str | None = None


def facts_of_answer(
    question: str, person: str, value: str | int | bool, *, today: date, reading: Reading | None = None
) -> tuple[Draft, ...]:
    """The facts that the answer to a question gives; ``unknown`` and ``refused`` give none.

    ``reading`` is as the question's own page says; a code that is itself a kind of fact (``age``, ``name`` …) is read as that.
    Raises AnswerNotRead where the answer to a question after a value cannot be read. A question that is
    not after a value (``supervised``, ``met-before`` …) gives no facts: its answer stands for itself, and may tell of a
    cue. Only a clear yes or no does: other words tell and deny nothing.
    """
    text = " ".join(str(value).split())
    if isinstance(value, str) and (not text or text.casefold() in UNKNOWN_ANSWERS):
        return ()
    how = reading or Reading()
    kind = how.gives or question
    told = _told(question, person, value, how.tells)
    if kind in _SEVERAL:
        return (*(_fact(person, field, held) for field, held in _accounts(text)), *told)
    reader = _READERS.get(kind)
    if reader is None:
        return told
    if isinstance(value, bool):
        raise AnswerNotRead(question, f"{text} is no answer to this", "type the answer itself, unknown or refused")
    field, read = reader
    return (_fact(person, field, read(text, today)), *told)


def _told(question: str, person: str, value: str | int | bool, cue: str | None) -> tuple[Draft, ...]:
    plain = yes_or_no(value)
    if cue is None or plain is Truth.UNKNOWN:
        return ()
    yes = plain is Truth.TRUE
    says = f"answered {'yes' if yes else 'no'} to {question.replace('-', ' ')}"
    body = Fact(person=person, field="cue", value=cue, origin=Origin.ANSWERED, negated=not yes, says=says)
    return (Draft(body=body),)


def _fact(person: str, field: str, value: str | int) -> Draft:
    return Draft(body=Fact(person=person, field=field, value=value, origin=Origin.ANSWERED))


def _age(text: str, today: date) -> str | int:
    """Whole years, or from what to what (``30-40``, ``30s``), which stays a range."""
    if decade := _DECADE.match(text.casefold()):
        return f"{decade[1]}0-{decade[1]}9"
    if span := _SPAN.match(text):
        first, last = int(span[1]), int(span[2])
        if first <= last <= OLDEST:
            return first if first == last else f"{first}-{last}"
    age = normalise.age(text)
    if age is None:
        raise AnswerNotRead(
            "age", f"{text[:40]!r} is no age", "type a number such as 16, from-to such as 30-40, or unknown"
        )
    return age


def _born(text: str, today: date) -> str:
    born = normalise.born(text, today)
    if born is None:
        raise AnswerNotRead(
            "date-of-birth", f"{text[:40]!r} is no date", "type it as 19/8/2000 or 19 Aug 2000, or unknown"
        )
    between = born_between(born)
    if between is None or between[0] > today:
        raise AnswerNotRead("date-of-birth", f"{text[:40]!r} is in the future", "check the year")
    return born


def _read(field: str, called: str, mend: str) -> Callable[[str, date], str | int]:
    def read(text: str, today: date) -> str | int:
        value = normalise.value(field, text)
        if value is None:
            raise AnswerNotRead(field, f"{text[:40]!r} is no {called}", mend)
        return value

    return read


def _accounts(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for piece in (p.strip() for p in _PIECES.split(text)):
        for field, read in (("phone", normalise.phone), ("email", normalise.email), ("username", normalise.username)):
            held = read(piece) if piece else None
            if held is not None:
                found.append((field, held))
                break
    return found


_READERS: dict[str, tuple[str, Callable[[str, date], str | int]]] = {
    "age": ("age", _age),
    "date-of-birth": ("born", _born),
    "name": ("name", _read("name", "name", "type forename and surname, as far as known, or unknown")),
    "address": ("address", _read("address", "address", "type house, street, town and postcode, as far as known")),
    "relationship": ("relationship", _read("relationship", "relationship", "type it in a word or two, or unknown")),
    "sex": ("sex", _read("sex", "sex", "type male, female, unknown or refused")),
    "phone": ("phone", _read("phone", "telephone number", "type it with its area code, or unknown")),
    "email": ("email", _read("email", "e-mail address", "type it as name@example.org, or unknown")),
    "username": ("username", _read("username", "user name", "type it without spaces, or unknown")),
    "vehicle": ("vehicle", _read("vehicle", "registration mark", "type it as AB12 CDE, or unknown")),
    "postcode": ("postcode", _read("postcode", "postcode", "type it as ZZ1 1ZZ, or unknown")),
}

#: Answers in which several numbers and names may stand at once.
_SEVERAL: dict[str, tuple[str, ...]] = {"their-accounts": ("phone", "email", "username")}

#: What an answer can be read as, each with the fields of the facts that it gives.
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {kind: (field,) for kind, (field, _) in _READERS.items()} | _SEVERAL
)
