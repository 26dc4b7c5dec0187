"""The connector kind ``http``: a system that answers the source protocol of docs/source-protocol.md."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import pydantic

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import Shape
from firstcall.sources.kinds import Around, Kind
from firstcall.sources.oauth import ClientCredentials, NoToken, Tokens
from firstcall.sources.protocol import Incomplete, Question, Raw, Source
from firstcall.sources.wire import SafeUrl, Tls, Wire, at_most, said

QUESTIONS, TOKEN = "/v1/questions", "/v1/token"
#: Refusals that say that the question was too little, not that the source has a fault.
_TOO_LITTLE = frozenset({"incomplete", "asked-for-everything"})
_MOST_OF_A_REFUSAL = 65_536


class Options(Shape):
    """Where the system is, and who we are to it: by a certificate (``tls``), as a client with a secret, or both.

    ``url`` is what stands before ``/v1``. ``most``: connections open to it at once.
    """

    url: SafeUrl
    tls: Tls = pydantic.Field(default_factory=Tls)
    client: ClientCredentials | None = None
    most: Annotated[int, pydantic.Field(ge=1, le=256)] = 32


class Http:
    """Asks over HTTP. The reply goes on unread, as it came."""

    def __init__(self, options: Options, around: Around) -> None:
        self._wire = Wire(options.url, tls=options.tls, most=options.most)
        client = options.client
        self._tokens = None if client is None else Tokens(self._wire, TOKEN, client, around.secret)

    async def ask(self, question: Question) -> Raw:
        """The reply, unread. A token that is refused is fetched anew, once. Raises SourceUnavailable."""
        body = msgspec.json.encode(question)
        if self._tokens is None:
            return await _understood(await self._wire.post(QUESTIONS, body))
        try:
            token = await self._tokens.current()
            raw = await self._wire.post(QUESTIONS, body, headers=_bearer(token))
            if raw.status == 401:
                await at_most(raw, _MOST_OF_A_REFUSAL)
                token = await self._tokens.current(instead_of=token)
                raw = await self._wire.post(QUESTIONS, body, headers=_bearer(token))
        except NoToken as none:
            return none.raw
        return await _understood(raw)


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def _understood(raw: Raw) -> Raw:
    """The reply as it came, unless it refuses the question for saying too little. Raises Incomplete for that."""
    if raw.status != 422:
        return raw
    body = await at_most(raw, _MOST_OF_A_REFUSAL) or b""
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        told = None
    code = told.get("code") if isinstance(told, dict) else None
    if isinstance(code, str) and code in _TOO_LITTLE:
        raise Incomplete
    return said(raw.status, raw.content_type, body)


def _connect(_row: SourceRow, options: Any, around: Around) -> Source:
    return Http(options, around)


KIND = Kind(
    name="http",
    says="A system that answers Firstcall's source protocol over HTTPS (docs/source-protocol.md).",
    options=Options,
    connect=_connect,
)
