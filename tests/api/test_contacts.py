"""A call rings: an incident opens with its checks due, taken or waiting, once; and bad input names its field and mend."""

import json

import pytest
from django.db import DatabaseError

from firstcall.api import ringing
from firstcall.api.models import RungContact
from firstcall.api.tokens import Scope
from firstcall.desk import showing
from firstcall.incident.codes import StaffRole
from firstcall.log import reading
from firstcall.log.models import DueCheck, IncidentRow
from firstcall.people.who import Who
from tests.api import building as b
from tests.checks.building import staff
from tests.desk.signing_in import house_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def telephony():
    return b.Caller(b.token(Scope.RING, name="telephony"))


def rung(answer):
    return json.loads(answer.content)


def test_a_contact_waits_in_the_queue_with_its_checks_due(telephony):
    answer = telephony.post(b.CONTACTS, b.RINGS | {"place": {"address": "1 Sample Row, Testford, ZZ1 1ZZ"}})
    told = rung(answer)
    assert answer.status_code == 201 and told["handler"] is None and told["reference"] == "FC-000001"
    assert DueCheck.objects.filter(incident=told["incident"]).exists()
    state = reading.state(told["incident"])
    assert state.open and state.person("caller").texts("phone") == ("+441632960201",)
    assert state.person("caller").texts("postcode") == ("ZZ1 1ZZ",)
    (waiting,) = showing.waiting(Who("handler-a", "A", StaffRole.HANDLER))
    assert (waiting.incident, waiting.handler, waiting.mine) == (told["incident"], "", False)
    first = reading.entries(told["incident"])[0]
    assert (first.kind, first.by) == ("contact", "system:telephony")


def test_a_contact_is_taken_for_a_named_handler_as_the_desk_takes_one(telephony):
    staff()
    told = rung(telephony.post(b.CONTACTS, b.RINGS | {"handler": "handler-a"}))
    state = reading.state(told["incident"])
    assert told["handler"] == state.handler == state.standing.staff == "handler-a"
    assert any(w.code == "handler-not-current" for w in state.warnings.values())


def test_who_let_it_ring_is_in_the_house_log(telephony):
    staff()
    telephony.post(b.CONTACTS, b.RINGS | {"handler": "handler-a"})
    entry = house_log()[-1]
    assert (entry.what, entry.about) == (
        "api-ring",
        {"system": "telephony", "incident": "1", "handler": "handler-a"},
    )


def test_a_call_said_again_rings_once_and_another_systems_of_that_name_is_another(telephony):
    called = b.RINGS | {"call": "leg-77"}
    first, again = telephony.post(b.CONTACTS, called), telephony.post(b.CONTACTS, called)
    assert (first.status_code, again.status_code) == (201, 200) and rung(first) == rung(again)
    other = b.Caller(b.token(Scope.RING, name="other")).post(b.CONTACTS, called)
    assert other.status_code == 201 and rung(other)["incident"] != rung(first)["incident"]
    assert IncidentRow.objects.count() == 2


def test_a_withheld_number_rings_all_the_same(telephony):
    told = rung(telephony.post(b.CONTACTS, {"channel": "101"}))
    assert reading.state(told["incident"]).contact.number is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "channel"),
        ({"channel": "carrier-pigeon"}, "channel"),
        (b.RINGS | {"number": ""}, "number"),
        (b.RINGS | {"number": 1632960201}, "number"),
        (b.RINGS | {"number": "0" * 41}, "number"),
        (b.RINGS | {"number": "01632\x00"}, "number"),
        (b.RINGS | {"place": {"lat": 91}}, "place.lat"),
        (b.RINGS | {"place": {"lat": "51.5"}}, "place.lat"),
        (b.RINGS | {"place": {"street": "Sample Row"}}, "place.street"),
        (b.RINGS | {"place": {"address": "1 Sample Row\n"}}, "place.address"),
        (b.RINGS | {"handler": "nobody"}, "handler"),
        (b.RINGS | {"handler": "trainer"}, "handler"),
        (b.RINGS | {"call": "a b"}, "call"),
        (b.RINGS | {"colour": "red"}, "colour"),
        ("[1]", "body"),
    ],
)
def test_bad_input_names_the_field_and_the_mend_and_rings_nothing(telephony, body, field):
    staff("trainer", StaffRole.TRAINING_MANAGER)
    told = b.problem(telephony.post(b.CONTACTS, body))
    assert told["status"] == 422 and [e["field"] for e in told["errors"]] == [field]
    assert all(e["says"] and e["mend"] for e in told["errors"])
    assert not IncidentRow.objects.exists() and not RungContact.objects.exists()


@pytest.mark.parametrize("body", ["{", "nonsense", b"\xff\xfe", '{"channel": "999"', "NaN" * 3])
def test_a_body_that_is_no_json_is_a_problem(telephony, body):
    told = b.problem(telephony.post(b.CONTACTS, body))
    assert told["status"] == 400 and told["errors"][0]["field"] == "body"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_no_place(telephony, value):
    body = f'{{"channel": "999", "place": {{"lat": {value}}}}}'
    assert b.problem(telephony.post(b.CONTACTS, body))["status"] == 422


def test_half_a_character_is_no_text(telephony):
    told = b.problem(telephony.post(b.CONTACTS, '{"channel": "999", "place": {"address": "\\ud800"}}'))
    assert told["status"] == 422


def test_a_body_that_is_too_large_is_a_problem(telephony):
    assert b.problem(telephony.post(b.CONTACTS, " " * (5 * 1024 * 1024 + 1)))["status"] == 413


def test_where_the_log_cannot_be_written_nothing_rings(telephony, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(ringing, "note", broken)
    told = telephony.post(b.CONTACTS, b.RINGS | {"call": "leg-1"})
    assert b.problem(told)["status"] == 503 and told.headers["Retry-After"]
    assert not IncidentRow.objects.exists() and not RungContact.objects.exists()
