"""One question to one database: candidates by the handles that it gives, read, weighed, and answered with their date."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.engine import URL

from firstcall.incident.datafile import BadData
from firstcall.incident.dated import day
from firstcall.incident.dates import london_day
from firstcall.incident.records import Record
from firstcall.matching.description import of_query
from firstcall.matching.fitting import MOST_FOUND, worth_asking
from firstcall.sources.protocol import Incomplete, NotConfigured, Question, Raw, Reply, whole
from firstcall.sources.sql import weighing
from firstcall.sources.sql.database import Database, Job
from firstcall.sources.sql.dialects import BadAddress, DatabaseFault
from firstcall.sources.sql.looks import MOST_VALUES, Look, Looking
from firstcall.sources.sql.mapping import RECORDS, MappingFile
from firstcall.sources.sql.reading import Reading
from firstcall.sources.sql.rows import Rows, cell, hashed
from firstcall.sources.sql.schema import Schema, lined_up

log = logging.getLogger(__name__)

#: Candidates that are read for one question, at most.
MOST_CANDIDATES = 400

_Key = tuple[object, ...]


class SqlSource:
    """A source that is a database behind a mapping. Opens nothing before it is first asked or lined up."""

    def __init__(
        self, file: MappingFile, url: Callable[[], URL], *, pool: int = 4, longest_ms: int | None = None
    ) -> None:
        self._file = file
        self._reading = Reading(file)
        most = file.mapping.longest_ms
        self._database = Database(url, pool=pool, longest_ms=min(most, longest_ms or most))
        self._schema: Schema | None = None
        self._told = ""

    def line_up(self) -> None:
        """Hold the mapping against the database now. Raises BadData with every fault, or SourceUnavailable."""
        self._schema = self._database.now(lambda connection, _job: lined_up(self._file, connection))

    async def ask(self, question: Question) -> Raw:
        """The answer as a source at the far end of a wire sends it. Raises SourceUnavailable."""
        return whole(await self.reply(question))

    async def reply(self, question: Question) -> Reply:
        """The answer. Raises SourceUnavailable: Incomplete, NotConfigured, TimedOut, Unreachable, DatabaseFault.

        An empty answer is one only if every look was made to its end, in one transaction, and the data has a date.
        """
        try:
            return await self._database.do(lambda connection, job: self._answered(question, connection, job))
        except DatabaseFault:
            self._schema = None  # a column may be gone: the next question looks, and says which
            raise
        except (BadData, BadAddress) as wrong:
            self._tell(str(wrong))
            raise NotConfigured from None

    def _tell(self, faults: str) -> None:
        """What is wrong with the mapping goes to the log, once."""
        if faults != self._told:
            self._told = faults
            log.error("the mapping of %s does not fit its database: %s", self._file.mapping.source, faults)

    def close(self) -> None:
        """Give every connection back."""
        self._database.close()

    def _answered(self, question: Question, connection: sa.Connection, job: Job) -> Reply:
        if self._schema is None:
            self._schema = lined_up(self._file, connection)
        question = replace(question, by_what=_bindable(question.by_what))
        told = of_query(question.by_what, question.today)
        looking = Looking(self._file, self._schema)
        looks = looking.looks(question.by_what, told)
        if not looks or not worth_asking(told):
            raise Incomplete
        as_of = self._as_of(connection, self._schema, question.today)
        keys, cut, passed_over = self._candidates(connection, looking, looks, job)
        cut = cut or any(len(values) > MOST_VALUES for values in question.by_what.values())
        rows = Rows(self._file)
        rows.read(connection, self._schema, keys, job)
        cut = cut or len(rows.records) < len(keys)  # somebody who was found cannot be read
        records = [self._reading.record(row, rows) for row in rows.records]
        found = weighing.fitting(told, _named(records))
        return Reply(
            question=question.id,
            source=question.source,
            as_of=as_of,
            count=len(found[:MOST_FOUND]),
            records=found[:MOST_FOUND],
            cut_off=cut or rows.cut_off or None in records or len(found) > MOST_FOUND,
            says=_says(looking.cannot(question.by_what), passed_over=passed_over),
        )

    def _candidates(
        self, connection: sa.Connection, looking: Looking, looks: Iterable[Look], job: Job
    ) -> tuple[list[_Key], bool, bool]:
        """The keys of those to look at; whether there were too many; whether loose looks were passed over for that."""
        found: dict[_Key, None] = {}
        cut = passed_over = False
        for look in looks:
            job.go_on()
            keys = [hashed(row) for row in connection.execute(looking.statement(look)).fetchall()]
            if len(keys) > look.most and look.spare:
                passed_over = True
                continue
            cut = cut or len(keys) > look.most
            found.update(dict.fromkeys(keys[: look.most]))
        whole = {key: None for key in found if None not in key}
        return (
            list(whole)[:MOST_CANDIDATES],
            cut or len(whole) > MOST_CANDIDATES or len(whole) < len(found),
            passed_over,
        )

    def _as_of(self, connection: sa.Connection, schema: Schema, today: date) -> date:
        """The date of the data. Raises NotConfigured where the database says none: then it has no data that counts."""
        data_of = self._file.mapping.data_of
        if isinstance(data_of, str):
            return today
        if data_of.column is not None:
            said = connection.scalar(sa.select(sa.func.max(schema.column(RECORDS, data_of.column))))
        else:
            said = connection.scalar(sa.text(data_of.query or ""))
        if isinstance(said, datetime):
            return london_day(said)
        read = day(self._file.mapping.dates)(cell(said)) if said is not None else None
        if read is None or len(read) != 10:
            raise NotConfigured
        return date.fromisoformat(read)


def _bindable(by_what: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The facts without what no database takes as a text, and no record holds: a NUL, half of a pair of code units."""
    return {
        fact: tuple(value.replace("\x00", "").encode("utf-8", "ignore").decode() for value in values)
        for fact, values in by_what.items()
    }


def _named(records: Iterable[Record | None]) -> list[Record]:
    return [record for record in records if record is not None]


def _says(cannot: tuple[str, ...], *, passed_over: bool) -> str:
    said = []
    if cannot:
        said.append(f"This system cannot be asked by {' or '.join(cannot)}.")
    if passed_over:
        said.append(
            "Too many share the name but not the date of birth, or one of the two in part: these were not looked at."
        )
    return " ".join(said)
