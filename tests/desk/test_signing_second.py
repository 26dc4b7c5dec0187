"""The second step: codes of a telephone, each good once; recovery codes; a role that must have one; and its removal."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from firstcall.desk import doorway
from firstcall.desk.views import signing_in, signing_own
from firstcall.incident.codes import StaffRole
from firstcall.people.models import Authenticator, OpenDesk, RecoveryCode, Staff
from firstcall.people.signing_in import factors
from firstcall.people.signing_in.digests import Unsealed, opened, sealed
from tests.desk.signing_in import a, house_log
from tests.desk.test_signing_in import told, try_in, with_password

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)


def code(at, secret=SECRET):
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        at = datetime.now(UTC).replace(second=10)

        def on(self, **by):
            self.at += timedelta(**by)

    clock = Clock()
    for room in (doorway, signing_in, signing_own):
        monkeypatch.setattr(room, "now", lambda: clock.at)
    return clock


def with_codes(at, name="officer-b", role=StaffRole.HANDLER):
    """Somebody with a password and a telephone that gave its first code an hour ago."""
    with_password(role, name)
    staff = Staff.objects.get(staff_id=name)
    past = at - timedelta(hours=1)
    assert factors.add_codes(staff=staff, secret=SECRET, code=code(past), name="Telephone", at=past)
    return staff


def test_with_a_telephone_the_password_alone_opens_nothing(client, clock):
    with_codes(clock.at)
    assert try_in(client, next="/incidents/")["Location"] == "/sign-in/code"
    assert client.get("/?queue").status_code == 302
    assert client.post("/sign-in/code", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/code", {"code": code(clock.at)})["Location"] == "/incidents/"
    assert client.get("/?queue").status_code == 200
    assert told("signed-in")[0].about["how"] == "password, code"
    assert told("sign-in-refused")[0].about == {"staff": "officer-b", "how": "code", "address": "127.0.0.1"}


@pytest.mark.parametrize(("seconds", "taken"), [(-70, False), (-30, True), (0, True), (30, True), (70, False)])
def test_a_code_is_taken_near_its_time_alone(client, clock, seconds, taken):
    with_codes(clock.at)
    try_in(client)
    answer = client.post("/sign-in/code", {"code": code(clock.at + timedelta(seconds=seconds))})
    assert (answer.status_code == 302) is taken


def test_a_code_opens_once(client, clock):
    with_codes(clock.at)
    said = code(clock.at)
    for browser, status in ((client, 302), (Client(), 422)):
        try_in(browser)
        assert browser.post("/sign-in/code", {"code": said}).status_code == status
    clock.on(seconds=30)
    browser = Client()
    try_in(browser)
    assert browser.post("/sign-in/code", {"code": code(clock.at - timedelta(seconds=30))}).status_code == 422
    assert browser.post("/sign-in/code", {"code": code(clock.at)}).status_code == 302


def test_codes_are_not_to_be_guessed(client, clock):
    """Five free attempts, then a wait that doubles, however often the password is given anew and from wherever."""
    with_codes(clock.at)
    try_in(client)
    said = [client.post("/sign-in/code", {"code": f"{n:06}"}).status_code for n in range(6)]
    assert said == [422] * 5 + [429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    try_in(elsewhere)
    assert elsewhere.post("/sign-in/code", {"code": code(clock.at)}).status_code == 429


def test_a_recovery_code_opens_once_and_says_how_many_are_left(client, clock):
    staff = with_codes(clock.at)
    codes = factors.new_recovery_codes(staff, clock.at)
    assert len(set(codes)) == 8 and all(len(c.replace("-", "")) == 24 for c in codes)
    try_in(client)
    assert client.post("/sign-in/code", {"code": codes[3].upper().replace("-", " ")}).status_code == 302
    assert factors.recovery_left(staff) == 7 and told("recovery-code-used")[0].about["left"] == "7"
    again = Client()
    try_in(again)
    assert again.post("/sign-in/code", {"code": codes[3]}).status_code == 422


def test_new_recovery_codes_void_the_old_ones(clock):
    staff = with_codes(clock.at)
    old, new = factors.new_recovery_codes(staff, clock.at), factors.new_recovery_codes(staff, clock.at)
    assert [factors.right_code(staff, c, clock.at) for c in (old[0], new[0])] == ["", "recovery"]


def test_neither_secret_nor_recovery_code_stands_in_the_database(clock):
    staff = with_codes(clock.at)
    codes = factors.new_recovery_codes(staff, clock.at)
    kept = str([bytes(a.secret) for a in Authenticator.objects.all()]) + str(list(RecoveryCode.objects.values()))
    kept += str(house_log())
    assert SECRET not in kept and not any(c in kept or c.replace("-", "") in kept for c in codes)


def test_a_secret_sealed_by_another_key_opens_nothing(clock):
    staff = with_codes(clock.at)
    with override_settings(SECRET_KEY="another key altogether, long enough"):
        assert factors.right_code(staff, code(clock.at), clock.at) == ""


@given(st.binary(max_size=50))
def test_what_is_sealed_for_one_purpose_opens_for_it_alone(secret):
    assert opened("codes", sealed("codes", secret)) == secret
    with pytest.raises(Unsealed):
        opened("enrolling", sealed("codes", secret))


def shown_secret(answer):
    return re.findall(r"<code>([A-Z2-7]{32})</code>", answer.content.decode())[0]


def test_a_role_that_must_have_a_second_step_sets_it_up_before_it_is_in(client, clock, settings):
    from dataclasses import replace

    settings.SIGNING_IN = replace(settings.SIGNING_IN, second_factor=frozenset({StaffRole.SUPERVISOR}))
    with_password()
    assert try_in(Client())["Location"] == "/"
    with_password(StaffRole.SUPERVISOR, "supervisor-s")
    assert try_in(client, name="supervisor-s", next="/board/")["Location"] == "/sign-in/second"
    page = client.get("/sign-in/second")
    secret = shown_secret(page)
    assert "<svg" in page.content.decode() and "style=" not in page.content.decode()
    assert client.get("/?queue").status_code == 302
    wrong = client.post("/sign-in/second", {"code": "000000"})
    assert wrong.status_code == 422 and shown_secret(wrong) == secret
    done = client.post("/sign-in/second", {"code": code(clock.at, secret)})
    assert len(re.findall(r"<li><code>[^<]{29}</code>", done.content.decode())) == 8
    assert client.get("/?queue").status_code == 302
    assert client.get("/sign-in/on")["Location"] == "/board/" and client.get("/?queue").status_code == 200


def test_one_adds_a_telephone_and_takes_it_away_again(client, clock):
    with_password()
    try_in(client)
    secret = shown_secret(client.get("/my-sign-in/codes"))
    OpenDesk.objects.update(proved=clock.at)
    first = client.post("/my-sign-in/codes", {"code": code(clock.at, secret), "name": "Mine <b>"})
    assert "Your recovery codes" in first.content.decode()
    page = client.get("/my-sign-in/").content.decode()
    assert "Mine &lt;b&gt;" in page and "8 recovery codes" in page
    client.post("/my-sign-in/recovery")
    number = Authenticator.objects.get().pk
    assert client.post(f"/my-sign-in/remove/{number + 1}").status_code == 404
    assert client.post(f"/my-sign-in/remove/{number}").status_code == 302
    assert not Authenticator.objects.exists() and not RecoveryCode.objects.exists()
    assert client.post("/my-sign-in/recovery").status_code == 422
    assert [told(w) != [] for w in ("second-factor-added", "second-factor-removed", "recovery-codes-made")] == [
        True
    ] * 3


def test_nobody_removes_what_is_anothers(client, clock):
    with_codes(clock.at, "officer-c")
    with_password()
    try_in(client)
    assert client.post(f"/my-sign-in/remove/{Authenticator.objects.get().pk}").status_code == 404
    assert Authenticator.objects.exists()


def test_an_administrator_removes_a_lost_telephone_and_never_their_own_there(client, clock):
    staff = with_codes(clock.at)
    _, administrator = a(StaffRole.ADMINISTRATOR)
    number = Authenticator.objects.get().pk
    assert administrator.post(f"/accounts/administrator-1/remove/{number}").status_code == 422
    assert administrator.post(f"/accounts/officer-b/remove/{number}").status_code == 302
    assert not factors.enrolled(staff)
    assert told("second-factor-removed")[0].about == {"staff": "officer-b", "kind": "codes"}
    assert try_in(client)["Location"] == "/"
