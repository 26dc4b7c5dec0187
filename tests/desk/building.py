"""States of incidents for tables: entries in, picture out, no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from firstcall.desk.picture.choices import AdviceChoice, Choice, Choices
from firstcall.incident import entries as e
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import SYSTEM, Certainty, Channel, Level, Outcome, Plan, Reason, Role, Standing
from firstcall.incident.folding import fold
from firstcall.incident.records import Found, Match, MatchPart, Named, Order, Record, RecordPerson
from firstcall.incident.state import State

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
VISOR = SourceRow(key="visor", name="ViSOR", holds="registered offenders", asked_by=(("name", "born"), ("phone",)))
INDEX = SourceRow(
    key="contactpoint",
    name="ContactPoint",
    holds="every child",
    asked_by=(("name", "born"),),
    standing=Standing.CLOSED,
    standing_says="closed 6 August 2010",
    successor="visor",
)
CHOICES = Choices(
    sources=(VISOR, INDEX),
    elements=(Choice("threat", "Threat"), Choice("harm", "Harm")),
    overall=(Choice("none", "None"), Choice("high", "High")),
    advice=(
        AdviceChoice("keep-evidence", "Keep everything.", "the evidence"),
        AdviceChoice("block", "Block the number.", "the caller", "Only after: Keep everything."),
    ),
)


def entry(seq: int, body: e.AnyBody, *, by: str = SYSTEM, rests_on: tuple[int, ...] = (), after: int = 0) -> e.Entry:
    """One entry, ``after`` seconds after the call began."""
    at = NOW + timedelta(seconds=after)
    return e.Entry(cursor=seq, incident=12, seq=seq, at=at, by=by, kind=e.kind_of(body), rests_on=rests_on, body=body)


def log(*bodies: e.AnyBody, by: str = "handler-a") -> list[e.Entry]:
    """A log of a 999 call and then these, each by ``by`` where a person writes such a thing."""
    own = (e.Line, e.Promise, e.Wish, e.Advice, e.Assessment, e.Answered, e.Acknowledged, e.Closed, e.Refused)
    contact = e.Contact(contact="first", channel=Channel.EMERGENCY, number="01632 960201", handler="handler-a")
    entries = [entry(1, contact, by=by)]
    for seq, body in enumerate(bodies, 2):
        entries.append(entry(seq, body, by=by if isinstance(body, own) else SYSTEM, rests_on=(seq - 1,)))
    return entries


def state(*bodies: e.AnyBody) -> State:
    """The state after a call and these."""
    return fold(log(*bodies))


def check(
    plan: Plan = Plan.DUE, *, source: str = "visor", required: bool = False, **by_what: tuple[str, ...]
) -> e.Check:
    """A check of the caller."""
    return e.Check(
        check=f"caller:{source}:1",
        person="caller",
        source=source,
        by_what=by_what,
        plan=plan,
        why="because",
        required=required,
    )


def answer(outcome: Outcome, reason: Reason | None = None, *records: Found, as_of: date | None = None) -> e.Answer:
    """An answer of ViSOR about the caller."""
    return e.Answer(
        check="caller:visor:1",
        source="visor",
        person="caller",
        outcome=outcome,
        reason=reason,
        records=records,
        as_of=as_of,
    )


def wider_check(**by_what: tuple[str, ...]) -> e.Check:
    """A wider search of the caller in ViSOR."""
    why = "wider search, asked for by Handler A"
    return replace(check(**by_what), check="caller:visor:wider:1", why=why, wider=True)


def wider_answer(outcome: Outcome, reason: Reason | None = None, *records: Found) -> e.Answer:
    """What it came back with."""
    return replace(answer(outcome, reason, *records), check="caller:visor:wider:1", wider=True)


def found(certainty: Certainty = Certainty.CERTAIN, *orders: Order) -> Found:
    """A record of an offender who fits."""
    person = RecordPerson(names=(Named(forenames="Alan", surname="Example"),), born="1971-11-02", orders=orders)
    parts = (
        MatchPart(field="phone", bits=20.0, says="Same number"),
        MatchPart(field="sex", bits=-3.0, says="Another sex"),
    )
    match = Match(bits=17.0, certainty=certainty, parts=parts)
    record = Record(id="V-1", as_of=date(2026, 11, 1), persons=(person,))
    return Found(id="V-1", summary="Alan EXAMPLE", match=match, record=record, about=0)


def warning(code: str, level: Level, **more: object) -> e.Warning:
    """A warning of the caller."""
    return e.Warning(code=code, level=level, person="caller", says=f"{code} is said", **more)  # type: ignore[arg-type]


CLOSED = e.Closed(reason="done")
SUSPECT = e.PersonNamed(person="suspect", role=Role.SUSPECT)
