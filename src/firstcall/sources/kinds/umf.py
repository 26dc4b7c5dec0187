"""The connector kind ``umf``: a person query in XML over HTTP, in a published profile after the Universal Message Format."""

from __future__ import annotations

from typing import Any

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import Shape
from firstcall.sources import foreign, umf_messages
from firstcall.sources.foreign import Unproved
from firstcall.sources.kinds import Around, Kind, NoSecret
from firstcall.sources.protocol import Incomplete, NotConfigured, Question, Raw, Source, whole
from firstcall.sources.wire import SafeUrl, Tls, Wire

_XML = "application/xml"


class Options(Shape):
    """Where the query is sent (the whole address), who the far end and we are, and the secret that it wants, if it does."""

    url: SafeUrl
    secret: str | None = None
    tls: Tls = Tls()


class Umf:
    """Sends one PersonQuery for one question and reads one PersonAnswer (docs/reference/umf-profile.xsd)."""

    def __init__(self, options: Options, around: Around) -> None:
        self._options = options
        self._around = around
        self._wire = Wire(options.url, tls=options.tls)

    async def ask(self, question: Question) -> Raw:
        """The answer as a whole Reply, or what the judge refuses. Raises Incomplete where no name is known."""
        asked = umf_messages.query(question)
        if asked is None:
            raise Incomplete
        try:
            raw = await self._wire.post("", asked, headers=self._headers())
            return whole(umf_messages.reply(await foreign.body_of(raw, _XML, "text/xml"), question))
        except Unproved as doubt:
            return doubt.raw

    def _headers(self) -> dict[str, str]:
        headers = {"content-type": f"{_XML}; charset=utf-8", "accept": _XML}
        if self._options.secret is None:
            return headers
        try:
            return {**headers, "authorization": f"Bearer {self._around.secret(self._options.secret)}"}
        except NoSecret:
            raise NotConfigured from None


def _connect(_row: SourceRow, options: Any, around: Around) -> Source:
    return Umf(options, around)


KIND = Kind(
    name="umf",
    says="A person query and its answer in XML, in a published profile of this project's after the Universal Message Format.",
    options=Options,
    connect=_connect,
)
