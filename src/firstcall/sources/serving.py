"""The server side of the source protocol, version 1: a record system answers over HTTP what the connector `http` asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

import msgspec
from litestar import Litestar, MediaType, Response, get, post
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from firstcall.sources import contract
from firstcall.sources import serving_requests as requests
from firstcall.sources.contract import Described, Description, Health, Token
from firstcall.sources.protocol import Question, Reply, SourceUnavailable
from firstcall.sources.serving_callers import LASTS, Caller, Callers, Client, NotKnown, basic, hashed
from firstcall.sources.serving_limits import Bucket, Limits
from firstcall.sources.serving_refusals import Refusal, Refused
from firstcall.sources.serving_requests import AnyRequest, AnyResponse
from firstcall.sources.serving_tls import subject

__all__ = [
    "Answerer",
    "Caller",
    "Callers",
    "Client",
    "Described",
    "Description",
    "Limits",
    "Refusal",
    "Refused",
    "application",
    "hashed",
]

log = logging.getLogger(__name__)

#: Secrets that are compared at a time: each takes some 50 ms of a processor and 16 MiB.
_SIDE_BY_SIDE = 2

#: Answers one question of one caller. May raise Refused, or SourceUnavailable where what is behind it does not answer.
Answerer = Callable[[Question, Caller], Awaitable[Reply]]


def application(
    *, title: str, answer: Answerer, callers: Callers, description: Description, limits: Limits | None = None
) -> Litestar:
    """An ASGI application that serves the protocol; to be run behind TLS.

    ``answer`` is asked only what is allowed: an authenticated caller, a source that the description names and that the
    caller may ask, a question that names somebody. Nothing that it raises reaches the caller but a Refused.
    """
    served = _Served(title, answer, callers, description, limits or Limits())
    return Litestar(
        route_handlers=served.handlers(),
        exception_handlers={Refused: requests.refused, HTTPException: requests.not_served, Exception: requests.fault},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=contract.MOST_BYTES,
    )


class _Served:
    def __init__(
        self, title: str, answer: Answerer, callers: Callers, description: Description, limits: Limits
    ) -> None:
        self._answer = answer
        self._callers = callers
        self._description = msgspec.structs.replace(description, title=title)
        self._sources = {one.key: one for one in description.sources}
        self._openapi = msgspec.json.encode(contract.openapi(title))
        self._reading, self._longest = limits.reading_s, limits.longest_s
        self._questions = Bucket(limits.questions_per_s, limits.questions_at_once)
        self._tries = Bucket(limits.wrong_secrets_per_s, limits.wrong_secrets_at_once)
        self._few = asyncio.Semaphore(_SIDE_BY_SIDE)

    def handlers(self) -> list[HTTPRouteHandler]:
        """The five addresses, each with what is done there."""

        @post("/v1/questions", status_code=200)
        async def questions(request: AnyRequest) -> AnyResponse:
            caller = self._caller(request)
            self._questions.take(caller.id)
            question = await requests.question(request, self._reading)
            described = self._allowed(question, caller)
            reply = await requests.while_heard(request, self._answered(question, caller, described))
            return requests.answered(reply)

        @post("/v1/token", status_code=200)
        async def token(request: AnyRequest) -> AnyResponse:
            return await self._token(request)

        @get("/v1/description")
        async def description(request: AnyRequest) -> AnyResponse:
            caller = self._caller(request)
            self._questions.take(caller.id)
            mine = tuple(one for one in self._description.sources if caller.may_ask(one.key))
            return requests.answered(msgspec.structs.replace(self._description, sources=mine))

        @get("/v1/health")
        async def health() -> AnyResponse:
            return requests.answered(Health())

        @get("/schema/openapi.json")
        async def openapi() -> AnyResponse:
            return Response(self._openapi, media_type=MediaType.JSON)

        return [questions, token, description, health, openapi]

    def _caller(self, request: AnyRequest) -> Caller:
        """By the token where one is sent, else by the certificate."""
        header = request.headers.get("authorization")
        shown = subject(request.scope)
        try:
            if header is not None:
                scheme, _, token = header.partition(" ")
                if scheme.lower() != "bearer":
                    raise NotKnown
                return self._callers.by_token(token.strip())
            if shown is not None:
                return self._callers.by_subject(shown)
        except NotKnown:
            pass
        said = 'Bearer error="invalid_token"' if header else "Bearer"
        raise Refused(Refusal.UNAUTHENTICATED, headers={"www-authenticate": said})

    def _allowed(self, question: Question, caller: Caller) -> Described:
        """The source that is asked. Raises Refused where the caller may not ask it this."""
        described = self._sources.get(question.source)
        if described is None:
            raise Refused(Refusal.UNKNOWN_SOURCE)
        if not caller.may_ask(question.source):
            raise Refused(Refusal.NOT_ALLOWED)
        requests.names_somebody(question, described)
        return described

    async def _answered(self, question: Question, caller: Caller, described: Described) -> Reply:
        try:
            async with asyncio.timeout(self._longest):
                reply = await self._answer(question, caller)
        except (TimeoutError, SourceUnavailable):
            raise Refused(Refusal.UNAVAILABLE) from None
        if (reply.question, reply.source, reply.count) != (question.id, question.source, len(reply.records)):
            log.error("the answer for %s does not fit its question", described.key)
            raise Refused(Refusal.FAULT)
        return reply

    async def _token(self, request: AnyRequest) -> AnyResponse:
        """RFC 6749 section 4.4: a token for a client's id and secret, for what it may ask or less."""
        form = await requests.form(request, self._reading)
        try:
            client = await self._client(request, form)
        except NotKnown:
            return requests.no_token("invalid_client")
        if form.get("grant_type") != "client_credentials":
            return requests.no_token("unsupported_grant_type" if form.get("grant_type") else "invalid_request")
        wanted = frozenset(form.get("scope", "").split() or client.sources)
        if not wanted <= frozenset(client.sources):
            return requests.no_token("invalid_scope")
        made = Token(access_token=self._callers.token(client, wanted), expires_in=LASTS, scope=" ".join(sorted(wanted)))
        return requests.answered(made, headers={"cache-control": "no-store"})

    async def _client(self, request: AnyRequest, form: dict[str, str]) -> Client:
        """The client that asks for a token. Wrong tries are counted by address, and few are looked at side by side."""
        header = request.headers.get("authorization")
        client_id, secret = _in_form(form) if header is None else basic(header)
        address = request.client.host if request.client else ""
        async with self._few:
            self._tries.take(address)
            client = await asyncio.to_thread(self._callers.by_secret, client_id, secret)
        self._tries.give_back(address)
        return client


def _in_form(form: Mapping[str, str]) -> tuple[str, str]:
    return form.get("client_id", ""), form.get("client_secret", "")
