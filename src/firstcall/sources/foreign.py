"""A foreign system's answer, met with suspicion: what it must be before its content counts, and how a doubt is passed on.

Nothing that a foreign system sent ever goes to the judge as it came: what is proved is written anew as a Reply, what is
not is written as a refusal that the judge knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from firstcall.incident.codes import Certainty
from firstcall.incident.records import Found, Record
from firstcall.matching.description import Description, of_record
from firstcall.matching.score import weigh
from firstcall.matching.summary import describe_person
from firstcall.sources.asking import MOST_BYTES, TooLong
from firstcall.sources.protocol import Question, Raw, Reply
from firstcall.sources.wire import at_most, said

_JSON = "application/json"
T = TypeVar("T")

#: Characters of one value, and values of one kind in one record, that are taken over; nobody reads more on a desk.
MOST_TEXT = 400
MOST_VALUES = 20


class Unproved(Exception):
    """The answer proves nothing: not a trace, and above all not "no trace". ``raw`` is what the judge is told of it."""

    def __init__(self, body: bytes = b"{}", *, status: int = 200, kind: str = _JSON, length: int | None = None) -> None:
        super().__init__()
        self.raw = replace(said(status, kind, body), length=length)


def malformed() -> Unproved:
    """It is not in the form that this kind knows, or it leaves out what would prove it."""
    return Unproved()


def fault() -> Unproved:
    """The far end says itself that something is wrong with it."""
    return Unproved(b'{"error": true}')


def wrong_subject(question: Question) -> Unproved:
    """It answers another question than this one, or does not say which."""
    nobody = Reply(question=f"not {question.id}", source=question.source, as_of=date.min, count=-1, records=())
    return Unproved(msgspec.json.encode(nobody))


async def body_of(raw: Raw, *kinds: str) -> bytes:
    """The body, read to its end, of a reply with status 200 and one of these content types.

    Raises Unproved for any other, and for one that broke off; TooLong; and whatever reading it raises.
    """
    body = await at_most(raw, MOST_BYTES)
    if body is None:
        raise TooLong
    if raw.status != 200:
        raise Unproved(b"", status=raw.status)
    if raw.length is not None and raw.length != len(body):
        raise Unproved(b"", length=len(body) + 1)
    if raw.content_type.partition(";")[0].strip().lower() not in kinds:
        raise Unproved(b"", kind="text/html")
    return body


def decoded(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The JSON body in a known shape. Raises Unproved for anything else, whatever the bytes are.

    It is UTF-8 as a whole: the decoder does not look into what it leaves out, and a body that is damaged there is damaged.
    """
    try:
        body.decode()
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise (fault() if _tells_of_a_fault(body) else malformed()) from None


def _tells_of_a_fault(body: bytes) -> bool:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(told, dict) and bool(told.get("error") or told.get("detail"))


def plain(text: str) -> str:
    """A foreign text on one line without anything that does not print, and no longer than a desk shows."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: MOST_TEXT * 4]).split())
    return line if len(line) <= MOST_TEXT else line[: MOST_TEXT - 1] + "…"


def several(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something, plain, each once, and no more than a record here has."""
    return tuple(dict.fromkeys(filter(None, map(plain, texts))))[:MOST_VALUES]


def weighed(asked: Description, record: Record, *, births: Sequence[str] = (), says: str = "") -> Found:
    """A foreign record of one person as it fits the person asked about, by our own weights and never by theirs.

    ``births`` are all dates of birth that it gives, where they are several. Where nothing says that it is the person
    asked about it claims nobody, and is possible at most.
    """
    person = record.persons[0]
    held = of_record(person)
    if births:
        held = replace(held, born=tuple(births))
    compared = weigh(asked, held)
    match = compared.match()
    about = 0 if compared.is_person else None
    if about is None:
        match = replace(match, certainty=Certainty.POSSIBLE)
    summary = " ".join(filter(None, (describe_person(person), says)))
    return Found(id=record.id, summary=summary, match=match, record=record, about=about)


def best_first(found: Iterable[Found]) -> tuple[Found, ...]:
    """Each record once, those that claim somebody first, and of those the best match."""
    once = {one.id: one for one in found}
    return tuple(sorted(once.values(), key=lambda one: (one.about is None, -one.match.bits, one.id)))
