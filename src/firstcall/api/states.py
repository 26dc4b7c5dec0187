"""An incident as dispatch may see it: a pure reading of its state, without a word of any record."""

from __future__ import annotations

from datetime import datetime

from firstcall.api.shapes import CheckSent, PersonSent, RiskSent, StateSent, WarningSent
from firstcall.incident.codes import Outcome, Plan
from firstcall.incident.dates import london_day
from firstcall.incident.held import CheckHeld, Person
from firstcall.incident.state import State

REFERENCE = "FC-{:06d}"


def state_sent(state: State, now: datetime) -> StateSent:
    """The state of an incident that was taken, as it reads at ``now``."""
    assert state.contact is not None and state.opened is not None
    return StateSent(
        incident=state.incident,
        reference=REFERENCE.format(state.incident),
        seq=state.seq,
        open=state.open,
        opened=state.opened,
        channel=state.contact.channel,
        handler=state.handler or None,
        grade=state.grade.grade if state.grade else None,
        proposed_grade=state.proposed.grade if state.proposed else None,
        risk=_risk(state),
        persons=tuple(_person(person, now) for person in state.persons.values()),
        checks=tuple(_check(check, now) for check in state.current_checks()),
        warnings=tuple(
            WarningSent(
                entry=w.seq,
                code=w.code,
                level=w.level,
                person=w.person,
                says=w.says,
                acknowledged=w.acknowledged_by is not None,
            )
            for w in sorted(state.warnings.values(), key=lambda w: (-w.level.rank, w.seq))
        ),
    )


def _risk(state: State) -> RiskSent | None:
    made = state.assessment
    return None if made is None else RiskSent(overall=made.overall, stands=made.stands, at=made.at)


def _person(person: Person, now: datetime) -> PersonSent:
    age = person.age(london_day(now))
    return PersonSent(
        ref=person.ref,
        role=person.role,
        name=person.name,
        youngest=None if age is None else age.youngest,
        oldest=None if age is None else age.oldest,
    )


def _check(check: CheckHeld, now: datetime) -> CheckSent:
    outcome, reason = check.read(now)
    because = None
    if outcome is Outcome.NOT_CHECKED:
        because = check.plan.value if check.plan is not Plan.DUE else reason.value if reason else "error"
    return CheckSent(
        person=check.person,
        source=check.source,
        outcome=outcome,
        plan=check.plan,
        reason=because,
        says=check.why if check.plan is not Plan.DUE else check.says,
        as_of=check.as_of,
        records=check.found if outcome is Outcome.TRACE else 0,
        cut_off=check.cut_off,
    )
