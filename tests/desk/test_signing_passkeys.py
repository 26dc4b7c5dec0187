"""Passkeys: made and shown on this desk's own page, by the owner, once for each question; and nothing else opens by one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.test import Client

from firstcall.incident.codes import StaffRole
from firstcall.people.models import Authenticator, OpenDesk
from tests.desk.test_signing_in import GOOD, clock, told, try_in, with_password
from tests.people.device import PRESENT, Device

pytestmark = pytest.mark.django_db
_ = clock  # the fixture
ORIGIN = "http://testserver"
BY_SCRIPT = {"X-Desk": "officer-b"}


def asked(client, path):
    answer = client.post(path, headers=BY_SCRIPT)
    assert answer.status_code == 200, answer.content
    return answer.json()["publicKey"]


def send(client, path, reply, **more):
    return client.post(path, {"credential": json.dumps(reply), **more}, headers=BY_SCRIPT)


def with_passkey(client, device=None, name="officer-b", role=StaffRole.HANDLER):
    """Somebody with a password who has added a passkey."""
    device = device or Device(ORIGIN)
    with_password(role, name)
    try_in(client, name=name)
    client.post("/here")
    reply = device.make(client.post("/my-sign-in/passkey/begin").json()["publicKey"])
    answer = client.post("/my-sign-in/passkey", {"credential": json.dumps(reply), "name": "Key"})
    assert answer.status_code == 200, answer.content
    client.post("/sign-out/")
    return device


def by_passkey(client, device, **more):
    return send(client, "/sign-in/passkey", device.show(asked(client, "/sign-in/passkey/begin")), **more)


def test_a_passkey_alone_opens_the_desk_even_of_a_role_that_needs_two_steps(client, settings):
    device = with_passkey(client)
    settings.SIGNING_IN = replace(settings.SIGNING_IN, second_factor=frozenset(StaffRole))
    answer = by_passkey(client, device, next="/incidents/")
    assert answer.json() == {"step": "done", "staff": "officer-b", "next": "/incidents/"}
    assert client.get("/?queue").status_code == 200
    assert told("signed-in")[-1].about["how"] == "passkey"


def test_a_passkey_is_the_second_step_after_the_password(client):
    device = with_passkey(client)
    assert try_in(client, next="/incidents/")["Location"] == "/sign-in/code"
    assert "Use the passkey" in client.get("/sign-in/code").content.decode()
    options = asked(client, "/sign-in/passkey/begin")
    assert len(options["allowCredentials"]) == 1
    assert send(client, "/sign-in/passkey", device.show(options)).json()["next"] == "/incidents/"
    assert told("signed-in")[-1].about["how"] == "password, passkey"


def test_somebody_elses_passkey_is_no_second_step(client):
    other = with_passkey(client, name="officer-c")
    with_passkey(client)
    try_in(client)
    assert by_passkey(client, other).status_code == 422
    assert client.get("/?queue").status_code == 302


def test_a_locked_desk_opens_by_a_passkey_of_whoever_sits_there(client):
    other, device = with_passkey(client, name="officer-c"), with_passkey(client)
    by_passkey(client, device)
    client.post("/lock", headers=BY_SCRIPT)
    wrong = send(client, "/unlock/passkey", other.show(asked(client, "/unlock/passkey/begin")))
    assert wrong.status_code == 422 and client.get("/queue", headers=BY_SCRIPT).status_code == 423
    right = send(client, "/unlock/passkey", device.show(asked(client, "/unlock/passkey/begin")))
    assert right.json() == {"step": "done"} and client.get("/queue", headers=BY_SCRIPT).status_code == 200
    assert told("desk-unlocked")[0].about["how"] == "passkey"


FAULTS = {
    "another page": lambda d: replace(d, origin="https://testserver.evil.example.org"),
    "without its owner": lambda d: replace(d, flags=PRESENT),
    "another key": lambda d: replace(d, key=Device(ORIGIN).key),
    "a passkey nobody has": lambda d: replace(d, id=b"x" * 32),
    "somebody else’s name": lambda d: replace(d, handle=b"y" * 32),
    "a copy": lambda d: replace(d, count=0),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_passkey_that_is_not_quite_right_opens_nothing(client, fault):
    device = with_passkey(client)
    by_passkey(client, device)
    client.post("/sign-out/")
    answer = by_passkey(client, FAULTS[fault](device))
    assert answer.status_code == 422 and client.get("/?queue").status_code == 302
    assert told("sign-in-refused")[-1].about["how"] == "passkey"


def test_each_question_is_answered_once_in_its_browser_and_soon(client, clock):
    device = with_passkey(client)
    reply = device.show(asked(client, "/sign-in/passkey/begin"))
    assert send(Client(), "/sign-in/passkey", reply).status_code == 422
    assert send(client, "/sign-in/passkey", reply).status_code == 200
    client.post("/sign-out/")
    assert send(client, "/sign-in/passkey", reply).status_code == 422
    asked(client, "/sign-in/passkey/begin")
    assert send(client, "/sign-in/passkey", reply).status_code == 422


@pytest.mark.parametrize("reply", ["", "null", "[]", "{}", "x", '{"rawId": 7}', '{"response": {}}', "[" * 9000])
@pytest.mark.parametrize("path", ["/sign-in/passkey", "/my-sign-in/passkey"])
def test_a_reply_that_is_none_is_refused_and_no_fault(client, path, reply):
    with_password()
    try_in(client)
    client.post("/my-sign-in/passkey/begin" if path.startswith("/my") else "/sign-in/passkey/begin")
    assert client.post(path, {"credential": reply}, headers=BY_SCRIPT).status_code == 422
    assert not Authenticator.objects.exists()


def test_a_passkey_is_added_once_and_by_its_owner_alone(client):
    device = with_passkey(client)
    by_passkey(client, device)
    again = asked(client, "/my-sign-in/passkey/begin")
    assert len(again["excludeCredentials"]) == 1
    assert send(client, "/my-sign-in/passkey", device.make(again)).status_code == 422
    without_owner = Device(ORIGIN, flags=PRESENT)
    reply = without_owner.make(asked(client, "/my-sign-in/passkey/begin"))
    assert send(client, "/my-sign-in/passkey", reply).status_code == 422
    assert Authenticator.objects.count() == 1


def test_adding_wants_a_fresh_proof(client):
    with_password()
    try_in(client)
    from datetime import UTC, datetime, timedelta

    OpenDesk.objects.update(proved=datetime.now(UTC) - timedelta(minutes=6))
    assert client.post("/my-sign-in/passkey/begin", headers=BY_SCRIPT).status_code == 422
    assert Client().post("/my-sign-in/passkey/begin", headers=BY_SCRIPT).status_code == 401


def test_a_desk_that_is_reached_by_a_number_says_that_passkeys_need_a_name(client):
    answer = Client(headers={"host": "127.0.0.1:8000"}).post("/sign-in/passkey/begin", headers=BY_SCRIPT)
    assert answer.status_code == 422 and "name in the address" in answer.json()["says"][0]


def test_an_administrator_removes_a_lost_passkey(client):
    from tests.desk.signing_in import a

    device = with_passkey(client)
    _, administrator = a(StaffRole.ADMINISTRATOR)
    administrator.post(f"/accounts/officer-b/remove/{Authenticator.objects.get().pk}")
    assert by_passkey(client, device).status_code == 422
    assert try_in(client, password=GOOD)["Location"] == "/"
