"""The fold: pure, total, incremental; what a log says and no more."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.incident import entries as e
from firstcall.incident.codes import FactState, Level, Origin, Outcome, Plan, Reason, Role
from firstcall.incident.dates import AgeRange
from firstcall.incident.folding import fold
from firstcall.incident.state import State
from tests.incident.building import RING, START, log, state

DUE = e.Check(check="c1", person="caller", source="pnc", by_what={}, plan=Plan.DUE, why="", required=True)
NO_TRACE = e.Answer(check="c1", source="pnc", person="caller", outcome=Outcome.NO_TRACE, as_of=date(2017, 3, 6))
TIMED_OUT = e.Answer(check="c1", source="pnc", person="caller", reason=Reason.TIMEOUT)


def name(value, **more):
    return e.Fact(person="caller", field="name", value=value, **more)


def test_a_contact_brings_a_caller_of_whom_nothing_is_known():
    caller = state(RING).person("caller")
    assert caller.role is Role.CALLER
    assert caller.age(date(2017, 3, 6)) is None and caller.name is None


def test_a_suggestion_does_not_count_until_it_is_confirmed_and_a_rejected_one_never_does():
    suggested = name("Mark Ashdown", state=FactState.SUGGESTED, suggestion=1)
    confirmed = msgspec.structs.replace(suggested, state=FactState.CONFIRMED)
    rejected = msgspec.structs.replace(suggested, state=FactState.REJECTED)
    assert state(RING, suggested).person("caller").name is None
    assert state(RING, suggested, confirmed).person("caller").name == "Mark Ashdown"
    assert state(RING, suggested, rejected).person("caller").name is None
    assert state(RING, suggested).next_suggestion() == 2


def test_a_denied_cue_is_kept_and_does_not_count():
    denied = e.Fact(person="caller", field="cue", value="weapon", negated=True)
    person = state(RING, denied).person("caller")
    assert person.values("cue") == () and len(person.facts) == 1


def test_what_was_said_speaks_before_what_a_record_says():
    recorded = name("Mark Ashdown", origin=Origin.RECORD, source="local/1")
    assert state(RING, name("Susan Ashdown"), recorded).person("caller").name == "Susan Ashdown"


@pytest.mark.parametrize(
    ("facts", "age"),
    [
        ([("age", 16, Origin.SAID)], AgeRange(16, 16)),
        ([("born", "2000-08-19", Origin.RECORD)], AgeRange(16, 16)),
        ([("born", "2000-08-19", Origin.RECORD), ("age", 15, Origin.SAID)], AgeRange(15, 15)),
        ([("born", "2001-08-19", Origin.ANSWERED), ("age", 16, Origin.SAID)], AgeRange(15, 15)),
        ([("age", "about 40", Origin.SAID)], None),
        ([], None),
    ],
)
def test_an_age_is_what_was_said_before_what_is_recorded(facts, age):
    bodies = [e.Fact(person="caller", field=f, value=v, origin=o) for f, v, o in facts]
    assert state(RING, *bodies).person("caller").age(date(2017, 3, 6)) == age


def test_an_age_told_a_year_ago_has_grown():
    person = state(RING, e.Fact(person="caller", field="age", value=16)).person("caller")
    assert person.age(date(2018, 4, 1)) == AgeRange(17, 18)


def test_a_check_that_nobody_answered_reads_as_not_checked_at_its_deadline():
    check = state(RING, DUE).cell("caller", "pnc")
    assert check.read(START + timedelta(seconds=2)) == (Outcome.NOT_CHECKED, Reason.PENDING)
    assert check.read(START + timedelta(seconds=60)) == (Outcome.NOT_CHECKED, Reason.WORKER_STOPPED)


def test_a_later_fault_takes_nothing_away_from_an_answer_that_was_given():
    assert state(RING, DUE, NO_TRACE, TIMED_OUT).cell("caller", "pnc").outcome is Outcome.NO_TRACE


def test_a_later_answer_mends_a_fault():
    check = state(RING, DUE, TIMED_OUT, NO_TRACE).cell("caller", "pnc")
    assert (check.outcome, check.reason, check.missed) == (Outcome.NO_TRACE, None, False)


def test_an_answer_to_no_check_of_this_incident_changes_nothing():
    stray = msgspec.structs.replace(NO_TRACE, check="c99")
    assert state(RING, DUE, stray).checks == state(RING, DUE).checks


def test_a_person_who_is_joined_to_another_keeps_what_is_known_of_both():
    bodies = (
        RING,
        e.PersonNamed(person="suspect", role=Role.SUSPECT),
        e.Fact(person="suspect", field="phone", value="+447700900461"),
        e.PersonNamed(person="him", role=Role.SUSPECT, same_as="suspect"),
        e.Fact(person="him", field="name", value="Alan Example"),
    )
    joined = state(*bodies)
    assert list(joined.persons) == ["caller", "suspect"]
    assert joined.person("him") is joined.person("suspect")
    assert joined.person("him").texts("phone") == ("+447700900461",)
    assert joined.person("him").name == "Alan Example"


def test_an_assessment_against_the_records_stands_only_with_a_reason():
    against = e.Assessment(elements={"risk": "none"}, overall="none", contradicts=(2,))
    assert not state(RING, against).assessment.stands
    assert state(RING, against, e.Explained(assessment=2, reason="seen in person")).assessment.stands


def test_an_entry_whose_body_has_gone_only_moves_the_count():
    entries = log(RING, name("Mark Ashdown"))
    gone = msgspec.structs.replace(entries[1], body=None)
    folded = fold([entries[0], gone])
    assert folded.seq == 2 and folded.person("caller").name is None


BODIES = st.sampled_from(
    [
        RING,
        DUE,
        NO_TRACE,
        TIMED_OUT,
        e.Line(text="hello"),
        name("Mark Ashdown"),
        name("Mark Ashdown", state=FactState.SUGGESTED, suggestion=1),
        name("Mark Ashdown", state=FactState.REJECTED, suggestion=1),
        e.PersonNamed(person="suspect", role=Role.SUSPECT),
        e.PersonNamed(person="him", role=Role.SUSPECT, same_as="suspect"),
        e.Fact(person="him", field="phone", value="+447700900461"),
        e.Warning(code="age-unknown", level=Level.NOTICE, person="caller"),
        e.Acknowledged(warning=3),
        e.Assessment(elements={"risk": "none"}, overall="none", contradicts=(1,)),
        e.Explained(assessment=1, reason="because"),
        e.Promise(promise="p1", text="ring back", due=datetime(2017, 3, 7, tzinfo=UTC), owner="b"),
        e.PromiseSettled(promise="p1", kept=True, says="rang"),
        e.PromiseSettled(promise="p9", kept=True, says="rang"),
        e.Chased(promise="p1", says="not yet", again=datetime(2017, 3, 8, tzinfo=UTC)),
        e.HandedOver(promise="p1", to="c", why="end of the shift"),
        e.HandedOver(promise="p1", to="", why="to nobody"),
        e.HandedOver(promise="p9", to="c", why="there is none"),
        e.CallerTold(about=3, says="rang him"),
        e.SafeContact(how="text after six", never="the landline"),
        e.Referral(form="marac", person="him", to="the coordinator", how="printed"),
        e.Answered(question="age", person="nobody", value="unknown"),
        e.Closed(reason="done"),
        e.Reopened(reason="not done"),
        e.Refused(step="close", why=("promise-open",)),
    ]
)


@given(st.lists(BODIES, max_size=25), st.integers(0, 25))
@settings(max_examples=200)
def test_folding_in_two_parts_is_folding_at_once(bodies, cut):
    entries = log(*bodies)
    assert fold(entries[cut:], fold(entries[:cut])) == fold(entries)


@given(st.lists(BODIES, max_size=25), BODIES)
@settings(max_examples=200)
def test_the_fold_of_a_prefix_never_knows_more_than_the_fold_of_the_whole(bodies, last):
    before, after = fold(log(*bodies)), fold(log(*bodies, last))
    assert set(before.warnings) <= set(after.warnings)
    assert set(before.promises) <= set(after.promises)
    assert set(before.checks) <= set(after.checks)
    assert before.seq < after.seq


@given(st.lists(BODIES, max_size=25))
def test_a_kept_state_is_the_state(bodies):
    folded = fold(log(*bodies))
    assert msgspec.json.decode(msgspec.json.encode(folded), type=State) == folded


@given(st.lists(BODIES, max_size=25))
def test_a_promise_once_made_always_has_an_owner_and_is_open_until_somebody_settles_it(bodies):
    folded = fold(log(*bodies))
    made = {b.promise for b in bodies if isinstance(b, e.Promise)}
    assert set(folded.promises) == made
    for held in folded.promises.values():
        assert held.owner
        last = max(n for n, b in enumerate(bodies) if isinstance(b, e.Promise) and b.promise == held.promise)
        settled = any(isinstance(b, e.PromiseSettled) and b.promise == held.promise for b in bodies[last:])
        assert held.open is not settled
