"""The connector kind ``holdings``: an extract that this force keeps here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

import msgspec

from firstcall.incident.records import Found
from firstcall.sources.protocol import NotConfigured, Question, Raw, Reply, whole


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a search of an extract found; ``as_of`` of None: there is no extract of this source.

    ``says``: what must be read beside the answer, whatever was found (the area that was asked about, a licence).
    """

    found: tuple[Found, ...]
    as_of: date | None
    cut_off: bool = False
    says: str = ""


Search = Callable[[Question], Page]


class Holdings:
    """Asks an extract through ``search``, and answers in the same form as a system at the far end of a wire.

    ``apart``: how a wider question is searched, in a thread of its own; it is slow, and no sharp question waits behind
    it. Left out, it is searched as any other.
    """

    def __init__(self, search: Search, *, apart: Search | None = None) -> None:
        self._search = search
        self._apart = apart

    async def ask(self, question: Question) -> Raw:
        """The extract's answer. Raises NotConfigured where no extract was ever loaded."""
        if question.wider and self._apart is not None:
            page = await asyncio.to_thread(self._apart, question)
        else:
            page = self._search(question)
        if page.as_of is None:
            raise NotConfigured
        return whole(
            Reply(
                question=question.id,
                source=question.source,
                as_of=page.as_of,
                count=len(page.found),
                records=page.found,
                cut_off=page.cut_off,
                says=page.says,
            )
        )
