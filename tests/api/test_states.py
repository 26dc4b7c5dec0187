"""The state that dispatch reads: three values with their reasons, no record, and an entry of the look before anything is sent."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError

from firstcall.api.shapes import StateSent
from firstcall.api.states import state_sent
from firstcall.api.tokens import Scope
from firstcall.contacts import actions
from firstcall.incident import entries as e
from firstcall.incident.codes import Level, Outcome, Plan, Reason, StaffRole
from firstcall.incident.entries import Consulted
from firstcall.log import reading
from tests.api import building as b
from tests.checks.building import NOW, OFFENDER, ring, staff
from tests.desk import building


@pytest.fixture
def cad(db):
    return b.Caller(b.token(Scope.READ_STATE))


def sent(*bodies, seconds=0):
    return state_sent(building.state(*bodies), building.NOW + timedelta(seconds=seconds))


def cells(told):
    return {(c.person, c.source): c for c in told.checks}


@pytest.mark.parametrize(
    ("bodies", "seconds", "outcome", "reason", "records"),
    [
        ([building.check(phone=("x",))], 1, Outcome.NOT_CHECKED, "pending", 0),
        ([building.check(phone=("x",))], 60, Outcome.NOT_CHECKED, "worker-stopped", 0),
        ([building.check(phone=("x",)), building.answer(Outcome.NO_TRACE)], 1, Outcome.NO_TRACE, None, 0),
        (
            [building.check(phone=("x",)), building.answer(Outcome.TRACE, None, building.found())],
            1,
            Outcome.TRACE,
            None,
            1,
        ),
        *(
            (
                [building.check(phone=("x",)), building.answer(Outcome.NOT_CHECKED, r)],
                1,
                Outcome.NOT_CHECKED,
                r.value,
                0,
            )
            for r in Reason
        ),
        *(([building.check(plan)], 1, Outcome.NOT_CHECKED, plan.value, 0) for plan in Plan if plan is not Plan.DUE),
    ],
)
def test_a_check_reads_as_one_of_three_and_what_was_not_checked_says_why(bodies, seconds, outcome, reason, records):
    cell = cells(sent(*bodies, seconds=seconds))["caller", "visor"]
    assert (cell.outcome, cell.reason, cell.records) == (outcome, reason, records)


def test_nothing_of_a_record_is_in_it():
    told = sent(building.check(phone=("x",)), building.answer(Outcome.TRACE, None, building.found()))
    text = told.model_dump_json()
    assert not [word for word in ("V-1", "EXAMPLE", "Alan", "1971") if word in text]


def test_a_wider_search_is_left_out_for_it_proves_nothing():
    told = sent(
        building.check(phone=("x",)),
        building.answer(Outcome.NO_TRACE),
        building.wider_check(phone=("x",)),
        building.wider_answer(Outcome.TRACE, None, building.found()),
    )
    assert [(c.outcome, c.records) for c in told.checks] == [(Outcome.NO_TRACE, 0)]


def test_an_assessment_that_is_contradicted_does_not_stand():
    told = sent(e.Assessment(elements={}, overall="none", contradicts=(1,)))
    assert (told.risk.overall, told.risk.stands) == ("none", False)
    assert sent().risk is None


def test_an_age_that_nobody_knows_is_null_and_never_adult():
    (caller,) = sent().persons
    assert (caller.youngest, caller.oldest) == (None, None)
    (caller,) = sent(e.Fact(person="caller", field="age", value=16)).persons
    assert (caller.youngest, caller.oldest) == (16, 16)


def test_the_gravest_warning_stands_first():
    told = sent(
        building.warning("seen", Level.NOTICE), building.warning("grave", Level.CRITICAL), e.Acknowledged(warning=2)
    )
    assert [(w.code, w.acknowledged) for w in told.warnings] == [("grave", False), ("seen", True)]


def test_what_is_sent_is_what_the_description_says(cad):
    incident = ring(staff("handler-a", StaffRole.SUPERVISOR)).incident
    actions.hear(who=staff("handler-b"), incident=incident, text="A man on 07700 900461.", at=NOW)
    told = cad.get(f"/api/v1/incidents/{incident}")
    state = StateSent.model_validate_json(told.content)
    assert told.status_code == 200 and state.open and state.reference == "FC-000001"
    assert len(state.checks) == len(reading.state(incident).current_checks()) and state.persons
    assert set(json.loads(told.content)) == set(StateSent.model_fields)


def test_the_look_is_an_entry_by_the_systems_name(cad):
    incident = ring(staff()).incident
    told = json.loads(cad.get(f"/api/v1/incidents/{incident}").content)
    entry = reading.entries(incident)[-1]
    assert isinstance(entry.body, Consulted) and entry.by == "system:cad"
    assert "the system cad" in entry.body.why and told["seq"] == entry.seq


def test_a_closed_incident_can_be_read_too(cad):
    incident = ring(staff("supervisor-a", StaffRole.SUPERVISOR)).incident
    supervisor = staff("supervisor-b", StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=incident, reason="a test", over=True, at=NOW)
    assert json.loads(cad.get(f"/api/v1/incidents/{incident}").content)["open"] is False


@pytest.mark.parametrize("fault", [DatabaseError, OSError])
def test_a_look_that_cannot_be_recorded_shows_nothing(cad, monkeypatch, fault):
    incident = ring(staff()).incident

    def broken(*args, **kwargs):
        raise fault("01632 960201")

    monkeypatch.setattr("firstcall.log.recording._insert", broken)
    answer = cad.get(f"/api/v1/incidents/{incident}")
    assert b.problem(answer)["status"] == 503 and answer.headers["Retry-After"]
    assert "01632" not in answer.content.decode() and not any(e.kind == "consulted" for e in reading.entries(incident))


@pytest.mark.parametrize("number", ["7", "0", "999999999999999", "9" * 30, "x"])
def test_an_incident_that_is_none_is_a_problem_and_leaves_no_entry(cad, number):
    assert b.problem(cad.get(f"/api/v1/incidents/{number}"))["status"] in (404, 422)
    assert not any(entry.kind == "consulted" for n in reading.numbers() for entry in reading.entries(n))


def test_the_record_of_an_offender_is_not_in_what_dispatch_reads(cad):
    assert OFFENDER.id not in cad.get(f"/api/v1/incidents/{ring(staff()).incident}").content.decode()
