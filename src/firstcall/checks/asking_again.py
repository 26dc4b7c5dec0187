"""What a source answered while nobody knew that it was wrong, asked again: "no trace" of a source that finds nothing is none."""

from __future__ import annotations

from datetime import datetime

from firstcall.guidance import book as books
from firstcall.incident.codes import Outcome, Plan
from firstcall.incident.entries import Check, Draft
from firstcall.incident.held import CheckHeld
from firstcall.incident.state import State
from firstcall.log.models import EntryRow, IncidentRow
from firstcall.log.recording import writing

_AGAIN = "; asked again: "


def doubtful(source: str, since: datetime | None) -> list[int]:
    """The open incidents on which a source answered "no trace" since a moment (None: ever), the latest first."""
    answers = EntryRow.objects.filter(
        kind="answer",
        incident__in=IncidentRow.objects.filter(open=True).values("incident"),
        body__contains=f'"source":"{source}"',
    ).filter(body__contains=f'"outcome":"{Outcome.NO_TRACE.value}"')
    if since is not None:
        answers = answers.filter(at__gte=since)
    return sorted(set(answers.values_list("incident", flat=True)), reverse=True)


def ask_again(incident: int, source: str, *, since: datetime | None, why: str, at: datetime) -> int:
    """Plan anew the checks of one open incident to which a source answered "no trace" since a moment; how many.

    The new check takes the place of the old one in its cell, so that the cell reads as pending, and then as whatever comes
    back now; the old answer stays in the log. Done twice, the second time finds nothing to do.
    """
    with writing(incident, at=at) as held:
        if not held.state.open:
            return 0
        drafts = [_anew(held.state, check, why) for check in _proved_nothing(held.state, source, since)]
        if drafts:
            held.append(drafts)
    return len(drafts)


def _proved_nothing(state: State, source: str, since: datetime | None) -> list[CheckHeld]:
    return [
        check
        for check in (*state.current_checks(), *state.wider_checks())
        if check.source == source
        and check.plan is Plan.DUE
        and check.outcome is Outcome.NO_TRACE
        and check.answered_at is not None
        and (since is None or check.answered_at >= since)
    ]


def _owner(source: str) -> str:
    row = books.current().catalogue.get(source)
    return source if row is None else row.discloses_to


def _anew(state: State, held: CheckHeld, why: str) -> Draft:
    begins, number = held.check.rpartition(":")[0], 1
    while f"{begins}:{number}" in state.checks:
        number += 1
    body = Check(
        check=f"{begins}:{number}",
        person=held.person,
        source=held.source,
        by_what=held.by_what,
        plan=Plan.DUE,
        why=f"{held.why.partition(_AGAIN)[0]}{_AGAIN}{why}",
        required=held.required,
        deadline_ms=held.deadline_ms,
        wider=held.wider,
        to=_owner(held.source),
        asker=state.asker,
    )
    return Draft(body=body, rests_on=(held.seq, *(() if held.answered is None else (held.answered,))))
