"""Consequences come to rest, are the same each time, and nothing new is asked of a closed incident."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.guidance.consequences import consequences, wakes_at
from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty, FactState, Level, Origin, Outcome, Plan, Reason, Role
from firstcall.incident.state import State
from tests.guidance.building import BOOK, HOME, LANDLINE, MOBILE, START, UNSUPERVISED, Incident, record, sopo

MOST_PASSES = 15

WHO = st.sampled_from(["caller", "suspect", "victim", "child", "other"])
FACTS = st.sampled_from(
    [
        ("phone", MOBILE),
        ("phone", LANDLINE),
        ("email", "al@example.org"),
        ("name", "Alan Example"),
        ("name", "Mark Ashdown"),
        ("born", "2000-08-19"),
        ("born", "1971"),
        ("age", 16),
        ("age", 45),
        ("address", HOME),
        ("vehicle", "AB12CDE"),
        ("cue", "blackmail"),
        ("cue", "sexual"),
        ("cue", "violence"),
        ("act", "contact"),
        ("relationship", "stranger"),
    ]
)
SAID = st.builds(
    lambda who, fact, state, denied: e.Fact(person=who, field=fact[0], value=fact[1], state=state, negated=denied),
    WHO,
    FACTS,
    st.sampled_from([FactState.TAKEN, FactState.CONFIRMED, FactState.REJECTED]),
    st.booleans(),
)
TOLD = st.builds(
    lambda who, code, value: e.Answered(person=who, question=code, value=value),
    WHO,
    st.sampled_from([one.ask.code for one in BOOK.asks]),
    st.sampled_from(["unknown", "refused", "yes", "no", 16]),
)
JUDGED = st.sampled_from(
    [
        e.Assessment(elements={"threat": "none", "vulnerability": "none"}, overall="none"),
        e.Assessment(elements={"threat": "he hit her"}, overall="high"),
        e.Grade(grade="emergency", reason=""),
        e.Grade(grade="resolution", reason=""),
        e.Promise(promise="p1", text="ring back", due=START + timedelta(hours=1), owner="officer-b"),
        e.PromiseSettled(promise="p1", kept=True, says="done"),
        e.Advice(code="ask-network-to-block"),
        e.Refused(step="close", why=("promise-open",)),
        e.Closed(reason="done"),
        e.Reopened(reason="not done"),
        e.Line(text="something is said"),
        e.PersonNamed(person="suspect", role=Role.SUSPECT),
        e.PersonNamed(person="suspect", role=Role.SUSPECT, same_as="other"),
    ]
)
FOUND = [
    record("FI-104", "registered-sex-offender", phones=(MOBILE,), orders=(sopo(UNSUPERVISED),)),
    record("FI-221", "autism", forenames="Mark", surname="Ashdown", born="2000-08-19", addresses=(HOME,)),
    record("L-7", "violent", certainty=Certainty.POSSIBLE),
]
REPLIES = st.builds(lambda number, found, reason: (number, found, reason), st.integers(0, 40), st.sampled_from([*FOUND, None]),
                    st.sampled_from([Reason.TIMEOUT, Reason.UNREACHABLE, None]))  # fmt: skip
STEPS = st.lists(st.one_of(SAID, TOLD, JUDGED, REPLIES), max_size=12)


def rest(call: Incident) -> int:
    """Record consequences until there are none; the passes that it took."""
    for number in range(MOST_PASSES):
        drafts = consequences(call.state, book=BOOK, now=call.at)
        if not drafts:
            return number
        for draft in drafts:
            seq = call.state.seq + 1
            call.add(draft.body, draft.by, tuple(seq + n if n < 0 else n for n in draft.rests_on))
    raise AssertionError(f"not at rest after {MOST_PASSES} passes: {consequences(call.state, book=BOOK, now=call.at)}")


def reply(call: Incident, number: int, found: object, reason: Reason | None) -> None:
    """A source's answer to one of the checks that stand unanswered."""
    waiting = [c for c in call.state.current_checks() if c.plan is Plan.DUE and c.by_what and c.answered is None]
    if waiting:
        check = waiting[number % len(waiting)]
        outcome = Outcome.NOT_CHECKED if reason else Outcome.TRACE if found else Outcome.NO_TRACE
        body = e.Answer(
            check=check.check,
            source=check.source,
            person=check.person,
            outcome=outcome,
            reason=reason,
            records=() if reason or found is None else (found,),  # type: ignore[arg-type]
        )
        call.add(body)


