"""One question to one source, inside its deadline. No fault comes back as anything but NOT_CHECKED."""

from __future__ import annotations

import asyncio
import logging

from msgspec.structs import replace

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Reason
from firstcall.sources.outcomes import Result, judge, not_checked
from firstcall.sources.protocol import Incomplete, NotConfigured, Question, Raw, Source, TimedOut, Unreachable

log = logging.getLogger(__name__)

#: An answer larger than this is not read to its end.
MOST_BYTES = 8_000_000


class TooLong(Exception):
    """The body is larger than any honest answer."""


async def ask(source: Source | None, row: SourceRow, question: Question, *, tries: int = 1) -> Result:
    """Ask, read to the end and judge, all within the row's deadline (milliseconds, by the loop's clock).

    A question that failed in a way that may pass (no connection, too busy) is asked again, up to ``tries`` times in all,
    as long as half the deadline is left.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    result = await _asked(source, row, question)
    while tries > 1 and result.reason in _MAY_PASS and loop.time() - began < row.deadline_ms / 2000:
        tries -= 1
        await asyncio.sleep(min(_PAUSE, row.deadline_ms / 10_000))
        left = row.deadline_ms - round((loop.time() - began) * 1000)
        result = await _asked(source, replace(row, deadline_ms=left), question)
    return replace(result, took_ms=round((loop.time() - began) * 1000))


#: Failures after which the very next try may be answered.
_MAY_PASS = frozenset({Reason.UNREACHABLE, Reason.BUSY})
#: Seconds between two tries.
_PAUSE = 0.1


async def _asked(source: Source | None, row: SourceRow, question: Question) -> Result:
    if source is None:
        return not_checked(Reason.NOT_CONFIGURED, "this source is not connected")
    try:
        async with asyncio.timeout(row.deadline_ms / 1000):
            raw = await source.ask(question)
            body = await _read(raw)
    except (TimeoutError, TimedOut):
        return not_checked(Reason.TIMEOUT, f"no whole answer within {row.deadline_ms / 1000:g} s")
    except (Unreachable, ConnectionError):
        return not_checked(Reason.UNREACHABLE, "the source cannot be reached")
    except NotConfigured:
        return not_checked(Reason.NOT_CONFIGURED, "this source is not connected")
    except Incomplete:
        return not_checked(Reason.INCOMPLETE, "too little is known to find anybody by")
    except TooLong:
        return not_checked(Reason.MALFORMED, "the answer is far too long to be one")
    except Exception as fault:  # noqa: BLE001  whatever a connector does, it is never an answer
        log.error("%s failed: %s", row.key, type(fault).__name__)
        return not_checked(Reason.ERROR, "asking failed on our side")
    return judge(question, row, status=raw.status, content_type=raw.content_type, length=raw.length, body=body)


async def _read(raw: Raw) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in raw.body():
        size += len(part)
        if size > MOST_BYTES:
            raise TooLong
        parts.append(part)
    return b"".join(parts)
