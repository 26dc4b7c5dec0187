"""The connector kind ``images``: hashes of images against a list of hashes; what comes back is a referral and nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import pydantic

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty
from firstcall.incident.datafile import Shape
from firstcall.incident.records import Found, Match, MatchPart, Record
from firstcall.matching.model import current
from firstcall.sources import foreign
from firstcall.sources.images_index import USUAL_DISTANCE, BadIndex, Index, Listed, pdq, read
from firstcall.sources.kinds import Around, Kind
from firstcall.sources.protocol import Incomplete, NotConfigured, Question, Raw, Reply, Source, whole

log = logging.getLogger(__name__)

#: Referrals of one answer, and hashes of one question, at most.
MOST = 20


#: Lists are read one after the other, apart from whoever asks.
_reading = ThreadPoolExecutor(max_workers=1, thread_name_prefix="images")


def _whole(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError("write its whole path, from / on")
    return path


class Options(Shape):
    """Where the list of hashes is, how far a hash may differ, and whom to refer to where the list does not say."""

    index: Annotated[Path, pydantic.AfterValidator(_whole)]
    near: Annotated[int, pydantic.Field(ge=0, le=64)] = USUAL_DISTANCE
    specialist: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=200)] = "the image specialists"


class Images:
    """Looks a hash up in the list. It knows no image, and of what an image shows it says nothing.

    The list is read at the first question, and anew when its file has changed.
    """

    def __init__(self, options: Options, source: str) -> None:
        self._options = options
        self._source = source
        self._held: tuple[tuple[int, int, int], Future[Index]] | None = None

    async def ask(self, question: Question) -> Raw:
        """A referral for every listed hash that is near.

        Raises Incomplete where nothing that was told is a PDQ hash, and where something is not and nothing else was
        found; NotConfigured where there is no list.
        """
        told = question.by_what.get("image", ())
        hashes = tuple(dict.fromkeys(hashed for text in told if (hashed := pdq(text))))
        if not hashes:
            raise Incomplete
        try:
            index = await self._index()
        except BadIndex as wrong:
            log.error("the list of %s cannot be used: %s", self._source, wrong)
            return foreign.malformed().raw
        listed, more = await asyncio.to_thread(self._near, index, hashes[:MOST])
        unread = len(set(told)) - len({text for text in told if pdq(text)})
        if not listed and (unread or len(hashes) > MOST):
            raise Incomplete
        return whole(
            Reply(
                question=question.id,
                source=question.source,
                as_of=index.as_of,
                count=len(listed),
                records=tuple(listed),
                cut_off=more or len(hashes) > MOST,
                says=f"{unread} of what was told is no PDQ hash and was not looked up." if unread else "",
            )
        )

    async def _index(self) -> Index:
        """The list as its file stands now. It is read to its end though whoever asked first gave up meanwhile."""
        try:
            told = self._options.index.stat()
            stands = (told.st_mtime_ns, told.st_size, told.st_ino)
            if self._held is None or self._held[0] != stands:
                self._held = (stands, _reading.submit(read, self._options.index))
            return await asyncio.shield(asyncio.wrap_future(self._held[1]))
        except OSError:
            raise NotConfigured from None

    def _near(self, index: Index, hashes: Sequence[str]) -> tuple[list[Found], bool]:
        near = [index.near(hashed, self._options.near, MOST) for hashed in hashes]
        found = _once(one for listed, _ in near for one in listed)
        return [self._referral(one) for one in found[:MOST]], len(found) > MOST or any(more for _, more in near)

    def _referral(self, one: Listed) -> Found:
        specialist = one.specialist or self._options.specialist
        text = f"Refer to {specialist}, reference {one.reference}. Do not view, copy or forward the image."
        exact = one.distance == 0
        says = "The hash is on the list" if exact else f"A hash on the list differs in {one.distance} of 256 bits"
        bits = current().bits("image", "agrees") if exact else 0.0
        part = MatchPart(field="image", bits=bits, says=f"{says}.", level="agrees" if exact else "near")
        certainty = Certainty.CERTAIN if exact else Certainty.POSSIBLE
        return Found(
            id=one.reference,
            summary=f"{says}: refer to {specialist}, reference {one.reference}.",
            match=Match(bits=bits, certainty=certainty, parts=(part,)),
            record=Record(id=one.reference, text=text),
        )


def _once(found: Iterable[Listed]) -> list[Listed]:
    """Every reference once, as near as it comes; the nearest first."""
    nearest: dict[str, Listed] = {}
    for one in sorted(found, key=lambda each: (each.distance, each.reference)):
        nearest.setdefault(one.reference, one)
    return list(nearest.values())


def _connect(row: SourceRow, options: Any, _around: Around) -> Source:
    return Images(options, row.key)


KIND = Kind(
    name="images",
    says="A list of PDQ hashes, the same and those that differ in a few bits; it answers with a referral, never an image.",
    options=Options,
    connect=_connect,
)
