"""How a record system is asked, whatever it is: a question, and a reply as raw as a socket gives it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Protocol

import msgspec

from firstcall.incident.codes import Reason
from firstcall.incident.records import Found


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a source is asked. ``id`` must come back in the reply: an answer to another question is no answer.

    ``wider``: somebody asked for a slower, looser search; a source that has none leaves it out of account. ``asker``
    and ``why`` are for the other side's own record of who asked and what for: the member of staff, and the plan's words.
    """

    id: str
    incident: int
    source: str
    by_what: dict[str, tuple[str, ...]]
    today: date
    wider: bool = False
    asker: str = ""
    why: str = ""


class Reply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a well-formed reply says. ``count`` is explicit: a missing list is not an empty one.

    ``says``: what the handler must read beside the answer, in plain words.
    """

    question: str
    source: str
    as_of: date
    count: int
    records: tuple[Found, ...]
    cut_off: bool = False
    says: str = ""


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """A reply before anybody has read it: status, type, declared length, and its body as it drips in."""

    status: int
    content_type: str
    length: int | None
    body: Callable[[], AsyncIterator[bytes]]


class SourceUnavailable(Exception):
    """The source did not answer. Show it and carry on; it is never "no record"."""


class Unreachable(SourceUnavailable):
    """Nobody took the connection, or it broke."""


class TimedOut(SourceUnavailable):
    """The source itself gave up waiting."""


class Incomplete(SourceUnavailable):
    """The question holds too little to find anybody by: nothing was asked."""


class NotConfigured(SourceUnavailable):
    """This force has not connected this source."""


class OnlyByRequest(SourceUnavailable):
    """Only people answer for this source: they are asked by a request, and their answer is typed in."""


class NotAnswered(SourceUnavailable):
    """Another source was asked in this one's place and did not answer: ``reason`` and ``says`` are of that one."""

    def __init__(self, reason: Reason, says: str) -> None:
        super().__init__(says)
        self.reason = reason
        self.says = says


class Source(Protocol):
    """A connector: asks one record system one question. Raises SourceUnavailable; may be cancelled at any time."""

    async def ask(self, question: Question) -> Raw:
        """The reply, unread."""
        ...


def whole(reply: Reply) -> Raw:
    """A reply as a source sends it when all is well."""
    body = msgspec.json.encode(reply)
    return Raw(status=200, content_type="application/json", length=len(body), body=lambda: _once(body))


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body
