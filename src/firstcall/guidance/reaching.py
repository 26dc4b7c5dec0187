"""The safe means of contact and the caller's wishes, held against what was promised: what would go to the wrong telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from firstcall.incident.entries import SafeContact
from firstcall.incident.held import CALLER, PromiseHeld
from firstcall.incident.state import State
from firstcall.matching.phones import phone

#: The means of reaching somebody, with the words that speak of each.
MEANS: dict[str, re.Pattern[str]] = {
    "telephone": re.compile(
        r"\b(?:ring(?:s|ing|back)?|rang|rung|phon(?:e|es|ed|ing)|telephon\w*|call(?:s|ing|back|ed)?|c/b|landline|mobile|voice ?mail|"
        r"bell|speak to (?:him|her|them|the caller))\b",
        re.IGNORECASE,
    ),
    "text message": re.compile(r"\b(?:text(?:s|ing|ed)?|sms|whats ?app\w*|messag\w+|dm)\b", re.IGNORECASE),
    "e-mail": re.compile(r"\be-?mail\w*\b", re.IGNORECASE),
    "letter": re.compile(
        r"\b(?:letters?|post(?:ed|ing)?|by post|write|writing|leaflets?|card through)\b", re.IGNORECASE
    ),
    "visit": re.compile(
        r"\b(?:visit\w*|come (?:round|to)|go(?:ing)? round|attend\w*|at (?:the|her|his|their|my) (?:door|house|home)|knock\w*|"
        r"to (?:the|her|his|their|my) (?:door|house|home|address)|doorstep|house call|uniforms?|"
        r"(?:officers?|police|somebody|someone|car|patrol) (?:round|to (?:call|attend|visit)|at home)|"
        r"send(?:ing)? (?:an? |some )?(?:officers?|car|patrol|somebody|someone))\b",
        re.IGNORECASE,
    ),
}
_DIGITS = re.compile(r"(?:\+|\b)\d[\d\s()\-]{5,18}\d\b")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
#: From a word that denies to the end of its clause.
_NOT = re.compile(
    r"\b(?:not?|never|nobody|don['’]?t|doesn['’]?t|won['’]?t|without|stop|avoid|instead of|rather than)\b[^,;.!]*?"
    r"(?=[,;.!]|\bbut\b|\Z)",
    re.IGNORECASE,
)
#: Without a number of its own a wish speaks so of one that the call has named.
_THAT_NUMBER = re.compile(
    r"\b(?:that|the|this|other|same)\s+(?:other\s+|same\s+)?(?:number|man|woman|person|suspect)\b|\bhim\b|\bthem\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Against:
    """A promise that goes against how the caller can be reached, or against a wish: in words, and by which entries."""

    promise: str
    says: str
    rests_on: tuple[int, ...]


@lru_cache(maxsize=4096)
def means_in(text: str) -> frozenset[str]:
    """The means of reaching somebody that a text speaks of; what stands in a number or an address is none."""
    plain = _MAIL.sub(" e-mail ", _DIGITS.sub(" ", text))
    return frozenset(name for name, words in MEANS.items() if words.search(plain))


@lru_cache(maxsize=4096)
def named_in(text: str) -> frozenset[str]:
    """The numbers (E.164) and e-mail addresses that a text names."""
    numbers = (phone(match[0]) for match in _DIGITS.finditer(text))
    return frozenset({*(n for n in numbers if n), *(mail.casefold() for mail in _MAIL.findall(text))})


def against(state: State) -> Iterator[Against]:
    """Every open promise whose text goes against the safe contact or a wish. A promise that names no means never does."""
    for promise in state.promises.values():
        if not promise.open:
            continue
        told = [*_never(promise, state.safe_contact, state), *_wishes(promise, state)]
        if told:
            says = "; ".join(dict.fromkeys(says for says, _ in told))
            yield Against(promise.promise, says, tuple(sorted({promise.seq, *(seq for _, seq in told if seq)})))


def _never(promise: PromiseHeld, safe: SafeContact | None, state: State) -> Iterator[tuple[str, int]]:
    if safe is None or not safe.never.strip():
        return
    seq, text = state.safe_contact_seq, _wanted(promise.text)
    numbers, forbidden = named_in(text), named_in(safe.never)
    for number in sorted(numbers & forbidden):
        yield f"it names {number}, and the caller is never to be reached there ({safe.never})", seq
    if numbers and forbidden:
        return  # another number than those that are forbidden is the handler's to choose
    unsafe = means_in(safe.never) | ({"telephone"} if any(n.startswith("+") for n in forbidden) else set())
    for means in sorted(means_in(text) & unsafe):
        yield f"it is to be kept by {means}, never to be used with this caller ({safe.never}); safe is: {safe.how}", seq


def _wishes(promise: PromiseHeld, state: State) -> Iterator[tuple[str, int]]:
    text = _wanted(promise.text)
    for wish in state.wishes:
        unwanted = " ".join(_NOT.findall(wish.says))
        if not unwanted:
            continue
        spoken = _THAT_NUMBER.search(unwanted) is not None
        numbers = named_in(wish.says) | (_others_numbers(state) if spoken and means_in(unwanted) else frozenset())
        for number in sorted(named_in(text) & numbers):
            yield f"it names {number}, and the caller wished otherwise: {wish.says}", wish.seq
        for means in sorted(means_in(text) & means_in(unwanted)) if not numbers and not spoken else ():
            yield f"it is to be kept by {means}, and the caller wished otherwise: {wish.says}", wish.seq


@lru_cache(maxsize=4096)
def _wanted(text: str) -> str:
    """A text without its denied clauses: of "text her, do not ring" what will be done."""
    return _NOT.sub(" ", text)


def _others_numbers(state: State) -> frozenset[str]:
    return frozenset(
        number for ref, person in state.persons.items() if ref != CALLER for number in person.texts("phone")
    )
