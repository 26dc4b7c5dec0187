"""The connector kind ``interpol``: the notices that INTERPOL publishes, read live by name."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import pydantic

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import Shape
from firstcall.matching.description import of_query
from firstcall.sources import foreign, interpol_answers
from firstcall.sources.foreign import Unproved
from firstcall.sources.interpol_answers import Colour, Notices
from firstcall.sources.kinds import Around, Kind
from firstcall.sources.protocol import Incomplete, Question, Raw, Reply, Source, TimedOut, whole
from firstcall.sources.wire import SafeUrl, Tls, Wire

#: Names of one person that are asked about, at most; with more of them "nobody" would be said of some only.
MOST_NAMES = 4
#: The share of the deadline for which pages are waited for: after it, what the others found is told without them.
_PATIENCE = 0.8


class Options(Shape):
    """Where the notices are read, and which of them."""

    url: SafeUrl = "https://ws-public.interpol.int"
    notices: Annotated[tuple[Colour, ...], pydantic.Field(min_length=1)] = tuple(Colour)
    most: Annotated[int, pydantic.Field(ge=1, le=interpol_answers.MOST_ON_A_PAGE)] = 40
    tls: Tls = Tls()


class Interpol:
    """Asks for every kind of notice by every name, side by side. Their word alone makes nobody certain."""

    def __init__(self, options: Options, *, deadline_ms: int = 3000) -> None:
        self._options = options
        self._waits = deadline_ms / 1000 * _PATIENCE
        self._wire = Wire(options.url, tls=options.tls)

    async def ask(self, question: Question) -> Raw:
        """The answer as a whole Reply. Raises Incomplete where no surname is known, or more names than can be asked.

        A notice that was found counts though another page failed, and the answer says which; that nothing was found
        counts only where every page proves it, and else the first failure stands.
        """
        names = [asked for name in question.by_what.get("name", ()) if (asked := interpol_answers.asking(name))]
        if not names:
            raise Incomplete
        wanted = [(colour, asked) for colour in self._options.notices for asked in names[:MOST_NAMES]]
        pages = await _side_by_side(
            [self._page(colour, asked, question) for colour, asked in wanted], within=self._waits
        )
        good = [page for page in pages if isinstance(page, Notices)]
        failed = [page for page in pages if isinstance(page, BaseException)]
        found = foreign.best_first(one for page in good for one in page.found)
        if not found and failed:
            return _passed_on(failed[0])
        if not found and len(names) > MOST_NAMES:
            raise Incomplete
        return whole(
            Reply(
                question=question.id,
                source=question.source,
                as_of=interpol_answers.as_of(question),
                count=len(found),
                records=found,
                cut_off=any(page.cut_off for page in good) or len(names) > MOST_NAMES,
                says=interpol_answers.says(self._options.notices, self._unsearched(wanted, pages)),
            )
        )

    async def _page(self, colour: Colour, asked: dict[str, str], question: Question) -> Notices:
        query = {**asked, "resultPerPage": str(self._options.most), "page": "1"}
        raw = await self._wire.get(f"/notices/v1/{colour}", query)
        body = await foreign.body_of(raw, "application/json", "application/hal+json")
        described = of_query(question.by_what, question.today)
        return interpol_answers.notices(body, colour=colour, asked=asked, question=question, described=described)

    def _unsearched(self, wanted: list[Any], pages: list[Any]) -> list[Colour]:
        failed = {colour for (colour, _), page in zip(wanted, pages, strict=True) if isinstance(page, BaseException)}
        return [colour for colour in self._options.notices if colour in failed]


def _passed_on(failure: BaseException) -> Raw:
    if isinstance(failure, Unproved):
        return failure.raw
    raise failure


async def _side_by_side(pages: list[Coroutine[Any, Any, Notices]], within: float) -> list[Notices | BaseException]:
    """What each page came to, in their order; a page that is not there in time has timed out, and is asked no longer."""
    tasks = [asyncio.create_task(page) for page in pages]
    try:
        done, _ = await asyncio.wait(tasks, timeout=within)
    finally:
        for task in tasks:
            task.cancel()
        came = await asyncio.gather(*tasks, return_exceptions=True)
    return [one if task in done else TimedOut() for task, one in zip(tasks, came, strict=True)]


def _connect(row: SourceRow, options: Any, _around: Around) -> Source:
    return Interpol(options, deadline_ms=row.deadline_ms)


KIND = Kind(
    name="interpol",
    says="The red, yellow and United Nations notices that INTERPOL publishes, by name.",
    options=Options,
    connect=_connect,
)
