"""A source with a canary, and the results that it may give: what the tests of its health are made of."""

from datetime import UTC, date, datetime

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.incident.records import Found, Match, Record, RecordPerson
from firstcall.sources.connections import Canary, Connection, Limits
from firstcall.sources.kinds.holdings import KIND
from firstcall.sources.outcomes import Result
from firstcall.sources.watching import Watch

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
ROW = SourceRow(key="visor", name="ViSOR", holds="", asked_by=(("phone",),), deadline_ms=60)
CANARY = Canary(by={"name": ("Canary Example",)}, finds="C-1", every_s=300)


def found(number: str) -> Found:
    match = Match(bits=20.0, certainty=Certainty.CERTAIN)
    return Found(id=number, summary="a record", match=match, record=Record(id=number, persons=(RecordPerson(),)))


NO_TRACE = Result(outcome=Outcome.NO_TRACE, reason=None, as_of=date(2026, 11, 1), took_ms=12)
TRACE = Result(outcome=Outcome.TRACE, reason=None, records=(found("R-1"),), took_ms=12)
CANARY_FOUND = Result(outcome=Outcome.TRACE, reason=None, records=(found("R-1"), found("C-1")), took_ms=12)


def failed(reason: Reason = Reason.TIMEOUT) -> Result:
    return Result(outcome=Outcome.NOT_CHECKED, reason=reason, says="it failed", took_ms=60)


def connection(canary: Canary | None = CANARY, **limits: float) -> Connection:
    return Connection(source="visor", kind=KIND, options=KIND.options(), canary=canary, limits=Limits(**limits))


def watch(canary: Canary | None = CANARY, **limits: float) -> Watch:
    return Watch(ROW, connection(canary, **limits))
