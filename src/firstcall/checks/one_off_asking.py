"""Sources asked side by side for one person, each inside its own deadline, and none believed that is known to be wrong."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connections as databases
from msgspec.structs import replace

from firstcall.checks.connecting import OWN_LOG, connected, connections_of, watches
from firstcall.checks.watched import Watched
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Reason
from firstcall.incident.dates import london_day
from firstcall.incident.held import CheckHeld
from firstcall.sources.connections import Connection
from firstcall.sources.outcomes import Result, not_checked
from firstcall.sources.protocol import Question

#: Every incident of our own log is an earlier one for a question that belongs to none.
AFTER_ALL = 2**53
#: Seconds past the longest deadline after which nobody waits any longer, whatever a connector does.
GRACE = 0.5


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One round of questions: under which name, for whom and why, of which systems."""

    name: str
    asker: str
    why: str
    rows: Mapping[str, SourceRow]
    now: Callable[[], datetime]

    def question(self, check: CheckHeld, connection: Connection) -> Question:
        """What a source is asked. Only an extract kept here is told of our own log's numbers."""
        own = check.source == OWN_LOG and connection.kind.name == "holdings"
        return Question(
            id=f"{self.name}/{check.check}",
            incident=AFTER_ALL if own else 0,
            source=check.source,
            by_what=check.by_what,
            today=london_day(self.now()),
            asker=self.asker,
            why=f"{self.why} ({check.why})",
        )


def ask_all(asking: Asking, checks: Sequence[CheckHeld]) -> dict[str, Result]:
    """What each check came to, by its id. What never came is not checked. Blocks until the last has answered or run out."""
    how = connections_of(asking.rows)
    minding = watches(asking.rows, how)
    sources = connected(asking.rows, now=asking.now, connections=how, watches=minding)
    watched = Watched(asking.name, sources, minding, asking.now)

    async def run() -> dict[str, Result]:
        try:
            watched.record(asking.now())  # what the log says of the sources' health counts here too
            found = await _side_by_side(asking, checks, how, watched)
            watched.record(asking.now())
            return {check.check: watched.doubted(check.source, found[check.check]) for check in checks}
        finally:
            databases.close_all()  # this loop's own connection: nobody else closes it

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # this loop is this round's alone: its short queries may block it
    return asyncio.run(run())


async def _side_by_side(
    asking: Asking, checks: Sequence[CheckHeld], how: Mapping[str, Connection], watched: Watched
) -> dict[str, Result]:
    asked = {}
    for check in checks:
        row = replace(asking.rows[check.source], deadline_ms=check.deadline_ms)
        asked[check.check] = asyncio.create_task(watched.ask(row, asking.question(check, how[check.source])))
    singing = asyncio.create_task(_sing(watched, {check.source for check in checks}, asking.now))
    longest = max((check.deadline_ms for check in checks), default=0) / 1000 + GRACE
    await asyncio.wait({*asked.values(), singing}, timeout=longest)
    singing.cancel()
    return {check: _result(task) for check, task in asked.items()}


def _result(task: asyncio.Task[Result]) -> Result:
    if not task.done() or task.cancelled():
        task.cancel()
        return not_checked(Reason.TIMEOUT, "no whole answer in time")
    if task.exception() is not None:
        return not_checked(Reason.ERROR, "asking failed on our side")
    return task.result()


async def _sing(watched: Watched, sources: set[str], now: Callable[[], datetime]) -> None:
    """Ask those of the sources that have a canary for it meanwhile: one that is up and wrong is found out."""
    await asyncio.sleep(0)  # the questions themselves go first
    due = [(watch, question) for watch, question in watched.canaries(now()) if watch.row.key in sources]
    await asyncio.gather(*(watched.sing(watch, question) for watch, question in due))
