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
from firstcall.sources.protocol import Incomplete, NotConfigured, Question, Raw, Source, whole
from firstcall.sources.wire import Tls, Url, Wire, plainly_safe

#: Seconds for which the date of the data is remembered: the catalogue is long, and an older date claims less.
_REMEMBERED = 60.0


class Options(Shape):
    """Where a yente answers, which of its datasets is asked, and from which of its own scores on it tells of somebody."""

    url: Url
    dataset: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9_]+$")] = "default"
    threshold: Annotated[float, pydantic.Field(gt=0, le=1)] = 0.5
    most: Annotated[int, pydantic.Field(ge=1, le=50)] = 25
    algorithm: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9-]+$")] | None = None
    secret: str | None = None
    tls: Tls = Tls()

    @pydantic.model_validator(mode="after")
    def _a_secret_is_never_sent_in_the_open(self) -> Options:
        if self.secret and not plainly_safe(self.url):
            raise ValueError("a secret goes over https only")
        return self


class OpenSanctions:
    """Asks a yente about one person. Its score is told and decides nothing; our own weights say how well somebody fits."""

    def __init__(self, options: Options, around: Around) -> None:
        self._options = options
        self._around = around
        self._wire = Wire(options.url, tls=options.tls)
        self._dated: tuple[float, date] | None = None

    async def ask(self, question: Question) -> Raw:
        """The answer as a whole Reply, or what the judge refuses. Raises Incomplete where no name is known."""
        asked = opensanctions_answers.asking(question)
        if asked is None:
            raise Incomplete
        headers = self._headers()
        dated, matched = await asyncio.gather(
            self._data_date(headers), self._match(question, asked, headers), return_exceptions=True
        )
        try:
            if isinstance(matched, BaseException):
                raise matched
            as_of = None if isinstance(dated, BaseException) else dated
            return whole(opensanctions_answers.reply(matched, question=question, asked=asked, as_of=as_of))
        except opensanctions_answers.Undated as doubt:
            if isinstance(dated, BaseException) and not isinstance(dated, Unproved):
                raise dated from None
            return dated.raw if isinstance(dated, Unproved) else doubt.raw
        except Unproved as doubt:
            return doubt.raw

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
        raw = await self._wire.get("/catalog", {}, headers=headers)
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


def _connect(_row: SourceRow, options: Any, around: Around) -> Source:
    return OpenSanctions(options, around)


KIND = Kind(
    name="opensanctions",
    says="The matching API of a yente, or of OpenSanctions: sanctions, wanted persons and other international lists.",
    options=Options,
    connect=_connect,
)
