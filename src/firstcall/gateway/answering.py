"""One question through the gateway: allowed or refused, asked of the database, noted, and only then answered."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from firstcall.gateway.audit import Audit, NotWritten
from firstcall.sources.protocol import Incomplete, Question, Reply, SourceUnavailable
from firstcall.sources.serving import Caller, Described, Refusal, Refused
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.looks import MOST_VALUES
from firstcall.sources.sql.mapping import MappingFile

log = logging.getLogger(__name__)

#: Facts that are used when they are known, and find nobody by themselves.
_ACCEPTS = ("age", "sex", "nationality")


class Gateway:
    """Answers questions from one database, and notes each in the audit before its answer leaves."""

    def __init__(self, source: SqlSource, audit: Audit) -> None:
        self._source = source
        self._audit = audit
        self._notes = ThreadPoolExecutor(1, thread_name_prefix="audit")

    async def answer(self, question: Question, caller: Caller) -> Reply:
        """The answer. Raises Refused, or SourceUnavailable where the database does not answer; either is noted too.

        What cannot be noted is not answered.
        """
        try:
            _allowed(question)
            reply = await self._source.reply(question)
        except asyncio.CancelledError:
            self._notes.submit(self._note, question, caller, outcome="given-up")
            raise
        except Refused as refused:
            await self._noted(question, caller, outcome=refused.reason.value)
            raise
        except Incomplete:
            await self._noted(question, caller, outcome=Refusal.INCOMPLETE.value)
            raise Refused(Refusal.INCOMPLETE) from None
        except SourceUnavailable as wrong:
            await self._noted(question, caller, outcome=f"failed: {type(wrong).__name__}")
            raise
        await self._noted(question, caller, outcome="answered", records=reply.count)
        return reply

    def close(self) -> None:
        """Write what is still to be noted, and let go of everything."""
        self._notes.shutdown(wait=True)
        self._source.close()
        self._audit.close()

    async def _noted(self, question: Question, caller: Caller, *, outcome: str, records: int = 0) -> None:
        writing = partial(self._note, question, caller, outcome=outcome, records=records)
        if not await asyncio.get_running_loop().run_in_executor(self._notes, writing):
            raise Refused(Refusal.UNAVAILABLE, "The access cannot be recorded, so nothing is disclosed.")

    def _note(self, question: Question, caller: Caller, *, outcome: str, records: int = 0) -> bool:
        try:
            self._audit.write(
                what="asked",
                source=question.source,
                caller=caller.id,
                asker=question.asker,
                why=question.why,
                incident=question.incident,
                question=question.id[:200],
                facts=tuple(sorted(fact[:40] for fact, values in question.by_what.items() if values))[:40],
                outcome=outcome,
                records=records,
            )
        except NotWritten as wrong:
            log.error("the audit cannot be written, and nothing is answered: %s", wrong)
            return False
        return True


def _allowed(question: Question) -> None:
    """Raises Refused: whoever asks must say for whom and why, and about somebody, not about a list of people."""
    if not (question.asker.strip() and question.why.strip()):
        raise Refused(Refusal.NOT_ALLOWED, "Say in asker who asks, and in why what for: it is recorded here.")
    if any(len(values) > MOST_VALUES for values in question.by_what.values()):
        raise Refused(Refusal.ASKED_FOR_EVERYTHING, f"Send no more than {MOST_VALUES} values of one fact.")


def described(file: MappingFile) -> Described:
    """What the description says of the source: each fact by which it can be asked."""
    asked = file.mapping.asked_by
    facts = [field for field in type(asked).model_fields if getattr(asked, field)]
    if "postcode" in facts and "address" not in facts:
        facts.append("address")
    return Described(
        key=file.mapping.source,
        name=file.mapping.source,
        asked_by=tuple((fact,) for fact in facts),
        accepts=_ACCEPTS,
    )
