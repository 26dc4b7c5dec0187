"""One question to one source, inside its deadline. No fault comes back as anything but NOT_CHECKED."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator

from msgspec.structs import replace

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Reason
from firstcall.sources.outcomes import Result, judge, not_checked
from firstcall.sources.protocol import (
    Incomplete,
    NotAnswered,
    NotConfigured,
    OnlyByRequest,
    Question,
    Raw,
    Source,
    TimedOut,
    Unreachable,
)

log = logging.getLogger(__name__)

#: An answer larger than this is not read to its end: of an extract kept here, and of a system at the far end of a wire.
#: A million bytes of records keep the event loop for some milliseconds, in which no other answer is heard.
MOST_BYTES = 8_000_000
MOST_OVER_A_WIRE = 1_000_000
#: Parts of an answer after which others are let in, and after which it is no honest answer: one that comes a byte at a time
#: costs whoever reads it far more than its bytes.
_PARTS, MOST_PARTS = 8, 2000
#: Failures after which the very next try may be answered, and the share of the deadline that is waited before it.
_MAY_PASS = {Reason.UNREACHABLE: 0.02, Reason.BUSY: 0.2}
#: Seconds between two tries, at most.
_PAUSE = 0.5


class TooLong(Exception):
    """The body is larger, or comes in more pieces, than any honest answer."""


async def ask(
    source: Source | None, row: SourceRow, question: Question, *, tries: int = 1, most: int = MOST_BYTES
) -> Result:
    """Ask, read to the end (at most ``most`` bytes) and judge, all within the row's deadline (by the loop's clock).

    A question that failed in a way that may pass (no connection, too busy) is asked again, up to ``tries`` times in all,
    as long as half the deadline is left.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    ends = began + row.deadline_ms / 1000
    result = await _asked(source, row, question, ends, most)
    while tries > 1 and result.reason in _MAY_PASS and ends - loop.time() > row.deadline_ms / 2000:
        tries -= 1
        await asyncio.sleep(min(_PAUSE, row.deadline_ms / 1000 * _MAY_PASS[result.reason]))
        result = await _asked(source, row, question, ends, most)
    return replace(result, took_ms=round((loop.time() - began) * 1000))


async def _asked(source: Source | None, row: SourceRow, question: Question, ends: float, most: int) -> Result:
    if source is None:
        return not_checked(Reason.NOT_CONFIGURED, "this source is not connected")
    try:
        async with asyncio.timeout_at(ends):
            raw = await source.ask(question)
            body = await _read(raw, most)
    except (TimeoutError, TimedOut):
        return not_checked(Reason.TIMEOUT, f"no whole answer within {row.deadline_ms / 1000:g} s")
    except (Unreachable, ConnectionError):
        return not_checked(Reason.UNREACHABLE, "the source cannot be reached")
    except NotAnswered as why:
        return not_checked(why.reason, why.says)
    except NotConfigured:
        return not_checked(Reason.NOT_CONFIGURED, "this source is not connected")
    except OnlyByRequest:
        return not_checked(Reason.BY_REQUEST, "only people answer for it: make a request on the incident")
    except Incomplete:
        return not_checked(Reason.INCOMPLETE, "too little is known to find anybody by")
    except TooLong:
        return not_checked(Reason.MALFORMED, "the answer is far too long, or in far too many pieces, to be one")
    except Exception as fault:  # noqa: BLE001  whatever a connector does, it is never an answer
        log.error("%s failed: %s", row.key, type(fault).__name__)
        return not_checked(Reason.ERROR, "asking failed on our side")
    return judge(question, row, status=raw.status, content_type=raw.content_type, length=raw.length, body=body)


async def _read(raw: Raw, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    body = raw.body()
    try:
        async for part in body:
            size += len(part)
            if size > most or len(parts) >= MOST_PARTS:
                raise TooLong
            parts.append(part)
            if not len(parts) % _PARTS:
                await asyncio.sleep(0)
    finally:
        if isinstance(body, AsyncGenerator):
            await body.aclose()  # an answer that is not read to its end gives its connection back at once
    return b"".join(parts)
