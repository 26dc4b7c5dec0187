"""Summaries for tables: a contact that was handled well, and what is changed of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from firstcall.incident.codes import Channel, Outcome, Plan, Reason, Role, Verdict
from firstcall.review.rules import judged_by, rules
from firstcall.review.summary import (
    AdviceRead,
    AssessmentRead,
    CheckRead,
    LoweringRead,
    PersonRead,
    PromiseRead,
    Summary,
    WarningRead,
)

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)

CALLER = PersonRead(
    ref="caller", role=Role.CALLER, seq=1, part=True, named=5, reach=3, place=6, age=7, age_known=True, asked=7
)
OWN_LOG = CheckRead("caller", "control-room", 10, 11, Plan.DUE, True, Outcome.NO_TRACE)
ASSESSED = AssessmentRead(30, True, ("threat", "vulnerability"), (), (), (), reason=False)
GOOD = Summary(
    incident=1,
    closing=90,
    opened=NOW,
    closed=NOW + HOUR,
    channel=Channel.EMERGENCY,
    handler="handler-a",
    closed_by="handler-a",
    closed_reason=True,
    over=(),
    lines=3,
    answers=2,
    hands=("handler-a",),
    standing=2,
    gaps=(),
    people=(CALLER,),
    checks=(OWN_LOG,),
    warnings=(),
    links=(),
    vulnerable=(),
    assessments=(ASSESSED,),
    graded=31,
    lowerings=(),
    promises=(),
    advice=(),
    referred=(),
    referrals_owed=(),
)
SILENT = replace(GOOD, lines=0, answers=0, assessments=(), graded=0)


def but(**changed: object) -> Summary:
    """The good contact with something changed."""
    return replace(GOOD, **changed)


def caller(**changed: object) -> Summary:
    """The good contact with something else known of its caller."""
    return but(people=(replace(CALLER, **changed),))


def assessed(**changed: object) -> Summary:
    """The good contact with another assessment."""
    return but(assessments=(replace(ASSESSED, **changed),))


def check(outcome: Outcome = Outcome.NOT_CHECKED, reason: Reason | None = None, **more: object) -> CheckRead:
    """A check of the caller against another source."""
    return replace(CheckRead("caller", "visor", 12, 13, Plan.DUE, True, outcome, reason), **more)


def warning(
    code: str, seq: int = 40, rank: int = 1, *, grave: bool = True, seen: bool = False, by: bool = False
) -> WarningRead:
    """A warning; ``by``: its handler has seen it."""
    return WarningRead(code, rank, seq, grave, seen or by, by)


def lowered(*lacks: str, reason: bool = True, before: int = 20, after: int = 40) -> LoweringRead:
    """A grade that was lowered."""
    return LoweringRead(before, after, reason, lacks)


def promise(kept: bool | None = None, late: timedelta = -HOUR) -> PromiseRead:
    """A promise, and how long after its time it was settled."""
    return PromiseRead(50, NOW) if kept is None else PromiseRead(50, NOW, kept, 60, NOW + late)


def advice(code: str, seq: int = 0, *, evidence: bool = False) -> AdviceRead:
    """Advice given, or (0) called for and not given."""
    return AdviceRead(code, evidence, seq)


def verdict(rule: str, summary: Summary) -> tuple[Verdict, tuple[int, ...]]:
    """What one rule says, and on which entries."""
    found = judged_by(next(r for r in rules() if r.id == rule), summary)
    return found.verdict, found.rests_on
