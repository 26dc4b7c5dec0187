"""The connector kind ``opensanctions``: the matching API of yente, which OpenSanctions runs too, for international lists."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
import pydantic

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import Shape
from firstcall.sources import foreign, opensanctions_answers
from firstcall.sources.foreign import Unproved
from firstcall.sources.kinds import Around, Kind, NoSecret
from firstcall.sources.protocol import Incomplete, NotConfigured, Question, Raw, Source, TimedOut, whole
from firstcall.sources.wire import SafeUrl, Tls, Wire

#: Seconds for which the date of the data is remembered: the catalogue is long, and an older date claims less.
_REMEMBERED = 60.0
#: The share of the deadline for which the date is waited for: after it, whoever is found is told without.
_PATIENCE = 0.4


class Options(Shape):
    """Where a yente answers, which of its datasets is asked, and from which of its own scores on it tells of somebody."""

    url: SafeUrl
    dataset: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9_]+$")] = "default"
    threshold: Annotated[float, pydantic.Field(gt=0, le=0.7)] = 0.5
    most: Annotated[int, pydantic.Field(ge=1, le=50)] = 25
    algorithm: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9-]+$")] | None = None
    secret: str | None = None
    tls: Tls = Tls()


class OpenSanctions:
    """Asks a yente about one person. Its score is told and decides nothing; our own weights say how well somebody fits."""

    def __init__(self, options: Options, around: Around, *, deadline_ms: int = 3000) -> None:
        self._options = options
        self._around = around
        self._waits = deadline_ms / 1000 * _PATIENCE
        self._wire = Wire(options.url, tls=options.tls)
        self._dated: tuple[float, date] | None = None

    async def ask(self, question: Question) -> Raw:
        """The answer as a whole Reply, or what the judge refuses. Raises Incomplete where no name is known.

        Who was found is told though the date of the data cannot be had in time; that nobody was found is not.
        """
        asked = opensanctions_answers.asking(question)
        if asked is None:
            raise Incomplete
        headers = self._headers()
        dated = await self._date_in_time(headers)
        as_of = dated if isinstance(dated, date) else None
        try:
            matched = await self._match(question, asked, headers)
            return whole(opensanctions_answers.reply(matched, question=question, asked=asked, as_of=as_of))
        except opensanctions_answers.Undated as doubt:
            return _undated(dated, doubt)
        except Unproved as doubt:
            return doubt.raw

    async def _date_in_time(self, headers: Mapping[str, str]) -> date | Exception | None:
        """The date of the data, read before the data are: it never claims to be newer. Or why it cannot be had."""
        try:
            async with asyncio.timeout(self._waits):
                return await self._data_date(headers)
        except TimeoutError:
            return TimedOut()
        except Exception as failure:  # noqa: BLE001  who is found is told all the same
            return failure

    async def _match(self, question: Question, asked: Mapping[str, list[str]], headers: Mapping[str, str]) -> bytes:
        options = self._options
        query = f"threshold={options.threshold}&limit={options.most}"
        if options.algorithm:
            query += f"&algorithm={options.algorithm}"
        body = {"queries": {question.id: {"id": question.id, "schema": "Person", "properties": asked}}}
        raw = await self._wire.post(
            f"/match/{quote(options.dataset)}?{query}", msgspec.json.encode(body), headers=headers
        )
        return await foreign.body_of(raw, "application/json")

    async def _data_date(self, headers: Mapping[str, str]) -> date | None:
        now = asyncio.get_running_loop().time()
        if self._dated is not None and 0 <= now - self._dated[0] < _REMEMBERED:
            return self._dated[1]
        raw = await self._wire.get("/catalog", {}, headers={**headers, "connection": "close"})  # it is seldom asked
        day = opensanctions_answers.data_date(await foreign.body_of(raw, "application/json"), self._options.dataset)
        self._dated = None if day is None else (now, day)
        return day

    def _headers(self) -> dict[str, str]:
        if self._options.secret is None:
            return {}
        try:
            return {"authorization": f"ApiKey {self._around.secret(self._options.secret)}"}
        except NoSecret:
            raise NotConfigured from None


def _undated(dated: object, doubt: Unproved) -> Raw:
    """Why a zero has no date: the catalogue was late, or failed, or does not tell."""
    if isinstance(dated, Exception) and not isinstance(dated, Unproved):
        raise dated
    return (dated if isinstance(dated, Unproved) else doubt).raw


def _connect(row: SourceRow, options: Any, around: Around) -> Source:
    return OpenSanctions(options, around, deadline_ms=row.deadline_ms)


KIND = Kind(
    name="opensanctions",
    says="The matching API of a yente, or of OpenSanctions: sanctions, wanted persons and other international lists.",
    options=Options,
    connect=_connect,
)
