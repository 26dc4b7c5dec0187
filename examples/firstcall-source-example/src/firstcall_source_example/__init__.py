"""A kind of connector in a package of its own: a council's register of taxi licences, asked by registration mark.

The register answers ``GET /licences?mark=AB12+CDE`` with::

    {"mark": "AB12 CDE", "as_of": "2026-11-20", "count": 1,
     "licences": [{"number": "T-1", "holder": "Alan Example", "born": "1971-11-02", "revoked": true}]}
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty
from firstcall.incident.datafile import Shape
from firstcall.incident.records import Found, Match, MatchPart, Record, RecordPerson
from firstcall.matching.names import split
from firstcall.sources import foreign
from firstcall.sources.foreign import Unproved
from firstcall.sources.kinds import Around, Kind, NoSecret
from firstcall.sources.protocol import Incomplete, NotConfigured, Question, Raw, Reply, Source, whole
from firstcall.sources.wire import SafeUrl, Tls, Wire

#: Marks that one question is asked by, at most.
MOST_MARKS = 5


class Options(Shape):
    """What a connection file says under ``with``. A key that is not here is an error with its file and line."""

    url: SafeUrl
    secret: str
    tls: Tls = Tls()


class _Licence(msgspec.Struct, forbid_unknown_fields=True):
    number: str
    holder: str
    born: date | None = None
    revoked: bool = False


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    mark: str
    as_of: date
    count: int
    licences: list[_Licence]


_answer = msgspec.json.Decoder(_Answer)


class TaxiLicences:
    """Asks the register about every registration mark that the question holds."""

    def __init__(self, options: Options, around: Around) -> None:
        self._options = options
        self._around = around
        self._wire = Wire(options.url, tls=options.tls)

    async def ask(self, question: Question) -> Raw:
        """The answer as a whole Reply, or a refusal. Raises Incomplete where no mark is known, or more than can be asked.

        One mark that could not be asked about spoils them all: nobody could say of the rest that nothing was found.
        """
        marks = question.by_what.get("vehicle", ())
        if not 0 < len(marks) <= MOST_MARKS:
            raise Incomplete
        try:
            secret = self._around.secret(self._options.secret)
        except NoSecret:
            raise NotConfigured from None
        try:
            return whole(_reply(question, [await self._one(mark, secret, question) for mark in marks]))
        except Unproved as doubt:
            return doubt.raw

    async def _one(self, mark: str, secret: str, question: Question) -> _Answer:
        raw = await self._wire.get("/licences", {"mark": mark}, headers={"authorization": f"Bearer {secret}"})
        answer = foreign.decoded(_answer, await foreign.body_of(raw, "application/json"))
        if answer.mark != mark:
            raise foreign.wrong_subject(question)
        if answer.count != len(answer.licences):
            raise foreign.malformed()
        return answer


def _reply(question: Question, answers: list[_Answer]) -> Reply:
    found = foreign.best_first(_found(each, answer.mark) for answer in answers for each in answer.licences)
    return Reply(
        question=question.id,
        source=question.source,
        as_of=min(answer.as_of for answer in answers),
        count=len(found),
        records=found,
    )


def _found(licence: _Licence, mark: str) -> Found:
    holder = foreign.plain(licence.holder)
    number = foreign.plain(licence.number)
    if not (holder and number):
        raise foreign.malformed()
    person = RecordPerson(
        names=(split(holder),), born=licence.born.isoformat() if licence.born else None, vehicles=(mark,)
    )
    standing = "revoked" if licence.revoked else "in force"
    part = MatchPart(field="vehicle", bits=10.0, says=f"Found by its registration mark: {mark}.", level="agrees")
    return Found(
        id=number,
        summary=f"Taxi licence {number}, {standing}: {holder}.",
        match=Match(bits=10.0, certainty=Certainty.POSSIBLE, parts=(part,)),
        record=Record(id=number, persons=(person,), text=f"Taxi licence {number}, {standing}."),
    )


def _connect(_row: SourceRow, options: Any, around: Around) -> Source:
    return TaxiLicences(options, around)


KIND = Kind(
    name="taxi-licences",
    says="A council's register of taxi licences, by registration mark.",
    options=Options,
    connect=_connect,
)
