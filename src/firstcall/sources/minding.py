"""One source as everybody in this process asks it: left alone while it keeps failing, and not believed while it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason
from firstcall.sources.asking import MOST_BYTES, MOST_OVER_A_WIRE, ask
from firstcall.sources.outcomes import Result
from firstcall.sources.protocol import NotAnswered, Question, Raw, Reply, Source, whole
from firstcall.sources.watching import Watch

#: The share of the asker's deadline that a source has which is asked in another's place: so its own failure comes out as its own.
SHARE = 0.9
#: Milliseconds that a slower, looser search in another's place has; the asker's own deadline ends it before.
_WIDER_MS = 60_000


def most(watch: Watch) -> int:
    """How many bytes of an answer are read: of an extract kept here more than of what comes over a wire."""
    return MOST_BYTES if watch.connection.kind.name == "holdings" else MOST_OVER_A_WIRE


async def minded(
    source: Source | None, watch: Watch, row: SourceRow, question: Question, now: Callable[[], datetime]
) -> Result:
    """Ask a source unless it is being left alone, and doubt what a source that is wrong did not find.

    What turned in its health stands in the ``news`` of its watch.
    """
    refusal = watch.refusal(now())
    if refusal is not None:
        return refusal
    result = await ask(source, row, question, tries=watch.connection.limits.tries, most=most(watch))
    if not (question.wider and result.reason is Reason.TIMEOUT):  # slow by nature: it says nothing of its health
        turned = watch.heard(result, now())
        if turned is not None:
            watch.news.append(turned)
    return watch.doubted(result)


class InItsPlace:
    """A source as the connector of another one may ask it: by its own row, its own breaker and its own canary.

    Without a proved answer it raises NotAnswered with the reason, so that whoever asked in its place has the very same.
    """

    def __init__(self, source: Source, watch: Watch, asker: SourceRow, now: Callable[[], datetime]) -> None:
        self._source = source
        self._watch = watch
        self._asker = asker
        self._now = now

    async def ask(self, question: Question) -> Raw:
        """The proved answer, written anew. Raises NotAnswered."""
        row = self._watch.row
        deadline = _WIDER_MS if question.wider else min(row.deadline_ms, round(self._asker.deadline_ms * SHARE))
        row = replace(row, deadline_ms=deadline)
        result = await minded(self._source, self._watch, row, question, self._now)
        return whole(proved(result, question))


def proved(result: Result, question: Question) -> Reply:
    """A result that is an answer as the reply that says it. Raises NotAnswered where it is none."""
    if result.outcome is Outcome.NOT_CHECKED or result.as_of is None:
        raise NotAnswered(result.reason or Reason.ERROR, result.says)
    return Reply(
        question=question.id,
        source=question.source,
        as_of=result.as_of,
        count=len(result.records),
        records=result.records,
        cut_off=result.cut_off,
        says=result.says,
    )
