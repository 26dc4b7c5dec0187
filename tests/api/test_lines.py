"""A line of another system: recorded once however often it is sent, read as the handler's own are, refused when closed."""

import json

import pytest

from firstcall.api.tokens import Scope
from firstcall.contacts import actions
from firstcall.incident.codes import StaffRole
from firstcall.incident.entries import Line
from firstcall.log import reading
from tests.api import building as b
from tests.checks.building import NOW, ring, staff

pytestmark = pytest.mark.django_db
WORDS = "Officer reports that the man rang from 07700 900461."


@pytest.fixture
def cad():
    return b.Caller(b.token(Scope.ADD_LINE))


@pytest.fixture
def incident():
    return ring(staff("supervisor-a", StaffRole.SUPERVISOR)).incident


def lines(incident):
    return [e for e in reading.entries(incident) if isinstance(e.body, Line)]


def send(caller, incident, text=WORDS, token="unit-7/1"):
    return caller.post(f"/api/v1/incidents/{incident}/lines", {"text": text, "token": token})


def test_a_line_is_recorded_by_its_system_and_read_like_any_other(cad, incident):
    answer = send(cad, incident)
    (line,) = lines(incident)
    assert answer.status_code == 201
    assert json.loads(answer.content) == {"incident": incident, "line": line.seq}
    assert (line.by, line.body.text) == ("system:cad", WORDS)
    found = {v for p in reading.state(incident).persons.values() for v in p.texts("phone")}
    assert "+447700900461" in found


def test_a_line_sent_again_is_recorded_once(cad, incident):
    first, again = send(cad, incident), send(cad, incident)
    assert (first.status_code, again.status_code) == (201, 200) and first.content == again.content
    assert len(lines(incident)) == 1


def test_a_token_used_for_other_words_is_refused_and_loses_neither(cad, incident):
    send(cad, incident)
    assert b.problem(send(cad, incident, text="Something else."))["status"] == 409
    assert send(cad, incident, text="Something else.", token="unit-7/2").status_code == 201
    assert [e.body.text for e in lines(incident)] == [WORDS, "Something else."]


def test_the_same_token_on_another_incident_or_of_another_system_is_another_line(cad, incident):
    second = ring(staff("handler-b")).incident
    other = b.Caller(b.token(Scope.ADD_LINE, name="telephony"))
    answers = [send(cad, incident), send(cad, second), send(other, incident)]
    assert [a.status_code for a in answers] == [201] * 3
    assert (len(lines(incident)), len(lines(second))) == (2, 1)


def test_a_desks_own_token_does_not_stand_in_the_way(cad, incident):
    handler = staff("handler-b")
    actions.hear(who=handler, incident=incident, text="Ours.", token="unit-7/1", at=NOW)
    assert send(cad, incident).status_code == 201


def test_a_closed_incident_refuses_a_line_and_the_log_says_so(cad, incident):
    supervisor = staff("supervisor-b", StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=incident, reason="a test", over=True, at=NOW)
    told = b.problem(send(cad, incident))
    assert told["status"] == 409 and "Reopen" in told["detail"]
    assert reading.entries(incident)[-1].kind == "refused"


@pytest.mark.parametrize("number", ["7", "999999999999999"])
def test_an_incident_that_is_none_is_a_problem(cad, number):
    assert b.problem(send(cad, number))["status"] == 404


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "x", "1" * 40])
def test_a_number_that_no_incident_can_have_is_a_problem(cad, number):
    assert b.problem(send(cad, number))["status"] in (404, 422)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"text", "token"}),
        ({"text": " \n\t", "token": "x"}, {"text"}),
        ({"text": "", "token": "x"}, {"text"}),
        ({"text": "a\x00b", "token": "x"}, {"text"}),
        ({"text": "x" * 100_001, "token": "x"}, {"text"}),
        ({"text": "words", "token": ""}, {"token"}),
        ({"text": "words", "token": "x" * 81}, {"token"}),
        ({"text": ["words"], "token": "x"}, {"text"}),
        ({"text": "words", "token": "x", "by": "handler-a"}, {"by"}),
    ],
)
def test_bad_input_names_the_field_and_the_mend(cad, incident, body, fields):
    told = b.problem(cad.post(f"/api/v1/incidents/{incident}/lines", body))
    assert told["status"] == 422 and {e["field"] for e in told["errors"]} == fields
    assert all(e["mend"] for e in told["errors"]) and lines(incident) == []
