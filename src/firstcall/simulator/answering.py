"""A simulated system answers the source protocol: refuses what it is not asked by, and gives what its manners allow."""

from __future__ import annotations

from litestar import Litestar

from firstcall.simulator.disclosing import given
from firstcall.simulator.keeping import CLIENT
from firstcall.simulator.register import TooLittle
from firstcall.simulator.system import AskedTooMuch, Away, System
from firstcall.sources.protocol import Question, Reply
from firstcall.sources.serving import (
    Answerer,
    Caller,
    Callers,
    Client,
    Described,
    Description,
    Refusal,
    Refused,
    application,
    hashed,
)


def served(system: System, secret: str) -> Litestar:
    """The system as an application that speaks the source protocol, to whoever has the secret."""
    manners = system.manners
    described = Described(
        key=manners.source,
        name=manners.name,
        holds=manners.says,
        asked_by=manners.asked_by,
        accepts=manners.heeds,
    )
    client = Client(id=CLIENT, sources=(manners.source,), secret=hashed(secret))
    return application(
        title=f"{manners.name}, simulated",
        answer=_answerer(system),
        callers=Callers([client]),
        description=Description(sources=(described,), title=manners.name),
    )


def _answerer(system: System) -> Answerer:
    async def answer(question: Question, _caller: Caller) -> Reply:
        try:
            await system.take()
        except AskedTooMuch as much:
            raise Refused(Refusal.TOO_MANY, headers={"retry-after": str(much.seconds)}) from None
        except Away as away:
            raise Refused(
                Refusal.UNAVAILABLE, "It is down for its upkeep.", headers={"retry-after": str(away.seconds)}
            ) from None
        return replied(system, question)

    return answer


def replied(system: System, question: Question) -> Reply:
    """What the system finds, as it gives it. Raises Refused where the question holds too little."""
    manners = system.manners
    heeded = {field: values for field, values in question.by_what.items() if field in manners.fields}
    if not manners.answers_to(heeded):
        raise Refused(Refusal.INCOMPLETE)
    try:
        sought = system.holds.search(heeded, today=question.today, wider=question.wider)
    except TooLittle:
        raise Refused(Refusal.INCOMPLETE) from None
    disclosed = [given(fit, manners) for fit in sought.fits]
    return Reply(
        question=question.id,
        source=question.source,
        as_of=system.data_of,
        count=len(disclosed),
        records=tuple(found for found, _ in disclosed),
        cut_off=sought.cut_off,
        says=manners.partly if any(partly for _, partly in disclosed) else "",
    )