def lived(steps: list[object]) -> Incident:
    """An incident through these steps, at rest after each."""
    call = Incident(LANDLINE)
    rest(call)
    for step in steps:
        call.later(seconds=7)
        if isinstance(step, tuple):
            reply(call, *step)
        else:
            call.add(step)  # type: ignore[arg-type]
        rest(call)
    return call


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_every_log_comes_to_rest_and_stays_there(steps: list[object]) -> None:
    call = lived(steps)
    assert consequences(call.state, book=BOOK, now=call.at) == ()


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_every_entry_that_follows_rests_on_entries_before_it(steps: list[object]) -> None:
    for entry in lived(steps).log:
        assert all(0 < seq < entry.seq for seq in entry.rests_on), entry


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_every_person_has_every_cell_and_no_fault_reads_as_no_trace(steps: list[object]) -> None:
    call = lived([*steps, e.Reopened(reason="look again")])
    for person in call.state.persons:
        assert all(call.state.cell(person, source) is not None for source in BOOK.catalogue)
    for check in call.state.checks.values():
        assert check.outcome is not Outcome.NO_TRACE or (check.reason is None and check.answered is not None)


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_a_closed_incident_asks_nothing_new(steps: list[object]) -> None:
    call = lived([*steps, e.Closed(reason="done")])
    call.fact("suspect", "phone", "+447700900999")
    drafts = consequences(call.state, book=BOOK, now=call.at + timedelta(days=1))
    assert not [d for d in drafts if isinstance(d.body, e.Check | e.Question | e.Grade)]


def test_what_records_say_comes_before_the_checks_that_rest_on_it() -> None:
    call = Incident(LANDLINE)
    rest(call)
    reply(call, 0, FOUND[1], None)
    first = consequences(call.state, book=BOOK, now=call.at)
    assert {type(d.body) for d in first} == {e.Fact}
    rest(call)
    cell = call.state.cell("caller", "pnc")
    assert cell is not None
    assert cell.by_what["born"] == ("2000-08-19",)


def test_a_late_answer_on_a_closed_incident_still_warns() -> None:
    call = Incident(LANDLINE)
    call.fact("suspect", "phone", MOBILE)
    rest(call)
    call.add(e.Closed(reason="done"))
    call.answer("suspect", "visor", FOUND[0], by_what={"phone": (MOBILE,)})
    rest(call)
    assert "dangerous-person" in {w.code for w in call.state.warnings.values()}


def test_nothing_follows_before_there_is_a_contact() -> None:
    assert consequences(State(), book=BOOK, now=START) == ()
    assert wakes_at(State(), book=BOOK, now=START) is None


HOUR = timedelta(hours=1)
WAKES = [
    ((), None),
    ((e.Promise(promise="p1", text="x", due=START + HOUR, owner="o"),), HOUR),
    (
        (
            e.Promise(promise="p1", text="x", due=START + HOUR, owner="o"),
            e.PromiseSettled(promise="p1", kept=True, says="done"),
        ),
        None,
    ),
    ((e.Assessment(elements={}, overall="low"),), timedelta(minutes=210)),
    ((e.Warning(code="dangerous-person", level=Level.CRITICAL),), timedelta(minutes=210)),
    (
        (e.Promise(promise="p1", text="x", due=START + HOUR, owner="o"), e.Assessment(elements={}, overall="low")),
        HOUR,
    ),
    ((e.Promise(promise="p1", text="x", due=START + HOUR, owner="o"), e.Closed(reason="over it")), HOUR),
    ((e.Promise(promise="p1", text="x", due=START + HOUR, owner="o", chase=START + HOUR / 2),), HOUR / 2),
]


@pytest.mark.parametrize(("bodies", "after"), WAKES)
def test_it_wakes_when_time_alone_has_a_consequence(bodies: tuple[e.AnyBody, ...], after: timedelta | None) -> None:
    call = Incident()
    for body in bodies:
        call.add(body)
    assert wakes_at(call.state, book=BOOK, now=START) == (None if after is None else START + after)


def test_it_wakes_when_a_required_check_stops_being_pending_and_not_after() -> None:
    call = Incident()
    check = call.check("caller", "pnd", {"phone": (LANDLINE,)})
    deadline = call.state.checks[check].deadline
    assert wakes_at(call.state, book=BOOK, now=START) == deadline
    assert wakes_at(call.state, book=BOOK, now=deadline) is None


def test_at_the_moment_at_which_it_wakes_there_is_something_to_say() -> None:
    call = Incident()
    call.fact("caller", "age", 44, origin=Origin.ANSWERED)
    call.add(e.Promise(promise="p1", text="ring back", due=START + HOUR, owner="officer-b"))
    rest(call)
    wake = wakes_at(call.state, book=BOOK, now=call.at)
    assert wake == START + HOUR
    call.at = wake
    codes = [d.body.code for d in consequences(call.state, book=BOOK, now=wake) if isinstance(d.body, e.Warning)]
    assert codes == ["promise-overdue"]
