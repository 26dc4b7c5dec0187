"""The door: a token of the right scope, no cookie, every failure counted, and never a token in a log."""

import json
import logging

import pytest
from django.db import DatabaseError
from django.test import Client

from firstcall.api import admitting
from firstcall.api.tokens import Scope
from firstcall.incident.codes import StaffRole
from firstcall.log.models import EntryRow, IncidentRow
from tests.api import building as b
from tests.checks.building import ring, staff
from tests.desk.signing_in import a, house_log

pytestmark = pytest.mark.django_db

LINE = {"text": "Caller says that the man is back.", "token": "cad-1"}
DOORS = {
    Scope.RING: ("post", b.CONTACTS, b.RINGS, 201),
    Scope.ADD_LINE: ("post", "/api/v1/incidents/1/lines", LINE, 201),
    Scope.READ_STATE: ("get", "/api/v1/incidents/1", None, 200),
}


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet():
    admitting.failures.forget()


def knock(scope, caller):
    method, path, body, _ = DOORS[scope]
    return caller.get(path) if method == "get" else caller.post(path, body)


@pytest.mark.parametrize("held", list(Scope))
@pytest.mark.parametrize("door", DOORS)
def test_a_scope_opens_its_own_door_and_no_other(door, held):
    ring(staff())
    answer = knock(door, b.Caller(b.token(held)))
    if door is held:
        assert answer.status_code == DOORS[door][3]
    else:
        assert answer.status_code == 403 and door.value in b.problem(answer)["detail"]


@pytest.mark.parametrize("door", DOORS)
def test_a_signed_in_browser_without_a_token_is_nobody_here(door):
    ring(staff())
    _, browser = a(StaffRole.SUPERVISOR)
    before = EntryRow.objects.filter(incident__gt=0).count()
    answer = knock(door, b.Caller(client=browser))
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert EntryRow.objects.filter(incident__gt=0).count() == before


def test_a_token_needs_no_form_of_ours_and_gives_no_cookie():
    answer = b.Caller(b.token(Scope.RING), Client(enforce_csrf_checks=True)).post(b.CONTACTS, b.RINGS)
    assert answer.status_code == 201 and not answer.cookies


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", "Basic abc", "Bearer nonsense", "bearer fc_nonsense"])
def test_without_a_token_that_stands_nobody_comes_in(said):
    answer = Client().get("/api/v1/incidents/1", headers={"Authorization": said})
    assert answer.status_code == 401 and "detail" in b.problem(answer)


def test_too_many_failures_are_told_to_wait_and_a_right_token_still_comes_in():
    ring(staff())
    wrong = [b.Caller("fc_wrong").get("/api/v1/incidents/1") for _ in range(12)]
    assert [w.status_code for w in wrong] == [401] * 10 + [429] * 2
    assert int(wrong[-1].headers["Retry-After"]) > 0
    assert b.Caller(b.token(Scope.READ_STATE)).get("/api/v1/incidents/1").status_code == 200
    refused = [entry for entry in house_log() if entry.what == "api-refused"]
    assert len(refused) == 2 and refused[0].about["why"] == "no-such-token"


def test_a_refusal_that_cannot_be_noted_is_a_refusal(monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(admitting, "note", broken)
    assert b.Caller("fc_wrong").get("/api/v1/incidents/1").status_code == 401


def test_no_token_is_ever_in_a_log_an_entry_or_an_answer(caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    ring(staff())
    right, wrong = b.token(Scope.RING, Scope.READ_STATE), "fc_" + "planted" * 6
    answers = [knock(door, b.Caller(token)) for token in (right, wrong) for door in DOORS]

    def broken(*args, **kwargs):
        raise RuntimeError("a fault")

    monkeypatch.setattr("firstcall.api.interface.state_sent", broken)
    answers.append(b.Caller(right).get("/api/v1/incidents/1"))
    assert answers[-1].status_code == 500 and b.problem(answers[-1])
    written = caplog.text + "".join(map(str, caplog.records)) + "".join(str(r.__dict__) for r in EntryRow.objects.all())
    sent = "".join(answer.content.decode() + str(answer.headers) for answer in answers)
    for token in (right, wrong):
        assert token not in written and token not in sent


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nowhere", "/api/v1/docs", "/api/v1/incidents/x/y"])
def test_an_address_that_is_none_is_a_problem_and_no_page(path):
    assert b.problem(Client().get(path))["status"] == 404


def test_there_is_no_page_that_would_fetch_from_elsewhere():
    told = Client().get("/api/v1/openapi.json")
    assert told.status_code == 200 and json.loads(told.content)["info"]["version"] == "1"
    assert Client().get("/api/v1/docs").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_is_none_is_refused(method):
    answer = getattr(Client(), method)("/api/v1/contacts")
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]
    assert not IncidentRow.objects.exists()
