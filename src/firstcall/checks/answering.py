"""Answers recorded as they come: one transaction for all that came for an incident at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from firstcall.checks.claiming import Claim
from firstcall.guidance.widening import possible_at_most
from firstcall.incident.codes import Outcome, Reason
from firstcall.incident.entries import Answer, Draft
from firstcall.incident.held import CheckHeld
from firstcall.log.recording import writing
from firstcall.sources.outcomes import Result


def record_answers(incident: int, answers: Sequence[tuple[Claim, Result]], *, at: datetime) -> list[Claim]:
    """Record what came back for an incident. Returns the claims whose failure says nothing new.

    An answer that another worker has recorded meanwhile is not recorded twice.
    """
    again: list[Claim] = []
    with writing(incident, at=at) as held:
        drafts = []
        for claim, result in answers:
            check = held.state.checks.get(claim.check)
            if check is None or _settled(check):
                continue
            if _nothing_new(check, result):
                again.append(claim)
            else:
                drafts.append(answer(check, result))
        if drafts:
            held.append(drafts)
    return again


def _settled(check: CheckHeld) -> bool:
    return check.answered is not None and check.outcome is not Outcome.NOT_CHECKED


def _nothing_new(check: CheckHeld, result: Result) -> bool:
    """The same failure again, or that the source is left alone for it: a long outage does not fill the log."""
    failed_before = check.answered is not None and check.missed
    return (
        failed_before and result.outcome is Outcome.NOT_CHECKED and result.reason in (check.reason, Reason.BREAKER_OPEN)
    )


def answer(check: CheckHeld, result: Result) -> Draft:
    """The entry of what a check came to."""
    body = Answer(
        check=check.check,
        source=check.source,
        person=check.person,
        outcome=result.outcome,
        reason=result.reason,
        says=result.says,
        as_of=result.as_of,
        took_ms=result.took_ms,
        records=tuple(map(possible_at_most, result.records)) if check.wider else result.records,
        cut_off=result.cut_off,
        wider=check.wider,
    )
    return Draft(body=body, rests_on=(check.seq,))
