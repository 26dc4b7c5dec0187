"""Reading what a served source is sent, and writing what it sends back: strictly in, and never a bare error out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException

from firstcall.sources.contract import NO_TOKEN, Described, NoToken
from firstcall.sources.protocol import Question
from firstcall.sources.serving_refusals import PROBLEM, Refusal, Refused

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]
AnyResponse = Response[bytes]

R = TypeVar("R")

_question = msgspec.json.Decoder(Question).decode
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
#: What Litestar refuses by itself, by its status.
_BY_STATUS = {
    404: Refusal.NO_SUCH_PAGE,
    405: Refusal.NO_SUCH_METHOD,
    413: Refusal.TOO_LARGE,
    415: Refusal.NOT_JSON,
}


async def whole(request: AnyRequest, within: float) -> bytes:
    """The body of a request that comes in whole within so many seconds. Raises Refused."""
    try:
        async with asyncio.timeout(within):
            return await request.body()
    except (TimeoutError, InternalServerException):  # Litestar says so of a caller who hung up before the end
        raise Refused(Refusal.TOO_SLOW, headers={"connection": "close"}) from None


async def question(request: AnyRequest, within: float) -> Question:
    """The question that was sent. Raises Refused; without ``by_what`` it asks for everything."""
    if request.content_type[0] != _JSON:
        raise Refused(Refusal.NOT_JSON)
    return read_question(await whole(request, within))


def read_question(body: bytes) -> Question:
    """The question of a body. Raises Refused."""
    try:
        return _question(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        if _says_nobody(body):
            raise Refused(Refusal.ASKED_FOR_EVERYTHING) from None
        says = str(wrong) if isinstance(wrong, msgspec.DecodeError) else ""
        raise Refused(Refusal.UNREADABLE, says) from None


def _says_nobody(body: bytes) -> bool:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(told, dict) and not told.get("by_what")


def names_somebody(asked: Question, described: Described) -> None:
    """Refuses a question in which nobody is named, and one that holds no whole set of the source's facts."""
    told = {
        fact for fact, values in asked.by_what.items() if any(letter.isalnum() for value in values for letter in value)
    }
    if not told:
        raise Refused(Refusal.ASKED_FOR_EVERYTHING)
    if described.asked_by and not any(told.issuperset(facts) for facts in described.asked_by):
        raise Refused(Refusal.INCOMPLETE)


async def form(request: AnyRequest, within: float) -> dict[str, str]:
    """The fields of a form; nothing where it is none, or where a field stands twice (RFC 6749 section 3.2)."""
    if request.content_type[0] != _FORM:
        return {}
    return read_form(await whole(request, within))


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a body that is a form; nothing where it is none, or where a field stands twice."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else {}


async def while_heard(request: AnyRequest, answering: Coroutine[Any, Any, R]) -> R:
    """What ``answering`` gives; it is cancelled where the caller hangs up, for then nobody hears the answer."""
    answer, gone = asyncio.create_task(answering), asyncio.create_task(_hung_up(request))
    try:
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise Refused(Refusal.UNAVAILABLE)
        return answer.result()
    finally:
        for task in (answer, gone):
            task.cancel()
        await asyncio.gather(answer, gone, return_exceptions=True)


async def _hung_up(request: AnyRequest) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def answered(value: msgspec.Struct, headers: dict[str, str] | None = None) -> AnyResponse:
    """A value as it is sent."""
    return Response(msgspec.json.encode(value), media_type=_JSON, headers=headers)


def no_token(error: str) -> AnyResponse:
    """Why there is no token, as RFC 6749 section 5.2 has it."""
    status, says = NO_TOKEN[error]
    headers = {"cache-control": "no-store"}
    if status == 401:
        headers["www-authenticate"] = 'Basic realm="sources"'
    body = msgspec.json.encode(NoToken(error=error, error_description=says))
    return Response(body, media_type=_JSON, status_code=status, headers=headers)


def refused(_request: AnyRequest, refusal: Refused) -> AnyResponse:
    """A refusal as it is sent."""
    body = msgspec.json.encode(refusal.problem)
    return Response(body, media_type=PROBLEM, status_code=refusal.status, headers=refusal.headers)


def not_served(request: AnyRequest, wrong: HTTPException) -> AnyResponse:
    """What is refused before a handler is reached: an address, a method, a size."""
    if wrong.status_code >= 500:
        return fault(request, wrong)
    code = _BY_STATUS.get(wrong.status_code, Refusal.UNREADABLE)
    return refused(request, Refused(code, headers=dict(wrong.headers or {})))


def fault(request: AnyRequest, wrong: Exception) -> AnyResponse:
    """A fault of ours: its kind goes to the log, nothing of it to the caller."""
    log.error("serving a question failed: %s", type(wrong).__name__)
    return refused(request, Refused(Refusal.FAULT))
